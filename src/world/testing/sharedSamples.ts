/** Shared scenes with something of everything, for tests of links, files and pictures. */

import { type Quat, quatFromAxisAngle } from "../../math/quaternion";
import type { RandomStream } from "../../math/random";
import { canonicalScene } from "../canonicalScene";
import { objectJoint } from "../objectShapes";
import { parseScene } from "../parseScene";
import type { Scene } from "../scene";
import { noOptions, SHARED_LEADERS, type SharedScene } from "../sharedScene";
import type { StartState } from "../startState";

/** Any start that a scene can have; an arm of six joints. */
export function randomStart(scene: Scene, random: RandomStream): StartState {
  const joints = Array.from({ length: 6 }, () => random.uniform(-3, 3));
  return {
    joints,
    targets: joints.map((q) => q + random.uniform(-0.1, 0.1)),
    objects: scene.objects.map((object) => ({
      X_WO: object.fixed
        ? null
        : {
            p: [random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(0, 0.5)],
            q: randomTurn(random),
          },
      joint: objectJoint(object) ? random.uniform() : null,
    })),
  };
}

/** Often a turn about one axis, whose other components are zero; exact ties of the largest too. */
function randomTurn(random: RandomStream): Quat {
  const kind = random.integer(3);
  if (kind === 0) return quatFromAxisAngle([0, 0, 1], random.uniform(-4, 4));
  if (kind === 1) return quatFromAxisAngle([1, 0, 0], Math.PI / 2);
  const q = [random.normal(), random.normal(), random.normal(), random.normal()];
  const length = Math.sqrt(q.reduce((sum, x) => sum + x * x, 0));
  return q.map((x) => x / length) as unknown as Quat;
}

/** A document with options drawn at random, each of them there or not. */
export function randomShare(document: unknown, random: RandomStream): SharedScene {
  const sometimes = <T>(make: () => T): T | null => (random.uniform() < 0.6 ? make() : null);
  const place = () =>
    [0, 1, 2].map(() => (random.integer(4001) - 2000) / 1000) as unknown as readonly [number, number, number];
  return {
    ...noOptions(),
    document: canonicalScene(document),
    seed: sometimes(() => random.integer(2147483648)),
    camera: sometimes(() => ({ eye: [3, random.integer(500) / 1000, 1.5] as const, target: place() })),
    lead: sometimes(() => SHARED_LEADERS[random.integer(SHARED_LEADERS.length)]!),
    start: sometimes(() => randomStart(parseScene(document), random)),
    robot: sometimes(() => "0123456789abcdef".slice(0, 8 + random.integer(8))),
  };
}
