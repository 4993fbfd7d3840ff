/** The moving jaw: a yoke over both horns of the jaw servo and the finger that closes on the fixed one. */

import { addForkEnd } from "./forks";
import { fingerSection } from "./gripperLink";
import { DARK, PartList } from "./partList";
import { type Corner, circle, loft, patch, plate, roundedOutline, stand } from "./shapes";

/** Middle of the finger along the axis, mm. */
const MIDDLE = 18.9;

/** y, outer x, inner x and half width of the finger; two rows at one place make a step. */
const FINGER: readonly (readonly [number, number, number, number])[] = [
  [-17, 8.6, -8.6, 13.2],
  [-22, 8.2, -8.3, 11.6],
  [-26, 7.6, -8.2, 10.6],
  [-32, 7, -8.2, 9.8],
  [-40, 6.1, -8.2, 8.8],
  [-50, 4.9, -8.2, 7.9],
  [-59, 3.8, -8.2, 7.2],
  [-62, 2.4, -8.2, 7],
  [-62, 2.4, -10.2, 7],
  [-67, -0.1, -10.2, 6.4],
  [-72, -2.6, -10.2, 5.7],
  [-72, -2.6, -12.3, 5.7],
  [-76, -4.6, -12.3, 4.7],
  [-79, -6, -12.3, 3.5],
  [-81, -7.2, -12.1, 2.2],
  [-82, -8.6, -11.4, 1],
];

/** The bridge of the yoke: y and z. */
const BRIDGE: readonly Corner[] = [
  [-4, 43, 0.3],
  [-7, 43, 3],
  [-21.4, 39, 2.4],
  [-21.4, -1.2, 2.4],
  [-7, -5.1, 3],
  [-4, -5.1, 0.3],
  [-4, 1, 0.3],
  [-12, 1.6, 2],
  [-15.4, 5, 3],
  [-15.4, 32.8, 3],
  [-12, 36.2, 2],
  [-4, 36.6, 0.3],
];

/** An arm of the yoke around a horn: x and y. */
const YOKE = roundedOutline([
  [-10, 10, 10],
  [-10, -12, 0.3],
  [9.2, -12, 0.3],
  [10, 10, 10],
]);

/** The jaw in moving_jaw axes (finger along -y, closing towards -x). */
export function movingJawLink(): PartList {
  const parts = new PartList();
  const bridge = plate(roundedOutline(BRIDGE), 18.4, 1.4);
  parts.printed(stand(bridge, [0, 1, 0], [0, 0, 1], [-9.8, 0, 0]), [0, 1, 0]);
  addForkEnd(parts, YOKE, [36.6, 43], 1, 1.4, [0, 1, 0]);
  addForkEnd(parts, YOKE, [-5.1, 0.8], -1, 1.4, [0, 1, 0]);
  const rings = FINGER.map(([y, outer, inner, half]) =>
    fingerSection(outer, inner, half, (x, across) => [x, y, MIDDLE + across]),
  );
  parts.printed(loft(rings), [0, 1, 0]);
  addPads(parts);
  for (const [y, x] of [
    [-28, 7.45],
    [-38, 6.35],
    [-48, 5.2],
    [-57, 4.1],
  ] as const) {
    parts.dark(
      stand(patch(circle(0, 0, 0.8, 8)).translate(0, 0, 0.3), [0, 0.99, 0.1], [0, 0, 1], [x - 0.12, y, MIDDLE]),
      DARK.hollow,
    );
  }
  return parts;
}

function addPads(parts: PartList): void {
  const pad = (y0: number, y1: number, x: number, half0: number, half1: number): void => {
    const outline = roundedOutline([
      [y1, -half0, 0.8],
      [y1, half0, 0.8],
      [y0, half1, 2.2],
      [y0, -half1, 2.2],
    ]);
    // Local z must look along -x, out of the face.
    parts.dark(
      stand(
        plate(outline.map((p) => p.clone()).reverse(), 0.5, 0.12, [], 1),
        [0, 1, 0],
        [0, 0, -1],
        [x + 0.44, 0, MIDDLE],
      ),
      DARK.pad,
    );
  };
  pad(-80.6, -72.8, -12.3, 4.8, 2.4);
  pad(-71.2, -62.8, -10.2, 6.2, 5);
  pad(-61.2, -26, -8.2, 9.4, 6.4);
}
