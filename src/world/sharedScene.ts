/**
 * What one person hands to another: a scene, and if they like a seed, a camera, who shall lead, and where everything stands.
 *
 * A link, a scene file and a picture all hold it. Nothing in it can reach hardware or start a policy; it only suggests.
 */

import type { Vec3 } from "../math/vector3";
import { fieldError, type LinkFields } from "./linkFields";
import { parseScene } from "./parseScene";
import { showValue } from "./plainData";
import { isSeed, LARGEST_SEED } from "./seed";
import { decodeStart, encodeStart, type StartState } from "./startState";

export const SHARED_LEADERS = ["policy", "expert", "teleop", "random", "none"] as const;
/** Who may be suggested to lead the arm. */
export type SharedLeader = (typeof SHARED_LEADERS)[number];

/** From where somebody looks, and where to; in W, m. */
export interface SharedCamera {
  readonly eye: Vec3;
  readonly target: Vec3;
}

/** What may stand beside a scene; null for what is not told. */
export interface SharedOptions {
  readonly seed: number | null;
  readonly camera: SharedCamera | null;
  readonly lead: SharedLeader | null;
  readonly start: StartState | null;
  /** First digits of the SHA-256 of a robot that does not come with the app, lower-case hexadecimal. */
  readonly robot: string | null;
}

/** A scene document in canonical form with what stands beside it. */
export interface SharedScene extends SharedOptions {
  readonly document: Readonly<Record<string, unknown>>;
}

/** A scene alone. */
export function noOptions(): SharedOptions {
  return { seed: null, camera: null, lead: null, start: null, robot: null };
}

/** Fields beside the payload, in the order in which they are written. */
const OPTION_NAMES = ["seed", "cam", "lead", "start", "robot"] as const;

/** Farthest an eye or its target may be from the origin along an axis, mm; nearest they may be to each other, mm. */
const FARTHEST_MM = 20_000;
const NEAREST_MM = 10;

/** The options as named texts. */
export function optionFields(shared: SharedScene): [name: string, value: string][] {
  const { seed, camera, lead, start, robot } = shared;
  const values: Readonly<Record<(typeof OPTION_NAMES)[number], string | null>> = {
    seed: seed === null ? null : String(seed),
    cam: camera && [...camera.eye, ...camera.target].map((x) => String(Math.round(1000 * x) + 0)).join("."),
    lead,
    start: start && encodeStart(start, parseScene(shared.document)),
    robot,
  };
  return OPTION_NAMES.flatMap((name) => (values[name] === null ? [] : [[name, values[name]]]));
}

/**
 * A document with the options that some fields say.
 *
 * @throws {InputError} E_LINK_FIELD for a name that is not known and a value that is not one of its own.
 */
export function sharedScene(document: Readonly<Record<string, unknown>>, fields: LinkFields): SharedScene {
  for (const name of fields.keys()) {
    if (!(OPTION_NAMES as readonly string[]).includes(name)) {
      throw fieldError(`the link says ${showValue(name)}, which this version of the app does not know`);
    }
  }
  return { document, ...readOptions(document, fields) };
}

function readOptions(document: unknown, fields: LinkFields): SharedOptions {
  const read = <T>(name: (typeof OPTION_NAMES)[number], reader: (text: string) => T): T | null => {
    const text = fields.get(name);
    return text === undefined ? null : reader(text);
  };
  return {
    seed: read("seed", seedOf),
    camera: read("cam", cameraOf),
    lead: read("lead", leaderOf),
    start: read("start", (text) => decodeStart(text, parseScene(document))),
    robot: read("robot", robotOf),
  };
}

function seedOf(text: string): number {
  const seed = wholeNumber(text);
  if (isSeed(seed)) return seed;
  throw fieldError(`the seed of the link is ${showValue(text)}; expected a whole number from 0 to ${LARGEST_SEED}`);
}

function cameraOf(text: string): SharedCamera {
  const lengths = text.split(".").map(wholeNumber);
  const [x, y, z, a, b, c] = lengths.map((mm) => (mm !== null && Math.abs(mm) <= FARTHEST_MM ? mm / 1000 : Number.NaN));
  const camera: SharedCamera = { eye: [x!, y!, z!], target: [a!, b!, c!] };
  const square = camera.eye.reduce((sum, from, k) => sum + (from - camera.target[k]!) * (from - camera.target[k]!), 0);
  // Written so that what is no number fails too.
  if (lengths.length === 6 && Math.sqrt(square) * 1000 >= NEAREST_MM) return camera;
  throw fieldError(
    `the camera of the link is ${showValue(text)}; expected two places as six whole numbers of mm up to ${FARTHEST_MM}, at least ${NEAREST_MM} mm apart`,
  );
}

function leaderOf(text: string): SharedLeader {
  const leader = SHARED_LEADERS.find((known) => known === text);
  if (leader) return leader;
  throw fieldError(`the leader of the link is ${showValue(text)}; expected one of ${SHARED_LEADERS.join(", ")}`);
}

function robotOf(text: string): string {
  if (/^[0-9a-f]{8,64}$/.test(text)) return text;
  throw fieldError(`the robot of the link is ${showValue(text)}; expected 8 to 64 hexadecimal digits`);
}

/** A whole number in its one way of writing. */
function wholeNumber(text: string): number | null {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : null;
}
