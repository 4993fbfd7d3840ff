/** World states made of plain numbers, without physics. */

import { IDENTITY_QUAT, type Quat } from "../../math/quaternion";
import type { Transform } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import type { ContactParty, ObjectMotion, WorldContact, WorldState } from "../worldState";

export interface PlainState {
  readonly time?: number;
  readonly objects?: Readonly<Record<string, Partial<ObjectMotion>>>;
  readonly zones?: Readonly<Record<string, Vec3 | Transform>>;
  readonly contacts?: readonly WorldContact[];
  readonly tool?: Vec3;
  readonly jointPosition?: readonly number[];
  readonly jointVelocity?: readonly number[];
}

/** Fills in what a test does not speak of: objects at rest and upright, the tool far away. */
export function plainState(state: PlainState): WorldState {
  const still = { p: [0, 0, 0], q: IDENTITY_QUAT, v: [0, 0, 0], w: [0, 0, 0], joint: 0 } as const;
  const objects = Object.entries(state.objects ?? {}).map(([id, motion]) => [id, { ...still, ...motion }] as const);
  const zones = Object.entries(state.zones ?? {}).map(
    ([id, place]) => [id, "p" in place ? place : { p: place, q: IDENTITY_QUAT }] as const,
  );
  return {
    time: state.time ?? 0,
    objects: new Map(objects),
    zones: new Map(zones),
    contacts: state.contacts ?? [],
    tool: { p: state.tool ?? [0, 0, 1], q: IDENTITY_QUAT },
    jointPosition: Float64Array.from(state.jointPosition ?? [0, 0, 0, 0, 0, 0]),
    jointVelocity: Float64Array.from(state.jointVelocity ?? [0, 0, 0, 0, 0, 0]),
  };
}

const PARTIES: Readonly<Record<string, ContactParty>> = {
  table: { kind: "table" },
  arm: { kind: "arm" },
  fixed: { kind: "jaw", jaw: "fixed" },
  moving: { kind: "jaw", jaw: "moving" },
};

/** A contact between two parties: an object id, `table`, `arm`, `fixed` or `moving`. */
export function contact(a: string, b: string, normal: Vec3 = [0, 0, -1], force = 1): WorldContact {
  const party = (name: string): ContactParty => PARTIES[name] ?? { kind: "object", id: name };
  return { a: party(a), b: party(b), normal, force };
}

/** Both jaws on opposite sides of an object, in y. */
export function pinch(id: string): WorldContact[] {
  return [contact(id, "fixed", [0, 1, 0]), contact("moving", id, [0, 1, 0])];
}

/** A turn by an angle in degrees about x or z. */
export function turned(axis: "x" | "z", deg: number): Quat {
  const half = (deg * Math.PI) / 360;
  return axis === "x" ? [Math.sin(half), 0, 0, Math.cos(half)] : [0, 0, Math.sin(half), Math.cos(half)];
}
