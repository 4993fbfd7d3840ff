/** What the goal asks for, as outlines in W: regions grown by their tolerance, distances, heights, tilts, places, sides. Pure; m. */

import { transformPoint } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import { halfExtents } from "../../world/objectShapes";
import type { Vec2 } from "../../world/polygon";
import { underside } from "../../world/predicates/extent";
import { createPredicateParser } from "../../world/predicates/parsePredicate";
import type { AtomNode, PredicateNode } from "../../world/predicates/predicateNode";
import type { Predicate, SceneObject } from "../../world/scene";
import { shadowPolygons } from "../../world/shadow";
import { areaOutlines, type Outline, placeOutlines, zoneOutlines } from "./areaShapes";
import type { Draft } from "./draft";

export interface GoalMark {
  /** Path of the condition in the document. */
  readonly path: string;
  readonly outlines: readonly Outline[];
}

const DEGREE = Math.PI / 180;
const ROUND = 48;

/**
 * The marks of every condition of the goal that has a shape, and of the failure or milestone that is looked at.
 *
 * @param lit - Path of the condition that is looked at; null for none.
 */
export function goalMarks(draft: Draft, lit: string | null = null): readonly GoalMark[] {
  const { goal } = draft.scene;
  return [{ path: "/goal", predicate: goal }, ...lookedAt(draft, lit)].flatMap(({ path, predicate }) => {
    const tree = createPredicateParser(draft.scene).parse(predicate, path);
    return tree ? atomsOf(tree).flatMap((node) => markOf(node, draft)) : [];
  });
}

/** The whole failure or milestone that a path leads into. */
function lookedAt({ scene }: Draft, lit: string | null): { readonly path: string; readonly predicate: Predicate }[] {
  const isIn = (path: string): boolean => lit === path || lit?.startsWith(`${path}/`) === true;
  return [
    ...Object.entries(scene.fail).map(([name, predicate]) => ({ path: `/fail/${name}`, predicate })),
    ...scene.stages.map(({ when }, k) => ({ path: `/stages/${k}/when`, predicate: when })),
  ].filter(({ path }) => isIn(path));
}

function atomsOf(node: PredicateNode): readonly AtomNode[] {
  return node.kind === "atom" ? [node] : node.children.flatMap(atomsOf);
}

function markOf(node: AtomNode, draft: Draft): GoalMark[] {
  const outlines = SHAPES[node.key]?.(draft, node.names, node.options as Options) ?? [];
  return outlines.length > 0 ? [{ path: node.path, outlines }] : [];
}

/** Options of a condition, its defaults filled in. */
type Options = Readonly<Record<string, number | string | boolean | readonly number[] | undefined>>;
type Shape = (draft: Draft, names: readonly string[], options: Options) => readonly Outline[];

