/** Truth table: at least three true, three false and one boundary state of every predicate, as plain poses. */

import { describe, expect, test } from "vitest";
import { contact, type PlainState, pinch, plainState, turned } from "../testing/plainState";
import { tryPredicate } from "../testing/predicateBench";
import { ATOMS } from "./atoms";

/** yes, no, or on the edge between them. */
type Row = readonly ["yes" | "no" | "edge", readonly unknown[], PlainState];

const at = (x: number, y: number, z: number) => ({ p: [x, y, z] as const });
const onTable = (id: string) => contact(id, "table");
// The tray stands at x = 0.2; its inside is 114 x 84 mm, from z = 3 mm to 30 mm.
const trayAt = { tray: at(0.2, 0, 0.015) };
const aOn = (z: number, x = 0, contacts = [contact("a", "b")]): PlainState => ({
  objects: { a: at(x, 0, z), b: at(0, 0, 0.015) },
  contacts,
});
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  in: [
    ["yes", ["a", "tray.inside"], { objects: { ...trayAt, a: at(0.2, 0, 0.02) } }],
    ["yes", ["a", "mat"], { objects: { a: at(0.1, 0.03, 0.14) }, zones: { mat: [0.1, 0, 0] } }],
    ["yes", ["a", "dot"], { objects: { a: at(0.1, 0, 0.12) }, zones: { dot: [0.1, 0.02, 0.12] } }],
    ["yes", ["a", "pad"], { objects: { a: at(0.034, 0, 0.02) }, zones: { pad: { p: [0, 0, 0], q: turned("z", 90) } } }],
    ["yes", ["s", "drawer.inside"], { objects: { drawer: { ...at(0, 0, 0.03), joint: 1 }, s: at(0.08, 0, 0.03) } }],
    ["yes", ["s", "bowl.inside"], { objects: { bowl: at(0, 0, 0.015), s: at(0.04, 0, 0.025) } }],
    ["yes", ["a", "outline"], { objects: { a: at(0, 0.02, 0.02) }, zones: { outline: [0, 0, 0] } }],
    ["no", ["s", "drawer.inside"], { objects: { drawer: at(0, 0, 0.03), s: at(0.08, 0, 0.03) } }],
    ["no", ["s", "bowl.inside"], { objects: { bowl: at(0, 0, 0.015), s: at(0.04, 0, 0.005) } }],
    ["no", ["a", "outline"], { objects: { a: at(0.03, 0, 0.02) }, zones: { outline: [0, 0, 0] } }],
    ["edge", ["a", "outline"], { objects: { a: at(0.02, -0.02, 0.02) }, zones: { outline: [0, 0, 0] } }],
    ["yes", ["s", "tray.inside", { part: "all", tol: 0.02 }], { objects: { ...trayAt, s: at(0.2, 0, 0.023) } }],
    ["no", ["a", "tray.inside"], { objects: { ...trayAt, a: at(0.2, 0, 0.036) } }],
    ["no", ["a", "tray.inside"], { objects: { ...trayAt, a: at(0.265, 0, 0.02) } }],
    ["no", ["a", "mat"], { objects: { a: at(0.1, 0, 0.16) }, zones: { mat: [0.1, 0, 0] } }],
    ["no", ["a", "pad"], { objects: { a: at(0.04, 0, 0.02) }, zones: { pad: { p: [0, 0, 0], q: turned("z", 90) } } }],
    ["no", ["a", "tray.inside", { part: "all" }], { objects: { ...trayAt, a: at(0.2, 0, 0.02) } }],
    ["edge", ["a", "tray.inside"], { objects: { ...trayAt, a: at(0.262, 0, 0.02) } }],
    ["edge", ["a", "dot", { tol: 0 }], { objects: { a: at(0, 0, 0.1) }, zones: { dot: [0, 0.02, 0.1] } }],
  ],
  on: [
    ["yes", ["a", "b"], aOn(0.05)],
    ["yes", ["a", "b"], aOn(0.055, 0.029)],
    ["yes", ["a", "table"], { objects: { a: at(0.2, 0, 0.021) }, contacts: [onTable("a")] }],
    ["yes", ["a", "b", { xy: 0.05 }], aOn(0.05, 0.045)],
    ["no", ["a", "b"], aOn(0.05, 0, [])],
    ["no", ["a", "b"], aOn(0.057)],
    ["no", ["a", "b"], aOn(0.05, 0.031)],
    ["no", ["a", "table"], { objects: { a: at(0.2, 0, 0.05) }, contacts: [onTable("a")] }],
    ["edge", ["a", "b"], aOn(0.056)],
    ["edge", ["a", "b"], aOn(0.05, 0.03)],
  ],
  above: [
    ["yes", ["a", "b"], aOn(0.06, 0, [])],
    ["yes", ["a", "tray"], { objects: { ...trayAt, a: at(0.25, 0.04, 0.2) } }],
    ["yes", ["a", "s"], { objects: { a: at(0.019, 0, 0.1), s: at(0, 0, 0.02) } }],
    ["yes", ["s", "a"], { objects: { a: { ...at(0, 0, 0.03), q: turned("z", 45) }, s: at(0.027, 0, 0.2) } }],
    ["no", ["a", "b"], aOn(0.045, 0, [])],
    ["no", ["a", "b"], aOn(0.1, 0.031, [])],
    ["no", ["s", "a"], { objects: { a: { ...at(0, 0, 0.03), q: turned("z", 45) }, s: at(0.0201, 0.0201, 0.2) } }],
    ["no", ["a", "c"], { objects: { c: at(0, 0, 0.03), a: at(0.021, 0, 0.2) } }],
    ["edge", ["a", "b"], aOn(0.05, 0, [])],
    ["edge", ["a", "b"], aOn(0.1, 0.03, [])],
  ],
  stack: [
    ["yes", [["b", "a"]], aOn(0.05)],
    ["yes", [["b", "a"]], aOn(0.052, 0.01)],
    [
      "yes",
      [["b", "a", "s"]],
      {
        objects: { b: at(0, 0, 0.015), a: at(0, 0, 0.05), s: at(0, 0, 0.09) },
        contacts: [contact("a", "b"), contact("s", "a")],
      },
    ],
    ["no", [["a", "b"]], aOn(0.05)],
    ["no", [["b", "a"]], { ...aOn(0.05), objects: { a: { ...at(0, 0, 0.05), v: [0.02, 0, 0] }, b: at(0, 0, 0.015) } }],
    ["no", [["b", "a"]], { ...aOn(0.05, 0, [contact("a", "b"), ...pinch("a")]), tool: [0, 0, 0.06] }],
    ["no", [["b", "a"]], aOn(0.05, 0, [])],
    ["edge", [["b", "a"]], aOn(0.056)],
    ["edge", [["b", "a"]], { ...aOn(0.05), objects: { a: { ...at(0, 0, 0.05), w: [0, 0, 0.5] }, b: at(0, 0, 0.015) } }],
  ],
  near: [
    ["yes", ["tcp", "dot", { d: 0.02 }], { tool: [0.2, 0, 0.12], zones: { dot: [0.2, 0.01, 0.12] } }],
    ["yes", ["a", "b"], { objects: { a: at(0, 0, 0.02), b: at(0.029, 0, 0.02) } }],
    ["yes", ["a", "b", { plane: "xy" }], { objects: { a: at(0, 0, 0.9), b: at(0.02, 0, 0.02) } }],
    ["no", ["tcp", "a"], { tool: [0, 0, 0.06], objects: { a: at(0, 0, 0.02) } }],
    ["no", ["a", "b"], { objects: { a: at(0, 0, 0.02), b: at(0.031, 0, 0.02) } }],
    ["no", ["a", "b", { plane: "xy", d: 0.01 }], { objects: { a: at(0, 0, 0.9), b: at(0.02, 0, 0.02) } }],
    ["edge", ["a", "b"], { objects: { a: at(0, 0, 0.02), b: at(0.018, 0.024, 0.02) } }],
  ],
  pose: [
    ["yes", ["a", { at: [0.2, 0] }], { objects: { a: at(0.21, 0.01, 0.5) } }],
    ["yes", ["a", { at: [0.2, 0, 0] }], { objects: { a: at(0.2, 0, 0.02) } }],
    ["yes", ["a", { yaw: 0, sym: 90 }], { objects: { a: { q: turned("z", 85) } } }],
    ["yes", ["a", { yaw: 175 }], { objects: { a: { q: turned("z", -178) } } }],
    ["no", ["a", { at: [0.2, 0] }], { objects: { a: at(0.221, 0, 0.02) } }],
    ["no", ["a", { at: [0.2, 0, 0] }], { objects: { a: at(0.2, 0, 0.05) } }],
    ["no", ["a", { yaw: 0 }], { objects: { a: { q: turned("z", 85) } } }],
    ["no", ["a", { at: [0, 0], yaw: 0 }], { objects: { a: { q: turned("z", 11) } } }],
    ["edge", ["a", { at: [0.2, 0] }], { objects: { a: at(0.22, 0, 0.02) } }],
    ["edge", ["a", { yaw: 20 }], { objects: { a: { q: turned("z", 30) } } }],
  ],
  lifted: [
    ["yes", ["a"], { objects: { a: at(0, 0, 0.061) } }],
    ["yes", ["a", { by: 0.02 }], { objects: { a: at(0, 0, 0.045) } }],
    // On an edge the cube reaches 20 √2 = 28.3 mm below its centre.
    ["yes", ["a"], { objects: { a: { ...at(0, 0, 0.0684), q: turned("x", 45) } } }],
    ["no", ["a"], { objects: { a: at(0, 0, 0.059) } }],
    ["no", ["a"], { objects: { a: { ...at(0, 0, 0.068), q: turned("x", 45) } } }],
    ["no", ["a"], { objects: { a: at(0, 0, 0.2) }, contacts: [onTable("a")] }],
    ["edge", ["a"], { objects: { a: at(0, 0, 0.06) } }],
  ],
  upright: [
    ["yes", ["c"], {}],
    ["yes", ["c"], { objects: { c: { q: turned("x", 14) } } }],
    ["yes", ["c", { flip: true }], { objects: { c: { q: turned("x", 170) } } }],
    ["yes", ["c"], { objects: { c: { q: turned("z", 123) } } }],
    ["no", ["c"], { objects: { c: { q: turned("x", 16) } } }],
    ["no", ["c"], { objects: { c: { q: turned("x", 170) } } }],
    ["no", ["c", { flip: true }], { objects: { c: { q: turned("x", 90) } } }],
    ["edge", ["c"], { objects: { c: { q: turned("x", 15) } } }],
  ],
  grasped: [
    ["yes", ["a"], { objects: { a: at(0, 0, 0.1) }, contacts: pinch("a"), tool: [0, 0, 0.1] }],
    ["yes", ["a"], { objects: { a: at(0, 0, 0.1) }, contacts: pinch("a"), tool: [0, 0, 0.169] }],
    [
      "yes",
      ["a"],
      { contacts: [contact("a", "fixed", [0, 1, 0]), contact("a", "moving", [0.8, -0.6, 0])], tool: [0, 0, 0] },
    ],
    ["no", ["a"], { contacts: [contact("a", "fixed", [0, 1, 0])], tool: [0, 0, 0] }],
    ["no", ["a"], { contacts: [contact("a", "fixed", [0, 1, 0]), contact("a", "moving", [0, 1, 0])], tool: [0, 0, 0] }],
    [
      "no",
      ["a"],
      { contacts: [contact("a", "fixed", [0, 1, 0]), contact("moving", "a", [0, -1, 0])], tool: [0, 0, 0] },
    ],
    ["no", ["a"], { objects: { a: at(0, 0, 0.1) }, contacts: pinch("a"), tool: [0, 0, 0.171] }],
    ["no", ["a"], { contacts: pinch("b"), tool: [0, 0, 0] }],
    [
      "edge",
      ["a"],
      {
        contacts: [contact("a", "fixed", [0, 1, 0]), contact("a", "moving", [Math.sqrt(0.75), -0.5, 0])],
        tool: [0, 0, 0],
      },
    ],
    ["edge", ["a"], { objects: { a: at(0, 0, 0.1) }, contacts: pinch("a"), tool: [0, 0, 0.17] }],
  ],
  released: [
    ["yes", ["a"], { objects: { a: at(0, 0, 0.02) }, tool: [0, 0, 0.051] }],
    ["yes", ["a", { clear: 0.1 }], { objects: { a: at(0, 0, 0.02) }, tool: [0.2, 0, 0.02] }],
    ["yes", ["s"], { objects: { s: at(0, 0, 0.02) }, tool: [0.0181, 0.0241, 0.02] }],
    ["yes", ["a"], { objects: { a: at(0, 0, 0.02) }, contacts: [onTable("a"), contact("arm", "a")] }],
    ["no", ["a"], { objects: { a: at(0, 0, 0.02) }, tool: [0, 0, 0.049] }],
    ["no", ["a"], { objects: { a: at(0, 0, 0.02) }, tool: [0, 0, 0.02] }],
    ["no", ["a"], { objects: { a: at(0, 0, 0.02) }, contacts: [contact("moving", "a")] }],
    // The point between the walls of a tray is 13.5 mm above its floor, not inside it.
    ["no", ["tray", { clear: 0.02 }], { objects: trayAt, tool: [0.2, 0, 0.0165] }],
    ["edge", ["a"], { objects: { a: at(0, 0, 0.02) }, tool: [0, 0, 0.05] }],
    ["edge", ["c"], { objects: { c: at(0, 0, 0.03) }, tool: [0.018, 0.024, 0.03] }],
  ],
  still: [
    ["yes", ["a"], {}],
    ["yes", ["a"], { objects: { a: { v: [0.005, 0.005, 0.005], w: [0.2, 0.2, 0.2] } } }],
    ["yes", ["a", { v: 0.1, w: 2 }], { objects: { a: { v: [0.09, 0, 0], w: [0, 1.9, 0] } } }],
    ["no", ["a"], { objects: { a: { v: [0.006, 0.006, 0.006] } } }],
    ["no", ["a"], { objects: { a: { w: [0, 0, 0.51] } } }],
    ["no", ["a", { v: 0.001 }], { objects: { a: { v: [0, 0.0011, 0] } } }],
    ["edge", ["a"], { objects: { a: { v: [0.006, 0.008, 0] } } }],
  ],
  touch: [
    ["yes", ["a", "b"], { contacts: [contact("b", "a")] }],
    ["yes", ["a", "table"], { contacts: [onTable("a")] }],
    ["yes", ["a", "gripper"], { contacts: [contact("fixed", "a")] }],
    ["yes", ["a", "robot"], { contacts: [contact("arm", "a")] }],
    ["no", ["a", "b"], {}],
    ["no", ["a", "gripper"], { contacts: [contact("arm", "a")] }],
    ["no", ["a", "b"], { contacts: [contact("b", "table"), onTable("a")] }],
  ],
  robot: [
    ["yes", ["zero"], {}],
    ["yes", ["zero"], { jointPosition: [0.08, -0.08, 0.08, 0, 0, 0] }],
    ["yes", ["home", { deg: 90 }], {}],
    ["no", ["home"], {}],
    ["no", ["zero"], { jointPosition: [0, 0, 0, 0, 0, 0.09] }],
    ["no", ["rest", { deg: 8 }], { jointPosition: [0, -1.7, 1.35, 1.2, 0, -0.1] }],
    ["edge", ["zero"], { jointPosition: [0, 0, -Math.PI / 36, 0, 0, 0] }],
  ],
  robotStill: [
    ["yes", [], {}],
    ["yes", [], { jointVelocity: [0.19, -0.19, 0, 0, 0, 0] }],
    ["yes", [{ v: 1 }], { jointVelocity: [0, 0, 0, 0, 0, -0.9] }],
    ["no", [], { jointVelocity: [0, 0, 0, -0.21, 0, 0] }],
    ["no", [], { jointVelocity: [0, 0, 0, 0, 0, 0.3] }],
    ["no", [{ v: 0.01 }], { jointVelocity: [0.02, 0, 0, 0, 0, 0] }],
    ["edge", [], { jointVelocity: [0, 0.2, 0, 0, 0, 0] }],
  ],
  cover: [
    ["yes", ["tee", "outline"], { zones: { outline: [0, 0, 0] } }],
    [
      "yes",
      ["tee", "outline"],
      {
        objects: { tee: { ...at(0.2, 0.1, 0.01), q: turned("z", 37) } },
        zones: { outline: { p: [0.2, 0.1, 0], q: turned("z", 37) } },
      },
    ],
    // The cube covers 16 of the 60 square centimetres of the pad.
    ["yes", ["a", "pad", { min: 0.26 }], { zones: { pad: [0, 0, 0] } }],
    ["yes", ["b", "mat", { min: 0.45 }], { zones: { mat: [0, 0, 0] } }],
    ["no", ["a", "pad", { min: 0.27 }], { zones: { pad: [0, 0, 0] } }],
    ["no", ["tee", "outline"], { objects: { tee: { q: turned("z", 180) } }, zones: { outline: [0, 0, 0] } }],
    ["no", ["tee", "outline"], { objects: { tee: at(0.01, 0, 0.01) }, zones: { outline: [0, 0, 0] } }],
    ["no", ["a", "pad", { min: 0.01 }], { objects: { a: at(0.5, 0, 0) }, zones: { pad: [0, 0, 0] } }],
    // Half of the cube over a quarter of the pad's width.
    ["edge", ["a", "pad", { min: 800 / 6000 }], { objects: { a: at(0.05, 0, 0.02) }, zones: { pad: [0, 0, 0] } }],
    ["edge", ["tee", "outline", { min: 1 }], { zones: { outline: [0, 0, 0] } }],
  ],
  joint: [
    ["yes", ["drawer", { min: 0.7 }], { objects: { drawer: { joint: 0.71 } } }],
    ["yes", ["drawer", { max: 0.05 }], { objects: { drawer: { joint: -0.001 } } }],
    ["yes", ["drawer", { min: 0.2, max: 0.4 }], { objects: { drawer: { joint: 0.3 } } }],
    ["no", ["drawer", { min: 0.7 }], {}],
    ["no", ["drawer", { max: 0.05 }], { objects: { drawer: { joint: 0.06 } } }],
    ["no", ["drawer", { min: 0.2, max: 0.4 }], { objects: { drawer: { joint: 0.5 } } }],
    ["edge", ["drawer", { min: 0.7 }], { objects: { drawer: { joint: 0.7 } } }],
  ],
  threaded: [
    ["yes", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0, 0, 0.006) } }],
    ["yes", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0.0069, 0, 0.03) } }],
    [
      "yes",
      ["ring", "peg", { depth: 0.03 }],
      { objects: { peg: at(0.1, 0, 0.03), ring: { ...at(0.1, 0, 0.02), q: turned("x", 170) } } },
    ],
    ["no", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0, 0, 0.045) } }],
    ["no", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0.008, 0, 0.006) } }],
    ["no", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: { ...at(0, 0, 0.02), q: turned("x", 25) } } }],
    ["edge", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0, 0, 0.04) } }],
    ["edge", ["ring", "peg"], { objects: { peg: at(0, 0, 0.03), ring: at(0.0042, 0.0056, 0.01) } }],
  ],
  // The cube is 40 mm wide, b 60 mm.
  side: [
    ["yes", ["a", "b", "left"], { objects: { a: at(0, 0.1, 0) } }],
    ["yes", ["a", "b", "behind"], { objects: { a: at(-0.1, 0.04, 0) } }],
    ["yes", ["a", "b", "front", { gap: 0.04, lane: 0.1 }], { objects: { a: at(0.1, 0.09, 0) } }],
    ["yes", ["a", "b", "right", { max: 0.3 }], { objects: { a: at(0, -0.3, 0) } }],
    ["no", ["a", "b", "right"], { objects: { a: at(0, 0.1, 0) } }],
    ["no", ["a", "b", "left"], { objects: { a: at(0, 0.04, 0) } }],
    ["no", ["a", "b", "left"], { objects: { a: at(0, 0.21, 0) } }],
    ["no", ["a", "b", "left"], { objects: { a: at(0.051, 0.1, 0) } }],
    ["edge", ["a", "b", "left"], { objects: { a: at(0, 0.05, 0) } }],
    ["edge", ["a", "b", "left"], { objects: { a: at(0, 0.2, 0) } }],
    ["edge", ["a", "b", "front"], { objects: { a: at(0.1, 0.05, 0) } }],
  ],
  hit: [
    ["yes", ["a"], { contacts: [contact("arm", "a", [0, 0, 1], 11)] }],
    [
      "yes",
      ["a", { n: 3 }],
      { contacts: [contact("a", "moving", [0, 0, 1], 2), contact("a", "moving", [0, 0, 1], 2)] },
    ],
    // b between the jaws strikes a.
    ["yes", ["a"], { contacts: [...pinch("b"), contact("b", "a", [0, 0, 1], 12)], tool: [0, 0, 0] }],
    ["no", ["a"], { contacts: [contact("arm", "a", [0, 0, 1], 9)] }],
    ["no", ["a"], { contacts: [contact("b", "a", [0, 0, 1], 12), contact("a", "table", [0, 0, 1], 50)] }],
    ["no", ["a"], { contacts: [contact("a", "fixed", [0, 0, 1], 8), contact("a", "moving", [0, 0, 1], 8)] }],
    ["edge", ["a"], { contacts: [contact("arm", "a", [0, 0, 1], 10)] }],
  ],
  // The table reaches from -0.2 to 0.6 in x and ±0.3 in y.
  fell: [
    ["yes", ["a"], { objects: { a: at(0.2, 0, -0.051) } }],
    ["yes", ["a"], { objects: { a: at(0.2, 0.321, 0) } }],
    ["yes", ["a"], { objects: { a: at(-0.221, 0, 0.3) } }],
    ["no", ["a"], { objects: { a: at(0.2, 0, 0.02) } }],
    ["no", ["a"], { objects: { a: at(0.619, 0, 0) } }],
    ["no", ["a"], { objects: { a: at(0.2, 0, -0.049) } }],
    ["edge", ["a"], { objects: { a: at(0.2, 0, -0.05) } }],
    ["edge", ["a"], { objects: { a: at(0.62, 0, 0) } }],
  ],
};

test("the table speaks of every predicate", () => {
  expect(Object.keys(TABLE).sort()).toEqual([...ATOMS.keys()].sort());
});

describe.each(Object.entries(TABLE))("%s", (key, rows) => {
  test.each(rows)("%s: %j %j", (truth, args, state) => {
    const rest = { bowl: {}, drawer: {}, ring: {}, peg: {}, tee: {} };
    const objects = { a: {}, b: {}, s: {}, c: {}, tray: {}, ...rest, ...state.objects };
    const { ok, margin } = tryPredicate({ [key]: args }, plainState({ ...state, objects }));
    if (truth === "edge") expect(Math.abs(margin)).toBeLessThan(1e-9);
    else {
      expect(ok).toBe(truth === "yes");
      expect(Math.sign(margin)).toBe(truth === "yes" ? 1 : -1);
    }
  });

  test("has three true and three false states, and an edge where there is one", () => {
    const count = (truth: string): number => rows.filter(([t]) => t === truth).length;
    expect(count("yes")).toBeGreaterThanOrEqual(3);
    expect(count("no")).toBeGreaterThanOrEqual(3);
    if (key !== "touch") expect(count("edge")).toBeGreaterThanOrEqual(1);
  });
});
