/** Puts a scene into a picture; loaded only when somebody shares. */

import { zlibSync } from "fflate";
import { invariant } from "../errors";
import { crc32 } from "../math/crc32";
import { isPng, isTextChunk, PNG_SIGNATURE, pngChunks } from "../math/pngText";
import { encodeUtf8 } from "../math/utf8";
import { writeSceneFile } from "./sceneFile";
import { PICTURE_KEYWORD } from "./scenePicture";
import type { SharedScene } from "./sharedScene";

/**
 * The picture with the scene in it, before the pixels; a scene that was in it before is taken out.
 *
 * @param png - A whole PNG, as a browser makes it.
 * @throws {InputError} As `parseScene`.
 */
export function writeScenePicture(png: Uint8Array, shared: SharedScene): Uint8Array<ArrayBuffer> {
  const chunks = isPng(png) ? pngChunks(png) : null;
  invariant(chunks?.[0]?.name === "IHDR", "a browser makes whole pictures");
  const pieces = chunks
    .filter((chunk) => !isTextChunk(png, chunk, PICTURE_KEYWORD))
    .map(({ from, to }) => png.subarray(from, to));
  pieces.splice(1, 0, textChunk(writeSceneFile(shared)));
  return joined([PNG_SIGNATURE, ...pieces]);
}

function textChunk(text: string): Uint8Array {
  const packed = zlibSync(encodeUtf8(text), { level: 9 });
  // Keyword, its end, compressed by method 0, no language and no translation.
  const data = joined([encodeUtf8("iTXt"), encodeUtf8(PICTURE_KEYWORD), Uint8Array.of(0, 1, 0, 0, 0), packed]);
  return joined([word(data.length - 4), data, word(crc32(data))]);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
