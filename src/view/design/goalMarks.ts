/** What the goal asks for, as outlines in W: regions grown by their tolerance, distances, heights, tilts. Pure; m. */

import type { Vec3 } from "../../math/vector3";
import { halfExtents } from "../../world/objectShapes";
import type { Vec2 } from "../../world/polygon";
import { underside } from "../../world/predicates/extent";
import { createPredicateParser } from "../../world/predicates/parsePredicate";
import type { AtomNode, PredicateNode } from "../../world/predicates/predicateNode";
import type { Predicate, SceneObject } from "../../world/scene";
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
type Options = Readonly<Record<string, number | string | boolean | undefined>>;
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
};

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
