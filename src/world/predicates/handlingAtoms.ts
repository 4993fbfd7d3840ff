/** Predicates about hands and contact: lifted, grasped, released, touch, hit. */

import * as v from "valibot";
import { invariant } from "../../errors";
import { dot3 } from "../../math/vector3";
import { numberIn } from "../numberSchema";
import {
  allOf,
  condition,
  defineAtom,
  motionOf,
  NO_OPTIONS,
  objectNamed,
  type PredicateWorld,
  strictly,
  type Verdict,
  within,
} from "./atom";
import { contactCount, forcesOn, jawNormals, OBJECT_PREFIX } from "./contacts";
import { surfaceDistance, underside } from "./extent";

/** What a contact too many counts for in a margin of metres. */
export const CONTACT_MARGIN = 0.001;
/** Normals of the two jaws oppose each other when their dot product is below this. */
const OPPOSING_DOT = -0.5;
/** Farthest a grasped object's surface may be from the tool centre point, m. */
const GRASP_REACH = 0.05;

/** Underside at least `by` above its height after settling, and clear of the table. */
export const lifted = defineAtom({
  key: "lifted",
  names: ["object"],
  options: v.strictObject({ by: v.optional(numberIn(0.001, 1), 0.04) }),
  unit: "m",
  evaluate: (world, [a], { by }) => {
    const settled = world.settledHeight.get(a!);
    invariant(settled !== undefined, `${a} has settled`);
    const rise = underside(objectNamed(world, a!), motionOf(world, a!)) - settled;
    return allOf([within(rise - by), condition(contactCount(world.state, a!, "table") === 0, CONTACT_MARGIN)]);
  },
});

/**
 * Contacts on both jaws whose normals oppose each other, the object's surface within 5 cm of the tool centre point.
 *
 * The margin is without unit: the excess of the dot product, and the share of the 5 cm that is left.
 */
export const grasped = defineAtom({
  key: "grasped",
  names: ["object"],
  options: NO_OPTIONS,
  unit: "1",
  evaluate: (world, [a]) => isGrasped(world, a!),
});

/** The formula of `grasped`. */
export function isGrasped(world: PredicateWorld, id: string): Verdict {
  const fixed = jawNormals(world.state, id, "fixed");
  const moving = jawNormals(world.state, id, "moving");
  const distance = surfaceDistance(objectNamed(world, id), motionOf(world, id), world.state.tool.p);
  const near = within((GRASP_REACH - distance) / GRASP_REACH);
  if (fixed.length === 0 || moving.length === 0) return allOf([near, condition(false, 1)]);
  const dots = fixed.flatMap((f) => moving.map((m) => dot3(f, m)));
  return allOf([near, strictly(OPPOSING_DOT - Math.min(...dots))]);
}

/** No jaw touches it, and the tool centre point is at least `clear` from its surface. */
export const released = defineAtom({
  key: "released",
  names: ["object"],
  options: v.strictObject({ clear: v.optional(numberIn(0, 1), 0.01) }),
  unit: "m",
  evaluate: (world, [a], { clear }) => {
    const distance = surfaceDistance(objectNamed(world, a!), motionOf(world, a!), world.state.tool.p);
    return allOf([within(distance - clear), condition(contactCount(world.state, a!, "gripper") === 0, CONTACT_MARGIN)]);
  },
});

/** At least one contact. The margin is the number of contacts, or -1. */
export const touch = defineAtom({
  key: "touch",
  names: ["object", "party"],
  options: NO_OPTIONS,
  unit: "1",
  evaluate: ({ state }, [a, b]) => {
    const count = contactCount(state, a!, b!);
    return { ok: count > 0, margin: count > 0 ? count : -1 };
  },
});

/**
 * The arm, or something between its jaws, struck it harder than `n` newtons at some tick since reset.
 *
 * What counts is the sum over the contact points with one party, so that it does not hang on how an engine spreads a force.
 */
export const hit = defineAtom({
  key: "hit",
  names: ["object"],
  options: v.strictObject({ n: v.optional(numberIn(0.1, 1000), 10) }),
  unit: "N",
  sinceReset: true,
  evaluate: (world, [a], { n }) => strictly(strikingForce(world, a!) - n),
});

/** The largest force with which the arm, a jaw or a held object presses on an object at this tick, N. */
function strikingForce(world: PredicateWorld, id: string): number {
  const forces = forcesOn(world.state, id);
  const striking = [...forces].filter(([party]) => {
    if (party === "arm" || party === "fixed" || party === "moving") return true;
    return party !== "table" && isGrasped(world, party.slice(OBJECT_PREFIX.length)).ok;
  });
  return Math.max(0, ...striking.map(([, force]) => force));
}
