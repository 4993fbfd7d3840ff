/** Where on the table the gripper can point down and grasp at a height. Pure; computed in slices. */

import { rollForHeading, so101ArmJoints, withinArmLimits } from "../../robot/so101ClosedForm";

/** How a place can be grasped from above. */
export type Grasp =
  /** Straight down, the jaws turned as one likes within a quarter. */
  | "any"
  /** Only with the jaws turned some ways, or the hand tilted a little. */
  | "some"
  | "none";

/** Side of a cell, m. */
export const CELL = 0.01;
/** What the map covers in W, m. */
export const MAP = { x0: -0.2, x1: 0.5, y0: -0.46, y1: 0.46 } as const;
const COLUMNS = Math.round((MAP.x1 - MAP.x0) / CELL);
const ROWS = Math.round((MAP.y1 - MAP.y0) / CELL);
const DOWN = Math.PI / 2;
/** Pitches that still count as from above, rad: a hand that leans 25 degrees grasps a cube. */
const LEANING = [DOWN, DOWN - 0.22, DOWN + 0.22, DOWN - 0.44] as const;
/** Headings of the jaws, rad; half a turn more is the same grasp. */
const HEADINGS = [0, 0.25, 0.5, 0.75].map((share) => share * Math.PI);
/** Joints keep this from their limits, rad. */
const MARGIN = 0.03;

export interface ReachMap {
  readonly columns: number;
  readonly rows: number;
  /** Row by row from `y0`, each from `x0`: 0 none, 1 some, 2 any. */
  readonly cells: Uint8Array;
}

/** Farther from the pan axis than this no grasp from above is possible, m; the arm's own reach is 0.44. */
const FARTHEST = 0.45;
const PAN_X = 0.0388;

/** How the SO-101 can grasp at a point of B, m. */
export function graspAt(x: number, y: number, z: number): Grasp {
  if (Math.hypot(x - PAN_X, y) > FARTHEST) return "none";
  let found = 0;
  for (const heading of HEADINGS) {
    if (canGrasp(x, y, z, DOWN, heading) || canGrasp(x, y, z, DOWN, heading + Math.PI)) found += 1;
  }
  if (found === HEADINGS.length) return "any";
  if (found > 0) return "some";
  return LEANING.some((pitch) => HEADINGS.some((heading) => canGrasp(x, y, z, pitch, heading))) ? "some" : "none";
}

function canGrasp(x: number, y: number, z: number, pitch: number, heading: number): boolean {
  const roll = rollForHeading([x, y, z], heading);
  const joints = so101ArmJoints({ position: [x, y, z], pitch, roll });
  return joints !== null && withinArmLimits(joints, MARGIN);
}

/**
 * Computes the map row by row; each step takes well under a millisecond per cell.
 *
 * @param z - Height of the grasp point, m.
 */
export function* reachMapRows(z: number): Generator<undefined, ReachMap> {
  const cells = new Uint8Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const grasp = graspAt(MAP.x0 + (column + 0.5) * CELL, MAP.y0 + (row + 0.5) * CELL, z);
      cells[row * COLUMNS + column] = grasp === "any" ? 2 : grasp === "some" ? 1 : 0;
    }
    yield;
  }
  return { columns: COLUMNS, rows: ROWS, cells };
}
