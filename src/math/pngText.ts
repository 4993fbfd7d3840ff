/**
 * Reads a text out of a PNG (PNG 3rd edition, sections 5 and 11.3.3.4: iTXt), which may come from a stranger.
 *
 * Pixels are not looked at. Lengths that the file states are never trusted, and the text may not grow over its cap.
 */

import { crc32 } from "./crc32";
import { inflate } from "./inflate";
import { decodeUtf8, encodeUtf8 } from "./utf8";

/** What stands at the start of every PNG. */
export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The text, or why there is none. */
export type PngText =
  | { readonly text: string }
  /** `notPng`: another kind of file. `none`: no such text. `damaged`: cut or changed. `big`: more than the cap. */
  | { readonly problem: "notPng" | "none" | "damaged" | "big" };

/** One part of a PNG: its name and where it lies, its length and checksum included. */
export interface PngChunk {
  readonly name: string;
  /** Index of the first byte of its length. */
  readonly from: number;
  /** Index behind the last byte of its checksum. */
  readonly to: number;
}

/** Bytes around the data of a chunk: length and name before it, checksum behind it. */
const HEAD = 8;
const TAIL = 4;

/** Whether some bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, k) => bytes[k] === byte);
}

/** The chunks up to the end mark; null when the file breaks off before it. */
export function pngChunks(bytes: Uint8Array): PngChunk[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let from = PNG_SIGNATURE.length; from + HEAD + TAIL <= bytes.length; ) {
    const to = from + HEAD + view.getUint32(from) + TAIL;
    if (to > bytes.length) return null;
    const name = String.fromCharCode(...bytes.subarray(from + 4, from + HEAD));
    chunks.push({ name, from, to });
    if (name === "IEND") return chunks;
    from = to;
  }
  return null;
}

/** The data of a chunk. */
function chunkData(bytes: Uint8Array, { from, to }: PngChunk): Uint8Array {
  return bytes.subarray(from + HEAD, to - TAIL);
}

/** Whether a chunk is a text under this keyword. */
export function isTextChunk(bytes: Uint8Array, chunk: PngChunk, keyword: string): boolean {
  const data = chunkData(bytes, chunk);
  const start = encodeUtf8(`${keyword}\0`);
  return chunk.name === "iTXt" && start.every((byte, k) => data[k] === byte);
}

/**
 * The text that a PNG holds under a keyword.
 *
 * @param cap - Most bytes of text.
 */
export function readPngText(bytes: Uint8Array, keyword: string, cap: number): PngText {
  if (!isPng(bytes)) return { problem: "notPng" };
  const chunks = pngChunks(bytes);
  if (!chunks) return { problem: "damaged" };
  const chunk = chunks.find((candidate) => isTextChunk(bytes, candidate, keyword));
  if (!chunk) return { problem: "none" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sound = crc32(bytes.subarray(chunk.from + 4, chunk.to - TAIL)) === view.getUint32(chunk.to - TAIL);
  return sound ? textOf(chunkData(bytes, chunk).subarray(keyword.length + 1), cap) : { problem: "damaged" };
}

/** @param rest - Compression flag, method, language and translated keyword, both ended by a zero, then the text. */
function textOf(rest: Uint8Array, cap: number): PngText {
  const [flag, method] = rest;
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0 || flag === undefined || flag > 1 || method !== 0) return { problem: "damaged" };
  const body = rest.subarray(translated + 1);
  const unpacked = flag === 1 ? unzlib(body, cap) : body.length > cap ? { problem: "big" as const } : { bytes: body };
  if ("problem" in unpacked) return unpacked;
  const decoded = decodeUtf8(unpacked.bytes);
  return "text" in decoded ? decoded : { problem: "damaged" };
}

/** A zlib stream (RFC 1950): two bytes, deflate, Adler-32. */
function unzlib(
  bytes: Uint8Array,
  cap: number,
): { readonly bytes: Uint8Array } | { readonly problem: "damaged" | "big" } {
  const [cmf = 0, flags = 0] = bytes;
  const isZlib = (cmf & 15) === 8 && (cmf * 256 + flags) % 31 === 0 && (flags & 32) === 0;
  if (!isZlib || bytes.length < 6) return { problem: "damaged" };
  const inflated = inflate(bytes.subarray(2, -4), cap);
  if ("problem" in inflated) return { problem: inflated.problem === "big" ? "big" : "damaged" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return adler32(inflated.bytes) === view.getUint32(bytes.length - 4) ? inflated : { problem: "damaged" };
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}
