/** What a control step hands on: the reading before it and the action that was really sent. */

import type { Action, Observation } from "./contracts";

/** Takes every control step of an episode. */
export interface Recorder {
  append(observation: Observation, sent: Action): void;
}

/** One control step of a recording. */
export interface RecordedStep {
  readonly observation: Observation;
  /** What the arm was really told, shape (n), rad. */
  readonly action: Action;
}

/** A recorder that keeps every step in memory. */
export interface MemoryRecorder extends Recorder {
  readonly steps: readonly RecordedStep[];
}

/** An empty recording. */
export function createMemoryRecorder(): MemoryRecorder {
  const steps: RecordedStep[] = [];
  return {
    steps,
    append: (observation, sent) => {
      steps.push({ observation, action: sent.slice() });
    },
  };
}
