/** Which numbers each kind of thing has, with their limits as the scene language gives them. */

import type { ObjectKind, SceneZone } from "../../world/scene";
import type { DesignKey } from "../words/designEn";
import type { QuantityKind } from "./fields/quantity";

/** A number, or a row of numbers, of a thing. */
export interface ThingField {
  readonly key: string;
  readonly label: DesignKey;
  readonly kind: QuantityKind;
  /** Limits of each number; more than one make a row. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Written before each number of a row. */
  readonly prefixes?: readonly string[];
  readonly fallback?: readonly number[];
}

const LENGTH = [0.001, 1] as const;
const XYZ = ["x", "y", "z"];

function size(label: DesignKey, x = 0.001, y = x, z = x): ThingField {
  return {
    key: "size",
    label,
    kind: "length",
    ranges: [[x, 1] as const, [y, 1] as const, [z, 1] as const],
    prefixes: XYZ,
  };
}

function length(key: string, label: DesignKey, range: readonly [number, number] = LENGTH): ThingField {
  return { key, label, kind: "length", ranges: [range] };
}

const BOX = [size("field.size")];
const OPEN_BOX = [size("field.outerSize", 0.009, 0.009, 0.006)];
const ROUND = [length("r", "field.radius"), length("h", "field.height")];
const VESSEL = [length("r", "field.radius", [0.008, 1]), length("h", "field.height", [0.006, 1])];
const PARTED = size("field.outerSize", 0.05, 0.03, 0.025);

const OBJECT_FIELDS: Readonly<Record<ObjectKind, readonly ThingField[]>> = {
  box: BOX,
  ball: [length("r", "field.radius")],
  can: ROUND,
  tee: [...BOX, length("bar", "field.bar")],
  ring: [length("r", "field.radius"), length("hole", "field.hole"), length("h", "field.height")],
  tray: OPEN_BOX,
  bin: OPEN_BOX,
  bowl: VESSEL,
  cup: VESSEL,
  peg: ROUND,
  board: BOX,
  shelf: [...OPEN_BOX, { key: "levels", label: "field.levels", kind: "whole", ranges: [[1, 12]], fallback: [2] }],
  rack: [...OPEN_BOX, { key: "slots", label: "field.slots", kind: "whole", ranges: [[1, 12]], fallback: [4] }],
  drawer: [PARTED, length("travel", "field.travel")],
  lidbox: [PARTED, { key: "openDeg", label: "field.opens", kind: "degrees", ranges: [[10, 170]], fallback: [110] }],
  button: [length("r", "field.radius", [0.004, 0.2]), length("travel", "field.travel", [0.001, 0.05])],
  knob: [{ key: "range", label: "field.turns", kind: "degrees", ranges: [[10, 360]] }],
  slider: [length("range", "field.slides", [0.01, 0.5])],
  mesh: [],
};

const ZONE_FIELDS: Readonly<Record<SceneZone["shape"], readonly ThingField[]>> = {
  disc: [length("r", "field.radius")],
  ball: [length("r", "field.radius")],
  rect: [{ key: "size", label: "field.size", kind: "length", ranges: [LENGTH, LENGTH], prefixes: ["x", "y"] }],
  tee: [
    { key: "size", label: "field.size", kind: "length", ranges: [LENGTH, LENGTH], prefixes: ["x", "y"] },
    length("bar", "field.bar"),
  ],
};

/** The shape of a thing as fields; empty for a camera and for what is no thing. */
export function shapeFields(thing: Readonly<Record<string, unknown>>): readonly ThingField[] {
  const { kind, shape } = thing;
  if (typeof kind === "string" && Object.hasOwn(OBJECT_FIELDS, kind)) return OBJECT_FIELDS[kind as ObjectKind];
  if (typeof shape === "string" && Object.hasOwn(ZONE_FIELDS, shape)) return ZONE_FIELDS[shape as SceneZone["shape"]];
  return [];
}

const POSITION = [-2, 2] as const;

export const PLACE: ThingField = {
  key: "at",
  label: "field.at",
  kind: "length",
  ranges: [POSITION, POSITION, POSITION],
  prefixes: XYZ,
  fallback: [0.2, 0, 0],
};
export const LOOK: ThingField = { ...PLACE, key: "look", label: "field.look", fallback: [0.2, 0, 0] };
export const YAW: ThingField = {
  key: "yaw",
  label: "field.yaw",
  kind: "degrees",
  ranges: [[-360, 360]],
  fallback: [0],
};
export const TILT: ThingField = {
  key: "rpy",
  label: "field.rpy",
  kind: "degrees",
  ranges: [
    [-360, 360],
    [-360, 360],
    [-360, 360],
  ],
  prefixes: ["↻x", "↻y", "↻z"],
};
export const FRICTION: ThingField = {
  key: "friction",
  label: "field.friction",
  kind: "plain",
  ranges: [[0, 2]],
  fallback: [0.8],
};
export const COPIES: ThingField = {
  key: "copies",
  label: "field.copies",
  kind: "whole",
  ranges: [[1, 32]],
  fallback: [1],
};
export const VIEW_ANGLE: ThingField = {
  key: "fov",
  label: "field.fov",
  kind: "degrees",
  ranges: [[5, 150]],
  fallback: [50],
};
export const PIXELS: ThingField = {
  key: "px",
  label: "field.px",
  kind: "whole",
  ranges: [
    [16, 1920],
    [16, 1920],
  ],
  prefixes: ["↔", "↕"],
  fallback: [640, 480],
};
