/** Who touches whom, as predicates ask for it. */

import { scale3, type Vec3 } from "../../math/vector3";
import type { ContactParty, WorldState } from "../worldState";

/** Number of contacts between an object and a party: an object id, `table`, `gripper` or `robot`. */
export function contactCount({ contacts }: WorldState, object: string, party: string): number {
  return contacts.filter(
    ({ a, b }) => (isObject(a, object) && isParty(b, party)) || (isObject(b, object) && isParty(a, party)),
  ).length;
}

/** Whether anything at all touches an object. */
export function isTouched({ contacts }: WorldState, object: string): boolean {
  return contacts.some(({ a, b }) => isObject(a, object) || isObject(b, object));
}

/** Unit normals in W, from the object to one jaw. */
export function jawNormals({ contacts }: WorldState, object: string, jaw: "fixed" | "moving"): Vec3[] {
  return contacts.flatMap(({ a, b, normal }) => {
    if (isObject(a, object) && b.kind === "jaw" && b.jaw === jaw) return [normal];
    if (isObject(b, object) && a.kind === "jaw" && a.jaw === jaw) return [scale3(normal, -1)];
    return [];
  });
}

/** Begins the key of an object among the forces on another. */
export const OBJECT_PREFIX = "object/";

/** Sum of contact forces on an object by what presses on it: `table`, `arm`, `fixed`, `moving` or `object/<id>`; N. */
export function forcesOn({ contacts }: WorldState, object: string): ReadonlyMap<string, number> {
  const forces = new Map<string, number>();
  for (const { a, b, force } of contacts) {
    const other = isObject(a, object) ? b : isObject(b, object) ? a : null;
    if (!other) continue;
    const key = other.kind === "object" ? OBJECT_PREFIX + other.id : other.kind === "jaw" ? other.jaw : other.kind;
    forces.set(key, (forces.get(key) ?? 0) + force);
  }
  return forces;
}

function isObject(party: ContactParty, id: string): boolean {
  return party.kind === "object" && party.id === id;
}

function isParty(party: ContactParty, name: string): boolean {
  if (name === "table") return party.kind === "table";
  if (name === "gripper") return party.kind === "jaw";
  if (name === "robot") return party.kind === "jaw" || party.kind === "arm";
  return isObject(party, name);
}
