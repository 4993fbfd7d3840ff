/** Every predicate about the world that this version knows, by its key. */

import type { AtomDefinition } from "./atom";
import { cover, joint, threaded } from "./fitAtoms";
import { grasped, hit, lifted, released, touch } from "./handlingAtoms";
import { fell, robot, robotStill, still } from "./motionAtoms";
import { inside, near, pose, side, upright } from "./placeAtoms";
import { above, on, stack } from "./supportAtoms";

export const ATOMS: ReadonlyMap<string, AtomDefinition> = new Map(
  [
    ...[inside, on, above, stack, near, pose, cover, lifted, upright, grasped, released],
    ...[still, joint, touch, threaded, side, robot, robotStill, fell, hit],
  ].map((atom) => [atom.key, atom]),
);
