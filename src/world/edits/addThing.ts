/** Puts a new thing into a scene document, where there is room for it. */

import { InputError } from "../../errors";
import { cos, sin } from "../../math/trigonometry";
import { type Footprint, footprintGap, isOnTable, objectFootprint, zoneFootprint } from "../footprint";
import { baseToFrame } from "../objectShapes";
import { parseScene } from "../parseScene";
import { ROBOT_BASE, unplacedPlan } from "../reset";
import type { SceneObject, SceneZone } from "../scene";
import { tableBounds } from "../tableBounds";
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

/**
 * Adds a thing of a kind with the sizes of `thingDefaults`.
 *
 * @param at - Place on the table, m; null for the first free place within reach.
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
 * The thing at the first place within reach where it keeps clear of everything.
 *
 * @throws {InputError} E_RESET_UNPLACEABLE when there is none.
 */
export function atFreePlace(document: SceneDocument, { list, thing }: FoundThing, seed: number): Part {
  const footprintAt = footprintOf(list, thing);
  const standing = standingFootprints(document, seed);
  const scene = parseScene(document);
  for (const radius of RADII) {
    for (const direction of DIRECTIONS) {
      const angle = (direction * Math.PI) / 180;
      const [x, y] = [metres(radius * cos(angle)), metres(radius * sin(angle))];
      const footprint = footprintAt(x, y);
      const isFree = standing.every((other) => footprintGap(footprint, other) >= CLEARANCE);
      const height = Array.isArray(thing.at) && typeof thing.at[2] === "number" ? [thing.at[2]] : [];
      if (isFree && isOnTable(footprint, tableBounds(scene.surface))) return { ...thing, at: [x, y, ...height] };
    }
  }
  throw new InputError(
    `there is no free place on the table for "${String(thing.id)}" within reach`,
    "Make room: move or remove something, or make the table larger.",
    { code: "E_RESET_UNPLACEABLE", where: `/${list}` },
  );
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
