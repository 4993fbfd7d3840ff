/** Writes scenes with what stands beside them into links. Equal scenes give equal links. */

import { writeFields } from "./linkFields";
import type { LinkCodec } from "./sceneLink";
import { encodeScene } from "./sceneLinkWriter";
import { optionFields, type SharedScene } from "./sharedScene";

/**
 * The fragment of a scene, without `#`, its checksum first.
 *
 * @throws {InputError} As `encodeScene`.
 */
export function writeShareLink(shared: SharedScene, codec: LinkCodec): string {
  return writeFields([["s", encodeScene(shared.document, codec)], ...optionFields(shared)]);
}
