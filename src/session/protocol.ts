/**
 * What the page and the session worker say to each other. Plain structured-cloneable data.
 */

import type { Alert } from "../control/contracts";
import type { RunRecord } from "../dataset/runRecord";
import type { PolicySource } from "../policy/policyMessages";
import type { JointType, RobotModel } from "../robot/robotModel";
import type { ServoPreset } from "../sim/servo";
import type { TeleopInput } from "../teleop/teleopInput";
import type { Scene, SceneObject } from "../world/scene";
import type { StartState } from "../world/startState";
import type { TaskStatus } from "../world/taskStatus";
import type { ArmCommand, ArmEvent } from "./arm/armProtocol";
import type { MirrorGap } from "./arm/mirror";
import type { DrawFrame } from "./drawState";
import type { EpisodeResult } from "./evaluationReport";
import type { ReplayStatus } from "./replay";
import type { TapedRun } from "./runTape";

/** Who can be chosen to lead. */
export type ControllerKind = "policy" | "expert" | "teleop" | "random" | "none";

export interface ControllerChoice {
  /** "replay": a written run leads; only the `replay` command brings it. "arm": the simulated arm shows where a real one is. */
  readonly kind: ControllerKind | "replay" | "arm";
  /** Policy id when kind is "policy". */
  readonly policy?: string;
}

/** A robot that a person brought, as `importedArm` made it; it may lack visuals. */
export interface ChosenRobot {
  /** Hex hash of its files. */
  readonly id: string;
  readonly model: RobotModel;
}

/** Page to session. */
export type SessionCommand =
  /**
   * `start`: where everything stands at each reset to this seed, in place of what the seed would draw. `robot`: left out or
   * null, it is the session's own.
   */
  | {
      readonly type: "load";
      readonly scene: unknown;
      readonly seed: number;
      readonly start?: StartState;
      readonly robot?: ChosenRobot | null;
    }
  /** Refused while the session is stopped, as is all that would move the arm on. */
  | { readonly type: "play" }
  | { readonly type: "pause" }
  /**
   * The latched stop: motion, pull and scoring end, and nothing moves on until `resume`. Another scene, seed, servo or
   * leader may be chosen meanwhile, and the past may be looked at; they stand still.
   */
  | { readonly type: "stop" }
  /** The only way out of a stop; time goes on. */
  | { readonly type: "resume" }
  /** Control steps; negative goes back through history. */
  | { readonly type: "step"; readonly count: number }
  /** Jump to a time inside the history, s. */
  | { readonly type: "seek"; readonly time: number }
  | { readonly type: "speed"; readonly speed: number }
  /** null keeps the seed. */
  | { readonly type: "reset"; readonly seed: number | null }
  /**
   * A policy comes from `source` the first time; the reply waits until it is loaded, and until then nothing changes.
   * `when` "nextEpisode" lets whoever leads finish the present one; left out, the choice leads at once.
   */
  | {
      readonly type: "controller";
      readonly choice: ControllerChoice;
      readonly source?: PolicySource;
      readonly when?: "now" | "nextEpisode";
    }
  /** After an outcome go on with the next seed by itself. */
  | { readonly type: "autoNext"; readonly on: boolean }
  /**
   * Scores a controller headless over seeds, in lockstep, beside the live episode, which stands still meanwhile. Each
   * result is an event; the reply comes at the end.
   */
  | { readonly type: "evaluate"; readonly choice: ControllerChoice; readonly seeds: readonly number[] }
  /** Ends a running evaluation after its present episode. */
  | { readonly type: "stopEvaluation" }
  | { readonly type: "teleop"; readonly input: TeleopInput }
  | { readonly type: "servo"; readonly preset: ServoPreset }
  /** Pull at an object (scene index) or a link (RobotModel index); null lets go. Point and force in W, m and N. */
  | {
      readonly type: "push";
      readonly push: {
        readonly object: number | null;
        readonly link: number | null;
        readonly point: readonly [number, number, number];
        readonly force: readonly [number, number, number];
      } | null;
    }
  /** A port to the policy worker; must be transferred. Null: the worker is gone, and what waits for it is refused. */
  | { readonly type: "policyPort"; readonly port: MessagePort | null }
  /** A policy that is still loading shall not lead after all. */
  | { readonly type: "cancelController" }
  /**
   * Plays a written run from the reset on; its scene, seed and servo were loaded before. `start`: where it began, left out for
   * where its seed puts things. The status tells whether it goes the same way.
   */
  | { readonly type: "replay"; readonly run: TapedRun; readonly start?: StartState | null }
  /**
   * Asks for a run from its reset on; it comes as a `run` event. "finished": the one of this scene that ended last, which may
   * be the present one; before any has ended, the present one.
   */
  | { readonly type: "writeRun"; readonly which: "present" | "finished" }
  /** Does nothing; the answer proves that the session lives. */
  | { readonly type: "ping" };

