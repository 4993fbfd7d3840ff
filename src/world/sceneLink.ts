/**
 * Reads scenes out of the payload of a link: `#s=<codec><payload>`.
 *
 * Codec 0 is the JSON itself, 1 the JSON through deflate, 2 the same with a frozen dictionary. Decoding checks in a fixed order
 * and never trusts a length that it is told. Links are written by `sceneLinkWriter`, which is loaded only when somebody shares.
 */

import { InputError } from "../errors";
import { decodeBase64url } from "../math/base64url";
import { type Inflated, inflate } from "../math/inflate";
import { decodeUtf8 } from "../math/utf8";
import { canonicalScene } from "./canonicalScene";
import { isUnfinishedJson, parseJsonText } from "./jsonText";
import { LINK_DICTIONARY } from "./linkDictionary";

/** How a payload is written: plainly, deflated, or deflated with the dictionary. */
export type LinkCodec = 0 | 1 | 2;

/** Longest payload, letters, its codec included. */
export const LONGEST_PAYLOAD = 32 * 1024;
/** Most bytes of JSON in a link. */
export const LARGEST_TEXT = 256 * 1024;

/** Up to this many letters a link passes through everything; up to the second it passes through most. */
const GREEN_LETTERS = 1900;
const AMBER_LETTERS = 8000;

/** How far a link of this length gets: everywhere, through most messengers, or better as a file. */
export type LinkBudget = "green" | "amber" | "red";

/** Whether a whole address of this many letters can be sent. */
export function linkBudget(letters: number): LinkBudget {
  if (letters <= GREEN_LETTERS) return "green";
  return letters <= AMBER_LETTERS ? "amber" : "red";
}

/**
 * The scene document of a payload, in canonical form.
 *
 * @param payload - What stands after `s=`.
 * @throws {InputError} E_LINK_TOO_LONG, E_LINK_CODEC, E_LINK_CORRUPT, E_LINK_TOO_BIG, E_JSON, E_JSON_DEPTH, E_JSON_KEY, and
 *   everything that `parseScene` throws; whatever is cut off is E_LINK_CORRUPT.
 */
export function decodeScene(payload: string): Readonly<Record<string, unknown>> {
  return canonicalScene(parseJsonText(decodeLinkText(payload)));
}

/**
 * The JSON text of a payload, not looked at yet.
 *
 * @throws {InputError} E_LINK_TOO_LONG, E_LINK_CODEC, E_LINK_CORRUPT, E_LINK_TOO_BIG, E_JSON (no UTF-8).
 */
export function decodeLinkText(payload: string): string {
  if (payload.length > LONGEST_PAYLOAD) {
    throw linkError("E_LINK_TOO_LONG", `the link has ${payload.length} letters; at most ${LONGEST_PAYLOAD}`);
  }
  const codec = codecOf(payload);
  const packedBytes = decodeBase64url(payload.slice(1));
  if (!packedBytes) throw corruptLink();
  return textOf(unpacked(packedBytes, codec));
}

function codecOf(payload: string): LinkCodec {
  switch (payload[0]) {
    case "0":
      return 0;
    case "1":
      return 1;
    case "2":
      return 2;
    case undefined:
      throw corruptLink();
    default:
      throw linkError("E_LINK_CODEC", "the link is written in a way that this version of the app does not know");
  }
}

function unpacked(bytes: Uint8Array, codec: LinkCodec): Uint8Array {
  if (codec === 0) return bytes;
  const result: Inflated = inflate(bytes, LARGEST_TEXT, codec === 2 ? LINK_DICTIONARY : undefined);
  if ("bytes" in result) return result.bytes;
  if (result.problem === "big") {
    throw linkError("E_LINK_TOO_BIG", `the link unpacks to more than ${LARGEST_TEXT / 1024} KiB`);
  }
  throw corruptLink();
}

/** Text that ends within a character, a string or a list was cut; what is wrong in its middle is no JSON. */
function textOf(bytes: Uint8Array): string {
  const decoded = decodeUtf8(bytes);
  if ("problem" in decoded) {
    if (decoded.problem === "cut") throw corruptLink();
    throw linkError("E_JSON", "the link does not hold UTF-8 text");
  }
  if (isUnfinishedJson(decoded.text)) throw corruptLink();
  return decoded.text;
}

/** The error of a link that does not hold together. */
export function corruptLink(): InputError {
  return linkError("E_LINK_CORRUPT", "the link was cut off or changed");
}

/** The error of a link, with what to do about it. */
export function linkError(code: string, message: string): InputError {
  return new InputError(message, TIPS[code] ?? "Ask for the link again, or for the scene as a file.", { code });
}

const TIPS: Readonly<Record<string, string>> = {
  E_LINK_CORRUPT: "Copy the whole link again. Some chat apps cut long links; the sender can send the scene as a file.",
  E_LINK_CODEC: "Reload the page to get the newest version of the app, then open the link again.",
  E_LINK_FIELD: "Reload the page to get the newest version of the app. If that does not help, ask for the link again.",
  E_LINK_TOO_LONG: "Send the scene as a file instead.",
  E_LINK_TOO_BIG: "Do not trust this link; a scene is never that large.",
};
