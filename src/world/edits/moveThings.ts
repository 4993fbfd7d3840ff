/** Moves, turns and sizes things of a scene document, or the areas in which a reset places them. */

import { isRecord } from "../plainData";
import { areaCentre, movedArea, scaledArea, turnedArea, turnedPoint } from "./areas";
import {
  areaIndex,
  findThing,
  foldDegrees,
  metres,
  numbersOf,
  type Part,
  placedAt,
  placingIndex,
  pointOf,
  positions,
  resetListOf,
  type SceneDocument,
  withResetList,
  withThing,
} from "./documentParts";

type Vector = readonly [number, number, number];

/**
 * What an edit of some ids is about: each area once, and things that stand where they are told.
 *
 * A thing placed at random stands for its area. One that is placed in a zone stands for the zone; one that is dropped into or
 * onto another thing has no place of its own and is left out.
 */
function targetsOf(document: SceneDocument, ids: readonly string[]): { areas: Set<number>; things: Set<string> } {
  const areas = new Set<number>();
  const things = new Set<string>();
  const visit = (id: string): void => {
    const index = areaIndex(id) ?? placingIndex(document, id);
    if (index === null) {
      things.add(id);
      return;
    }
    const area = resetListOf(document, "place")[index]?.in;
    if (!isRecord(area)) return;
    if (typeof area.zone === "string" && area.zone !== id) visit(area.zone);
    else if (areaCentre(area)) areas.add(index);
  };
  for (const id of ids) visit(id);
  return { areas, things };
}

function withArea(document: SceneDocument, index: number, change: (entry: Part) => Part): SceneDocument {
  const entries = resetListOf(document, "place");
  const entry = entries[index];
  return entry ? withResetList(document, "place", entries.with(index, change(entry))) : document;
}

/**
 * Moves things; one that the reset places at random moves its area.
 *
 * @param ids - Objects, zones, cameras, and `place/<k>` for areas.
 * @param by - In W, m. Heights change the base point, or the range `z` of an area that has one.
 */
export function moveThings(document: SceneDocument, ids: readonly string[], by: Vector): SceneDocument {
  const { areas, things } = targetsOf(document, ids);
  let next = document;
  for (const index of areas) next = withArea(next, index, (entry) => movedEntry(entry, by));
  for (const id of things) next = withThing(next, id, (thing) => movedThing(thing, by));
  if (by[2] === 0) return next;
  // Without a range of heights the height of a thing is its own.
  for (const index of areas) {
    if (resetListOf(document, "place")[index]?.z !== undefined) continue;
    for (const id of ids) {
      if (placingIndex(document, id) === index) next = withThing(next, id, (thing) => movedThing(thing, [0, 0, by[2]]));
    }
  }
  return next;
}

function movedThing(thing: Part, [dx, dy, dz]: Vector): Part {
  if ("mount" in thing) return thing;
  const [x, y, z] = pointOf(thing);
  const moved = placedAt(thing, [x + dx, y + dy, z + dz]);
  const look = numbersOf(thing.look);
  return look ? { ...moved, look: positions([look[0]! + dx, look[1]! + dy, look[2]! + dz]) } : moved;
}

function movedEntry(entry: Part, [dx, dy, dz]: Vector): Part {
  const moved = { ...entry, in: movedArea(entry.in as Part, [dx, dy]) };
  const z = numbersOf(entry.z);
  return z && dz !== 0 ? { ...moved, z: positions(z.map((height) => height + dz)) } : moved;
}

/**
 * Turns things about the vertical; areas turn with the yaw they draw.
 *
 * @param yawDeg - Anticlockwise, deg.
 * @param pivot - Point of the plan that stays, m; null turns each about itself.
 */
export function turnThings(
  document: SceneDocument,
  ids: readonly string[],
  yawDeg: number,
  pivot: readonly [number, number] | null,
): SceneDocument {
  const { areas, things } = targetsOf(document, ids);
  let next = document;
  for (const index of areas) {
    next = withArea(next, index, (entry) => turnedEntry(entry, yawDeg, pivot));
    if (resetListOf(document, "place")[index]?.yaw !== undefined) continue;
    // Without a range of yaws each thing keeps its own.
    for (const id of ids) {
      if (placingIndex(document, id) === index) next = withThing(next, id, (thing) => turnedYaw(thing, yawDeg));
    }
  }
  for (const id of things) next = withThing(next, id, (thing) => turnedThing(thing, yawDeg, pivot));
  return next;
}

