/** Writes scenes into links. What a link holds is the canonical form, so equal scenes give equal links. */

import { deflateSync } from "fflate";
import { encodeBase64url } from "../math/base64url";
import { encodeUtf8 } from "../math/utf8";
import { canonicalScene } from "./canonicalScene";
import { LINK_DICTIONARY } from "./linkDictionary";
import { LARGEST_TEXT, type LinkCodec, LONGEST_PAYLOAD, linkError } from "./sceneLink";

/**
 * The payload of a scene document, in canonical form.
 *
 * @throws {InputError} As `parseScene`, and E_LINK_TOO_LONG when it does not fit a link.
 */
export function encodeScene(document: unknown, codec: LinkCodec = 1): string {
  const bytes = encodeUtf8(JSON.stringify(canonicalScene(document)));
  const payload = codec + encodeBase64url(packed(bytes, codec));
  if (bytes.length > LARGEST_TEXT || payload.length > LONGEST_PAYLOAD) {
    throw linkError(
      "E_LINK_TOO_LONG",
      `the scene makes a link of ${payload.length} letters; at most ${LONGEST_PAYLOAD}`,
    );
  }
  return payload;
}

function packed(bytes: Uint8Array, codec: LinkCodec): Uint8Array {
  if (codec === 0) return bytes;
  return deflateSync(bytes, codec === 2 ? { level: 9, dictionary: LINK_DICTIONARY } : { level: 9 });
}
