/** The forearm: a fork around the elbow servo's horns, a waist, and a band that clamps the wrist servo. */

import { addBlock, addDiamonds, addForkEnd, bandOutlines, forkOutline } from "./forks";
import { DARK, PartList } from "./partList";
import { addScrew, addServo } from "./servoBody";
import { plate, roundedOutline, stand, tube } from "./shapes";

const PROFILE = roundedOutline([
  [-6, 48, 0.2],
  [-40, 48, 10],
  [-52, 44, 10],
  [-97, 44, 0.2],
  [-97, -8, 0.2],
  [-53, -8, 10],
  [-41, -12, 10],
  [-6, -12, 0.2],
  [-6, 1, 0.2],
  [-25, 1, 4],
  [-47, 11, 6],
  [-52, 18.2, 8],
  [-47, 25.4, 6],
  [-25, 35.4, 4],
  [-6, 35.4, 0.2],
]);

const EYE = roundedOutline([
  [-93, 9.6, 2],
  [-74, 9.6, 8],
  [-67, 15, 7],
  [-67, 21.6, 7],
  [-74, 27, 8],
  [-93, 27, 2],
]);

/** The forearm in lower_arm_link axes (the wrist is at -x). */
export function lowerArmLink(): PartList {
  const parts = new PartList();
  parts.printed(stand(plate(PROFILE, 24, 3.4, [EYE], 4), [1, 0, 0], [0, 0, 1], [0, 12, 0]), [0, 1, 0]);
  addForkEnd(parts, forkOutline(-12), [35.4, 48], 1, 3.4);
  addForkEnd(parts, forkOutline(-12), [-12, 1], -1, 3.4);

  const { outer, inner } = bandOutlines([-15, 21.9], [-8.2, 44.4], 6.5, 2.8);
  const band = plate(outer, 28, 1.1, [inner]);
  parts.printed(stand(band, [0, 1, 0], [0, 0, 1], [-118.7, 0, 0]), [1, 0, 0]);
  addBlock(parts, [-100, -92], [10, 20], [2, 36], 1.5, [1, 0, 0]);
  const centres = [-99.6, -109.6].flatMap((x) => [6.5, 14.8, 23, 31.2].map((z) => [x, z] as const));
  addDiamonds(parts, centres, 2.5, [1, 0, 0], [0, 0, 1], [0, -15, 0]);
  const back = centres.map(([x, z]) => [-x, z] as const);
  addDiamonds(parts, back, 2.5, [-1, 0, 0], [0, 0, 1], [0, 21.9, 0]);
  for (const [x, y] of [
    [-102, -5],
    [-106, 16],
  ] as const) {
    addScrew(parts, [x, y, 44.3], [0, 0, 1], 2, 1);
    addScrew(parts, [x, y, -8.1], [0, 0, -1], 2, 1);
  }
  addServo(parts, [-122.4, 5.2, 18.7], [0, 1, 0, 0]);

  for (const y of [-4.6, 2.4]) {
    addBlock(parts, [-22, -12], [y, y + 2.4], [47, 52.2], 0.8, [0, 1, 0]);
    addBlock(parts, [-113, -105], [y, y + 2.4], [43.6, 48.4], 0.8, [1, 0, 0]);
  }
  const cable = [
    [-12, -0.2, 49.8],
    [-28, -0.2, 50],
    [-42, -0.2, 49.2],
    [-56, -0.2, 46.4],
    [-78, -0.2, 45.6],
    [-98, -0.2, 46],
    [-112, -0.2, 46.6],
    [-119, 1.4, 43.4],
    [-121, 3, 38.5],
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
