/**
 * Runs evaluations for as long as the page lives, whether their dialog is open or not: one or two controllers on the same
 * seeds of the open task, on all cores. What is done stays when a run is paused, stopped or broken, and is not done again.
 */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import { alertOf } from "../../control/controlStep";
import { InputError } from "../../errors";
import { compareResults, type EvaluationComparison } from "../../session/evaluationComparison";
import { evaluateSeeds, type StartThread } from "../../session/evaluationPool";
import { type EvaluationRecord, evaluationRecord } from "../../session/evaluationRecord";
import type { EpisodeResult } from "../../session/evaluationReport";
import type { TapedRun } from "../../session/runTape";
import type { ServoPreset } from "../../sim/servo";
import { taskHash } from "../../world/canonicalScene";
import { parseScene } from "../../world/parseScene";
import type { Scene } from "../../world/scene";
import type { PolicyOffer } from "../policyDesk";
import { pristineId, type StudioDocument } from "../stores/documentStore";
import { evaluationStore } from "../stores/evaluationStore";
import { VERSION } from "../version";
import { type Contender, type ContenderId, contendersOf, openContender } from "./contenders";
import type { EvaluationArchive } from "./evaluationArchive";
import { type CellBlock, EvaluationLane } from "./evaluationLane";

/** What is to be run. */
export interface EvaluationSetup {
  readonly first: ContenderId;
  /** Runs on the same seeds; null for nobody. */
  readonly second: ContenderId | null;
  /** First seed. */
  readonly seed: number;
  /** Number of seeds. */
  readonly count: number;
}

/** The task of an evaluation; a person may open another one meanwhile. */
export interface EvaluationTask {
  readonly document: StudioDocument;
  readonly scene: Scene;
  readonly hash: string;
  readonly servo: ServoPreset;
}

/** One controller as a panel shows it. */
export interface LaneView {
  readonly contender: Contender;
  readonly blocks: readonly CellBlock[];
  readonly done: number;
  /** Null before the first result. */
  readonly record: EvaluationRecord | null;
  /** Why it cannot run, or stopped running. */
  readonly problem: Alert | null;
}

export interface EvaluationState {
  /** `opening`: the task, the policies and what is kept of earlier runs are read. */
  readonly phase: "opening" | "idle" | "running";
  readonly task: EvaluationTask | null;
  /** Why nothing can be run. */
  readonly problem: Alert | null;
  readonly contenders: readonly Contender[];
  readonly setup: EvaluationSetup;
  readonly lanes: readonly LaneView[];
  /** Null unless there are two. */
  readonly comparison: EvaluationComparison | null;
  readonly done: number;
  readonly total: number;
  /** Simulated seconds per second of wall time in the present or last run; null before its first result. */
  readonly speed: number | null;
  /** s; null while there is nothing to judge by. */
  readonly secondsLeft: number | null;
}

/** What the desk needs of the page. */
export interface EvaluationHost {
  readonly start: StartThread;
  /** Logical processors. */
  readonly cores: number;
  /** Wall clock, ms. */
  readonly clock: () => number;
  readonly later: (callback: () => void, delayMs: number) => void;
  readonly archive: EvaluationArchive;
  /** Names the program that computes the results; those of another one are never mixed in. */
  readonly program: string;
  /** Browser with its version. */
  readonly runtime: string;
  /** The open document. */
  readonly document: () => StudioDocument;
  readonly offers: () => { readonly shipped: PolicyOffer | null; readonly own: PolicyOffer | null };
  readonly servo: () => ServoPreset;
  /** Whether STOP is latched. */
  readonly isStopped: () => boolean;
  /** Whether a robot that a person brought is open; episodes are scored with the SO-101. */
  readonly hasOwnRobot: () => boolean;
  /** The live arm stands still while the cores are busy. */
  readonly pauseLive: () => void;
}

