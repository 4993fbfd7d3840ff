/** The upper arm: a fork around the lift servo's horns, a waist, and the pocket of the elbow servo. */

import type { Vector2 } from "three";
import { addBlock, addForkEnd, forkOutline } from "./forks";
import { DARK, PartList } from "./partList";
import { addScrew, addServo } from "./servoBody";
import { block, diamond, plate, roundedOutline, stand, tube } from "./shapes";

/** The arm seen from -y: x and z. */
const PROFILE = roundedOutline([
  [-8, 49.8, 0.2],
  [-62, 49.8, 12],
  [-90, 43, 12],
  [-104, 43, 0.2],
  [-104, -6.6, 0.2],
  [-90, -6.6, 12],
  [-62, -13.5, 12],
  [-8, -13.5, 0.2],
  [-8, 1, 0.2],
  [-25, 1, 4],
  [-48, 11, 6],
  [-53, 18.2, 8],
  [-48, 25.4, 6],
  [-25, 35.4, 4],
  [-8, 35.4, 0.2],
]);

/** The eye between waist and pocket. */
const EYE = roundedOutline([
  [-97, 10, 1],
  [-84, 10, 7],
  [-77, 15, 7],
  [-77, 21.4, 7],
  [-84, 26.6, 7],
  [-97, 26.6, 1],
]);

function addPocket(parts: PartList): void {
  const holes: Vector2[][] = [];
  for (const x of [-99.6, -107.2, -114.8, -122.4])
    for (const z of [6.5, 14.5, 22.5, 30.5]) holes.push(diamond(x, z, 2.3));
  const wall = roundedOutline([
    [-130.2, -6.6, 3],
    [-94, -6.6, 0.2],
    [-94, 43, 0.2],
    [-130.2, 43, 3],
  ]);
  parts.printed(stand(plate(wall, 4.4, 1, holes, 2), [1, 0, 0], [0, 0, 1], [0, 12, 0]), [0, 1, 0]);
  parts.dark(block([-126, -98], [6.9, 7.1], [1, 36], 0.05), DARK.hollow);
  addBlock(parts, [-130.2, -96], [-12, 12], [36, 43], 2, [0, 1, 0]);
  addBlock(parts, [-130.2, -96], [-12, 12], [-6.6, 0.2], 2, [0, 1, 0]);
  addBlock(parts, [-130.2, -125.4], [-12, 12], [27, 41], 1.4, [0, 1, 0]);
  addBlock(parts, [-130.2, -125.4], [-12, 12], [-5, 10.5], 1.4, [0, 1, 0]);
  for (const x of [-123, -102.5]) {
    addScrew(parts, [x, 5, 42.9], [0, 0, 1], 2, 1);
    addScrew(parts, [x, 1, -6.5], [0, 0, -1], 2, 1);
  }
}

/** The upper arm in upper_arm_link axes (the elbow is at -x). */
export function upperArmLink(): PartList {
  const parts = new PartList();
  parts.printed(stand(plate(PROFILE, 24, 3.4, [EYE], 4), [1, 0, 0], [0, 0, 1], [0, 12, 0]), [0, 1, 0]);
  addForkEnd(parts, forkOutline(-14), [35.4, 49.8], 1, 3.4);
  addForkEnd(parts, forkOutline(-14), [-13.5, 1], -1, 3.4);
  addPocket(parts);
  addServo(parts, [-112.57, -15.5, 18.7], [-Math.SQRT1_2, Math.SQRT1_2, 0, 0]);
  for (const y of [-4.6, 2.4]) addBlock(parts, [-27.5, -17.5], [y, y + 2.4], [49, 53.6], 0.8, [0, 1, 0]);
  const cable = [
    [-17, -0.1, 51.3],
    [-30, -0.2, 51.4],
    [-48, -0.5, 51.6],
    [-66, -1, 50.6],
    [-84, -2, 46.5],
    [-97, -8, 44.6],
    [-104, -13.5, 43],
    [-107, -14.6, 39],
  ] as const;
  for (const [k, color] of [DARK.power, DARK.cable, DARK.signal].entries()) {
    const o = (k - 1) * 1.35;
    parts.dark(
      tube(
        cable.map(([x, y, z]) => [x, y + o, z] as const),
        0.72,
        28,
      ),
      color,
    );
  }
  return parts;
}
