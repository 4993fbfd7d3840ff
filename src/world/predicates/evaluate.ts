/**
 * Evaluates a tree of predicates at one tick, with its memory.
 *
 * Every node is evaluated at every tick, so that what looks back in time misses nothing. The margin of a node with children
 * is that of the child which decides it, in that child's unit.
 */

import type { GoalNode } from "../taskStatus";
import type { PredicateWorld } from "./atom";
import type { CountNode, PredicateNode, TimeNode } from "./predicateNode";

/** Margins stay within this, so that they survive JSON. */
const MARGIN_LIMIT = 1e6;
/** Slack for sums of control periods, s. */
const TIME_SLACK = 1e-9;

/** What nodes that look back remember, by path. Plain data. */
export interface PredicateMemory {
  /** Tick and time of the newest evaluation. */
  tick: number;
  /** `for`: since when the child has held, s. */
  readonly since: Record<string, number>;
  /** `once`, `never`, `hit`: the best margin so far and its unit; `ok` when the child has held. */
  readonly best: Record<string, { readonly ok: boolean; readonly margin: number; readonly unit: GoalNode["unit"] }>;
  /** `seq`: at which tick each child first held. */
  readonly first: Record<string, (number | null)[]>;
}

/** The memory at reset. */
export function emptyMemory(): PredicateMemory {
  return { tick: 0, since: {}, best: {}, first: {} };
}

/** A copy that shares nothing that changes. */
export function copyMemory({ tick, since, best, first }: PredicateMemory): PredicateMemory {
  const steps = Object.entries(first).map(([path, ticks]): [string, (number | null)[]] => [path, [...ticks]]);
  return { tick, since: { ...since }, best: { ...best }, first: Object.fromEntries(steps) };
}

/** Evaluates one node and everything below it, and remembers. */
export function evaluateNode(node: PredicateNode, world: PredicateWorld, memory: PredicateMemory): GoalNode {
  const children = node.children.map((child) => evaluateNode(child, world, memory));
  const { ok, margin, unit } = judge(node, children, world, memory);
  const clamped = Math.min(Math.max(margin, -MARGIN_LIMIT), MARGIN_LIMIT);
  return { path: node.path, kind: node.key, args: node.args, ok, margin: clamped, unit, children };
}

type Judgement = Pick<GoalNode, "ok" | "margin" | "unit">;

function judge(
  node: PredicateNode,
  children: readonly GoalNode[],
  world: PredicateWorld,
  memory: PredicateMemory,
): Judgement {
  switch (node.kind) {
    case "atom": {
      const { definition } = node;
      const verdict = { ...definition.evaluate(world, node.names, node.options as never), unit: definition.unit };
      return definition.sinceReset ? judgeOnce(node.path, verdict, memory) : verdict;
    }
    case "count":
      return judgeCount(node, children);
    case "not":
      return negate(children[0]!);
    case "for":
      return judgeFor(node, children[0]!, world.state.time, memory);
    case "once":
      return judgeOnce(node.path, children[0]!, memory);
    case "never":
      return negate(judgeOnce(node.path, children[0]!, memory));
    case "seq":
      return judgeSeq(node, children, memory);
  }
}

function negate({ ok, margin, unit }: Judgement): Judgement {
  return { ok: !ok, margin: -margin, unit };
}

/** With children sorted from the best to the worst, the `min`-th must hold and the one after the `max`-th must not. */
function judgeCount({ min, max }: CountNode, children: readonly GoalNode[]): Judgement {
  const held = children.filter(({ ok }) => ok).length;
  const ok = held >= min && held <= max;
  // Truth comes before margin: at a margin of exactly 0 either truth may hold.
  const sorted = [...children].sort((a, b) => Number(b.ok) - Number(a.ok) || b.margin - a.margin);
  const bounds: Judgement[] = [];
  if (min > 0) bounds.push(sorted[min - 1]!);
  if (max < sorted.length) bounds.push(negate(sorted[max]!));
  const worst = bounds.sort((a, b) => Number(a.ok) - Number(b.ok) || a.margin - b.margin)[0];
  return worst ? { ok, margin: worst.margin, unit: worst.unit } : { ok, margin: children.length, unit: "1" };
}

function judgeFor({ path, seconds }: TimeNode, child: GoalNode, time: number, memory: PredicateMemory): Judgement {
  if (!child.ok) {
    delete memory.since[path];
    return { ok: false, margin: -seconds, unit: "s" };
  }
  memory.since[path] ??= time;
  const held = time - memory.since[path] + TIME_SLACK;
  return { ok: held >= seconds, margin: held - seconds, unit: "s" };
}

function judgeOnce(path: string, { ok, margin, unit }: Judgement, memory: PredicateMemory): Judgement {
  const best = memory.best[path];
  if (!best || (ok && !best.ok) || (ok === best.ok && margin > best.margin)) memory.best[path] = { ok, margin, unit };
  return memory.best[path]!;
}

/** Each child first held before the next one did, and the last holds. Missing steps are counted in the margin. */
function judgeSeq({ path }: TimeNode, children: readonly GoalNode[], memory: PredicateMemory): Judgement {
  memory.first[path] ??= children.map(() => null);
  const first = memory.first[path];
  children.forEach(({ ok }, k) => {
    if (ok) first[k] ??= memory.tick;
  });
  let inOrder = 0;
  while (inOrder < first.length && first[inOrder] !== null && (inOrder === 0 || first[inOrder - 1]! < first[inOrder]!))
    inOrder += 1;
  if (inOrder < first.length) return { ok: false, margin: inOrder - first.length, unit: "1" };
  const { ok, margin, unit } = children.at(-1)!;
  return { ok, margin, unit };
}
