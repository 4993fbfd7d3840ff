/**
 * Follows one episode: goal, failures, stages, outcome, metrics.
 *
 * `update` runs once per control tick, after the physics. All it remembers is plain data, so that a snapshot brings the
 * monitor back to any tick exactly.
 */

import { InputError, invariant } from "../errors";
import { distance3, type Vec3 } from "../math/vector3";
import type { PredicateWorld } from "./predicates/atom";
import { contactCount, isTouched } from "./predicates/contacts";
import { copyMemory, emptyMemory, evaluateNode, type PredicateMemory } from "./predicates/evaluate";
import { underside } from "./predicates/extent";
import { isGrasped } from "./predicates/handlingAtoms";
import { createPredicateParser } from "./predicates/parsePredicate";
import type { PredicateNode } from "./predicates/predicateNode";
import type { Predicate, Scene } from "./scene";
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
export type TaskReport = TaskStatus & { readonly outcome: TaskOutcome | null };

/** What is measured beside the outcome. */
export interface TaskMetrics {
  /** Way of the tool centre point, m. */
  readonly path: number;
  /** How often something that was held fell free. */
  readonly drops: number;
}

/** All that a monitor remembers of one tick. Plain data; it never changes. */
export interface TaskSnapshot {
  readonly memory: PredicateMemory;
  readonly heldSince: number | null;
  readonly reached: readonly boolean[];
  readonly tool: Vec3;
  readonly path: number;
  readonly drops: number;
  readonly held: readonly string[];
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
  /** Begins an episode from a settled world; heights and times count from here. */
  start(settled: WorldState): void;
  /** Looks at the world after one control tick. After the outcome only the goal tree and the failures go on. */
  update(state: WorldState): TaskReport;
  snapshot(): TaskSnapshot;
  /** Back to a tick of the same episode. */
  restore(snapshot: TaskSnapshot): void;
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
  #startTime = 0;
  #settledHeight: ReadonlyMap<string, number> = new Map();
  #alreadySolved = false;
  #progress: TaskSnapshot | null = null;

  constructor(scene: Scene, poses: Readonly<Record<string, readonly number[]>>) {
    const read = predicateReader(scene, poses);
    this.#scene = scene;
    this.#poses = poses;
    this.#goal = read(scene.goal, "/goal");
    // By name, so that the failure which is named does not hang on the order of keys in a document.
    const names = Object.keys(scene.fail).sort();
    this.#fail = names.map((name) => [name, read(scene.fail[name]!, `/fail/${name}`)]);
    this.#stages = scene.stages.map(({ when }, k) => read(when, `/stages/${k}/when`));
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
    const { path, drops } = this.#started;
    return { path, drops };
  }

  start(settled: WorldState): void {
    const { objects, stages } = this.#scene;
    this.#startTime = settled.time;
    this.#settledHeight = new Map(
      objects.map((object) => [object.id, underside(object, settled.objects.get(object.id)!)]),
    );
    // The first look leaves no memory: an episode is judged from its first tick on.
    const goal = evaluateNode(this.#goal, this.#worldAt(settled), emptyMemory());
    this.#alreadySolved = goal.ok;
    const reached = stages.map(() => false);
    this.#progress = {
      memory: emptyMemory(),
      heldSince: null,
      reached,
      tool: settled.tool.p,
      path: 0,
      drops: 0,
      held: [],
      report: this.#compose(goal, reached, 0, null, null),
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
      const report = { ...last.report, outcome: last.report.outcome ?? outcome };
      this.#progress = { ...last, report };
      return report;
    }
    const world = this.#worldAt(state);
    const memory = copyMemory(last.memory);
    memory.tick += 1;
    const goal = evaluateNode(this.#goal, world, memory);
    const failures = this.#fail.map(([name, node]) => ({ name, ok: evaluateNode(node, world, memory).ok }));
    const stages = this.#stages.map((node) => evaluateNode(node, world, memory).ok);
    const failed = failures.find(({ ok }) => ok)?.name ?? null;
    const heldSince = goal.ok ? (last.heldSince ?? timeS) : null;
    const heldS = heldSince === null ? 0 : timeS - heldSince;
    if (last.report.outcome) {
      const report = { ...last.report, goal, heldS, failed };
      this.#progress = { ...last, memory, heldSince, report };
      return report;
    }
    const reached = last.reached.map((before, k) => before || stages[k]!);
    const outcome = this.#outcomeAt(timeS, heldSince, failed);
    const report = this.#compose(goal, reached, heldS, failed, outcome);
    this.#progress = { memory, heldSince, reached, report, ...this.#measure(world, last) };
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
    return { scene: this.#scene, poses: this.#poses, settledHeight: this.#settledHeight, state };
  }

  /** Failure first, then success, then timeout. */
  #outcomeAt(timeS: number, heldSince: number | null, failed: string | null): TaskOutcome | null {
    const { dwellS, limitS } = this.#scene.episode;
    if (failed !== null) return { kind: "fail", reason: failed, timeS };
    if (heldSince !== null && timeS - heldSince + TIME_SLACK >= dwellS) return { kind: "success", timeS: heldSince };
    if (timeS + TIME_SLACK >= limitS) return { kind: "timeout", timeS };
    return null;
  }

  /**
   * Way of the tool, and drops: an object was between the jaws and now nothing at all touches it.
   *
   * What leaves the jaws while it stands on something was set down, and does not count.
   */
  #measure(world: PredicateWorld, last: TaskSnapshot): Pick<TaskSnapshot, "tool" | "path" | "drops" | "held"> {
    const { state } = world;
    const isDropped = (id: string): boolean => last.held.includes(id) && !isTouched(state, id);
    const isHeld = (id: string): boolean =>
      isGrasped(world, id).ok || (last.held.includes(id) && contactCount(state, id, "gripper") > 0);
    const ids = this.#scene.objects.map(({ id }) => id);
    return {
      tool: state.tool.p,
      path: last.path + distance3(last.tool, state.tool.p),
      drops: last.drops + ids.filter(isDropped).length,
      held: ids.filter(isHeld),
    };
  }

  #compose(
    goal: TaskStatus["goal"],
    reached: readonly boolean[],
    heldS: number,
    failed: string | null,
    outcome: TaskOutcome | null,
  ): TaskReport {
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
      stages: stages.map(({ id, w }, k) => ({ id, reached: reached[k]!, w })),
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
    [...objects.values()].every(({ p, q, v, w }) => all(p) && all(q) && all(v) && all(w)) &&
    all(tool.p) &&
    all(tool.q) &&
    all(jointPosition) &&
    all(jointVelocity) &&
    contacts.every(({ normal, force }) => all(normal) && Number.isFinite(force))
  );
}
