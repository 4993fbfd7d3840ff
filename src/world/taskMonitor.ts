/**
 * Follows one episode: goal, failures, stages, outcome, metrics.
 *
 * `update` runs once per control tick, after the physics. All it remembers is plain data, so that a snapshot brings the
 * monitor back to any tick exactly.
 */

import { InputError, invariant } from "../errors";
import type { PredicateWorld } from "./predicates/atom";
import { copyMemory, emptyMemory, evaluateNode, type PredicateMemory } from "./predicates/evaluate";
import { underside } from "./predicates/extent";
import { createPredicateParser } from "./predicates/parsePredicate";
import type { PredicateNode } from "./predicates/predicateNode";
import type { Predicate, Scene } from "./scene";
import { addMeasures, type CoverPair, emptyMeasures, logDimensionlessJerk, type Measures } from "./taskMeasures";
import { tickReward } from "./taskReward";
import type { TaskStatus } from "./taskStatus";
import type { WorldState } from "./worldState";

/** How an episode ended. */
export type TaskOutcome =
  /** `timeS` is when the goal began to hold for good, s since reset. */
  | { readonly kind: "success"; readonly timeS: number }
  /** `reason` is the name of the failure. */
  | { readonly kind: "fail"; readonly reason: string; readonly timeS: number }
  | { readonly kind: "timeout"; readonly timeS: number }
  /** Neither success nor failure; `reason` is a code. */
  | { readonly kind: "invalid"; readonly reason: string; readonly timeS: number };

/** The status of one tick; the outcome stays once it is there. */
export type TaskReport = TaskStatus & {
  readonly outcome: TaskOutcome | null;
  /** Of this tick alone; 0 after the outcome. */
  readonly reward: number;
};

/** What is measured beside the outcome. */
export interface TaskMetrics {
  /** Way of the tool centre point, m. */
  readonly path: number;
  /** How often something that was held fell free. */
  readonly drops: number;
  /** How often the robot began to touch an object. */
  readonly contacts: number;
  /** Hardest press of the robot, or of what it holds, on anything else, N. */
  readonly impulse: number;
  /** Covered share of the zone that the task speaks of; null when it speaks of none. */
  readonly coverage: number | null;
  /** Log dimensionless jerk of the tool; null before it has moved. */
  readonly jerk: number | null;
  /** Fastest tool, m/s. */
  readonly peakSpeed: number;
  /** Ticks per simulated second; null before the first. */
  readonly hzAchieved: number | null;
  /** By the id of the counting metric: how many objects met its predicate at the newest tick. */
  readonly counters: Readonly<Record<string, number>>;
}

/** All that a monitor remembers of one tick. Plain data; it never changes. */
export interface TaskSnapshot {
  readonly memory: PredicateMemory;
  readonly heldSince: number | null;
  readonly reached: readonly boolean[];
  readonly measures: Measures;
  readonly counters: Readonly<Record<string, number>>;
  readonly report: TaskReport;
}

/** Follows one episode after the other. Call `start` before anything else. */
export interface TaskMonitor {
  /** Whether the goal already held at the start, which deserves a warning. */
  readonly alreadySolved: boolean;
  /** What the newest tick said; after `start` what the settled world says. */
  readonly status: TaskStatus;
  readonly outcome: TaskOutcome | null;
  readonly metrics: TaskMetrics;
  /**
   * Begins an episode from a settled world; heights and times count from here.
   *
   * @param scene - The scene with the objects of this episode, where the reset varied their sizes; left out, as it was read.
   */
  start(settled: WorldState, scene?: Scene): void;
  /** Looks at the world after one control tick. After the outcome only the goal tree and the failures go on. */
  update(state: WorldState): TaskReport;
  snapshot(): TaskSnapshot;
  /** Back to a tick of the same episode. */
  restore(snapshot: TaskSnapshot): void;
}

/** The conditions beside the goal, in the order of the monitor. */
interface Conditions {
  readonly fails: TaskStatus["fails"];
  readonly stages: readonly TaskStatus["goal"][];
}

/** Slack for sums of control periods, s. */
const TIME_SLACK = 1e-9;

/**
 * Opens the monitor of a scene.
 *
 * @param robot - Its named joint positions, rad; the predicate `robot` compares with them.
 * @throws {InputError} E_REF When a predicate names a pose that the robot has not.
 */
export function createTaskMonitor(
  scene: Scene,
  robot: { readonly poses: Readonly<Record<string, readonly number[]>> },
): TaskMonitor {
  return new EpisodeMonitor(scene, robot.poses);
}

class EpisodeMonitor implements TaskMonitor {
  readonly #scene: Scene;
  readonly #poses: Readonly<Record<string, readonly number[]>>;
  readonly #goal: PredicateNode;
  readonly #fail: readonly (readonly [string, PredicateNode])[];
  readonly #stages: readonly PredicateNode[];
  readonly #counters: readonly (readonly [string, readonly PredicateNode[]])[];
  readonly #cover: CoverPair | null;
  /** The scene as this episode has it. */
  #episodeScene: Scene;
  #startTime = 0;
  #settledHeight: ReadonlyMap<string, number> = new Map();
  #alreadySolved = false;
  #progress: TaskSnapshot | null = null;

