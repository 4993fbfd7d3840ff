/** Handles that size a thing: faces of what has sides, radius and height of what is round. Pure. */

import { rotate3 } from "../../math/quaternion";
import type { Transform } from "../../math/transform";
import { transformPoint } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import { type Part, placingIndex, withThing } from "../../world/edits/documentParts";
import { moveThings, resizeThing } from "../../world/edits/moveThings";
import { halfExtents } from "../../world/objectShapes";
import type { SceneObject, SceneZone } from "../../world/scene";
import { type Draft, documentId } from "./draft";
import type { Edit, Grip, Travel } from "./gripTypes";
import { LENGTH_STEP, millimetres, snapped } from "./snapping";

/** Knobs stand off the face that they move, so that small things can be taken by them; screen pixels. */
const OFFSET = 16;
/** Shortest length, m. */
const LEAST = 0.002;
/** Heading components below this are rounding: only an upright thing has handles at its faces. */
const UPRIGHT = 1e-9;

/** What a knob of a face does. */
interface Face {
  readonly id: string;
  readonly local: Vec3;
  readonly axis: 0 | 1 | 2;
  /** Present length, m. */
  readonly length: number;
  readonly name: string;
  /** Share of a change of the length by which the thing moves along the face, so that the other side stays. */
  readonly shift: number;
  readonly resize: (document: Part, factor: number) => Part;
}

export function sizeGrips(draft: Draft, id: string): Grip[] {
  const object = draft.scene.objects.find((candidate) => documentId(candidate.id) === id);
  if (object) return objectGrips(draft, id, object);
  const zone = draft.scene.zones.find((candidate) => candidate.id === id);
  return zone ? zoneGrips(draft, id, zone) : [];
}

function objectGrips(draft: Draft, id: string, object: SceneObject): Grip[] {
  const X_WO = draft.plan.objects.get(object.id);
  if (!X_WO || rotate3(X_WO.q, [0, 0, 1])[2] < 1 - UPRIGHT) return [];
  const half = halfExtents(object);
  const height = half[2];
  const faces: Face[] = [];
  if (object.size) {
    faces.push(...sideFaces(id, half, object.size));
    faces.push(face(id, "+z", [0, 0, height], 2, object.size[2], "z", 0, [1, 1, null]));
  } else {
    if (object.r !== undefined) faces.push(face(id, "r", [half[0], 0, 0], 0, object.r, "r", 0, [null, null, 1]));
    if (object.h !== undefined) faces.push(face(id, "h", [0, 0, height], 2, object.h, "h", 0, [1, 1, null]));
    if (object.hole !== undefined) faces.push(holeFace(id, object.hole));
  }
  return faces.map((one) => faceGrip(draft, id, X_WO, one));
}

function zoneGrips(draft: Draft, id: string, zone: SceneZone): Grip[] {
  const X_WZ = draft.plan.zones.get(id);
  if (!X_WZ) return [];
  const faces = zone.size
    ? sideFaces(id, [zone.size[0] / 2, zone.size[1] / 2, 0], [...zone.size, 0])
    : [face(id, "r", [zone.r ?? 0, 0, 0], 0, zone.r ?? 0, "r", 0, [null, null, 1])];
  return faces.map((one) => faceGrip(draft, id, X_WZ, one));
}

function sideFaces(id: string, [hx, hy]: Vec3, [x, y]: Vec3): Face[] {
  return [
    face(id, "+x", [hx, 0, 0], 0, x, "x", 0.5, [null, 1, 1]),
    face(id, "-x", [-hx, 0, 0], 0, x, "x", 0.5, [null, 1, 1]),
    face(id, "+y", [0, hy, 0], 1, y, "y", 0.5, [1, null, 1]),
    face(id, "-y", [0, -hy, 0], 1, y, "y", 0.5, [1, null, 1]),
  ];
}

/** @param factors - Of x, y and z; null where the change goes. */
function face(
  id: string,
  name: string,
  local: Vec3,
  axis: 0 | 1 | 2,
  length: number,
  label: string,
  shift: number,
  factors: readonly (1 | null)[],
): Face {
  const resize = (document: Part, factor: number): Part =>
    resizeThing(document, id, factors.map((f) => f ?? factor) as unknown as Vec3);
  return { id: name, local, axis, length, name: label, shift, resize };
}

function holeFace(id: string, hole: number): Face {
  const resize = (document: Part, factor: number): Part =>
    withThing(document, id, (thing) => ({ ...thing, hole: Math.round(hole * factor * 1e5) / 1e5 }));
  return { id: "hole", local: [0, hole, 0], axis: 1, length: hole, name: "⌀/2", shift: 0, resize };
}

function faceGrip(draft: Draft, id: string, X_W: Transform, one: Face): Grip {
  const outward = one.local.map((v) => Math.sign(v)) as unknown as Vec3;
  const direction = rotate3(X_W.q, outward);
  return {
    id: `size/${one.id}`,
    look: "knob",
    axis: one.axis,
    at: transformPoint(X_W, one.local),
    direction,
    way: "line",
    centre: X_W.p,
    offset: one.id === "hole" ? 0 : OFFSET,
    edit: (travel) => faceEdit(draft, id, direction, one, travel),
  };
}

function faceEdit(draft: Draft, id: string, direction: Vec3, one: Face, { along, steps }: Travel): Edit {
  const wanted = one.length + along;
  const length = Math.max(steps ? Math.max(snapped(wanted, LENGTH_STEP), LENGTH_STEP) : wanted, LEAST);
  const readout = `${one.name} ${millimetres(length)}`;
  if (length === one.length) return { document: draft.document, readout };
  const sized = one.resize(draft.document, length / one.length);
  // What is placed at random has no other side to keep.
  const isFree = placingIndex(draft.document, id) === null;
  const push = isFree ? (length - one.length) * one.shift : 0;
  const by: Vec3 = [direction[0] * push, direction[1] * push, 0];
  return { document: push === 0 ? sized : moveThings(sized, [id], by), readout };
}
