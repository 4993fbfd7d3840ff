/** What is known of the run that is played again, beside what the session says of how it goes. */

import { createStore } from "zustand/vanilla";
import type { StartState } from "../../world/startState";

export interface ReplayedRun {
  /** Where it began; null for where its seed puts things. */
  readonly start: StartState | null;
  /** The physics that it was made with; null when it was made here and now. */
  readonly physics: string | null;
  /** It came out of the results of an evaluation. */
  readonly isScored: boolean;
}

/** Tells of the last replay, also after it. */
export const replayStore = createStore<ReplayedRun>()(() => ({ start: null, physics: null, isScored: false }));
