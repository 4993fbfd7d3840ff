/** Finds objects that stand in each other. */

import { compose, type Transform } from "../math/transform";
import { discFootprint, type Footprint, footprintGap, objectFootprint } from "./footprint";
import { type ObjectPart, objectParts } from "./objectShapes";
import type { SceneObject } from "./scene";

/** How deep solids may touch before they count as overlapping, m: rounding, not intent. */
const TOUCH_DEPTH = 1e-6;

/** The ids of the first two objects whose solids overlap; null when none do. The objects stand upright. */
export function overlappingPair(
  standing: readonly { readonly object: SceneObject; readonly X_WO: Transform }[],
): readonly [string, string] | null {
  const solids = standing.map(({ object, X_WO }) => objectParts(object).map((part) => solidInWorld(part, X_WO)));
  for (let i = 0; i < standing.length; i++) {
    for (let j = i + 1; j < standing.length; j++) {
      const overlap = solids[i]!.some((a) => solids[j]!.some((b) => solidsOverlap(a, b)));
      if (overlap) return [standing[i]!.object.id, standing[j]!.object.id];
    }
  }
  return null;
}

/** A solid as an upright prism: its footprint between two heights. A ball is taken as its cylinder. */
interface Prism {
  readonly footprint: Footprint;
  readonly bottom: number;
  readonly top: number;
}

function solidInWorld({ geometry, X_OS }: ObjectPart, X_WO: Transform): Prism {
  const X_WS = compose(X_WO, X_OS);
  const [x, y, z] = X_WS.p;
  switch (geometry.kind) {
    case "box": {
      const [hx, hy, hz] = geometry.halfSize;
      const footprint = objectFootprint({ kind: "box", size: [2 * hx, 2 * hy, 2 * hz] }, X_WS);
      return { footprint, bottom: z - hz, top: z + hz };
    }
    case "sphere":
      return { footprint: discFootprint(x, y, geometry.radius), bottom: z - geometry.radius, top: z + geometry.radius };
    case "cylinder": {
      const half = geometry.halfLength;
      return { footprint: discFootprint(x, y, geometry.radius), bottom: z - half, top: z + half };
    }
  }
}

function solidsOverlap(a: Prism, b: Prism): boolean {
  const inHeight = a.bottom < b.top - TOUCH_DEPTH && b.bottom < a.top - TOUCH_DEPTH;
  return inHeight && footprintGap(a.footprint, b.footprint) < -TOUCH_DEPTH;
}
