/** The handles of what is picked: where they stand and what they do to the document. Pure. */

import type { Vec3 } from "../../math/vector3";
import { areaCentre } from "../../world/edits/areas";
import { areaIndex, findThing, placingIndex, resetListOf } from "../../world/edits/documentParts";
import { moveThings, turnThings } from "../../world/edits/moveThings";
import { areaGrips } from "./areaGrips";
import { type Draft, documentId } from "./draft";
import type { Edit, Grip, Travel } from "./gripTypes";
import { sizeGrips } from "./sizeGrips";
import { change, degrees, LENGTH_STEP, millimetres, snapped, TURN_STEP } from "./snapping";

export type GripTool = "move" | "rotate" | "size";

const AXES: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const NAMES = ["x", "y", "z"] as const;
const DEGREE = Math.PI / 180;

/** Where something picked stands in W, m; null for what has no place, such as a camera on the hand. */
export function anchorOf({ document, scene, plan }: Draft, id: string): Vec3 | null {
  const area = areaIndex(id);
  if (area !== null) {
    const centre = areaCentre(resetListOf(document, "place")[area]?.in);
    return centre && [centre[0], centre[1], 0];
  }
  const object = scene.objects.find((candidate) => documentId(candidate.id) === id);
  if (object) return plan.objects.get(object.id)?.p ?? null;
  const zone = plan.zones.get(id);
  if (zone) return zone.p;
  return scene.cameras.find((camera) => camera.id === id)?.view?.at ?? null;
}

/** The handles for what is picked; the last one leads. */
export function gripsOf(draft: Draft, picked: readonly string[], tool: GripTool): Grip[] {
  const lead = picked.at(-1);
  const anchor = lead === undefined ? null : anchorOf(draft, lead);
  if (lead === undefined || !anchor) return [];
  const index = areaIndex(lead);
  const shape = index !== null && picked.length === 1 ? areaGrips(draft, index) : [];
  if (tool === "rotate") return [turnGrip(draft, picked, anchor)];
  if (tool === "size") return index === null && picked.length === 1 ? sizeGrips(draft, lead) : shape;
  return [...moveGrips(draft, picked, lead, anchor), ...shape];
}

/** Whether a drag of something moves it, or an area in which it is placed at random. */
function isFree(draft: Draft, id: string): boolean {
  return areaIndex(id) === null && placingIndex(draft.document, id) === null;
}

function moveGrips(draft: Draft, picked: readonly string[], lead: string, anchor: Vec3): Grip[] {
  const isArea = areaIndex(lead) !== null;
  const axes = isArea ? ([0, 1] as const) : ([0, 1, 2] as const);
  const arrows = axes.map(
    (axis): Grip => ({
      id: `move/${NAMES[axis]}`,
      look: "arrow",
      axis,
      at: anchor,
      direction: AXES[axis]!,
      way: "line",
      centre: anchor,
      offset: 0,
      edit: (travel) => moveEdit(draft, picked, travel, [axis]),
    }),
  );
  return [planeGrip(draft, picked, anchor), ...arrows];
}

/** Moves in the plane of the table; also what dragging a thing itself does. */
export function planeGrip(draft: Draft, picked: readonly string[], anchor: Vec3): Grip {
  return {
    id: "move/plane",
    look: "plane",
    axis: null,
    at: anchor,
    direction: AXES[2]!,
    way: "plane",
    centre: anchor,
    offset: 0,
    edit: (travel) => moveEdit(draft, picked, travel, [0, 1]),
  };
}

/** @param axes - Those that the drag may change. */
function moveEdit(draft: Draft, picked: readonly string[], travel: Travel, axes: readonly number[]): Edit {
  const lead = picked.at(-1)!;
  const from = isFree(draft, lead) ? placeOf(draft, lead) : null;
  const by = travel.by.map((delta, axis) => {
    if (!axes.includes(axis)) return 0;
    if (!travel.steps) return delta;
    // A thing snaps to the grid of the table, an area by whole steps.
    return from ? snapped(from[axis]! + delta, LENGTH_STEP) - from[axis]! : snapped(delta, LENGTH_STEP);
  }) as unknown as Vec3;
  const shown = axes.includes(2) ? axes : [0, 1];
  const readout = shown.map((axis) =>
    from ? `${NAMES[axis]} ${millimetres(from[axis]! + by[axis]!)}` : `Δ${NAMES[axis]} ${change(by[axis]!)}`,
  );
  const isStill = by.every((delta) => delta === 0);
  return {
    document: isStill ? draft.document : moveThings(draft.document, picked, by),
    readout: readout.join("   "),
  };
}

/** Base point as the document has it, m. */
function placeOf({ scene }: Draft, id: string): Vec3 | null {
  const thing = [...scene.objects, ...scene.zones].find((candidate) => documentId(candidate.id) === id);
  return thing?.at ?? scene.cameras.find((camera) => camera.id === id)?.view?.at ?? null;
}

function turnGrip(draft: Draft, picked: readonly string[], anchor: Vec3): Grip {
  return {
    id: "turn/z",
    look: "ring",
    axis: 2,
    at: anchor,
    direction: AXES[2]!,
    way: "turn",
    centre: anchor,
    offset: 0,
    edit: (travel) => turnEdit(draft, picked, anchor, travel),
  };
}

function turnEdit(draft: Draft, picked: readonly string[], anchor: Vec3, { turn, steps }: Travel): Edit {
  const lead = picked.at(-1)!;
  const yaw = picked.length === 1 && isFree(draft, lead) ? yawOf(draft, lead) : null;
  const by = !steps ? turn : yaw === null ? snapped(turn, TURN_STEP) : snapped(yaw + turn, TURN_STEP) - yaw;
  const shown = yaw === null ? by : yaw + by - 360 * Math.round((yaw + by) / 360);
  const pivot = picked.length > 1 || areaIndex(lead) !== null ? ([anchor[0], anchor[1]] as const) : null;
  return {
    document: by === 0 ? draft.document : turnThings(draft.document, picked, by, pivot),
    readout: yaw === null && by > 0 ? `+${degrees(by)}` : degrees(shown),
  };
}

/** Heading of a thing as the document has it, deg; null for what has none. */
function yawOf({ scene, document }: Draft, id: string): number | null {
  const thing = [...scene.objects, ...scene.zones].find((candidate) => documentId(candidate.id) === id);
  return thing && findThing(document, id) ? thing.yaw / DEGREE : null;
}
