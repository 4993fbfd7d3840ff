/** Built-in shapes of the kind `mesh`, made of convex solids like everything else. Links name them by id. */

import type { Vec3 } from "../math/vector3";
import type { ObjectRegion } from "./objectRecipes";
import { boxBetween, type ObjectPart, prismPart, regularPolygon, roundWall } from "./solids";

/** Half of the bounding box, solids and regions, as in a recipe. */
export interface Asset {
  readonly half: Vec3;
  readonly parts: readonly ObjectPart[];
  readonly regions: Readonly<Record<string, ObjectRegion>>;
}

/** A mug of 60 mm with a handle towards +x. */
function mug(): Asset {
  const [r, wall, handle, hz] = [0.03, 0.003, 0.022, 0.035];
  const half: Vec3 = [r + handle / 2, r, hz];
  const shift = -handle / 2;
  const floor = regularPolygon(r);
  const round = [prismPart(floor, floor, -hz, wall - hz), ...roundWall([r - wall, r - wall], [r, r], wall - hz, hz)];
  const moved = round.map(({ geometry, X_OS }) => {
    const [x, y, z] = X_OS.p;
    return { geometry, X_OS: { ...X_OS, p: [x + shift, y, z] as const } };
  });
  const [inner, outer] = [r + shift, half[0]];
  const grip: readonly [number, number] = [-0.004, 0.004];
  const handleParts = [
    boxBetween([inner, outer], grip, [0.014, 0.02]),
    boxBetween([inner, outer], grip, [-0.02, -0.014]),
    boxBetween([outer - 0.006, outer], grip, [-0.014, 0.014]),
  ];
  const inside: ObjectRegion = {
    centre: [shift, 0, wall / 2],
    halfSize: [r - wall, r - wall, hz - wall / 2],
    round: [r - wall, r - wall],
    moves: false,
  };
  return { half, parts: [...moved, ...handleParts], regions: { inside } };
}

/** A bridge of building blocks: two posts and a beam, 90 mm long; `under` is the space between the posts. */
function arch(): Asset {
  const half: Vec3 = [0.045, 0.015, 0.0225];
  const [hx, hy, hz] = half;
  const y: readonly [number, number] = [-hy, hy];
  const parts = [
    boxBetween([-hx, 0.025 - hx], y, [-hz, 0.0075]),
    boxBetween([hx - 0.025, hx], y, [-hz, 0.0075]),
    boxBetween([-hx, hx], y, [0.0075, hz]),
  ];
  const under: ObjectRegion = { centre: [0, 0, -0.0075], halfSize: [0.02, hy, 0.015], round: null, moves: false };
  return { half, parts, regions: { under } };
}

/** By id. */
export const ASSETS: ReadonlyMap<string, Asset> = new Map([
  ["mug", mug()],
  ["arch", arch()],
]);