/**
 * One processor stays with the page and its drawing: on two of them a second worker brought nothing (61 to 87 times real
 * time, with one worker 68 to 88) and made the page wait twice as long. More workers than this are not worth their memory:
 * each holds a physics and a runtime of its own.
 */
const MOST_WORKERS = 16;
/** Shortest time between two states for the page, ms: often enough for a person, and the page draws in between. A long row of seeds takes longer to add up. */
const PUBLISH_MS = 400;
const BROKEN_TIP =
  "Press “Go on”: what is done stays. Close other tabs if memory is short. Please report it if it happens again.";

interface Run {
  readonly abort: AbortController;
  readonly startedMs: number;
  finished: number;
  simulatedS: number;
}

export class EvaluationDesk {
  readonly store: StoreApi<EvaluationState>;
  readonly #host: EvaluationHost;
  #lanes: readonly EvaluationLane[] = [];
  /** Counts what is opened; an answer to an older one says nothing any more. */
  #ticket = 0;
  #run: Run | null = null;
  #publishes = false;
  readonly #unsaved = new Map<EvaluationLane, EpisodeResult[]>();

  constructor(host: EvaluationHost, setup: Pick<EvaluationSetup, "first" | "second"> | null = null) {
    this.#host = host;
    this.store = createStore<EvaluationState>()(() => ({
      phase: "opening",
      task: null,
      problem: null,
      contenders: [],
      setup: { first: "shipped", second: null, ...setup, seed: 0, count: 0 },
      lanes: [],
      comparison: null,
      done: 0,
      total: 0,
      speed: null,
      secondsLeft: null,
    }));
  }

