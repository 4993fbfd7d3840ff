/** What the session last said, at human speed. Poses do not come through here. */

import { createStore } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import type { EpisodeSummary, SceneDescription, SessionStatus } from "../../session/protocol";

/** A line of the log; the same problem again only raises its count. */
export interface LogEntry {
  readonly id: number;
  readonly alert: Alert;
  readonly count: number;
  /** Simulated time of the last occurrence, s. */
  readonly time: number;
}

/** A policy package that was refused or cannot run. */
export interface PolicyProblem {
  readonly message: string;
  readonly tip: string;
  readonly code: string;
}

interface SessionState {
  readonly status: SessionStatus | null;
  readonly description: SceneDescription | null;
  readonly log: readonly LogEntry[];
  readonly lastEpisode: EpisodeSummary | null;
  readonly policyState: "idle" | "loading" | "ready" | "refused";
  readonly policyProblem: PolicyProblem | null;
}

const LOG_LINES = 200;

export const sessionStore = createStore<SessionState>()(() => ({
  status: null,
  description: null,
  log: [],
  lastEpisode: null,
  policyState: "idle",
  policyProblem: null,
}));

export function logAlert(alert: Alert): void {
  sessionStore.setState(({ log, status }) => {
    const time = status?.time ?? 0;
    const last = log.at(-1);
    if (last && last.alert.code === alert.code && last.alert.message === alert.message) {
      return { log: [...log.slice(0, -1), { ...last, count: last.count + 1, time }] };
    }
    return { log: [...log, { id: (last?.id ?? 0) + 1, alert, count: 1, time }].slice(-LOG_LINES) };
  });
}

export function clearLog(): void {
  sessionStore.setState({ log: [] });
}
