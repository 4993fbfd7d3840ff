/**
 * The fragment of a link as named fields: `c=<checksum>&s=<payload>&seed=7`.
 *
 * The checksum stands before what it covers: a link that was cut anywhere still has it, and no longer fits it. A link without
 * one, such as a bare `#s=<payload>` written by hand, is read as it stands.
 */

import { encodeBase64url } from "../math/base64url";
import { crc32 } from "../math/crc32";
import { encodeUtf8 } from "../math/utf8";
import { showValue } from "./plainData";
import { corruptLink, LONGEST_PAYLOAD, linkError } from "./sceneLink";

/** Longest fragment, letters: the longest payload, and room for everything that may stand beside it. */
const LONGEST_FRAGMENT = LONGEST_PAYLOAD + 8 * 1024;
/** Most fields in a fragment. */
const MOST_FIELDS = 16;
const CHECKSUM = "c";

/** Names and values of a fragment, the checksum left out. */
export type LinkFields = ReadonlyMap<string, string>;

/** The fragment of some fields, without `#`, in their order. Values hold letters, digits and `-_.` only. */
export function writeFields(fields: Iterable<readonly [name: string, value: string]>): string {
  const text = [...fields].map(([name, value]) => `${name}=${value}`).join("&");
  return `${CHECKSUM}=${checksum(text)}&${text}`;
}

/**
 * The fields of a fragment.
 *
 * @param fragment - What stands behind the address, with or without `#`.
 * @returns Null when there is nothing.
 * @throws {InputError} E_LINK_TOO_LONG, E_LINK_CORRUPT (also for what is no list of fields), E_LINK_FIELD (a name that stands
 *   twice, or too many of them).
 */
export function readFields(fragment: string): LinkFields | null {
  const raw = fragment.replace(/^#/, "");
  if (raw === "") return null;
  if (raw.length > LONGEST_FRAGMENT) throw tooLong(raw.length);
  const text = unescaped(raw);
  for (const piece of text.split("&")) {
    const letters = piece.length - piece.indexOf("=") - 1;
    if (letters > LONGEST_PAYLOAD) throw tooLong(letters);
  }
  return fieldsOf(checked(text));
}

/** Some programs write the signs of a link as `%3D` and the like when they pass it on. */
function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw corruptLink();
  }
}

/** The text behind its checksum, which fits; a text without one as it is. */
function checked(text: string): string {
  if (text !== CHECKSUM && !text.startsWith(`${CHECKSUM}=`)) return text;
  const end = text.indexOf("&");
  if (end < 0) throw corruptLink();
  const rest = text.slice(end + 1);
  if (text.slice(CHECKSUM.length + 1, end) !== checksum(rest)) throw corruptLink();
  return rest;
}

/** The checksum of a text: six letters of base64url. */
export function checksum(text: string): string {
  const word = crc32(encodeUtf8(text));
  return encodeBase64url(Uint8Array.of(word >>> 24, word >>> 16, word >>> 8, word));
}

function fieldsOf(text: string): LinkFields {
  const pieces = text.split("&");
  if (pieces.length > MOST_FIELDS) throw fieldError(`the link has ${pieces.length} fields; at most ${MOST_FIELDS}`);
  const fields = new Map<string, string>();
  for (const piece of pieces) {
    const split = piece.indexOf("=");
    if (split <= 0) throw corruptLink();
    const name = piece.slice(0, split);
    if (fields.has(name)) throw fieldError(`the link says ${showValue(name)} twice; expected once`);
    fields.set(name, piece.slice(split + 1));
  }
  return fields;
}

/** The error of one field. */
export function fieldError(message: string) {
  return linkError("E_LINK_FIELD", message);
}

function tooLong(letters: number) {
  return linkError("E_LINK_TOO_LONG", `the link has ${letters} letters; at most ${LONGEST_PAYLOAD}`);
}