const SHAPES: Readonly<Record<string, Shape>> = {
  in: (draft, [, region = ""], { tol }) => regionOutlines(draft, region).map((outline) => grown(outline, Number(tol))),
  near: (draft, [, b = ""], { d }) => {
    const centre = centreOf(draft, b);
    return centre ? [circle(centre, Number(d))] : [];
  },
  on: (draft, [, b = ""], { xy }) => {
    const host = standing(draft, b);
    if (!host) return [];
    const [hx, hy, hz] = halfExtents(host.object);
    return [circle([host.p[0], host.p[1], host.p[2] + hz], xy === undefined ? Math.min(hx, hy) : Number(xy))];
  },
  above: (draft, [, b = ""]) => areaOutlines({ on: b }, draft),
  cover: (draft, [, zone = ""]) => regionOutlines(draft, zone),
  lifted: (draft, [a = ""], { by }) => {
    const thing = standing(draft, a);
    if (!thing) return [];
    const [hx, hy] = halfExtents(thing.object);
    const low = underside(thing.object, draft.plan.objects.get(thing.object.id)!);
    return [circle([thing.p[0], thing.p[1], low + Number(by)], Math.max(hx, hy))];
  },
  released: (draft, [a = ""], { clear }) => {
    const thing = standing(draft, a);
    if (!thing) return [];
    const [hx, hy] = halfExtents(thing.object);
    return [circle([thing.p[0], thing.p[1], thing.p[2]], Math.hypot(hx, hy) + Number(clear))];
  },
  // A cone over the foot: its rim is where the top may be.
  upright: (draft, [a = ""], { deg }) => {
    const thing = standing(draft, a);
    if (!thing) return [];
    const height = 2 * halfExtents(thing.object)[2];
    const low = underside(thing.object, draft.plan.objects.get(thing.object.id)!);
    return [circle([thing.p[0], thing.p[1], low + height], Math.max(0.003, height * Math.tan(Number(deg) * DEGREE)))];
  },
  // Over the lowest thing, the top of each that carries another, as wide as the next may stand off its middle.
  stack: (draft, [first = "", ...others]) => {
    const base = standing(draft, first);
    if (!base) return [];
    const carried = others.flatMap((id) => standing(draft, id)?.object ?? []);
    let top = base.p[2] - halfExtents(base.object)[2];
    return [base.object, ...carried.slice(0, -1)].map((object) => {
      const [hx, hy, hz] = halfExtents(object);
      top += 2 * hz;
      return circle([base.p[0], base.p[1], top], Math.min(hx, hy));
    });
  },
  // Where the near edge of the one may be beside the other, as wide as the middles may be apart.
  side: (draft, [, b = "", where = ""], { gap, max, lane }) => {
    const other = standing(draft, b);
    const side = SIDES[where];
    if (!other || !side) return [];
    const [axis, sign] = side;
    const X_WO = draft.plan.objects.get(other.object.id)!;
    const edge = Math.max(
      ...shadowPolygons(other.object, X_WO).flatMap((corners) => corners.map((at) => sign * at[axis])),
    );
    const along = [Number(gap), Number(max)].map((v) => sign * (edge + v)) as [number, number];
    const middle = other.p[axis === 0 ? 1 : 0];
    const across = [middle - Number(lane), middle + Number(lane)] as const;
    const corner = (u: number, v: number): Vec2 => (axis === 0 ? [u, v] : [v, u]);
    const loop = [
      corner(along[0], across[0]),
      corner(along[1], across[0]),
      corner(along[1], across[1]),
      corner(along[0], across[1]),
    ];
    return [{ loop, hole: null, z: underside(other.object, X_WO) }];
  },
  // Round the peg, at the height below which the middle of the ring must be.
  threaded: (draft, [ring = "", peg = ""], { depth }) => {
    const post = standing(draft, peg);
    const hoop = standing(draft, ring);
    if (!post || !hoop) return [];
    const X_WP = draft.plan.objects.get(post.object.id)!;
    const at = transformPoint(X_WP, [0, 0, halfExtents(post.object)[2] - Number(depth)]);
    return [circle(at, halfExtents(hoop.object)[0])];
  },
  // The place of the foot with its tolerance, and the headings that count as a sector of each.
  pose: (draft, [a = ""], { at, yaw, tol, yawTol, sym }) => {
    const thing = standing(draft, a);
    if (!thing) return [];
    const low = underside(thing.object, draft.plan.objects.get(thing.object.id)!);
    const [x, y, z = low] = (at as readonly number[] | undefined) ?? thing.p.slice(0, 2);
    const place: Vec3 = [x!, y!, z];
    const outlines = at === undefined ? [] : [circle(place, Number(tol))];
    // Where every heading counts there is none to show.
    if (yaw === undefined || Number(sym) <= 2 * Number(yawTol)) return outlines;
    const [hx, hy] = halfExtents(thing.object);
    const reach = 1.4 * Math.max(hx, hy);
    const count = Math.round(360 / Number(sym));
    if (count > MOST_HEADINGS) return [...outlines, circle(place, reach)];
    const turns = Array.from({ length: count }, (_, k) => k);
    return [...outlines, ...turns.map((k) => sector(place, reach, Number(yaw) + k * Number(sym), Number(yawTol)))];
  },
};

/** Words of sides: the axis of W, and which way along it; as in the predicate. */
const SIDES: Readonly<Record<string, readonly [axis: 0 | 1, sign: 1 | -1]>> = {
  left: [1, 1],
  right: [1, -1],
  front: [0, 1],
  behind: [0, -1],
};
/** More headings of a thing that looks the same from many sides are drawn as a circle: nobody could tell them apart. */
const MOST_HEADINGS = 72;

function standing({ scene, plan }: Draft, id: string): { readonly object: SceneObject; readonly p: Vec3 } | null {
  const object = scene.objects.find((candidate) => candidate.id === id);
  const X_WO = plan.objects.get(id);
  return object && X_WO ? { object, p: X_WO.p } : null;
}

function centreOf(draft: Draft, id: string): Vec3 | null {
  return standing(draft, id)?.p ?? draft.plan.zones.get(id)?.p ?? null;
}

function regionOutlines(draft: Draft, name: string): readonly Outline[] {
  const zone = draft.scene.zones.find(({ id }) => id === name);
  if (zone) return zoneOutlines(zone, draft.plan.zones.get(zone.id)!);
  return placeOutlines(name, false, draft);
}

function circle([x, y, z]: Vec3, r: number): Outline {
  const loop = Array.from({ length: ROUND }, (_, k): Vec2 => {
    const a = (2 * Math.PI * k) / ROUND;
    return [x + r * Math.cos(a), y + r * Math.sin(a)];
  });
  return { loop, hole: null, z };
}

/** A slice of a disc, from `half` below to `half` above a direction, deg. */
function sector([x, y, z]: Vec3, r: number, direction: number, half: number): Outline {
  const steps = Math.max(2, Math.ceil(half / 4));
  const rim = Array.from({ length: steps + 1 }, (_, k): Vec2 => {
    const a = (direction - half + (2 * half * k) / steps) * DEGREE;
    return [x + r * Math.cos(a), y + r * Math.sin(a)];
  });
  return { loop: [[x, y], ...rim], hole: null, z };
}

/** Every corner moved away from the middle. */
function grown({ loop, hole, z }: Outline, by: number): Outline {
  const mean = (axis: 0 | 1): number => loop.reduce((sum, point) => sum + point[axis], 0) / loop.length;
  const [cx, cy] = [mean(0), mean(1)];
  const away = ([x, y]: Vec2): Vec2 => {
    const length = Math.hypot(x - cx, y - cy) || 1;
    return [x + (by * (x - cx)) / length, y + (by * (y - cy)) / length];
  };
  return { loop: loop.map(away), hole, z };
}