  constructor(scene: Scene, poses: Readonly<Record<string, readonly number[]>>) {
    const read = predicateReader(scene, poses);
    const counter = counterReader(scene, poses);
    this.#scene = scene;
    this.#poses = poses;
    this.#goal = read(scene.goal, "/goal");
    // By name, so that the failure which is named does not hang on the order of keys in a document.
    const names = Object.keys(scene.fail).sort();
    this.#fail = names.map((name) => [name, read(scene.fail[name]!, `/fail/${name}`)]);
    this.#stages = scene.stages.map(({ when }, k) => read(when, `/stages/${k}/when`));
    this.#counters = scene.metrics.flatMap((metric, k) =>
      typeof metric === "string" ? [] : [[metric.id, counter(metric.count, `/metrics/${k}/count`)] as const],
    );
    this.#cover = firstCover([this.#goal, ...this.#stages]) ?? rewardCover(scene);
    this.#episodeScene = scene;
  }

  get alreadySolved(): boolean {
    return this.#alreadySolved;
  }

  get status(): TaskStatus {
    return this.#started.report;
  }

  get outcome(): TaskOutcome | null {
    return this.#started.report.outcome;
  }

  get metrics(): TaskMetrics {
    const { measures, counters } = this.#started;
    const { path, drops, contacts, impulse, coverage, peakSpeed, ticks, timeS } = measures;
    return {
      path,
      drops,
      contacts,
      impulse,
      coverage,
      jerk: logDimensionlessJerk(measures),
      peakSpeed,
      hzAchieved: timeS > 0 ? ticks / timeS : null,
      counters,
    };
  }

  start(settled: WorldState, scene = this.#scene): void {
    const { objects, stages } = scene;
    this.#episodeScene = scene;
    this.#startTime = settled.time;
    this.#settledHeight = new Map(
      objects.map((object) => [object.id, underside(object, settled.objects.get(object.id)!)]),
    );
    // The first look leaves no memory: an episode is judged from its first tick on.
    const world = this.#worldAt(settled);
    const goal = evaluateNode(this.#goal, world, emptyMemory());
    const conditions = this.#judge(world, emptyMemory());
    this.#alreadySolved = goal.ok;
    const reached = stages.map(() => false);
    this.#progress = {
      memory: emptyMemory(),
      heldSince: null,
      reached,
      measures: emptyMeasures(settled),
      counters: Object.fromEntries(this.#counters.map(([id]) => [id, 0])),
      report: { ...this.#compose(goal, conditions, reached, 0, null, null), reward: 0 },
    };
  }

  update(state: WorldState): TaskReport {
    const last = this.#started;
    const timeS = state.time - this.#startTime;
    if (!isFiniteState(state)) {
      const outcome: TaskOutcome = {
        kind: "invalid",
        reason: "E_PHYSICS_DIVERGED",
        timeS: Number.isFinite(timeS) ? timeS : 0,
      };
      const report = { ...last.report, outcome: last.report.outcome ?? outcome, reward: 0 };
      this.#progress = { ...last, report };
      return report;
    }
    const world = this.#worldAt(state);
    const memory = copyMemory(last.memory);
    memory.tick += 1;
    const goal = evaluateNode(this.#goal, world, memory);
    const conditions = this.#judge(world, memory);
    const failed = this.#fail[conditions.fails.findIndex(({ ok }) => ok)]?.[0] ?? null;
    const heldSince = goal.ok ? (last.heldSince ?? timeS) : null;
    const heldS = heldSince === null ? 0 : timeS - heldSince;
    if (last.report.outcome) {
      const { fails } = conditions;
      const stages = last.report.stages.map((stage, k) => ({ ...stage, when: conditions.stages[k]! }));
      const report = { ...last.report, goal, stages, fails, heldS, failed, reward: 0 };
      this.#progress = { ...last, memory, heldSince, report };
      return report;
    }
    const reached = last.reached.map((before, k) => before || conditions.stages[k]!.ok);
    const outcome = this.#outcomeAt(timeS, heldSince, failed);
    const gained = this.#scene.stages.filter((_, k) => reached[k] && !last.reached[k]).map(({ w }) => w);
    const reward = tickReward(this.#scene, world, gained, outcome?.kind === "success");
    const report = { ...this.#compose(goal, conditions, reached, heldS, failed, outcome), reward };
    const measures = addMeasures(last.measures, world, timeS, this.#cover);
    this.#progress = { memory, heldSince, reached, report, measures, counters: this.#count(world, memory) };
    return report;
  }

  snapshot(): TaskSnapshot {
    // Every update makes a new object, so what was handed out never changes.
    return this.#started;
  }

  restore(snapshot: TaskSnapshot): void {
    this.#progress = snapshot;
  }

  get #started(): TaskSnapshot {
    invariant(this.#progress, "the monitor was started");
    return this.#progress;
  }

  #worldAt(state: WorldState): PredicateWorld {
    return { scene: this.#episodeScene, poses: this.#poses, settledHeight: this.#settledHeight, state };
  }

  /** Failure first, then success, then timeout. */
  #outcomeAt(timeS: number, heldSince: number | null, failed: string | null): TaskOutcome | null {
    const { dwellS, limitS } = this.#scene.episode;
    if (failed !== null) return { kind: "fail", reason: failed, timeS };
    if (heldSince !== null && timeS - heldSince + TIME_SLACK >= dwellS) return { kind: "success", timeS: heldSince };
    if (timeS + TIME_SLACK >= limitS) return { kind: "timeout", timeS };
    return null;
  }

  /** Failures and stages as they are now. */
  #judge(world: PredicateWorld, memory: PredicateMemory): Conditions {
    return {
      fails: this.#fail.map(([, node]) => evaluateNode(node, world, memory)),
      stages: this.#stages.map((node) => evaluateNode(node, world, memory)),
    };
  }

  /** How many objects meet each counting metric now. */
  #count(world: PredicateWorld, memory: PredicateMemory): Record<string, number> {
    return Object.fromEntries(
      this.#counters.map(([id, nodes]) => [id, nodes.filter((node) => evaluateNode(node, world, memory).ok).length]),
    );
  }

  #compose(
    goal: TaskStatus["goal"],
    conditions: Conditions,
    reached: readonly boolean[],
    heldS: number,
    failed: string | null,
    outcome: TaskOutcome | null,
  ): Omit<TaskReport, "reward"> {
    const { title, say, stages, episode } = this.#scene;
    const total = stages.reduce((sum, { w }) => sum + w, 0);
    const gained = stages.reduce((sum, { w }, k) => sum + (reached[k] ? w : 0), 0);
    return {
      title,
      say,
      goal,
      heldS,
      dwellS: episode.dwellS,
      limitS: episode.limitS,
      stages: stages.map(({ id, w }, k) => ({ id, reached: reached[k]!, w, when: conditions.stages[k]! })),
      fails: conditions.fails,
      // Without stages the only milestone is success.
      progress: total > 0 ? gained / total : Number(outcome?.kind === "success"),
      failed,
      outcome,
    };
  }
}

