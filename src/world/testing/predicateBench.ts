/** A table full of things on which predicates are tried, and a short way to try one. */

import { parseScene } from "../parseScene";
import { emptyMemory, evaluateNode, type PredicateMemory } from "../predicates/evaluate";
import { createPredicateParser } from "../predicates/parsePredicate";
import type { Scene } from "../scene";
import type { GoalNode } from "../taskStatus";
import type { WorldState } from "../worldState";

/**
 * a: cube of 40 mm; b: 60 x 60 x 30 mm; s: ball of 20 mm radius; c: can, 20 mm radius, 60 mm high; tray: 120 x 90 x 30 mm.
 * dot: ball zone of 20 mm radius; mat: disc of 50 mm radius; pad: 100 x 60 mm; outline: the tee's. The rest as in the tasks.
 */
const BENCH: Scene = parseScene({
  v: 1,
  objects: [
    { id: "a", kind: "box", size: [0.04, 0.04, 0.04], tags: ["cube"] },
    { id: "b", kind: "box", size: [0.06, 0.06, 0.03], tags: ["cube"] },
    { id: "s", kind: "ball", r: 0.02 },
    { id: "c", kind: "can", r: 0.02, h: 0.06 },
    { id: "tray", kind: "tray", size: [0.12, 0.09, 0.03], fixed: true },
    { id: "bowl", kind: "bowl", r: 0.05, h: 0.03, fixed: true },
    { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08 },
    { id: "ring", kind: "ring", r: 0.03, hole: 0.015, h: 0.012, fixed: true },
    { id: "peg", kind: "peg", r: 0.008, h: 0.06, fixed: true },
    { id: "tee", kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.03, fixed: true },
  ],
  zones: [
    { id: "dot", shape: "ball", r: 0.02 },
    { id: "mat", shape: "disc", r: 0.05 },
    { id: "pad", shape: "rect", size: [0.1, 0.06] },
    { id: "outline", shape: "tee", size: [0.1, 0.1], bar: 0.03 },
  ],
  goal: { still: ["a"] },
});

export const POSES = {
  rest: [0, -1.7, 1.5, 1.2, 0, -0.1],
  home: [0, 0, 0, 1.5, 0, 0],
  zero: [0, 0, 0, 0, 0, 0],
} as const;

/** Undersides after settling: everything stood on the table. */
const SETTLED: ReadonlyMap<string, number> = new Map(BENCH.objects.map(({ id }) => [id, 0]));

/** Evaluates a predicate on a state of the bench. @throws When the predicate has a problem. */
export function tryPredicate(predicate: unknown, state: WorldState, memory: PredicateMemory = emptyMemory()): GoalNode {
  const parser = createPredicateParser(BENCH);
  const node = parser.parse(predicate, "/goal");
  if (!node || parser.problems.length > 0) throw new Error(JSON.stringify(parser.problems));
  memory.tick += 1;
  return evaluateNode(node, { scene: BENCH, state, poses: POSES, settledHeight: SETTLED }, memory);
}
