/** What the page knows of real arms. Fast poses are in `ArmPoses`, outside of any store. */

import { createStore } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import type { Reason } from "../../hardware/reason";
import type { ArmDeskStatus, ArmPort, ArmRole } from "../../session/arm/armProtocol";

/** News of an arm, newest last. */
export interface ArmNews {
  readonly role: ArmRole;
  readonly news: Reason | Alert;
  /** ms since the epoch. */
  readonly at: number;
}

/** News kept. */
const KEPT = 100;

interface ArmStoreState {
  readonly status: ArmDeskStatus | null;
  readonly ports: readonly ArmPort[];
  readonly news: readonly ArmNews[];
}

export const armStore = createStore<ArmStoreState>()(() => ({ status: null, ports: [], news: [] }));

/** Adds one. */
export function tellNews(news: ArmNews): void {
  armStore.setState((state) => ({ news: [...state.news, news].slice(-KEPT) }));
}
