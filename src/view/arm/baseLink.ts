/** The base: two lattice feet, the column with its roof, the band that holds the pan servo, and the board at the back. */

import type { BufferGeometry } from "three";
import { Vector2 } from "three";
import { DARK, PartList } from "./partList";
import { addScrew, addServo } from "./servoBody";
import { block, type Corner, circle, diamond, plate, roundedOutline, roundedRect, stand, tube } from "./shapes";

/** Spacing of the diamonds in the feet, mm. */
const LATTICE = [14.7, 8.5] as const;

const mirrorY = (corners: readonly Corner[]): Corner[] =>
  corners.map(([x, y, r]) => [x, -y, r ?? 0] as const).reverse();

/** The foot on the +y side. */
const FOOT: readonly Corner[] = [
  [-22.4, 7, 0.5],
  [-22.4, 43.5, 4],
  [-5.5, 43.5, 8],
  [16, 55.5, 6],
  [26, 55.5, 6],
  [64.6, 33.5, 3],
  [64.6, 26, 4],
  [36, 10, 6],
  [-8, 7, 0.5],
];

function footHoles(): Vector2[][] {
  const holes: Vector2[][] = [circle(-12, 31, 3.4, 16), circle(55, 27, 3.2, 16)];
  const inside = new Polygon(FOOT);
  for (let row = -1; row < 12; row++) {
    for (let column = -3; column < 6; column++) {
      const x = 20.4 + LATTICE[0] * (column + (row % 2 ? 0.5 : 0));
      const y = 48.2 - (LATTICE[1] / 2) * row;
      const clear = [new Vector2(-12, 31), new Vector2(55, 27)].every((c) => c.distanceTo(new Vector2(x, y)) > 9);
      if (clear && y > 17 && inside.margin(x, y) > 5.2) holes.push(diamond(x, y, 3.9, 2.5));
    }
  }
  return holes;
}

/** Distance of a point to the edge of a polygon; negative outside. */
class Polygon {
  constructor(readonly corners: readonly Corner[]) {}

  margin(x: number, y: number): number {
    let best = Number.POSITIVE_INFINITY;
    let inside = false;
    this.corners.forEach(([ax, ay], i) => {
      const [bx, by] = this.corners[(i + 1) % this.corners.length]!;
      const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
      const s = Math.max(0, Math.min(1, t));
      best = Math.min(best, Math.hypot(x - ax - s * (bx - ax), y - ay - s * (by - ay)));
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    });
    return inside ? best : -best;
  }
}

function addFeet(parts: PartList): void {
  const holes = footHoles();
  parts.printed(plate(roundedOutline(FOOT), 14.6, 2.2, holes, 2).translate(0, 0, 0.4));
  const mirrored = holes.map((hole) => hole.map((p) => new Vector2(p.x, -p.y)).reverse());
  parts.printed(plate(roundedOutline(mirrorY(FOOT)), 14.6, 2.2, mirrored, 2).translate(0, 0, 0.4));
  parts.printed(block([-22.4, 6], [-10, 10], [0.4, 7], 1));
  for (const side of [-1, 1]) {
    for (const [x, y] of [
      [-12, 31],
      [55, 27],
    ] as const) {
      const ring = plate(circle(x, side * y, 5.4, 20), 0.7, 0.3, [circle(x, side * y, 3.6, 16)], 1);
      parts.printed(ring.translate(0, 0, 14.8));
    }
    parts.dark(block([-18, 50], [side * 26 - 6, side * 26 + 6], [0, 0.5], 0.1), DARK.pad);
  }
}

function addColumn(parts: PartList): void {
  for (const side of [-1, 1]) {
    const y = [side > 0 ? 9.5 : -22.4, side > 0 ? 22.4 : -9.5] as const;
    parts.printed(block([-22.4, 14], y, [12, 36], 1.2));
    parts.printed(block([-22.4, 1], y, [30, 66], 1.2));
  }
  parts.printed(block([-22.4, -17], [-20, 20], [24, 66], 1));
  const roof = roundedOutline([
    [-22.4, -17.4, 4],
    [4, -17.4, 8],
    [16, -12, 9],
    [24.4, -4, 9],
    [24.4, 4, 9],
    [16, 12, 9],
    [4, 17.4, 8],
    [-22.4, 17.4, 4],
  ]);
  parts.printed(plate(roof, 7.4, 1.8).translate(0, 0, 62.2));
  for (const y of [-10, 10]) addScrew(parts, [9, y, 69.3], [0, 0, 1], 1.9, 1.2);
  parts.printed(block([1, 14], [-12.4, -9.8], [55, 64], 0.6));
  parts.printed(block([1, 14], [9.8, 12.4], [55, 64], 0.6));
}

