/** What a new thing of each kind is: sizes that the SO-101 can handle or reach into. Parts of documents, so m and deg. */

import type { ObjectKind, SceneZone } from "../scene";
import type { Part } from "./documentParts";

/** What can be added: every kind of object, `zone-disc` and the like, a camera. */
export type ThingKind = ObjectKind | `zone-${SceneZone["shape"]}` | "camera";

const CUBE = 0.025;

/** Fields of a new object beside `id`, `kind` and `at`. What stands around and holds things is fixed. */
const OBJECTS: Readonly<Record<ObjectKind, Part>> = {
  box: { size: [CUBE, CUBE, CUBE], mass: 0.02, color: "red" },
  ball: { r: 0.015, mass: 0.02, color: "orange" },
  can: { r: 0.018, h: 0.07, mass: 0.04, color: "green" },
  tee: { size: [0.1, 0.1, 0.02], bar: 0.03, mass: 0.08, color: "grey" },
  ring: { r: 0.03, hole: 0.015, h: 0.012, mass: 0.02, color: "yellow" },
  tray: { size: [0.12, 0.09, 0.03], fixed: true },
  bin: { size: [0.1, 0.1, 0.05], fixed: true },
  bowl: { r: 0.05, h: 0.03, fixed: true, color: "white" },
  cup: { r: 0.025, h: 0.06, mass: 0.03, color: "white" },
  peg: { r: 0.008, h: 0.06, fixed: true },
  board: {
    size: [0.12, 0.08, 0.012],
    holes: [
      { id: "round", shape: "disc", size: 0.015, at: [-0.03, 0] },
      { id: "square", shape: "rect", size: [0.03, 0.03], at: [0.03, 0] },
    ],
    fixed: true,
    color: "oak",
  },
  shelf: { size: [0.1, 0.16, 0.14], fixed: true, color: "oak" },
  rack: { size: [0.14, 0.08, 0.05], fixed: true },
  drawer: { size: [0.14, 0.12, 0.06], travel: 0.08 },
  lidbox: { size: [0.12, 0.1, 0.06] },
  button: { r: 0.015, travel: 0.004, color: "red" },
  knob: { range: 270 },
  slider: { range: 0.1 },
  mesh: { asset: "mug", color: "blue" },
};

const ZONES: Readonly<Record<SceneZone["shape"], Part>> = {
  disc: { r: 0.04 },
  rect: { size: [0.1, 0.1] },
  tee: { size: [0.1, 0.1], bar: 0.03 },
  ball: { r: 0.03 },
};

/** Height of a new floating zone, m. */
const BALL_HEIGHT = 0.12;

const OBJECT_KINDS = Object.keys(OBJECTS) as readonly ObjectKind[];
const ZONE_KINDS: readonly ThingKind[] = ["zone-disc", "zone-rect", "zone-tee", "zone-ball"];
/** Everything that the palette offers, in its order. */
export const THING_KINDS: readonly ThingKind[] = [...OBJECT_KINDS, ...ZONE_KINDS, "camera"];

/** Whether a word from outside, such as drag data, is a kind. */
export function isThingKind(word: string): word is ThingKind {
  return (THING_KINDS as readonly string[]).includes(word);
}

/** What a thing is called at first, before a number is put behind it. */
export function idStem(kind: ThingKind): string {
  if (kind === "box") return "block";
  if (kind === "mesh") return "mug";
  return kind.startsWith("zone-") ? "zone" : kind;
}

/** A new thing as it is written in its list, at a place of the table. */
export function newThing(kind: ThingKind, id: string, [x, y]: readonly [number, number]): Part {
  if (kind === "camera") return { id, at: [0.45, 0.35, 0.4], look: [0.2, 0, 0] };
  if (kind.startsWith("zone-")) {
    const shape = kind.slice(5) as SceneZone["shape"];
    return { id, shape, ...ZONES[shape], at: shape === "ball" ? [x, y, BALL_HEIGHT] : [x, y] };
  }
  return { id, kind, ...OBJECTS[kind as ObjectKind], at: [x, y] };
}
