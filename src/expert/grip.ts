/** How to take hold of a box that lies on one of its faces: which way the jaws open, and how wide. */

import { type Quat, rotate3 } from "../math/quaternion";
import { atan2 } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { rollForHeading } from "../robot/so101ClosedForm";
import { ROLL_JOINT } from "./hand";

const AXES: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Rolls nearer to the joint's ends than this are not used, rad. */
const ROLL_MARGIN = 0.15;
/** The widest thing that the jaws take at their tips, m. */
const WIDEST = 0.05;

/** A box as it lies. */
export interface LyingBox {
  /** Half of its height, m. */
  readonly halfHeight: number;
  /** Headings of its sides about +z, rad, with the width across each, m. */
  readonly sides: readonly { readonly heading: number; readonly width: number }[];
}

/** Finds which face is down. */
export function lyingBox(size: Vec3, q: Quat): LyingBox {
  const axes = AXES.map((axis, i) => ({ direction: rotate3(q, axis), size: size[i]! }));
  axes.sort((a, b) => Math.abs(b.direction[2]) - Math.abs(a.direction[2]));
  const [upright, ...level] = axes;
  return {
    halfHeight: upright!.size / 2,
    sides: level.map(({ direction, size: width }) => ({ heading: atan2(direction[1], direction[0]), width })),
  };
}

/** A roll of the hand with the width between its jaws. */
export interface Grip {
  readonly roll: number;
  readonly width: number;
}

/**
 * The grip on a box that costs the least turning: near the present roll, and near the middle of the joint.
 *
 * @param position - Where the box is held, in B, m.
 * @param roll - Present wrist roll, rad.
 */
export function easiestGrip(box: LyingBox, position: Vec3, roll: number): Grip {
  const { lower, upper } = so101.joints[ROLL_JOINT]!;
  const fitting = box.sides.filter(({ width }) => width <= WIDEST);
  let best: Grip = { roll, width: box.sides[0]!.width };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const { heading, width } of fitting) {
    for (const turned of [heading, heading + Math.PI]) {
      const candidate = rollForHeading(position, turned);
      if (candidate < lower + ROLL_MARGIN || candidate > upper - ROLL_MARGIN) continue;
      // The present roll counts, so that a hand on its way does not change its mind.
      const cost = Math.abs(candidate - roll) + 0.7 * Math.abs(candidate);
      if (cost >= bestCost) continue;
      bestCost = cost;
      best = { roll: candidate, width };
    }
  }
  return best;
}

/**
 * The roll that turns something in the hand so that its sides are parallel to those of what it is put on.
 *
 * @param position - Where it is put, in B, m.
 * @param held - Heading of one of its sides against the opening direction of the jaws, rad.
 * @param wanted - Heading of one side of the support, rad.
 */
export function rollToAlign(position: Vec3, held: number, wanted: number, roll: number): number {
  const { lower, upper } = so101.joints[ROLL_JOINT]!;
  let best = roll;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let quarter = 0; quarter < 4; quarter++) {
    const candidate = rollForHeading(position, wanted - held + (quarter * Math.PI) / 2);
    if (candidate < lower + ROLL_MARGIN || candidate > upper - ROLL_MARGIN) continue;
    const cost = Math.abs(candidate - roll) + 0.3 * Math.abs(candidate);
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = candidate;
  }
  return best;
}
