/** Predicates about motion and the robot: still, robot, robotStill, fell. */

import * as v from "valibot";
import { invariant } from "../../errors";
import { norm3 } from "../../math/vector3";
import { numberIn } from "../numberSchema";
import { tableBounds } from "../tableBounds";
import {
  allOf,
  defineAtom,
  motionOf,
  NO_OPTIONS,
  type PredicateWorld,
  scaled,
  strictly,
  type Verdict,
  within,
} from "./atom";

const DEGREE = Math.PI / 180;
/** How far below the table top, or beyond its edge, an object has fallen, m. */
const FALL_DEPTH = 0.05;
const EDGE_DISTANCE = 0.02;

/** Below this speed (m/s) and turn rate (rad/s) an object is still. */
export const STILL_SPEED = 0.01;
export const STILL_RATE = 0.5;

/** Speed below v and turn rate below w. */
export const still = defineAtom({
  key: "still",
  names: ["object"],
  options: v.strictObject({
    v: v.optional(numberIn(0.0001, 10), STILL_SPEED),
    w: v.optional(numberIn(0.001, 100), STILL_RATE),
  }),
  unit: "m/s",
  evaluate: (world, [a], { v: speed, w: rate }) => isStill(world, a!, speed, rate),
});

/** The formula of `still`: margin in m/s, turn rates scaled by speed / rate. */
export function isStill(world: PredicateWorld, id: string, speed: number, rate: number): Verdict {
  const motion = motionOf(world, id);
  return allOf([strictly(speed - norm3(motion.v)), scaled(strictly(rate - norm3(motion.w)), speed / rate)]);
}

/** Every joint within `deg` of the named pose. */
export const robot = defineAtom({
  key: "robot",
  names: ["pose"],
  options: v.strictObject({ deg: v.optional(numberIn(0.1, 180), 5) }),
  unit: "rad",
  evaluate: ({ state, poses }, [name], { deg }) => {
    const pose = poses[name!];
    invariant(pose && pose.length === state.jointPosition.length, `the robot has the pose ${name}`);
    return within(deg * DEGREE - Math.max(...pose.map((q, k) => Math.abs(q - state.jointPosition[k]!))));
  },
});

/** Every joint slower than v. */
export const robotStill = defineAtom({
  key: "robotStill",
  names: [],
  options: v.strictObject({ v: v.optional(numberIn(0.0001, 100), 0.2) }),
  unit: "rad/s",
  evaluate: ({ state }, _names, { v: speed }) =>
    strictly(speed - state.jointVelocity.reduce((top, qd) => Math.max(top, Math.abs(qd)), 0)),
});

/** Centre 5 cm or more below the table top, or 2 cm or more outside its edge. */
export const fell = defineAtom({
  key: "fell",
  names: ["object"],
  options: NO_OPTIONS,
  unit: "m",
  evaluate: (world, [a]) => {
    const [x, y, z] = motionOf(world, a!).p;
    const { x0, x1, y0, y1 } = tableBounds(world.scene.surface);
    const outside = Math.max(x0 - x, x - x1, y0 - y, y - y1);
    return within(Math.max(-FALL_DEPTH - z, outside - EDGE_DISTANCE));
  },
});
