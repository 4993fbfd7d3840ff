/** What the session last said, at human speed. Poses do not come through here. */

import { createStore } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import { alertOf } from "../../control/controlStep";
import type { LoadProgress } from "../../policy/loadProgress";
import type { ControllerKind, EpisodeSummary, SceneDescription, SessionStatus } from "../../session/protocol";

/** A line of the log; the same problem again only raises its count. */
export interface LogEntry {
  readonly id: number;
  readonly alert: Alert;
  readonly count: number;
  /** Simulated time of the last occurrence, s, and what was open then. */
  readonly time: number;
  readonly seed: number | null;
  readonly scene: string | null;
  /** Wall time of the last occurrence, ISO 8601. */
  readonly at: string;
}

/** A policy package that was refused or cannot run. */
export interface PolicyProblem {
  readonly message: string;
  readonly tip: string;
  readonly code: string;
  /** Trying the same again may help: the connection or a worker failed, not the package. */
  readonly canRetry?: boolean;
}

/** A policy on its way. */
export interface PolicyLoad {
  readonly id: string;
  /** Null before the first byte. */
  readonly progress: LoadProgress | null;
  /** Estimate, s; null while there is nothing to judge by. */
  readonly secondsLeft: number | null;
}

interface SessionState {
  readonly status: SessionStatus | null;
  readonly description: SceneDescription | null;
  readonly log: readonly LogEntry[];
  readonly lastEpisode: EpisodeSummary | null;
  readonly policyState: "idle" | "loading" | "ready" | "refused";
  /** Present while a policy loads. */
  readonly policyLoad: PolicyLoad | null;
  /** The last refusal: it stays until a person dismisses it or does something that replaces it. */
  readonly policyProblem: PolicyProblem | null;
  /** The policy panel is on the page and shows the problem; otherwise it is shown over the page. */
  readonly problemInPanel: boolean;
  /** While the scene is designed, when nobody leads: who leads once it runs. Null while it runs. */
  readonly nextLeader: ControllerKind | null;
  /** Why the scene or seed that was asked for last could not be set up; null when it could. */
  readonly refusedScene: Alert | null;
  /** The session's worker died or fell silent; null while it lives. */
  readonly broken: Alert | null;
}

const LOG_LINES = 200;
/** Lines keep their number, also after the log was cleared: it is their key on the page. */
let nextId = 0;

export const sessionStore = createStore<SessionState>()(() => ({
  status: null,
  description: null,
  log: [],
  lastEpisode: null,
  policyState: "idle",
  policyLoad: null,
  policyProblem: null,
  problemInPanel: false,
  nextLeader: null,
  refusedScene: null,
  broken: null,
}));

/** Who is meant by "arm": the person who has it in their hand. */
export function person<K extends string>(kind: K | "arm"): Exclude<K, "arm"> | "teleop" {
  return kind === "arm" ? "teleop" : (kind as Exclude<K, "arm">);
}

/** Who leads, or while the scene is designed: who will. */
export function leaderOf({ status, nextLeader }: SessionState): ControllerKind | "replay" {
  return nextLeader ?? person(status?.controller.kind ?? "expert");
}

export function logAlert(alert: Alert): void {
  sessionStore.setState(({ log, status, description }) => {
    const now = {
      time: status?.time ?? 0,
      seed: status?.seed ?? null,
      scene: description?.scene.title.en ?? null,
      at: new Date().toISOString(),
    };
    const last = log.at(-1);
    if (last && last.alert.code === alert.code && last.alert.message === alert.message) {
      return { log: [...log.slice(0, -1), { ...last, ...now, count: last.count + 1 }] };
    }
    nextId += 1;
    return { log: [...log, { id: nextId, alert, count: 1, ...now }].slice(-LOG_LINES) };
  });
}

/**
 * Logs a foreseen failure of something that the page did by itself.
 *
 * @throws {unknown} Anything else.
 */
export function logThrown(error: unknown): void {
  logAlert(alertOf(error));
}

export function clearLog(): void {
  sessionStore.setState({ log: [] });
}
