/** What was kept last by hand, as long as the page says so. */

import { createStore } from "zustand/vanilla";

interface KeptState {
  readonly kept: {
    /** Empty for a scene without a title. */
    readonly name: string;
    /** False when old versions had to make room. */
    readonly hadRoom: boolean;
  } | null;
}

export const keptStore = createStore<KeptState>()(() => ({ kept: null }));