function predicateReader(scene: Scene, poses: Readonly<Record<string, readonly number[]>>) {
  return (predicate: Predicate, pointer: string): PredicateNode => {
    const parser = createPredicateParser(scene);
    const node = parser.parse(predicate, pointer);
    invariant(node && parser.problems.length === 0, `the scene was checked when it was read (${pointer})`);
    checkPoses(node, poses);
    return node;
  };
}

/** Reads the predicate of a counting metric, once for each object that it counts. */
function counterReader(scene: Scene, poses: Readonly<Record<string, readonly number[]>>) {
  return (counter: readonly unknown[], pointer: string): readonly PredicateNode[] => {
    const parser = createPredicateParser(scene);
    const nodes = parser.parseCounter(counter, pointer);
    invariant(nodes && parser.problems.length === 0, `the scene was checked when it was read (${pointer})`);
    for (const node of nodes) checkPoses(node, poses);
    return nodes;
  };
}

/** The first pair that one of these wants covered. */
function firstCover(nodes: readonly PredicateNode[]): CoverPair | null {
  for (const node of nodes) {
    if (node.kind === "atom" && node.key === "cover") return [node.names[0]!, node.names[1]!];
    const below = firstCover(node.children);
    if (below) return below;
  }
  return null;
}

/** The pair that a reward wants covered. */
function rewardCover({ reward }: Scene): CoverPair | null {
  const term = reward.shape.find((shape) => "cover" in shape);
  return term && "cover" in term ? term.cover : null;
}

function checkPoses(node: PredicateNode, poses: Readonly<Record<string, readonly number[]>>): void {
  if (node.kind === "atom" && node.definition.names[0] === "pose" && !Object.hasOwn(poses, node.names[0]!)) {
    throw new InputError(
      `${node.path}: this robot has no pose "${node.names[0]}"; it has ${Object.keys(poses).join(", ") || "none"}`,
      "Name one of the robot's poses in the task.",
      { code: "E_REF", where: node.path },
    );
  }
  for (const child of node.children) checkPoses(child, poses);
}

function isFiniteState({ time, objects, tool, jointPosition, jointVelocity, contacts }: WorldState): boolean {
  const all = (values: Iterable<number>): boolean => {
    for (const value of values) if (!Number.isFinite(value)) return false;
    return true;
  };
  return (
    Number.isFinite(time) &&
    [...objects.values()].every((o) => all(o.p) && all(o.q) && all(o.v) && all(o.w) && Number.isFinite(o.joint)) &&
    all(tool.p) &&
    all(tool.q) &&
    all(jointPosition) &&
    all(jointVelocity) &&
    contacts.every(({ normal, force }) => all(normal) && Number.isFinite(force))
  );
}
