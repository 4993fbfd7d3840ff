/**
 * The STS3215 servo: three-part black case 45.2 x 24.8 x 32.7 mm, metal output horn and idler horn on one axis.
 *
 * Own axes, mm: x along the case (horns at x = 12.5), z along the horn axis; the driven horn's face is at z = 18.7.
 */

import type { BufferGeometry } from "three";
import { Matrix4, Quaternion, Vector2, Vector3 } from "three";
import { DARK, PartList } from "./partList";
import { block, circle, isFine, type Point3, patch, plate, roundedOutline, roundedRect, turned } from "./shapes";

const AXIS_X = 12.5;
/** Bolt circle of the horns: four M2 holes at 7 mm, on the diagonals. */
const BOLT = 4.95;

/** Centres of the four horn screws around the axis, mm. */
export const HORN_BOLTS: readonly (readonly [number, number])[] = [
  [BOLT, BOLT],
  [-BOLT, BOLT],
  [-BOLT, -BOLT],
  [BOLT, -BOLT],
];

/** A pan head; the underside is at z = 0, the head looks along +z. */
function screwHead(radius: number, height: number): BufferGeometry {
  return turned(
    [
      [radius, 0],
      [radius, height * 0.5],
      [radius * 0.72, height * 0.9],
      [0, height],
    ],
    radius > 1.6 ? 14 : 9,
  );
}

/** The cross recess, drawn dark just above the head. */
function screwCross(radius: number, height: number): BufferGeometry {
  const l = radius * 0.56;
  const w = radius * 0.16;
  const arm = [
    [l, -w],
    [l, w],
    [w, w],
    [w, l],
    [-w, l],
    [-w, w],
    [-l, w],
    [-l, -w],
    [-w, -w],
    [-w, -l],
    [w, -l],
    [w, -w],
  ] as const;
  return patch(arm.map(([x, y]) => new Vector2(x, y))).translate(0, 0, height * 1.02);
}

/** Adds a screw with its axis along `normal` at `foot`. */
export function addScrew(parts: PartList, foot: Point3, normal: Point3, radius: number, height: number): void {
  const turn = new Quaternion().setFromUnitVectors(new Vector3(0, 0, 1), new Vector3(...normal));
  const placement = new Matrix4().compose(new Vector3(...foot), turn, new Vector3(1, 1, 1));
  parts.metal(screwHead(radius, height).applyMatrix4(placement));
  if (isFine()) parts.dark(screwCross(radius, height).applyMatrix4(placement), DARK.hollow);
}

function horn(thickness: number): BufferGeometry {
  const holes = HORN_BOLTS.map(([x, y]) => circle(x, y, 1.15, 8));
  return plate(circle(0, 0, 10, 32), thickness, 0.25, holes, 1).translate(AXIS_X, 0, 0);
}

function addCase(parts: PartList): void {
  const full = roundedOutline([
    [-22.6, -12.4, 1.2],
    [19.6, -12.4, 0.4],
    [22.6, -9.4, 0.4],
    [22.6, 9.4, 0.4],
    [19.6, 12.4, 0.4],
    [-22.6, 12.4, 1.2],
  ]);
  parts.dark(plate(full, 28.5, 0.35, [], 1).translate(0, 0, -14.2), DARK.servo);
  // The covers end in an arc that leaves room for the horn.
  const bite = Array.from({ length: 9 }, (_, k) => {
    const a = Math.PI * (0.5 + (k + 1) / 10);
    return [AXIS_X + 11.4 * Math.cos(a), 11.4 * Math.sin(a)] as const;
  });
  const cover = roundedOutline([
    [-22.4, 12.2, 1.4],
    [-22.4, -12.2, 1.4],
    [7, -12.2, 0.3],
    ...bite.reverse().map(([x, y]) => [x, y, 0] as const),
    [7, 12.2, 0.3],
  ]);
  parts.dark(plate(cover, 1.5, 0.3, [], 1).translate(0, 0, -15.9), DARK.servoCover);
  parts.dark(plate(cover, 2.6, 0.5, [], 1).translate(0, 0, 14.5), DARK.servoCover);
  for (const [x, y] of [
    [-20.2, 10],
    [-20.2, -10],
    [5, 10],
    [5, -10],
  ] as const) {
    addScrew(parts, [x, y, 16.9], [0, 0, 1], 1.5, 0.7);
    addScrew(parts, [x, y, -15.7], [0, 0, -1], 1.3, 0.5);
  }
}

function addConnectors(parts: PartList): void {
  parts.dark(block([-17.4, -7.5], [-9.2, 9.2], [-17.4, -15.7], 0.3), DARK.servoCover);
  for (const y of [-5.2, 5.2]) {
    parts.dark(block([-3.6, 1.6], [y - 4.2, y + 4.2], [-18, -15.6], 0.25), DARK.socket);
    parts.dark(block([-2.8, 0.8], [y - 3.4, y + 3.4], [-18.1, -17.5], 0.05), DARK.chip);
    for (const dy of isFine() ? [-2.4, 0, 2.4] : [])
      parts.metal(block([-1.3, -0.7], [y + dy - 0.3, y + dy + 0.3], [-18.6, -16.5], 0.05));
  }
}

function addLabel(parts: PartList): void {
  for (const side of [-1, 1]) {
    const outline = roundedRect(-17, 6, -9, 9, 0.8);
    const label = patch(outline).applyMatrix4(
      new Matrix4().makeBasis(new Vector3(side, 0, 0), new Vector3(0, 0, 1), new Vector3(0, -side, 0)),
    );
    label.translate(0, side > 0 ? -12.44 : 12.44, 0);
    parts.dark(label, DARK.label);
  }
}

/**
 * One servo in its own axes.
 *
 * @param idler - With the free horn on the back.
 */
function servoBody(idler: boolean): PartList {
  const parts = new PartList();
  addCase(parts);
  addConnectors(parts);
  addLabel(parts);
  parts.metal(horn(2.5).translate(0, 0, 16.2));
  parts.dark(turnedAt(4.5, 14, 16.4), DARK.chip);
  addScrew(parts, [AXIS_X, 0, 18.6], [0, 0, 1], 2.65, 1.5);
  if (idler) {
    parts.metal(horn(2).translate(0, 0, -17.7));
    parts.dark(turnedAt(3.2, -17.8, -14), DARK.chip);
    parts.metal(turnedAt(3, -18.3, -17.5));
  }
  return parts;
}

function turnedAt(r: number, z0: number, z1: number): BufferGeometry {
  return turned(
    [
      [0, z0],
      [r, z0],
      [r, z1],
      [0, z1],
    ],
    14,
  ).translate(AXIS_X, 0, 0);
}

/** Adds a servo at a pose (mm; quaternion x, y, z, w) in the link. */
export function addServo(
  parts: PartList,
  position: Point3,
  q: readonly [number, number, number, number],
  idler = true,
): void {
  const turn = new Quaternion(...q).normalize();
  parts.add(servoBody(idler), new Matrix4().compose(new Vector3(...position), turn, new Vector3(1, 1, 1)));
}
