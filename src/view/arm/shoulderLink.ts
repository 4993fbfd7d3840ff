/** The shoulder: a turntable bracket that grips the pan servo from both sides and carries the lift servo in a band. */

import { addDiamonds, addForkEnd, bandOutlines } from "./forks";
import { PartList } from "./partList";
import { addScrew, addServo } from "./servoBody";
import { type Corner, plate, roundedOutline, roundedRect, stand } from "./shapes";

/** A horn plate: round at the axis, widening to the spine. */
const HORN_PLATE: readonly Corner[] = [
  [12.2, -12, 12],
  [12.2, 12, 12],
  [-2, 12, 12],
  [-19, 10, 8],
  [-35, 19.4, 5],
  [-47.6, 19.4, 5],
  [-47.6, -19.4, 5],
  [-35, -19.4, 5],
  [-19, -10, 8],
  [-2, -12, 12],
];

/** The spine seen from the side: x and z. */
const SPINE: readonly Corner[] = [
  [-47.6, -10, 1],
  [-47.6, 34.5, 3],
  [-35, 46.2, 3],
  [-29, 46.2, 1],
  [-22.6, 36, 1],
  [-22.6, 31.8, 1],
  [-22.6, 4, 1],
  [-18, 0.2, 1],
  [-18, -10, 1],
];

/** The shoulder in shoulder_link axes (z down when the arm stands). */
export function shoulderLink(): PartList {
  const parts = new PartList();
  const outline = roundedOutline(HORN_PLATE);
  addForkEnd(parts, outline, [-10, 0], -1, 1.8, [0, 0, 1]);
  addForkEnd(
    parts,
    roundedOutline(HORN_PLATE.map(([x, y, r]) => [Math.max(x, -44), y * 0.98, r ?? 0])),
    [36.2, 46.2],
    1,
    1.8,
  );
  const spine = plate(roundedOutline(SPINE), 39, 2);
  parts.printed(stand(spine, [1, 0, 0], [0, 0, 1], [0, 19.5, 0]), [0, 0, 1]);
  for (const y of [-12.5, 12.5]) {
    for (const z of [0, 25]) addScrew(parts, [-47.4, y, z], [-1, 0, 0], 1.6, 0.9);
  }

  const shell = roundedRect(-47.4, -20, -22.8, 22.8, 5);
  parts.printed(plate(shell, 6, 1).translate(0, 0, -14), [0, 0, 1]);
  const { outer, inner } = bandOutlines([-50.6, -14.8], [-26.4, 26], 8, 3);
  parts.printed(plate(outer, 28, 1.3, [inner]).translate(0, 0, -38), [0, 0, 1]);
  const centres = [-18.8, -28.8].flatMap((z) => [-12.3, -4.1, 4.1, 12.3].map((y) => [y, z] as const));
  addDiamonds(parts, centres, 2.4, [0, 1, 0], [0, 0, 1], [-14.8, 0, 0]);
  const mirrored = centres.map(([y, z]) => [-y, z] as const);
  addDiamonds(parts, mirrored, 2.4, [0, -1, 0], [0, 0, 1], [-50.6, 0, 0]);
  for (const x of [-41, -21]) addScrew(parts, [x, -26.3, -21.5], [0, -1, 0], 2.1, 1);
  addServo(parts, [-30.399, 0.422, -41.7], [0.5, 0.5, -0.5, 0.5]);
  return parts;
}