/** Commands that are obeyed within the call. */
export type QuickCommand = Exclude<SessionCommand, { readonly type: "controller" | "evaluate" }>;
/** Those of them that need a scene. */
export type InSceneCommand = Extract<
  QuickCommand,
  { readonly type: "play" | "pause" | "step" | "seek" | "speed" | "reset" | "servo" | "push" | "replay" | "writeRun" }
>;

/** A command with an id; the session answers each with a `reply`. */
export interface SessionRequest {
  readonly id: number;
  readonly command: SessionCommand;
}

/** The same from the page to the worker, which also has the real arms. */
export interface WorkerRequest {
  readonly id: number;
  readonly command: SessionCommand | ArmCommand;
}

export type Outcome =
  | { readonly kind: "success"; readonly timeS: number }
  | { readonly kind: "fail"; readonly reason: string; readonly timeS: number }
  | { readonly kind: "timeout"; readonly timeS: number }
  | { readonly kind: "invalid"; readonly reason: string; readonly timeS: number };

export interface EpisodeSummary {
  readonly seed: number;
  readonly outcome: Outcome;
  readonly controller: ControllerChoice;
  readonly progress: number;
}

/** What keeps a run out of the score: it is a replay, somebody else took over, it went on from its past, or something was pulled at. */
export type NotCounted = "twoLeaders" | "rewound" | "pulled" | "replay";

/** The present run as far as the session knows it; the page adds the names of what it opened. */
export type WrittenRun = Omit<RunRecord, "scene" | "robot">;

/** State of the policy as the panel shows it. */
export interface PolicyStatus {
  readonly id: string;
  readonly state: "ready" | "failed";
  readonly backend: string;
  /** Median of recent inferences, ms. */
  readonly latencyMs: number;
  /** Actions left in the queue and chunk length. */
  readonly queued: number;
  readonly chunk: number;
  readonly message: string;
}

/** What panels show; sent at human speed (at most 15 times a second). */
export interface SessionStatus {
  readonly running: boolean;
  /** The stop is latched: `running` is false until `resume`. */
  readonly stopped: boolean;
  readonly speed: number;
  /** Simulated seconds per wall second over the last second. */
  readonly realTimeFactor: number;
  readonly time: number;
  readonly seed: number;
  readonly controller: ControllerChoice;
  /** Who takes over when the next episode starts; null when nobody waits. */
  readonly nextController: ControllerChoice | null;
  /** Whether the present episode counts for the score: `controller` has led it from its start, and nobody interfered. */
  readonly counts: boolean;
  /** Why it does not; null when it counts. */
  readonly notCounted: NotCounted | null;
  readonly task: TaskStatus;
  /** Present once the episode has ended; the session then stands still or goes on with the next seed. */
  readonly outcome: Outcome | null;
  /** Of `controller` since the scene was opened, over the `episodes` that count. */
  readonly successes: number;
  readonly episodes: number;
  /** Runs of `controller` that do not count: left before their end, taken over, rewound or pulled at. */
  readonly leftOut: number;
  /** Oldest and newest time that `seek` can reach, s. */
  readonly history: { readonly from: number; readonly to: number };
  readonly controlHz: number;
  /** Wall time between the last few hundred control steps while playing, ms. */
  readonly controlPeriodMs: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly contacts: number;
  readonly peakForce: number;
  readonly policy: PolicyStatus | null;
  /** Present while a written run leads. */
  readonly replay: ReplayStatus | null;
  /** "ok", "near" (limit or singularity), "unreachable": of the teleoperated tool. */
  readonly teleopReach: "ok" | "near" | "unreachable";
  /** Present while the simulated arm shows a real one, and cannot go where that is. */
  readonly mirrorGap: MirrorGap | null;
}

/** What the page needs once after `load`. */
export interface SceneDescription {
  readonly scene: Scene;
  /** Id of the robot that a person brought; null for the session's own. */
  readonly robotId: string | null;
  readonly jointNames: readonly string[];
  readonly jointTypes: readonly JointType[];
  readonly jointLower: readonly number[];
  readonly jointUpper: readonly number[];
  readonly controlHz: number;
  readonly physicsHz: number;
  /** Name and version of the physics, as written runs tell it. */
  readonly physics: string;
}

/** Session to page. */
export type SessionEvent =
  | { readonly type: "reply"; readonly id: number; readonly error: Alert | null }
  | { readonly type: "loaded"; readonly description: SceneDescription }
  /** The objects as the present episode drew their sizes and colours; sent at each reset of a scene that varies something. */
  | { readonly type: "varied"; readonly objects: readonly SceneObject[] }
  | { readonly type: "frame"; readonly frame: DrawFrame }
  | { readonly type: "status"; readonly status: SessionStatus }
  | { readonly type: "episode"; readonly summary: EpisodeSummary }
  | { readonly type: "run"; readonly run: WrittenRun }
  | { readonly type: "scored"; readonly result: EpisodeResult }
  | { readonly type: "alert"; readonly alert: Alert }
  | ArmEvent;
