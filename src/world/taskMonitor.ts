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
import type { ResetPlan } from "./reset";
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
  readonly success: boolean;
  /** s; null without success. */
  readonly time: number | null;
  readonly progress: number;
  /** Way of the tool centre point, m. */
  readonly path: number;
  /** How often something that was held fell free. */
  readonly drops: number;
}

/** All that a monitor remembers. Structured-cloneable, and JSON keeps it too. */
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

export interface TaskMonitor {
  /** Whether the goal already holds at reset, which deserves a warning. */
  readonly alreadySolved: boolean;
  /** The newest report; before the first tick that of the settled world. */
  readonly report: TaskReport;
  readonly metrics: TaskMetrics;
  /** Looks at the world after one control tick. After the outcome it changes nothing any more. */
  update(state: WorldState): TaskReport;
  snapshot(): TaskSnapshot;
  restore(snapshot: TaskSnapshot): void;
}

/** Slack for sums of control periods, s. */
const TIME_SLACK = 1e-9;

/**
 * Opens the monitor of one episode.
 *
 * @param plan - The reset that the world was settled from.
 * @param settled - The world after settling; heights and times count from here.
 * @param poses - Named joint positions of the robot, rad; needed by the predicate `robot`.
 * @throws {InputError} E_REF When a predicate names a pose that the robot has not.
 */
export function createTaskMonitor(
  scene: Scene,
  plan: ResetPlan,
  settled: WorldState,
  poses: Readonly<Record<string, readonly number[]>> = {},
): TaskMonitor {
  invariant(
    [...plan.objects.keys()].every((id) => settled.objects.has(id)),
    "the settled world holds every object of the plan",
  );
  return new EpisodeMonitor(scene, settled, poses);
}

class EpisodeMonitor implements TaskMonitor {
  readonly alreadySolved: boolean;
  readonly #scene: Scene;
  readonly #goal: PredicateNode;
  readonly #fail: readonly (readonly [string, PredicateNode])[];
  readonly #stages: readonly PredicateNode[];
  readonly #startTime: number;
  readonly #world: Omit<PredicateWorld, "state">;
  #memory = emptyMemory();
  #heldSince: number | null = null;
  #reached: readonly boolean[];
  #tool: Vec3;
  #path = 0;
  #drops = 0;
  #held: ReadonlySet<string> = new Set();
  #report: TaskReport;

  constructor(scene: Scene, settled: WorldState, poses: Readonly<Record<string, readonly number[]>>) {
    const read = predicateReader(scene, poses);
    this.#scene = scene;
    this.#goal = read(scene.goal, "/goal");
    this.#fail = Object.entries(scene.fail).map(([name, predicate]) => [name, read(predicate, `/fail/${name}`)]);
    this.#stages = scene.stages.map(({ when }, k) => read(when, `/stages/${k}/when`));
    this.#startTime = settled.time;
    const settledHeight = new Map(
      scene.objects.map((object) => [object.id, underside(object, settled.objects.get(object.id)!)]),
    );
    this.#world = { scene, poses, settledHeight };
    this.#reached = scene.stages.map(() => false);
    this.#tool = settled.tool.p;
    // The first look leaves no memory: episodes are judged from the first tick on.
    const goal = evaluateNode(this.#goal, { ...this.#world, state: settled }, emptyMemory());
    this.alreadySolved = goal.ok;
    this.#report = this.#compose(goal, 0, null, null);
  }

  get report(): TaskReport {
    return this.#report;
  }

  get metrics(): TaskMetrics {
    const { outcome, progress } = this.#report;
    const success = outcome?.kind === "success";
    return { success, time: success ? outcome.timeS : null, progress, path: this.#path, drops: this.#drops };
  }

  update(state: WorldState): TaskReport {
    if (this.#report.outcome) return this.#report;
    const timeS = state.time - this.#startTime;
    if (!isFiniteState(state)) {
      const outcome: TaskOutcome = {
        kind: "invalid",
        reason: "E_PHYSICS_DIVERGED",
        timeS: Number.isFinite(timeS) ? timeS : 0,
      };
      this.#report = { ...this.#report, outcome };
      return this.#report;
    }
    const world: PredicateWorld = { ...this.#world, state };
    this.#memory.tick += 1;
    const goal = evaluateNode(this.#goal, world, this.#memory);
    const failures = this.#fail.map(([name, node]) => ({ name, ok: evaluateNode(node, world, this.#memory).ok }));
    const stages = this.#stages.map((node) => evaluateNode(node, world, this.#memory).ok);
    this.#reached = this.#reached.map((reached, k) => reached || stages[k]!);
    this.#measure(world);
    this.#heldSince = goal.ok ? (this.#heldSince ?? timeS) : null;
    const heldS = this.#heldSince === null ? 0 : timeS - this.#heldSince;
    const failed = failures.find(({ ok }) => ok)?.name ?? null;
    this.#report = this.#compose(goal, heldS, failed, this.#outcomeAt(timeS, heldS, failed));
    return this.#report;
  }

  snapshot(): TaskSnapshot {
    return {
      memory: copyMemory(this.#memory),
      heldSince: this.#heldSince,
      reached: this.#reached,
      tool: this.#tool,
      path: this.#path,
      drops: this.#drops,
      held: [...this.#held],
      report: this.#report,
    };
  }

  restore(snapshot: TaskSnapshot): void {
    this.#memory = copyMemory(snapshot.memory);
    this.#heldSince = snapshot.heldSince;
    this.#reached = snapshot.reached;
    this.#tool = snapshot.tool;
    this.#path = snapshot.path;
    this.#drops = snapshot.drops;
    this.#held = new Set(snapshot.held);
    this.#report = snapshot.report;
  }

  /** Failure first, then success, then timeout. */
  #outcomeAt(timeS: number, heldS: number, failed: string | null): TaskOutcome | null {
    const { dwellS, limitS } = this.#scene.episode;
    if (failed !== null) return { kind: "fail", reason: failed, timeS };
    if (this.#heldSince !== null && heldS + TIME_SLACK >= dwellS) return { kind: "success", timeS: this.#heldSince };
    if (timeS + TIME_SLACK >= limitS) return { kind: "timeout", timeS };
    return null;
  }

  /**
   * Way of the tool, and drops: an object was between the jaws and now nothing at all touches it.
   *
   * Set down on anything it is no longer held, and does not count.
   */
  #measure(world: PredicateWorld): void {
    this.#path += distance3(this.#tool, world.state.tool.p);
    this.#tool = world.state.tool.p;
    const held = new Set<string>();
    for (const { id } of this.#scene.objects) {
      const touched = isTouched(world.state, id);
      if (this.#held.has(id) && !touched) this.#drops += 1;
      else if (isGrasped(world, id).ok || (this.#held.has(id) && isHeldByJaw(world.state, id))) held.add(id);
    }
    this.#held = held;
  }

  #compose(goal: TaskStatus["goal"], heldS: number, failed: string | null, outcome: TaskOutcome | null): TaskReport {
    const { title, say, stages, episode } = this.#scene;
    const total = stages.reduce((sum, { w }) => sum + w, 0);
    const gained = stages.reduce((sum, { w }, k) => sum + (this.#reached[k] ? w : 0), 0);
    return {
      title,
      say,
      goal,
      heldS,
      dwellS: episode.dwellS,
      limitS: episode.limitS,
      stages: stages.map(({ id, w }, k) => ({ id, reached: this.#reached[k]!, w })),
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

function isHeldByJaw(state: WorldState, id: string): boolean {
  return contactCount(state, id, "gripper") > 0;
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
