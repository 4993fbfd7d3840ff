/** Every predicate about the world that this version knows, by its key. */

import type { AtomDefinition } from "./atom";
import { grasped, lifted, released, touch } from "./handlingAtoms";
import { fell, robot, robotStill, still } from "./motionAtoms";
import { inside, near, pose, upright } from "./placeAtoms";
import { above, on, stack } from "./supportAtoms";

export const ATOMS: ReadonlyMap<string, AtomDefinition> = new Map(
  [inside, on, above, stack, near, pose, lifted, upright, grasped, released, touch, still, robot, robotStill, fell].map(
    (atom) => [atom.key, atom],
  ),
);