function band(outer: readonly Corner[], inner: readonly Corner[], height: number): BufferGeometry {
  return plate(roundedOutline(outer), height, 1, [roundedOutline(inner)]);
}

function addMotorHolder(parts: PartList): void {
  const outer: Corner[] = [
    [-27.2, -22.4, 3],
    [6, -22.4, 14],
    [49, -15.4, 5],
    [53, -12.4, 5],
    [53, 12.4, 5],
    [49, 15.4, 5],
    [6, 22.4, 14],
    [-27.2, 22.4, 3],
  ];
  const inner: Corner[] = [
    [-22.6, -19, 2],
    [6, -19, 12],
    [46, -12.6, 3],
    [49.4, -10.6, 2],
    [49.4, 10.6, 2],
    [46, 12.6, 3],
    [6, 19, 12],
    [-22.6, 19, 2],
  ];
  parts.printed(band(outer, inner, 19.8).translate(0, 0, 35.7));
  const back: Corner[] = [
    [-27.2, -22.4, 3],
    [3.5, -22.4, 2],
    [3.5, -19, 1],
    [-22.6, -19, 2],
    [-22.6, 19, 2],
    [3.5, 19, 1],
    [3.5, 22.4, 2],
    [-27.2, 22.4, 3],
  ];
  parts.printed(plate(roundedOutline(back), 14, 1).translate(0, 0, 53));
  for (const x of [8.6, 15]) parts.printed(block([x, x + 4.6], [20, 25], [41.5, 52], 1));
  for (const side of [-1, 1]) addScrew(parts, [-11, side * 22.3, 46], [0, side, 0], 2.2, 1);
}

/** The plate with the servo adapter: terminal, two servo sockets, USB, power jack, chip. */
function addBoard(parts: PartList): void {
  const flat = (g: BufferGeometry, x: number): BufferGeometry => stand(g, [0, -1, 0], [0, 0, 1], [x, 0, 0]);
  parts.printed(flat(plate(roundedRect(-25.4, 25.4, 26.4, 68.4, 7), 3.8, 1), -27.2), [1, 0, 0]);
  parts.dark(flat(plate(roundedRect(-21, 21, 30.5, 64.5, 1.6), 1.6, 0.15, [], 1), -34.4), DARK.pcb);
  for (const y of [-18, 18]) {
    for (const z of [33.5, 61.5]) {
      parts.metal(block([-34.4, -31], [y - 1.6, y + 1.6], [z - 1.6, z + 1.6], 0.5));
      addScrew(parts, [-36, y, z], [-1, 0, 0], 2.1, 1.2);
    }
  }
  for (const z of [39, 50]) {
    parts.dark(block([-41, -36], [-15.5, -6.5], [z, z + 8.4], 0.4), DARK.socket);
    parts.dark(block([-41.1, -40], [-14.2, -7.8], [z + 1.2, z + 7.2], 0.1), DARK.chip);
  }
  parts.dark(block([-38, -36], [-2, 7], [44, 53], 0.3), DARK.chip);
  parts.metal(block([-39.2, -36], [-4.5, 4.5], [29.8, 37], 0.9));
  parts.dark(block([-46.5, -36], [9.6, 18.4], [42, 54.5], 0.8), DARK.chip);
  parts.metal(block([-38, -36], [12, 17], [35, 39], 0.6));
  // Cable from the board to the pan servo.
  const start = [-41, -11, 54] as const;
  for (const [k, color] of [DARK.power, DARK.cable, DARK.signal].entries()) {
    const o = (k - 1) * 1.4;
    const route = [
      [start[0] + 0.5, start[1] + o, start[2]],
      [-46, -13 + o, 55],
      [-44, -24, 58 + o],
      [-33, -28.5, 55 + o],
      [-15, -25.5, 50 + o],
      [-2, -24.4, 44 + o],
      [10, -23, 34 + o],
      [18, -15, 30 + o],
      [22, -8, 28.5 + o],
    ] as const;
    parts.dark(tube(route, 0.75, 30), color);
  }
}

/** The base in base_link axes. */
export function baseLink(): PartList {
  const parts = new PartList();
  addFeet(parts);
  addColumn(parts);
  addMotorHolder(parts);
  addBoard(parts);
  addServo(parts, [26.335, 0, 43.7], [0, 0, 0, 1]);
  return parts;
}
