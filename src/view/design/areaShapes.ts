/** Outlines in W of the areas in which a reset draws places. Pure; m. */

import { compose, type Transform, transformPoint } from "../../math/transform";
import { halfExtents, objectRegions, regionFrame } from "../../world/objectShapes";
import type { Vec2 } from "../../world/polygon";
import type { PlaceArea, SceneZone } from "../../world/scene";
import { teeRects } from "../../world/teeRects";
import type { Draft } from "./draft";

/** A flat figure at a height: one loop, perhaps with a hole. */
export interface Outline {
  readonly loop: readonly Vec2[];
  readonly hole: readonly Vec2[] | null;
  readonly z: number;
}

const ROUND = 64;
const DEGREE = Math.PI / 180;
/** Radius of the mark of a single point, m. */
const POINT_RADIUS = 0.006;

/** What an area covers of the plane. */
export function areaOutlines(area: PlaceArea, draft: Draft): Outline[] {
  const { scene, plan } = draft;
  if ("rect" in area) {
    const [x0, y0, x1, y1] = area.rect;
    return [flat(rectangle(x0, y0, x1, y1))];
  }
  if ("ring" in area) return [sector(area.ring)];
  if ("disc" in area) return [flat(circle(area.disc[0], area.disc[1], area.disc[2]))];
  if ("points" in area) return area.points.map(([x, y]) => flat(circle(x, y, POINT_RADIUS, 24)));
  if ("zone" in area) {
    const zone = scene.zones.find(({ id }) => id === area.zone);
    const X_WZ = plan.zones.get(area.zone);
    return zone && X_WZ ? zoneOutlines(zone, X_WZ) : [];
  }
  return "inside" in area ? placeOutlines(area.inside, true, draft) : placeOutlines(area.on, false, draft);
}

function flat(loop: readonly Vec2[], z = 0): Outline {
  return { loop, hole: null, z };
}

function rectangle(x0: number, y0: number, x1: number, y1: number): Vec2[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

function circle(x: number, y: number, r: number, steps = ROUND): Vec2[] {
  return arc(x, y, r, 0, 360, steps).slice(0, -1);
}

function arc(x: number, y: number, r: number, deg0: number, deg1: number, steps: number): Vec2[] {
  return Array.from({ length: steps + 1 }, (_, k) => {
    const a = (deg0 + ((deg1 - deg0) * k) / steps) * DEGREE;
    return [x + r * Math.cos(a), y + r * Math.sin(a)];
  });
}

function sector([r0, r1, deg0, deg1]: readonly [number, number, number, number]): Outline {
  const steps = Math.max(8, Math.ceil((deg1 - deg0) / 4));
  if (deg1 - deg0 >= 359.99) {
    return { loop: circle(0, 0, r1, 96), hole: r0 > 0 ? circle(0, 0, r0, 96).reverse() : null, z: 0 };
  }
  const inner = r0 > 0 ? arc(0, 0, r0, deg1, deg0, steps) : [[0, 0] as Vec2];
  return flat([...arc(0, 0, r1, deg0, deg1, steps), ...inner]);
}

/** What a zone covers of the plane. */
export function zoneOutlines(zone: SceneZone, X_WZ: Transform): Outline[] {
  const toWorld = ([x, y]: Vec2): Vec2 => {
    const [px, py] = transformPoint(X_WZ, [x, y, 0]);
    return [px, py];
  };
  const height = X_WZ.p[2];
  if (!zone.size) return [flat(circle(X_WZ.p[0], X_WZ.p[1], zone.r ?? 0), height)];
  const rects = zone.bar
    ? teeRects(zone.size, zone.bar, true)
    : [[-zone.size[0] / 2, zone.size[0] / 2, -zone.size[1] / 2, zone.size[1] / 2] as const];
  return rects.map(([x0, x1, y0, y1]) => flat(rectangle(x0, y0, x1, y1).map(toWorld), height));
}

/**
 * The floor of a region, or the top of a thing, that others are dropped into or onto.
 *
 * @param into - Shows the rim of a region instead of its floor.
 */
export function placeOutlines(target: string, into: boolean, { scene, plan }: Draft): Outline[] {
  const [id = "", name] = target.split(".");
  const host = scene.objects.find((object) => object.id === id);
  const X_WO = plan.objects.get(id);
  if (!host || !X_WO) return [];
  const region = name === undefined ? null : objectRegions(host)[name];
  if (!region) {
    const [hx, hy, hz] = halfExtents(host);
    const top = transformPoint(X_WO, [0, 0, hz]);
    if (host.r !== undefined) return [flat(circle(top[0], top[1], hx), top[2])];
    const corner = ([x, y]: Vec2): Vec2 => {
      const [px, py] = transformPoint(X_WO, [x, y, hz]);
      return [px, py];
    };
    return [flat(rectangle(-hx, -hy, hx, hy).map(corner), top[2])];
  }
  const X_WR = compose(X_WO, regionFrame(host, region, plan.joints.get(id) ?? 0));
  const [cx, cy, cz] = region.centre;
  const [hx, hy, hz] = region.halfSize;
  const z = into ? hz : -hz;
  const loop = region.round
    ? circle(0, 0, into ? region.round[1] : region.round[0]).map(([x, y]): Vec2 => [cx + x, cy + y])
    : rectangle(cx - hx, cy - hy, cx + hx, cy + hy);
  const [, , height] = transformPoint(X_WR, [cx, cy, cz + z]);
  return [
    flat(
      loop.map(([x, y]): Vec2 => {
        const [px, py] = transformPoint(X_WR, [x, y, cz + z]);
        return [px, py];
      }),
      height,
    ),
  ];
}
