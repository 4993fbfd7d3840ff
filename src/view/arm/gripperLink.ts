/** The hand: roll flange, the housing of the jaw servo, and the fixed finger with its stepped, padded face. */

import { DARK, PartList } from "./partList";
import { addScrew, addServo, HORN_BOLTS } from "./servoBody";
import { block, type Corner, circle, loft, type Point3, patch, plate, roundedOutline, stand } from "./shapes";

const mirror = (corners: readonly Corner[]): Corner[] => [
  ...corners,
  ...corners.map(([x, y, r]) => [x, -y, r ?? 0] as const).reverse(),
];

/** The top plate: x and y. */
const FLANGE = mirror([
  [30, -24, 9],
  [-13, -24, 4],
  [-26.5, -15.6, 4],
  [-35.2, -15.6, 2.5],
]);

/** The back of the housing. */
const BACK = mirror([
  [-15.6, -23, 1],
  [-16, -22.4, 3],
  [-26.5, -15.6, 4],
  [-35.2, -15.6, 2.5],
]);

/** Walls beside the servo: x and z. */
const WALL: readonly Corner[] = [
  [13, -6, 1],
  [0, -37, 4],
  [-24, -37, 3],
  [-24, -6, 1],
];

/** Height (z), outer x, inner x and half width of the finger, mm; two rows at one height make a step. */
const FINGER: readonly (readonly [number, number, number, number])[] = [
  [-34, -35.2, -15.6, 16],
  [-38, -35.2, -15.2, 15],
  [-42, -35.2, -15, 12.8],
  [-45, -34.4, -15, 11.4],
  [-45, -34.4, -13.6, 11.4],
  [-50, -32.7, -13.5, 10.2],
  [-57, -30.2, -13.4, 9.2],
  [-64.6, -27.5, -13.3, 8.5],
  [-64.6, -27.5, -11.6, 8.5],
  [-72, -24.9, -11.6, 8],
  [-80, -22, -11.6, 7.5],
  [-84.4, -20.5, -11.6, 7.1],
  [-84.4, -20.5, -9.9, 7.1],
  [-90, -18.5, -9.9, 6.4],
  [-94.6, -16.9, -9.9, 5.7],
  [-94.6, -16.9, -7.9, 5.7],
  [-98, -15.7, -7.9, 4.9],
  [-101, -14.6, -7.9, 3.9],
  [-103, -13.9, -8.1, 2.7],
  [-104.2, -13, -8.9, 1.4],
];

/** A rounded section of a finger: flat inner face, round back. */
export function fingerSection(
  outer: number,
  inner: number,
  half: number,
  place: (x: number, y: number) => Point3,
): Point3[] {
  const sign = Math.sign(inner - outer);
  const depth = Math.abs(inner - outer);
  const soft = Math.min(2.6, depth * 0.35, half * 0.6);
  const edge = Math.min(0.5, half * 0.2);
  const outline = roundedOutline(
    [
      [0, -half, edge],
      [-depth, -half * 0.8, soft],
      [-depth, half * 0.8, soft],
      [0, half, edge],
    ],
    3,
  );
  return outline.map((p) => place(inner + sign * p.x, p.y));
}

function addFinger(parts: PartList): void {
  const rings = FINGER.map(([z, outer, inner, half]) => fingerSection(outer, inner, half, (x, y) => [x, y, z]));
  parts.printed(loft(rings), [0, 0, 1]);
  // Rubber inlay: its face is the plane that touches.
  const pad = (z0: number, z1: number, x: number, half0: number, half1: number): void => {
    const outline = roundedOutline([
      [-half0, z1, 0.8],
      [half0, z1, 0.8],
      [half1, z0, 2.2],
      [-half1, z0, 2.2],
    ]);
    parts.dark(stand(plate(outline.reverse(), 0.5, 0.12, [], 1), [0, 1, 0], [0, 0, 1], [x - 0.44, 0, 0]), DARK.pad);
  };
  pad(-102.6, -95.4, -7.9, 4.6, 2.6);
  pad(-93.8, -85.2, -9.9, 6.1, 5.2);
  pad(-83.6, -65.6, -11.6, 7.4, 6.3);
  pad(-63.6, -46, -13.4, 10, 7.5);
  for (const [z, x] of [
    [-50, -32.7],
    [-60, -29.2],
    [-69, -26],
    [-78, -22.8],
    [-87, -19.6],
  ] as const) {
    parts.dark(
      stand(patch(circle(0, 0, 0.8, 8)).translate(0, 0, 0.3), [0, 1, 0], [-0.35, 0, 0.94], [x - 0.16, 0, z]),
      DARK.hollow,
    );
  }
}

/** The hand in gripper_link axes (fingers along -z). */
export function gripperLink(): PartList {
  const parts = new PartList();
  parts.printed(plate(roundedOutline(FLANGE), 6, 2).translate(0, 0, -11), [0, 0, 1]);
  const hub = plate(
    circle(0, 0, 12, 32),
    6.4,
    0.5,
    HORN_BOLTS.map(([x, y]) => circle(x, y, 1.6, 12)),
    1,
  );
  parts.printed(hub.translate(0, 0, -5.4), [0, 0, 1]);
  parts.printed(plate(roundedOutline(BACK), 31, 1.6).translate(0, 0, -37), [0, 0, 1]);
  for (const y of [24, -20.4]) {
    const wall = plate(roundedOutline(WALL), 3.6, 1.2);
    parts.printed(stand(wall, [1, 0, 0], [0, 0, 1], [0, y, 0]), [0, 0, 1]);
  }
  parts.printed(block([-16.4, -8], [-22, -12.6], [-36.6, -10], 0.8), [0, 0, 1]);
  parts.printed(block([-16.4, -8], [12.6, 22], [-36.6, -10], 0.8), [0, 0, 1]);
  for (const side of [-1, 1]) {
    for (const z of [-13, -33.6]) addScrew(parts, [-9.2, side * 23.8, z], [0, side, 0], 2.1, 1);
  }
  parts.dark(stand(patch(circle(0, 0, 5, 24)), [0, -1, 0], [0, 0, 1], [-35.26, 0, -23.4]), DARK.hollow);
  const rim = plate(circle(0, 0, 6.2, 28), 0.8, 0.35, [circle(0, 0, 4.9, 28)], 2);
  parts.printed(stand(rim, [0, -1, 0], [0, 0, 1], [-35, 0, -23.4]), [0, 0, 1]);

  parts.printed(block([-22, -10.5], [-28, -23.4], [-10.6, -5], 0.8), [0, 0, 1]);
  parts.printed(block([2, 5.2], [-28, -23], [-10.6, -5], 0.8), [0, 0, 1]);
  parts.printed(block([9, 12.2], [-28, -23], [-10.6, -5], 0.8), [0, 0, 1]);
  addFinger(parts);
  addServo(parts, [7.7, 0.1, -23.4], [-Math.SQRT1_2, 0, 0, 0.7071]);
  return parts;
}