  /** Turns to the open task, unless a run is under way. */
  async openTask(): Promise<void> {
    if (this.#run) return;
    const document = this.#host.document();
    const { task: before, setup } = this.store.getState();
    try {
      const servo = this.#host.servo();
      const isSame = before?.document.scene === document.scene && before.servo === servo;
      const scene = isSame ? before.scene : parseScene(document.scene);
      const hash = isSame ? before.hash : taskHash(document.scene);
      const contenders = contendersOf(this.#host.offers());
      const range = before?.hash === hash ? setup : { seed: scene.eval.seed, count: scene.eval.n };
      this.store.setState({
        task: { document, scene, hash, servo },
        contenders,
        setup: { ...fittingSetup(setup, contenders), seed: range.seed, count: range.count },
      });
    } catch (error) {
      this.#lanes = [];
      this.#ticket += 1;
      this.store.setState({ phase: "idle", task: null, problem: alertOf(error) });
      this.#publish();
      return;
    }
    await this.#openLanes();
  }

  /** Changes what is to be run; not while a run is under way. */
  async setUp(change: Partial<EvaluationSetup>): Promise<void> {
    if (this.#run) return;
    const setup = { ...this.store.getState().setup, ...change };
    this.store.setState({ setup: { ...setup, second: setup.second === setup.first ? null : setup.second } });
    await this.#openLanes();
  }

  /** Runs the seeds that have no result yet. */
  async start(): Promise<void> {
    const { task, phase } = this.store.getState();
    if (phase !== "idle" || !task) return;
    if (this.#host.isStopped()) {
      this.store.setState({ problem: stoppedAlert() });
      return;
    }
    if (this.#host.hasOwnRobot()) {
      this.store.setState({ problem: otherRobotAlert() });
      return;
    }
    // What could not be had before may be there now.
    if (this.#lanes.some(({ open }) => !open)) await this.#openLanes();
    if (this.#run || this.#lanes.some(({ open }) => !open)) return;
    const run: Run = { abort: new AbortController(), startedMs: this.#host.clock(), finished: 0, simulatedS: 0 };
    this.#run = run;
    this.#host.pauseLive();
    this.store.setState({ phase: "running", problem: null, speed: null, secondsLeft: null });
    this.#publish();
    try {
      for (const lane of this.#lanes) if (!(await this.#runLane(lane, task, run))) break;
    } finally {
      this.store.setState({ ...this.#pace(0), phase: "idle" });
      this.#run = null;
      this.#publish();
    }
  }

  /**
   * Runs a scored seed once more and writes it down, so that it can be looked at as it was scored.
   *
   * @returns Null when the controller is not ready, or the episode cannot start.
   * @throws {InputError} When the controller refuses. @throws {DeviceError} `E_WORKER` when the worker breaks.
   */
  async writtenRun(contender: ContenderId, seed: number): Promise<TapedRun | null> {
    const { task } = this.store.getState();
    const lane = this.#lanes.find((candidate) => candidate.contender.id === contender);
    if (!task || !lane?.open) return null;
    const job = { scene: task.scene, controller: lane.open.job, servo: task.servo, keepsRuns: true };
    let written: TapedRun | null = null;
    await evaluateSeeds(job, [seed], {
      threads: 1,
      start: this.#host.start,
      signal: new AbortController().signal,
      brokenTip: BROKEN_TIP,
      onResult: (_, run) => {
        written = run;
      },
    });
    return written;
  }

  /** Ends a run; what is done stays, and `start` goes on with the rest. */
  pause(): void {
    this.#run?.abort.abort();
  }

  /** Throws the results of the chosen controllers and seeds away. */
  async discard(): Promise<void> {
    if (this.#run) return;
    for (const lane of this.#lanes) {
      lane.clear();
      const run = this.#keyOf(lane);
      if (run !== null) await this.#host.archive.forget(run, lane.first, lane.first + lane.count - 1);
    }
    this.store.setState({ speed: null, secondsLeft: null, problem: null });
    this.#publish();
  }

  /** @returns Whether the next controller may run. */
  async #runLane(lane: EvaluationLane, task: EvaluationTask, run: Run): Promise<boolean> {
    const missing = lane.missing();
    if (run.abort.signal.aborted || !lane.open) return false;
    if (missing.length === 0) return true;
    lane.problem = null;
    const job = { scene: task.scene, controller: lane.open.job, servo: task.servo };
    try {
      await evaluateSeeds(job, missing, {
        threads: Math.max(1, Math.min(MOST_WORKERS, this.#host.cores - 1)),
        start: this.#host.start,
        signal: run.abort.signal,
        brokenTip: BROKEN_TIP,
        onStart: (seed) => {
          lane.started(seed);
          this.#publishSoon();
        },
        onResult: (result) => {
          run.finished += 1;
          run.simulatedS += result.steps / task.scene.episode.hz;
          lane.finished(result);
          this.#unsaved.set(lane, [...(this.#unsaved.get(lane) ?? []), result]);
          this.#publishSoon();
        },
      });
      return true;
    } catch (error) {
      lane.problem = alertOf(error);
      // A controller that is refused leaves the other one its turn; a machine that fails does not.
      return error instanceof InputError;
    } finally {
      lane.stopped();
      this.#save();
    }
  }

  /** Makes the controllers ready, and fills in what is kept of them. */
  async #openLanes(): Promise<void> {
    const { task, setup, contenders } = this.store.getState();
    if (!task) return;
    this.#ticket += 1;
    const ticket = this.#ticket;
    const chosen = [setup.first, setup.second].flatMap((id) => contenders.filter((contender) => contender.id === id));
    const lanes = chosen.map((contender) => new EvaluationLane(contender, setup.seed, setup.count));
    this.store.setState({ phase: "opening", problem: null, speed: null, secondsLeft: null });
    await Promise.all(lanes.map((lane) => this.#openLane(lane, task)));
    if (ticket !== this.#ticket || this.#run) return;
    this.#lanes = lanes;
    this.store.setState({ phase: "idle" });
    this.#publish();
  }

  async #openLane(lane: EvaluationLane, task: EvaluationTask): Promise<void> {
    try {
      lane.open = await openContender(lane.contender, task.scene, lane.first, lane.count);
    } catch (error) {
      lane.problem = alertOf(error);
      return;
    }
    const last = lane.first + lane.count - 1;
    for (const result of await this.#host.archive.load(this.#keyOf(lane, task)!, lane.first, last)) {
      lane.finished(result);
    }
  }

  /** Everything that decides a result beside its seed; null for a controller that is not ready. */
  #keyOf({ open }: EvaluationLane, task = this.store.getState().task): string | null {
    return open && task ? [this.#host.program, task.hash, task.servo, open.identity].join(" ") : null;
  }

  #save(): void {
    for (const [lane, results] of this.#unsaved) {
      const run = this.#keyOf(lane);
      // The archive never fails: it falls back to the page's memory.
      if (run !== null) void this.#host.archive.keep(run, results);
    }
    this.#unsaved.clear();
  }

  #publishSoon(): void {
    if (this.#publishes) return;
    this.#publishes = true;
    const cells = this.#lanes.reduce((sum, { count }) => sum + count, 0);
    this.#host.later(() => this.#publish(), Math.max(PUBLISH_MS, cells / 10));
  }

  #publish(): void {
    this.#publishes = false;
    this.#save();
    const views = this.#lanes.map((lane) => this.#viewOf(lane));
    const done = views.reduce((sum, view) => sum + view.done, 0);
    const total = this.#lanes.reduce((sum, { count }) => sum + count, 0);
    const [first, second] = this.#lanes;
    this.store.setState({
      lanes: views,
      comparison: first && second ? compareResults(first.results, second.results) : null,
      done,
      total,
      ...this.#pace(total - done),
    });
    const isRunning = this.#run !== null;
    if (isRunning || evaluationStore.getState().run) evaluationStore.setState({ run: { isRunning, done, total } });
  }

  /** How fast the present run is; the last one's speed stays in sight. */
  #pace(left: number): Partial<EvaluationState> {
    const run = this.#run;
    if (!run) return { secondsLeft: null };
    if (run.finished === 0) return {};
    const wallS = (this.#host.clock() - run.startedMs) / 1000;
    return { speed: run.simulatedS / wallS, secondsLeft: (wallS / run.finished) * left };
  }

  #viewOf(lane: EvaluationLane): LaneView {
    const { contender, blocks, done, problem } = lane;
    return { contender, blocks, done, problem, record: done > 0 ? this.#recordOf(lane) : null };
  }

  #recordOf({ open, first, count, results }: EvaluationLane): EvaluationRecord | null {
    const { task } = this.store.getState();
    if (!task || !open) return null;
    const about = {
      scene: pristineId(task.document) ?? task.scene.title.en ?? "",
      taskHash: task.hash,
      controller: open.controller,
      ...(open.policySha256 !== null && { policySha256: open.policySha256 }),
      servo: task.servo,
      hz: task.scene.episode.hz,
      seeds: [first, first + count - 1] as const,
      app: VERSION,
      runtime: this.#host.runtime,
    };
    return evaluationRecord(about, results);
  }
}

/** The wish as far as the task can fulfil it: a task without a policy is evaluated with its expert. */
function fittingSetup(setup: EvaluationSetup, contenders: readonly Contender[]): EvaluationSetup {
  const has = (id: ContenderId | null): boolean => contenders.some((contender) => contender.id === id);
  const first = has(setup.first) ? setup.first : contenders[0]!.id;
  const second = has(setup.second) && setup.second !== first ? setup.second : null;
  return { ...setup, first, second };
}

function otherRobotAlert(): Alert {
  return {
    severity: "error",
    code: "E_SCORE_ROBOT",
    message: "episodes are scored with the SO-101, and another robot is open",
    tip: "Choose the SO-101 under Robots, then start.",
  };
}

function stoppedAlert(): Alert {
  return {
    severity: "error",
    code: "E_STOPPED",
    message: "STOP is latched; no episode is run",
    tip: "Resume first.",
  };
}
