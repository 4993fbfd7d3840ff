/** Flat marks of the tool handle in screen pixels: one shape for each kind of reach, so that colour is not needed. */

import { BufferGeometry, Float32BufferAttribute } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";

/** Radius of the ring, px. */
const RING_RADIUS = 18;
const LINE = 1.6;
const DASHES = 12;

/** A part of a band between two circles; `corners` steps make a polygon where few. */
function band(radius: number, width: number, from: number, to: number, steps: number): BufferGeometry {
  const position: number[] = [];
  const index: number[] = [];
  for (let k = 0; k <= steps; k++) {
    const a = from + ((to - from) * k) / steps;
    for (const r of [radius - width / 2, radius + width / 2]) position.push(r * Math.cos(a), r * Math.sin(a), 0);
    if (k < steps) index.push(2 * k, 2 * k + 1, 2 * k + 3, 2 * k, 2 * k + 3, 2 * k + 2);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(position, 3));
  geometry.setIndex(index);
  return geometry;
}

/** Wanted and reachable: a dashed circle, as every target. */
export function dashedRing(): BufferGeometry {
  const step = (2 * Math.PI) / DASHES;
  return mergeGeometries(
    Array.from({ length: DASHES }, (_, k) => band(RING_RADIUS, LINE, k * step, (k + 0.62) * step, 5)),
  );
}

/** Near a limit: a whole circle with a triangle on it. */
export function warnedRing(): BufferGeometry {
  const triangle = band(3.4, 6.8, Math.PI / 2, Math.PI / 2 + 2 * Math.PI, 3).translate(0, RING_RADIUS + 7.5, 0);
  return mergeGeometries([band(RING_RADIUS, LINE * 1.2, 0, 2 * Math.PI, 64), triangle]);
}

/** Out of reach: an octagon. */
export function octagon(): BufferGeometry {
  const tilt = Math.PI / 8;
  return band(RING_RADIUS + 1, LINE * 1.8, tilt, tilt + 2 * Math.PI, 8);
}
