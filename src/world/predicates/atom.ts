/**
 * What a predicate about the world is: a key, the names it takes, its options, and one formula.
 *
 * A formula answers with truth and a signed margin. Where several conditions must hold, the margin is that of the one that
 * fails worst, or has least to spare; conditions in another unit are scaled by the ratio of the tolerances.
 */

import * as v from "valibot";
import { invariant } from "../../errors";
import type { ShapedObject } from "../objectRecipes";
import type { Scene, SceneObject } from "../scene";
import type { GoalNode } from "../taskStatus";
import type { ObjectMotion, WorldState } from "../worldState";

/** Truth and distance from its edge: positive when satisfied. At a margin of exactly 0 either truth may hold. */
export interface Verdict {
  readonly ok: boolean;
  readonly margin: number;
}

/** What the names of a predicate may stand for. */
export type NameKind =
  /** an object */
  | "object"
  /** two or more objects, in a list of their own */
  | "objects"
  /** an object, or the table */
  | "support"
  /** an object, the table, the gripper's jaws, or the whole robot */
  | "party"
  /** an object or a zone (their centres), or `tcp` */
  | "point"
  /** a zone, or a region of an object such as `tray.inside` */
  | "region"
  /** a zone */
  | "zone"
  /** an object with a joint */
  | "jointed"
  /** a ring, a peg */
  | "ring"
  | "peg"
  /** left, right, front or behind */
  | "side"
  /** a named joint position of the robot */
  | "pose";

/** What a formula may look at. */
export interface PredicateWorld {
  readonly scene: Scene;
  readonly state: WorldState;
  /** Height of each object's underside after settling, m. */
  readonly settledHeight: ReadonlyMap<string, number>;
  /** Named joint positions of the robot, rad. */
  readonly poses: Readonly<Record<string, readonly number[]>>;
}

/** The meaning of one predicate key. */
export interface AtomDefinition {
  readonly key: string;
  readonly names: readonly NameKind[];
  /** Closed schema of the trailing options object, with every default. */
  readonly options: v.GenericSchema;
  readonly unit: GoalNode["unit"];
  /** Whether it stays true once it was true: it speaks of everything since reset. */
  readonly sinceReset: boolean;
  readonly evaluate: (world: PredicateWorld, names: readonly string[], options: never) => Verdict;
  /** Why these objects can never meet it; null when they can. */
  readonly impossible: (objects: readonly ShapedObject[]) => string | null;
}

/** Ties the type of the options to their schema. */
export function defineAtom<const S extends v.GenericSchema>(definition: {
  readonly key: string;
  readonly names: readonly NameKind[];
  readonly options: S;
  readonly unit: GoalNode["unit"];
  readonly sinceReset?: boolean;
  readonly evaluate: (world: PredicateWorld, names: readonly string[], options: v.InferOutput<S>) => Verdict;
  readonly impossible?: (objects: readonly ShapedObject[]) => string | null;
}): AtomDefinition {
  return { sinceReset: false, impossible: () => null, ...definition };
}

/** Options of a predicate that has none. */
export const NO_OPTIONS = v.strictObject({});

/** True at a margin of 0 or more: "at most", "at least", "within". */
export function within(margin: number): Verdict {
  return { ok: margin >= 0, margin };
}

/** True at a margin above 0: "less than", "more than". */
export function strictly(margin: number): Verdict {
  return { ok: margin > 0, margin };
}

/** A condition that holds or not, without a distance; `size` is the margin it counts for. */
export function condition(ok: boolean, size: number): Verdict {
  return { ok, margin: ok ? Number.POSITIVE_INFINITY : -size };
}

/** All of several conditions, in one unit. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  return { ok: verdicts.every(({ ok }) => ok), margin: Math.min(...verdicts.map(({ margin }) => margin)) };
}

/** The same truth with its margin in another unit. */
export function scaled({ ok, margin }: Verdict, factor: number): Verdict {
  return { ok, margin: margin * factor };
}

/** An object of the scene by a name that the parser has checked. */
export function objectNamed({ scene }: PredicateWorld, id: string): SceneObject {
  const object = scene.objects.find((candidate) => candidate.id === id);
  invariant(object, `the scene has the object ${id}`);
  return object;
}

/** Where an object is now. */
export function motionOf({ state }: PredicateWorld, id: string): ObjectMotion {
  const motion = state.objects.get(id);
  invariant(motion, `the state has the object ${id}`);
  return motion;
}
