/** Predicates about what carries what: on, above, stack. */

import * as v from "valibot";
import { numberIn } from "../numberSchema";
import { halfExtents } from "../objectShapes";
import {
  allOf,
  condition,
  defineAtom,
  motionOf,
  NO_OPTIONS,
  objectNamed,
  type PredicateWorld,
  scaled,
  type Verdict,
  within,
} from "./atom";
import { contactCount } from "./contacts";
import { depthInShadow, topside, underside } from "./extent";
import { CONTACT_MARGIN, isGrasped } from "./handlingAtoms";
import { isStill, STILL_RATE, STILL_SPEED } from "./motionAtoms";

/** Default tolerance between an underside and the top that carries it, m. */
const SUPPORT_GAP = 0.006;

/** a touches b, its underside within `gap` of b's top, centres within `xy` in plan. */
export const on = defineAtom({
  key: "on",
  names: ["object", "support"],
  options: v.strictObject({ gap: v.optional(numberIn(0.0001, 0.5), SUPPORT_GAP), xy: v.optional(numberIn(0.0001, 2)) }),
  unit: "m",
  evaluate: (world, [a, b], { gap, xy }) => isOn(world, a!, b!, gap, xy),
});

/** Underside of a over the top of b, centre of a inside b's shadow. */
export const above = defineAtom({
  key: "above",
  names: ["object", "support"],
  options: NO_OPTIONS,
  unit: "m",
  evaluate: (world, [a, b]) => {
    const [x, y] = motionOf(world, a!).p;
    const bottom = underside(objectNamed(world, a!), motionOf(world, a!));
    if (b === "table") return within(bottom);
    const [object, motion] = [objectNamed(world, b!), motionOf(world, b!)];
    return allOf([within(bottom - topside(object, motion)), within(depthInShadow(object, motion, [x, y]))]);
  },
});

/** Bottom to top each on the one before, all still, none grasped. The margin is a share of the tolerances. */
export const stack = defineAtom({
  key: "stack",
  names: ["objects"],
  options: NO_OPTIONS,
  unit: "1",
  evaluate: (world, names) => {
    const links = names
      .slice(1)
      .map((a, k) => scaled(isOn(world, a, names[k]!, SUPPORT_GAP, undefined), 1 / SUPPORT_GAP));
    const rest = names.map((a) => scaled(isStill(world, a, STILL_SPEED, STILL_RATE), 1 / STILL_SPEED));
    const free = names.map((a) => {
      const { ok, margin } = isGrasped(world, a);
      return { ok: !ok, margin: -margin };
    });
    return allOf([...links, ...rest, ...free]);
  },
});

function isOn(world: PredicateWorld, a: string, b: string, gap: number, xy: number | undefined): Verdict {
  const motion = motionOf(world, a);
  const bottom = underside(objectNamed(world, a), motion);
  const contact = condition(contactCount(world.state, a, b) > 0, CONTACT_MARGIN);
  if (b === "table") return allOf([contact, within(gap - Math.abs(bottom))]);
  const [object, below] = [objectNamed(world, b), motionOf(world, b)];
  const [hx, hy] = halfExtents(object);
  const [dx, dy] = [motion.p[0] - below.p[0], motion.p[1] - below.p[1]];
  return allOf([
    contact,
    within(gap - Math.abs(bottom - topside(object, below))),
    within((xy ?? Math.min(hx, hy)) - Math.sqrt(dx * dx + dy * dy)),
  ]);
}
