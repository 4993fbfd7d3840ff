/** The wrist: a fork around the wrist servo and a shell that holds the roll servo crosswise. */

import { Matrix4 } from "three";
import { addBlock, addForkEnd, forkOutline } from "./forks";
import { DARK, PartList } from "./partList";
import { addScrew, addServo } from "./servoBody";
import { block, type Corner, plate, roundedOutline, roundedRect, stand } from "./shapes";

/** The shell seen from +x: y and z. */
const SIDE: readonly Corner[] = [
  [-62.6, 53.3, 1.5],
  [-62.6, 38, 6],
  [-58.5, 20, 12],
  [-48, 3, 14],
  [-36, -9, 8],
  [-22, -9, 2],
  [-22, 1.2, 3],
  [-26, 7, 3],
  [-25.4, 22, 4],
  [-23.4, 37, 2],
  [-23.4, 53.3, 1.5],
];

/** The belly below the roll servo: y and z. */
const BELLY: readonly Corner[] = [
  [-55.5, 7.4, 2],
  [-46, -1, 8],
  [-35, -9, 6],
  [-10, -9, 0.3],
  [-10, 1.2, 0.3],
  [-20.5, 1.2, 2],
  [-26, 7.4, 1],
];

/** The upper tongue: y and z. */
const TONGUE: readonly Corner[] = [
  [-8, 36.2, 0.3],
  [-8, 45, 0.3],
  [-16, 46, 10],
  [-24, 53.2, 9],
  [-28, 53.2, 1],
  [-28, 36.2, 0.3],
];

const WINDOWS: readonly (readonly Corner[])[] = [-47, -33.4].map((y) => [
  [y + 4.5, 45.4, 0.5],
  [y + 0.4, 45.4, 0.5],
  [y - 7.6, 36.4, 0.5],
  [y - 3.8, 31.6, 0.5],
  [y + 4.5, 41, 0.5],
]);

/** Fork ends are drawn along -x; here the fork runs along -y. */
const FORK_TURN = new Matrix4().makeRotationZ(Math.PI / 2);

/** The wrist in wrist_link axes (the hand is at -y). */
export function wristLink(): PartList {
  const parts = new PartList();
  const windows = WINDOWS.map((corners) => roundedOutline(corners));
  for (const x of [12.4, -15.4]) {
    const side = plate(roundedOutline(SIDE), 3, 1.2, windows, 2);
    parts.printed(stand(side, [0, 1, 0], [0, 0, 1], [x, 0, 0]), [0, 0, 1]);
  }
  parts.printed(stand(plate(roundedOutline(BELLY), 25.4, 3, [], 4), [0, 1, 0], [0, 0, 1], [-12.7, 0, 0]), [0, 0, 1]);
  parts.printed(stand(plate(roundedOutline(TONGUE), 24, 2.4), [0, 1, 0], [0, 0, 1], [-12, 0, 0]), [0, 0, 1]);
  addBlock(parts, [-15, 15], [-62.8, -60.2], [36, 53.3], 1, [0, 0, 1]);
  addBlock(parts, [-15, 15], [-25.8, -23.2], [36, 53.3], 1, [0, 0, 1]);
  addBlock(parts, [-13, 13], [-27, -24.6], [4, 22], 1, [0, 0, 1]);
  for (const x of [-10.2, 10.2]) addScrew(parts, [x, -62.6, 47], [0, -1, 0], 2, 1);

  const outline = forkOutline(-16);
  const turn = (z: readonly [number, number], outside: 1 | -1): void => {
    const end = new PartList();
    addForkEnd(end, outline, z, outside, 2.4, [0, 0, 1]);
    parts.add(end, FORK_TURN);
  };
  turn([36.2, 45], 1);
  turn([-9, 1.2], -1);
  parts.dark(block([-11.8, 11.8], [-24.6, -23.9], [24, 35.6], 0.3), DARK.servoCover);

  for (const z of [9, 16.4]) addBlock(parts, [-20, -14.6], [-40, -29.6], [z, z + 4.6], 1.2, [0, 0, 1]);
  const rim = plate(
    roundedRect(-15.2, 15.2, -62.4, -23.4, 2),
    1.6,
    0.6,
    [roundedRect(-12.5, 12.5, -60.3, -25.8, 1)],
    1,
  );
  parts.printed(rim.translate(0, 0, 52), [0, 0, 1]);
  addServo(parts, [0, -42.4, 30.6], [0.5, 0.5, -0.5, 0.5], false);
  return parts;
}