function turnedThing(thing: Part, yawDeg: number, pivot: readonly [number, number] | null): Part {
  if ("mount" in thing) return thing;
  const [x, y, z] = pointOf(thing);
  const about = pivot ?? [x, y];
  const [px, py] = turnedPoint([x, y], yawDeg, about);
  const moved = pivot ? placedAt(thing, [px, py, z]) : thing;
  const look = numbersOf(thing.look);
  if (!look) return turnedYaw(moved, yawDeg);
  const [lx, ly] = turnedPoint([look[0]!, look[1]!], yawDeg, about);
  return { ...moved, look: positions([lx, ly, look[2]!]) };
}

function turnedYaw(thing: Part, yawDeg: number): Part {
  const rpy = numbersOf(thing.rpy);
  if (rpy) return { ...thing, rpy: [rpy[0]!, rpy[1]!, foldDegrees(rpy[2]! + yawDeg)] };
  const yaw = foldDegrees((typeof thing.yaw === "number" ? thing.yaw : 0) + yawDeg);
  const { yaw: _, ...rest } = thing;
  return yaw === 0 ? rest : { ...rest, yaw };
}

function turnedEntry(entry: Part, yawDeg: number, pivot: readonly [number, number] | null): Part {
  const area = entry.in as Part;
  const turned = pivot ? { ...entry, in: turnedArea(area, yawDeg, pivot) } : entry;
  const yaw = numbersOf(entry.yaw);
  // A whole turn looks the same however it is turned.
  if (!yaw || yaw[1]! - yaw[0]! >= 360) return turned;
  const lo = foldDegrees(yaw[0]! + yawDeg);
  const hi = foldDegrees(lo + (yaw[1]! - yaw[0]!));
  return { ...turned, yaw: [hi < lo ? lo - 360 : lo, hi] };
}

/** Lengths of things, m. */
const LENGTH = [0.001, 1] as const;
/** Fields that grow along x and y together, and those along z. */
const ROUND_FIELDS = ["r", "hole", "bar"] as const;

/**
 * Sizes one thing, or an area, by factors along its own axes.
 *
 * Round things take the factor of x, or of y where x is 1. A slider and a knob, a mesh and a mounted camera have no size.
 *
 * @param factors - Of x, y and z; 1 keeps a length. Of a ring-shaped area x changes its radii, y its angles.
 */
export function resizeThing(document: SceneDocument, id: string, factors: Vector): SceneDocument {
  const index = areaIndex(id);
  if (index !== null) {
    return withArea(document, index, (entry) => ({
      ...entry,
      in: isRecord(entry.in) ? scaledArea(entry.in, [factors[0], factors[1]]) : entry.in,
    }));
  }
  return withThing(document, id, (thing) => resizedThing(thing, factors));
}

function resizedThing(thing: Part, factors: Vector): Part {
  const [fx, fy, fz] = factors;
  const flat = fx !== 1 ? fx : fy;
  const change: Record<string, unknown> = {};
  const size = numbersOf(thing.size);
  if (size) change.size = size.map((length, k) => scaledLength(length, factors[k]!));
  for (const field of ROUND_FIELDS) {
    const factor = field === "bar" ? Math.min(fx, fy) : flat;
    if (typeof thing[field] === "number") change[field] = scaledLength(thing[field], factor);
  }
  if (typeof thing.h === "number") change.h = scaledLength(thing.h, fz);
  // A drawer that is made longer opens further, and the other way round.
  if (thing.kind === "drawer" && typeof thing.travel === "number") change.travel = scaledLength(thing.travel, fx);
  return Object.keys(change).length > 0 ? { ...thing, ...change } : thing;
}

function scaledLength(length: number, factor: number): number {
  return metres(Math.min(Math.max(length * factor, LENGTH[0]), LENGTH[1]));
}

/** Puts things on the table: their base point at height 0, a ball-shaped zone resting on it, and no range of heights. */
export function dropToTable(document: SceneDocument, ids: readonly string[]): SceneDocument {
  let next = document;
  for (const id of ids) {
    const found = findThing(document, id);
    const index = areaIndex(id) ?? placingIndex(document, id);
    if (index !== null) next = withArea(next, index, ({ z: _, ...entry }) => entry);
    if (!found || found.list === "cameras") continue;
    const height = found.thing.shape === "ball" && typeof found.thing.r === "number" ? found.thing.r : 0;
    next = withThing(next, id, (thing) => {
      const [x, y, z] = pointOf(thing);
      return z === height ? thing : placedAt(thing, [x, y, height]);
    });
  }
  return next;
}
