/** Writes runs into the text of links and files. */

import { deflateSync } from "fflate";
import { encodeBase64url } from "../math/base64url";
import { encodeUtf8 } from "../math/utf8";
import { canonicalScene } from "../world/canonicalScene";
import { LINK_DICTIONARY } from "../world/linkDictionary";
import { encodeTrack } from "./actionTrack";
import type { RunRecord } from "./runRecord";
import { RUN_FORM } from "./runText";

/**
 * The text of a run; equal runs give equal texts.
 *
 * @throws {InputError} As `parseScene`.
 */
export function encodeRun(run: RunRecord): string {
  const { scene, seed, servo, robot, leader, physics, outcome, hash, track } = run;
  const head = {
    scene: canonicalScene(scene),
    seed,
    ...(servo === "stiff" ? {} : { servo }),
    ...(robot === null ? {} : { robot }),
    leader,
    physics,
    ...(outcome === null ? {} : { outcome }),
    joints: track.joints,
    steps: track.steps,
    hash,
  };
  const json = encodeUtf8(JSON.stringify(head));
  const actions = encodeTrack(track);
  const bytes = new Uint8Array(4 + json.length + run.checks.length + actions.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(run.checks, 4 + json.length);
  bytes.set(actions, 4 + json.length + run.checks.length);
  return RUN_FORM + encodeBase64url(deflateSync(bytes, { level: 9, dictionary: LINK_DICTIONARY }));
}
