/** How to take hold of a box that lies on one of its faces: which way the jaws open, and how wide. */

import { conjugateQuat, type Quat, rotate3 } from "../math/quaternion";
import { atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { rollForHeading } from "../robot/so101ClosedForm";
import { halfExtents } from "../world/objectShapes";
import { ROLL_JOINT } from "./hand";
import type { Placed } from "./placement";

const AXES: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Rolls nearer to the joint's ends than this are not used, rad. */
const ROLL_MARGIN = 0.15;
/** The widest thing that the jaws take at their tips, m. */
const WIDEST = 0.05;

/** Middle of a finger beside the thing that it is about to take, m, and its size seen from above. */
const FINGER_MIDDLE = 0.013;
const FINGER_RADIUS = 0.007;
/** What a metre of overlap with a neighbour counts as, rad: one millimetre as one radian of turning. */
const BLOCKED = 1000;

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
 * @param neighbours - What a finger may come down on.
 */
export function easiestGrip(box: LyingBox, position: Vec3, roll: number, neighbours: readonly Placed[] = []): Grip {
  const { lower, upper } = so101.joints[ROLL_JOINT]!;
  const fitting = box.sides.filter(({ width }) => width <= WIDEST);
  let best: Grip = { roll, width: box.sides[0]!.width };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const { heading, width } of fitting) {
    for (const turned of [heading, heading + Math.PI]) {
      const candidate = rollForHeading(position, turned);
      if (candidate < lower + ROLL_MARGIN || candidate > upper - ROLL_MARGIN) continue;
      // The present roll counts, so that a hand on its way does not change its mind.
      const easy = Math.abs(candidate - roll) + 0.7 * Math.abs(candidate);
      const cost = easy + BLOCKED * fingerOverlap(position, heading, width, neighbours);
      if (cost >= bestCost) continue;
      bestCost = cost;
      best = { roll: candidate, width };
    }
  }
  return best;
}

/** How far the fingers of an open hand overlap what stands around, m. */
function fingerOverlap([x, y, z]: Vec3, heading: number, width: number, neighbours: readonly Placed[]): number {
  let most = 0;
  for (const { object, state } of neighbours) {
    const [hx, hy] = halfExtents(object);
    for (const side of [-1, 1]) {
      const away = side * (width / 2 + FINGER_MIDDLE);
      const offset: Vec3 = [x + away * cos(heading) - state.p[0], y + away * sin(heading) - state.p[1], z - state.p[2]];
      const [along, across] = rotate3(conjugateQuat(state.q), offset);
      const outside = [Math.max(0, Math.abs(along) - hx), Math.max(0, Math.abs(across) - hy)] as const;
      most = Math.max(most, FINGER_RADIUS - Math.sqrt(outside[0] * outside[0] + outside[1] * outside[1]));
    }
  }
  return most;
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
