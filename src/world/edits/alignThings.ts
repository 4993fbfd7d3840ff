/** Lines things up, or spreads them evenly. As the robot sees them: left is +y, front is +x. */

import { cos, sin } from "../../math/trigonometry";
import type { Footprint } from "../footprint";
import { objectFootprint, zoneFootprint } from "../footprint";
import { objectFrame } from "../objectFrame";
import { parseScene } from "../parseScene";
import { areaBox } from "./areas";
import { areaIndex, findThing, placingIndex, pointOf, resetListOf, type SceneDocument } from "./documentParts";
import { moveThings } from "./moveThings";

/** An edge or the middle that all get from the last of the ids, or even gaps between centres. */
export type Alignment = "left" | "middle" | "right" | "front" | "centre" | "back" | "spreadAcross" | "spreadAlong";

/** Bounds in plan, m: x0, y0, x1, y1. */
type Box = readonly [number, number, number, number];

/**
 * Aligns things with the last of them, or spreads them between the outermost two.
 *
 * @param ids - Objects, zones, cameras, `place/<k>`; one that is placed at random stands for its area.
 */
export function alignThings(document: SceneDocument, ids: readonly string[], how: Alignment): SceneDocument {
  const boxes = boxesOf(document, ids);
  const lead = boxes.at(-1);
  if (!lead || boxes.length < 2) return document;
  const along = how === "front" || how === "centre" || how === "back" || how === "spreadAlong";
  const axis = along ? 0 : 1;
  const targets = how.startsWith("spread")
    ? spread(boxes, axis)
    : boxes.map(({ box }) => offsetTo(box, lead.box, axis, how));
  let next = document;
  boxes.forEach(({ id }, k) => {
    const by = targets[k]!;
    if (by !== 0) next = moveThings(next, [id], along ? [by, 0, 0] : [0, by, 0]);
  });
  return next;
}

function offsetTo(box: Box, lead: Box, axis: 0 | 1, how: Alignment): number {
  if (how === "left" || how === "front") return lead[axis + 2]! - box[axis + 2]!;
  if (how === "right" || how === "back") return lead[axis]! - box[axis]!;
  return middle(lead, axis) - middle(box, axis);
}

function spread(boxes: readonly { readonly box: Box }[], axis: 0 | 1): number[] {
  const order = boxes.map(({ box }, k) => ({ k, at: middle(box, axis) })).sort((a, b) => a.at - b.at);
  const [first, last] = [order[0]!.at, order.at(-1)!.at];
  const step = (last - first) / (order.length - 1);
  const offsets = boxes.map(() => 0);
  order.forEach(({ k, at }, place) => {
    offsets[k] = first + place * step - at;
  });
  return offsets;
}

function middle(box: Box, axis: 0 | 1): number {
  return (box[axis]! + box[axis + 2]!) / 2;
}

/** The box of each id, areas only once. */
function boxesOf(document: SceneDocument, ids: readonly string[]): { readonly id: string; readonly box: Box }[] {
  const seen = new Set<string>();
  return ids.flatMap((id) => {
    const index = areaIndex(id) ?? placingIndex(document, id);
    const key = index === null ? id : `place/${index}`;
    const box = index === null ? thingBox(document, id) : areaBox(resetListOf(document, "place")[index]?.in);
    if (!box || seen.has(key)) return [];
    seen.add(key);
    return [{ id: key, box }];
  });
}

/** The box round what a thing covers of the table; of a camera the point below it. */
function thingBox(document: SceneDocument, id: string): Box | null {
  const found = findThing(document, id);
  if (!found) return null;
  const [x, y] = pointOf(found.thing);
  if (found.list === "cameras") return [x, y, x, y];
  const { objects, zones } = parseScene(document);
  const object = objects.find((candidate) => candidate.id === id || candidate.id === `${id}#1`);
  const zone = zones.find((candidate) => candidate.id === id);
  if (object) return boxOf(objectFootprint(object, objectFrame(object, object.at, object.yaw)));
  return zone ? boxOf(zoneFootprint(zone, { p: zone.at, q: [0, 0, sin(zone.yaw / 2), cos(zone.yaw / 2)] })) : null;
}

function boxOf(footprint: Footprint): Box {
  const low = (axis: 0 | 1): number =>
    Math.min(...footprint.flatMap(({ corners, radius }) => corners.map((corner) => corner[axis] - radius)));
  const high = (axis: 0 | 1): number =>
    Math.max(...footprint.flatMap(({ corners, radius }) => corners.map((corner) => corner[axis] + radius)));
  return [low(0), low(1), high(0), high(1)];
}
