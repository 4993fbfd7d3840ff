/** What is wrong with where things stand, told while they are placed. Pure. */

import type { Transform } from "../../math/transform";
import type { RobotModel } from "../../robot/robotModel";
import { footprintGap, isOnTable, objectFootprint } from "../../world/footprint";
import { halfExtents } from "../../world/objectShapes";
import { overlappingPair, type StandingObject } from "../../world/overlap";
import { surfaceDistance } from "../../world/predicates/extent";
import { ROBOT_BASE } from "../../world/reset";
import type { SceneObject } from "../../world/scene";
import { tableBounds } from "../../world/tableBounds";
import { areaOutlines } from "./areaShapes";
import { armCloud } from "./armCloud";
import { type Draft, documentId } from "./draft";
import { CELL, MAP, type ReachMap } from "./reachMap";

export interface DesignWarning {
  readonly kind: /** Two things stand in each other. */
    | "overlap"
    /** A thing stands in the base of the arm, or touches the arm as it starts. */
    | "base"
    | "arm"
    | "reach"
    | "offTable"
    /** A share of an area cannot be reached. */
    | "areaReach"
    /** The reset finds no room. */
    | "noRoom";
  /** Ids of the document; `place/<k>` for an area. */
  readonly ids: readonly string[];
  /** 0 to 1; of `areaReach`. */
  readonly share: number;
}

/** The arm keeps this from things, m: the jitter of a start pose moves the hand by less. */
const CLEARANCE = 0.002;
/** A smaller share of an area out of reach is the rounding of its cells. */
const LEAST_SHARE = 0.03;

/** @param reach - At the height of a grasp; null while it is not known. */
export function warningsOf(draft: Draft, robot: RobotModel, reach: ReachMap | null): readonly DesignWarning[] {
  const { scene, plan } = draft;
  const standing = plan.scene.objects.map((object): StandingObject => {
    const joint = plan.joints.get(object.id) ?? 0;
    return { object, X_WO: plan.objects.get(object.id)!, joint };
  });
  const found: DesignWarning[] = [...overlaps(standing)];
  const bounds = tableBounds(scene.surface);
  const cloud = armCloud(robot, scene.reset.robot.pose);
  for (const thing of standing) {
    const tell = (kind: DesignWarning["kind"]): void => {
      found.push({ kind, ids: [documentId(thing.object.id)], share: 0 });
    };
    const footprint = objectFootprint(thing.object, thing.X_WO);
    if (!isOnTable(footprint, bounds)) tell("offTable");
    if (footprintGap(footprint, ROBOT_BASE) < 0) tell("base");
    else if (touchesArm(thing, cloud)) tell("arm");
    if (reach && !thing.object.fixed && isBeyond(reach, thing.X_WO)) tell("reach");
  }
  if (reach) found.push(...areaWarnings(draft, reach));
  if (draft.problem && found.every(({ kind }) => kind !== "overlap" && kind !== "base")) {
    found.push({ kind: "noRoom", ids: [], share: 0 });
  }
  return unique(found);
}

function overlaps(standing: readonly StandingObject[]): DesignWarning[] {
  const radii = standing.map(({ object }) => Math.hypot(...halfExtents(object)));
  return standing.flatMap((a, i) =>
    standing.slice(i + 1).flatMap((b, k): DesignWarning[] => {
      const [p, q] = [a.X_WO.p, b.X_WO.p];
      const apart = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      // The box of a thing on a joint grows when it opens.
      if (apart > 1.5 * (radii[i]! + radii[i + 1 + k]!) || !overlappingPair([a, b])) return [];
      return [{ kind: "overlap", ids: [documentId(a.object.id), documentId(b.object.id)], share: 0 }];
    }),
  );
}

function touchesArm({ object, X_WO, joint }: StandingObject, cloud: ReturnType<typeof armCloud>): boolean {
  const radius = 1.5 * Math.hypot(...halfExtents(object));
  const placed = { ...X_WO, joint: joint ?? 0 };
  return cloud.some(({ centre, radius: r }) => {
    const apart = Math.hypot(centre[0] - X_WO.p[0], centre[1] - X_WO.p[1], centre[2] - X_WO.p[2]);
    return apart < radius + r + CLEARANCE && surfaceDistance(object, placed, centre) < r + CLEARANCE;
  });
}

function cellAt({ columns, rows, cells }: ReachMap, x: number, y: number): number {
  const column = Math.floor((x - MAP.x0) / CELL);
  const row = Math.floor((y - MAP.y0) / CELL);
  return column < 0 || row < 0 || column >= columns || row >= rows ? 0 : cells[row * columns + column]!;
}

function isBeyond(reach: ReachMap, { p }: Transform): boolean {
  return cellAt(reach, p[0], p[1]) === 0;
}

/** Areas of what is to be handled, cell by cell. */
function areaWarnings(draft: Draft, reach: ReachMap): DesignWarning[] {
  return draft.scene.reset.place.flatMap((entry, k): DesignWarning[] => {
    if (!entry.of.some((name) => isHandled(draft.scene.objects, name)) || "inside" in entry.in) return [];
    let inside = 0;
    let beyond = 0;
    for (const { loop, hole } of areaOutlines(entry.in, draft)) {
      const xs = loop.map(([x]) => x);
      const ys = loop.map(([, y]) => y);
      const size = Math.max(CELL, (Math.max(...xs) - Math.min(...xs)) / 40, (Math.max(...ys) - Math.min(...ys)) / 40);
      for (let x = Math.min(...xs) + size / 2; x < Math.max(...xs); x += size) {
        for (let y = Math.min(...ys) + size / 2; y < Math.max(...ys); y += size) {
          if (!isInLoop(loop, x, y) || (hole && isInLoop(hole, x, y))) continue;
          inside += 1;
          if (cellAt(reach, x, y) === 0) beyond += 1;
        }
      }
    }
    const share = inside > 0 ? beyond / inside : 0;
    return share > LEAST_SHARE ? [{ kind: "areaReach", ids: [`place/${k}`], share }] : [];
  });
}

function isHandled(objects: readonly SceneObject[], name: string): boolean {
  const tag = name.startsWith("tag:") ? name.slice(4) : null;
  return objects.some((object) => !object.fixed && (tag === null ? object.id === name : object.tags.includes(tag)));
}

/** Even-odd rule: areas need not be convex. */
function isInLoop(loop: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let isIn = false;
  loop.forEach(([ax, ay], k) => {
    const [bx, by] = loop[(k + 1) % loop.length]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  });
  return isIn;
}

function unique(warnings: readonly DesignWarning[]): DesignWarning[] {
  const seen = new Set<string>();
  return warnings.filter(({ kind, ids }) => {
    const key = `${kind} ${ids.join(" ")}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
