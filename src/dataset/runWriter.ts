/** Writes runs into the text of links and files. */

import { deflateSync } from "fflate";
import { InputError } from "../errors";
import { encodeBase64url } from "../math/base64url";
import { encodeUtf8 } from "../math/utf8";
import { canonicalScene } from "../world/canonicalScene";
import { LINK_DICTIONARY } from "../world/linkDictionary";
import { parseScene } from "../world/parseScene";
import { decodeStart, encodeStart, type StartState } from "../world/startState";
import { encodeTrack } from "./actionTrack";
import type { RunRecord } from "./runRecord";
import { RUN_FORM, STARTED_RUN_FORM } from "./runText";

/**
 * The text of a run; equal runs give equal texts.
 *
 * @throws {InputError} As `parseScene` and `encodeStart`; E_NO_RUN for a start that would not come back as it was.
 */
export function encodeRun(run: RunRecord): string {
  const { seed, servo, robot, leader, physics, outcome, hash, track } = run;
  const scene = canonicalScene(run.scene);
  const start = run.start && startText(run.start, scene);
  const head = {
    scene,
    seed,
    ...(servo === "stiff" ? {} : { servo }),
    ...(robot === null ? {} : { robot }),
    ...(start === null ? {} : { start }),
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
  const form = start === null ? RUN_FORM : STARTED_RUN_FORM;
  return form + encodeBase64url(deflateSync(bytes, { level: 9, dictionary: LINK_DICTIONARY }));
}

/** A start that was read comes back to the last bit, and so does the run from there; another one is rounded, and would depart. */
function startText(start: StartState, document: unknown): string {
  const scene = parseScene(document);
  const text = encodeStart(start, scene);
  if (JSON.stringify(decodeStart(text, scene)) === JSON.stringify(start)) return text;
  throw new InputError(
    "the run begins where things stood more finely than a run can tell; expected a start that came with a link or a file",
    "Share the scene with where everything stands now, open that link, and run again.",
    { code: "E_NO_RUN" },
  );
}
