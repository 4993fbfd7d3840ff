/** Sizes of the handles on the screen, and which one a pointer meets. Pure; pixels. */

import type { Vec3 } from "../../math/vector3";
import { distanceToSegment } from "../screenScale";
import type { Grip } from "./gripTypes";

/** From the middle of what is picked. */
export const ARROW = { from: 18, to: 66, head: 14 } as const;
export const RING = 62;
export const PLANE = 11;
export const KNOB = 6.5;

/** How near a pointer must come; a finger is blunter. */
const REACH = { mouse: 9, touch: 20 } as const;
/** Steps of a ring seen from aside. */
const STEPS = 48;

/** How W looks on the canvas. */
export interface Screen {
  /** Place on the canvas, or null behind the eye. */
  toPixel(point: Vec3): { readonly x: number; readonly y: number } | null;
  /** Metres that one pixel covers there. */
  pixelAt(point: Vec3): number;
}

/** Where a handle is drawn in W: it stands a few pixels off along its direction. */
export function gripPlace({ at, direction, offset }: Grip, screen: Screen): Vec3 {
  return along(at, direction, offset * screen.pixelAt(at));
}

/** A place where a pointer meets a handle. */
export function gripMiddle(grip: Grip, screen: Screen): Vec3 {
  const scale = screen.pixelAt(grip.at);
  if (grip.look === "arrow") return along(grip.at, grip.direction, ((ARROW.from + ARROW.to) / 2) * scale);
  if (grip.look === "ring") return ringPoint(grip.at, RING * scale, 0);
  return gripPlace(grip, screen);
}

function along(at: Vec3, direction: Vec3, distance: number): Vec3 {
  return at.map((v, k) => v + distance * direction[k]!) as unknown as Vec3;
}

/** The handle under a pointer; the smaller ones come first where several meet. */
export function hitGrip(
  grips: readonly Grip[],
  x: number,
  y: number,
  screen: Screen,
  pointer: "mouse" | "touch" = "mouse",
): Grip | null {
  const reach = REACH[pointer];
  const order = ["knob", "plane", "arrow", "ring"] as const;
  for (const look of order) {
    let best: Grip | null = null;
    let nearest = Number.POSITIVE_INFINITY;
    for (const grip of grips) {
      if (grip.look !== look) continue;
      const distance = distanceTo(grip, x, y, screen);
      if (distance > reach || distance >= nearest) continue;
      best = grip;
      nearest = distance;
    }
    if (best) return best;
  }
  return null;
}

/** From the drawn shape, pixels. */
function distanceTo(grip: Grip, x: number, y: number, screen: Screen): number {
  const middle = screen.toPixel(gripPlace(grip, screen));
  if (!middle) return Number.POSITIVE_INFINITY;
  const fromMiddle = Math.hypot(x - middle.x, y - middle.y);
  if (grip.look === "knob") return Math.max(0, fromMiddle - KNOB);
  if (grip.look === "plane") return Math.max(0, fromMiddle - PLANE);
  const scale = screen.pixelAt(grip.at);
  if (grip.look === "arrow") {
    const foot = screen.toPixel(along(grip.at, grip.direction, ARROW.from * scale));
    const tip = screen.toPixel(along(grip.at, grip.direction, ARROW.to * scale));
    return foot && tip ? distanceToSegment(x, y, foot.x, foot.y, tip.x, tip.y) : Number.POSITIVE_INFINITY;
  }
  return distanceToRing(grip, x, y, screen, RING * scale);
}

function distanceToRing({ at }: Grip, x: number, y: number, screen: Screen, radius: number): number {
  const points = Array.from({ length: STEPS + 1 }, (_, k) => {
    const a = (2 * Math.PI * k) / STEPS;
    return screen.toPixel(ringPoint(at, radius, a));
  });
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < STEPS; k++) {
    const [a, b] = [points[k], points[k + 1]];
    if (a && b) nearest = Math.min(nearest, distanceToSegment(x, y, a.x, a.y, b.x, b.y));
  }
  return nearest;
}

/** Rings lie flat: all turns are about the vertical. */
function ringPoint(at: Vec3, radius: number, angle: number): Vec3 {
  return [at[0] + radius * Math.cos(angle), at[1] + radius * Math.sin(angle), at[2]];
}
