/** One document object of every kind, for tests that go through all of them. */

import { parseScene } from "../parseScene";
import type { SceneObject } from "../scene";

/** Shapes by a name; kinds with more than one way of being stand here twice. */
export const SAMPLE_SHAPES: Readonly<Record<string, Record<string, unknown>>> = {
  box: { kind: "box", size: [0.03, 0.04, 0.05] },
  ball: { kind: "ball", r: 0.02 },
  can: { kind: "can", r: 0.02, h: 0.06 },
  tee: { kind: "tee", size: [0.1, 0.08, 0.02], bar: 0.03 },
  ring: { kind: "ring", r: 0.03, hole: 0.015, h: 0.012 },
  tray: { kind: "tray", size: [0.12, 0.09, 0.03] },
  bin: { kind: "bin", size: [0.1, 0.1, 0.05] },
  bowl: { kind: "bowl", r: 0.05, h: 0.03 },
  cup: { kind: "cup", r: 0.025, h: 0.06 },
  peg: { kind: "peg", r: 0.008, h: 0.06 },
  board: {
    kind: "board",
    size: [0.14, 0.1, 0.01],
    holes: [
      { id: "round", shape: "disc", size: 0.015, at: [-0.04, 0.02] },
      { id: "square", shape: "rect", size: [0.03, 0.02], at: [0.03, 0.02] },
      { id: "slot", shape: "rect", size: [0.1, 0.01], at: [0, -0.03] },
    ],
  },
  plate: { kind: "board", size: [0.1, 0.1, 0.005] },
  shelf: { kind: "shelf", size: [0.08, 0.12, 0.15], levels: 3 },
  rack: { kind: "rack", size: [0.12, 0.08, 0.05], slots: 4 },
  drawer: { kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08 },
  lidbox: { kind: "lidbox", size: [0.1, 0.08, 0.05], openDeg: 120 },
  button: { kind: "button", r: 0.015, travel: 0.005 },
  knob: { kind: "knob", range: 180 },
  slider: { kind: "slider", range: 0.1 },
  mug: { kind: "mesh", asset: "mug" },
  arch: { kind: "mesh", asset: "arch" },
};

/** The same as objects of a scene, which they are the only ones of. */
export function sampleObject(name: string): SceneObject {
  const objects = [{ id: "thing", ...SAMPLE_SHAPES[name] }];
  return parseScene({ v: 1, objects, goal: { robotStill: [] } }).objects[0]!;
}
