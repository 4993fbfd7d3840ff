/**
 * Reads runs out of a text: the payload of a link `#r=<form><payload>`, or what a run file holds.
 *
 * Form 1 begins where its seed puts things; form 2 says in its head where everything stood. What knows only form 1 refuses form 2
 * as something newer, instead of playing it from another start.
 *
 * Inside, deflated with the dictionary of links: a head of JSON, the checks, the actions. What comes may come from a stranger,
 * so every length is bounded before it is used. Runs are written by `runWriter`, which is loaded only when somebody shares one.
 */

import * as v from "valibot";
import { InputError } from "../errors";
import { decodeBase64url } from "../math/base64url";
import { inflate } from "../math/inflate";
import { decodeUtf8 } from "../math/utf8";
import { canonicalScene } from "../world/canonicalScene";
import { parseJsonText } from "../world/jsonText";
import { LINK_DICTIONARY } from "../world/linkDictionary";
import { parseScene } from "../world/parseScene";
import { withPlainZeros } from "../world/plainData";
import { LARGEST_TEXT } from "../world/sceneLink";
import { LARGEST_SEED } from "../world/seed";
import { decodeStart, LONGEST_START, type StartState } from "../world/startState";
import { decodeTrack, MOST_JOINTS, MOST_STEPS } from "./actionTrack";
import type { RunRecord } from "./runRecord";

/** First letter of the text, how the rest is written: of a run from where its seed puts things, and from a given start. */
export const RUN_FORM = "1";
export const STARTED_RUN_FORM = "2";
/** Longest text of a run in a link, letters; and in a file. */
export const LONGEST_RUN_LINK = 32 * 1024;
export const LONGEST_RUN_TEXT = 4 * 1024 * 1024;
/** Most bytes that a text may unpack to: the longest run of the largest arm at four bytes an action, and its scene. */
const LARGEST_RUN = 4 * MOST_STEPS * MOST_JOINTS + 2 * MOST_STEPS + LARGEST_TEXT;

const HeadSchema = v.strictObject({
  scene: v.record(v.string(), v.unknown()),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LARGEST_SEED)),
  servo: v.optional(v.picklist(["stiff", "soft"]), "stiff"),
  robot: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{8,64}$/))), null),
  start: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_START))),
  leader: v.picklist(["policy", "expert", "teleop", "random", "none"]),
  physics: v.pipe(v.string(), v.regex(/^[\w.@ +-]{1,60}$/)),
  outcome: v.optional(
    v.nullable(
      v.strictObject({
        kind: v.picklist(["success", "fail", "timeout", "invalid"]),
        reason: v.nullable(v.pipe(v.string(), v.regex(/^\w{1,60}$/))),
        timeS: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(600)),
      }),
    ),
    null,
  ),
  joints: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_JOINTS)),
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_STEPS)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
});

/**
 * The run of a text.
 *
 * @param longest - Most letters: `LONGEST_RUN_LINK` or `LONGEST_RUN_TEXT`.
 * @throws {InputError} E_RUN_TOO_LONG, E_RUN_FORM, E_RUN_CORRUPT, E_RUN_TOO_BIG, E_RUN_HEAD, E_JSON and its like, and as `parseScene`.
 */
export function decodeRun(text: string, longest: number): RunRecord {
  if (text.length > longest) {
    throw runError("E_RUN_TOO_LONG", `the run has ${text.length} letters; expected at most ${longest}`);
  }
  if (text !== "" && text[0] !== RUN_FORM && text[0] !== STARTED_RUN_FORM) {
    throw runError("E_RUN_FORM", "the run is written in a way that this version of the app does not know");
  }
  const packed = decodeBase64url(text.slice(1));
  if (!packed || packed.length === 0) throw corruptRun();
  const unpacked = inflate(packed, LARGEST_RUN, LINK_DICTIONARY);
  if ("problem" in unpacked) {
    if (unpacked.problem === "big") throw runError("E_RUN_TOO_BIG", "the run unpacks to more than any run can hold");
    throw corruptRun();
  }
  return readBody(unpacked.bytes, text[0] === STARTED_RUN_FORM);
}

/** Four bytes of length, the head, the checks, the actions. */
function readBody(bytes: Uint8Array, isStarted: boolean): RunRecord {
  if (bytes.length < 4) throw corruptRun();
  const headEnd = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (headEnd > bytes.length || headEnd > LARGEST_TEXT) throw corruptRun();
  const { joints, steps, start, ...head } = readHead(bytes.subarray(4, headEnd));
  if ((start !== undefined) !== isStarted) throw headError(isStarted ? "no start" : "start: only form 2 has one");
  const checks = bytes.slice(headEnd, headEnd + steps);
  const track = checks.length === steps ? decodeTrack(bytes.subarray(headEnd + steps), joints, steps) : null;
  if (!track) throw corruptRun();
  const scene = canonicalScene(head.scene);
  return { ...head, scene, start: start === undefined ? null : readStart(start, scene), track, checks };
}

function readStart(text: string, scene: unknown): StartState {
  try {
    return decodeStart(text, parseScene(scene));
  } catch (error) {
    throw error instanceof InputError ? headError(error.message) : error;
  }
}

function readHead(bytes: Uint8Array): v.InferOutput<typeof HeadSchema> {
  const decoded = decodeUtf8(bytes);
  if ("problem" in decoded) throw corruptRun();
  const head = v.safeParse(HeadSchema, withPlainZeros(parseJsonText(decoded.text)));
  if (head.success) return head.output;
  const [issue] = head.issues;
  throw headError(`${v.getDotPath(issue) ?? "head"}: ${issue.message}`);
}

function headError(what: string): InputError {
  return runError("E_RUN_HEAD", `the run says something that no run says: ${what}`);
}

function corruptRun(): InputError {
  return runError("E_RUN_CORRUPT", "the replay was cut off or changed");
}

/** The error of a run, with what to do about it. */
function runError(code: string, message: string): InputError {
  const tip =
    code === "E_RUN_FORM"
      ? "Reload the page to get the newest version of the app, then open the run again."
      : "Ask for the run again; the sender can send it as a file.";
  return new InputError(message, tip, { code });
}
