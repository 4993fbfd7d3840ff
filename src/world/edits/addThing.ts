/** Puts a new thing into a scene document, where there is room for it. */

import { InputError } from "../../errors";
import { cos, sin } from "../../math/trigonometry";
import { type Footprint, footprintGap, isOnTable, objectFootprint, zoneFootprint } from "../footprint";
import { baseToFrame } from "../objectShapes";
import { parseScene } from "../parseScene";
import { ROBOT_BASE, unplacedPlan } from "../reset";
import type { SceneObject, SceneZone } from "../scene";
import { type TableBounds, tableBounds } from "../tableBounds";
import {
  type FoundThing,
  freshId,
  listOf,
  metres,
  type Part,
  type SceneDocument,
  type ThingList,
  takenIds,
  withKey,
  withList,
} from "./documentParts";
import { drawnReset } from "./standing";
import { idStem, newThing, type ThingKind } from "./thingDefaults";

/** A document with something new in it. */
export interface AddedThings {
  readonly document: SceneDocument;
  /** Ids of what is new, in the order of adding. */
  readonly ids: readonly string[];
}

/** Most cameras that a scene has. */
const MAX_CAMERAS = 4;
/** Room kept round a new thing, m. */
const CLEARANCE = 0.012;
/** Where a hand reaches easily, m from the base; tried from the middle outwards. */
const RADII = [0.22, 0.26, 0.18, 0.3, 0.34, 0.15, 0.38, 0.42];
/** Directions tried at each radius, deg. */
const DIRECTIONS = [0, 20, -20, 40, -40, 60, -60, 80, -80, 100, -100, 130, -130];
/** On a full table every place on a grid of this width is tried, m: less than half of the smallest thing of the palette. */
const GRID = 0.01;
/** Where the arm reaches best, m from the base: on a full table the free place nearest to this is taken. */
const BEST_RADIUS = 0.26;

/**
 * Adds a thing of a kind with the sizes of `thingDefaults`.
 *
 * @param at - Place on the table, m; null for the first free place, within reach where there is one.
 * @param seed - Whose reset says where things that are placed at random stand.
 * @throws {InputError} E_TOO_MANY for a fifth camera, E_RESET_UNPLACEABLE when nowhere is room.
 */
export function addThing(
  document: SceneDocument,
  kind: ThingKind,
  at: readonly [number, number] | null,
  seed: number,
): AddedThings {
  const list: ThingList = kind === "camera" ? "cameras" : kind.startsWith("zone-") ? "zones" : "objects";
  if (list === "cameras" && listOf(document, "cameras").length >= MAX_CAMERAS) {
    throw new InputError(`the scene has ${MAX_CAMERAS} cameras, which is the most`, "Remove a camera first.", {
      code: "E_TOO_MANY",
      where: "/cameras",
    });
  }
  const id = freshId(idStem(kind), takenIds(document));
  const thing = newThing(kind, id, at ? [metres(at[0]), metres(at[1])] : [0.2, 0]);
  const placed = at || list === "cameras" ? thing : atFreePlace(document, { list, index: 0, thing }, seed);
  return { document: withList(document, list, [...listOf(document, list), placed]), ids: [id] };
}

/**
 * The thing at the first place where it keeps clear of everything: within easy reach, else wherever the table has room.
 *
 * @throws {InputError} E_RESET_UNPLACEABLE when there is none.
 */
export function atFreePlace(document: SceneDocument, { list, thing }: FoundThing, seed: number): Part {
  const footprintAt = footprintOf(list, thing);
  const standing = standingFootprints(document, seed);
  const scene = parseScene(document);
  const bounds = tableBounds(scene.surface);
  for (const [x, y] of placesToTry(bounds)) {
    const footprint = footprintAt(x, y);
    if (!isOnTable(footprint, bounds)) continue;
    if (standing.some((other) => footprintGap(footprint, other) < CLEARANCE)) continue;
    const height = Array.isArray(thing.at) && typeof thing.at[2] === "number" ? [thing.at[2]] : [];
    return { ...thing, at: [x, y, ...height] };
  }
  throw new InputError(
    `there is no free place on the table for "${String(thing.id)}"`,
    "Make room: move or remove something, or make the table larger.",
    { code: "E_RESET_UNPLACEABLE", where: `/${list}` },
  );
}

/** On the grid of the handles, 5 mm: numbers that can be read and said. */
function round(length: number): number {
  return metres(Math.round(length / 0.005) * 0.005);
}

/** Places from the best to the worst, m: first a few where a hand reaches easily, then a grid over the whole table. */
function* placesToTry({ x0, x1, y0, y1 }: TableBounds): Generator<readonly [number, number]> {
  for (const radius of RADII) {
    for (const direction of DIRECTIONS) {
      const angle = (direction * Math.PI) / 180;
      yield [round(radius * cos(angle)), round(radius * sin(angle))];
    }
  }
  const along = (from: number, to: number): number[] =>
    Array.from({ length: Math.floor((to - from) / GRID) + 1 }, (_, k) => metres(from + k * GRID));
  const grid = along(x0, x1).flatMap((x) => along(y0, y1).map((y) => [x, y] as const));
  // What stands behind the base is hard to reach, however near.
  const worth = ([x, y]: readonly [number, number]): number =>
    Math.abs(Math.sqrt(x * x + y * y) - BEST_RADIUS) + (x < 0 ? 1 : 0);
  yield* grid.toSorted((a, b) => worth(a) - worth(b));
}

/** What a thing would cover at a place; its other fields are read as the language reads them. */
function footprintOf(list: ThingList, thing: Part): (x: number, y: number) => Footprint {
  const alone = parseScene({ v: 1, goal: { robotStill: [] }, [list]: [withKey(thing, "copies", undefined)] });
  const read = list === "zones" ? alone.zones[0] : alone.objects[0];
  return (x, y) => {
    const { yaw } = read as SceneObject | SceneZone;
    if (list === "objects")
      return objectFootprint(read as SceneObject, baseToFrame(read as SceneObject, [x, y, 0], yaw));
    return zoneFootprint(read as SceneZone, { p: [x, y, 0], q: [0, 0, sin(yaw / 2), cos(yaw / 2)] });
  };
}

/** What is covered already, the base of the robot included. */
function standingFootprints(document: SceneDocument, seed: number): readonly Footprint[] {
  const plan = drawnReset(document, seed) ?? unplacedPlan(parseScene(document));
  return [
    ROBOT_BASE,
    ...plan.scene.objects.map((object) => objectFootprint(object, plan.objects.get(object.id)!)),
    ...plan.scene.zones.map((zone) => zoneFootprint(zone, plan.zones.get(zone.id)!)),
  ];
}
