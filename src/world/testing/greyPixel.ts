/** The smallest picture that there is, for tests of what lies in pictures. */

import { deflateSync } from "node:zlib";
import { crc32 } from "../../math/crc32";
import { PNG_SIGNATURE } from "../../math/pngText";
import { encodeUtf8 } from "../../math/utf8";

/** A chunk with its right length and checksum. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  const body = Uint8Array.of(...encodeUtf8(name), ...data);
  const whole = new Uint8Array(body.length + 8);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return whole;
}

export const GREY_PIXEL: Uint8Array = Uint8Array.of(
  ...PNG_SIGNATURE,
  ...pngChunk("IHDR", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)),
  ...pngChunk("IDAT", new Uint8Array(deflateSync(Uint8Array.of(0, 128)))),
  ...pngChunk("IEND", new Uint8Array(0)),
);
