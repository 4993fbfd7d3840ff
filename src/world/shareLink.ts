/** Reads what a link hands over. Links are written by `shareLinkWriter`, which is loaded only when somebody shares. */

import { InputError } from "../errors";
import { readFields } from "./linkFields";
import { corruptLink, decodeLinkText, decodeScene } from "./sceneLink";
import { type SharedScene, sharedScene } from "./sharedScene";

/**
 * The scene of a fragment, with what stands beside it.
 *
 * @param fragment - What stands behind the address, with or without `#`.
 * @returns Null when there is nothing.
 * @throws {InputError} As `readFields`, `decodeScene` and `sharedScene`; E_LINK_CORRUPT also when no scene is in it.
 */
export function readShareLink(fragment: string): SharedScene | null {
  const fields = readFields(fragment);
  if (!fields) return null;
  const payload = fields.get("s");
  if (payload === undefined) throw corruptLink();
  const others = new Map(fields);
  others.delete("s");
  return sharedScene(decodeScene(payload), others);
}

/** The JSON text in a link that may be refused, to be looked at by a person; null when it cannot be unpacked. */
export function readLinkText(fragment: string): string | null {
  try {
    const payload = readFields(fragment)?.get("s");
    return payload === undefined ? null : decodeLinkText(payload);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
