/** How far an evaluation in the background is, for the bar. The evaluation itself is loaded when it is asked for. */

import { createStore } from "zustand/vanilla";

interface EvaluationStore {
  /** Null before the first run of this page. */
  readonly run: {
    readonly isRunning: boolean;
    /** Episodes. */
    readonly done: number;
    readonly total: number;
  } | null;
}

export const evaluationStore = createStore<EvaluationStore>()(() => ({ run: null }));
