/** What the page knows of real arms. Fast poses are in `ArmPoses`, outside of any store. */

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import type { Reason } from "../../hardware/reason";
import type { ArmDeskStatus, ArmLead, ArmPort, ArmRole } from "../../session/arm/armProtocol";
import type { RealArmState } from "../../view/quality";

/** Steps of the wizard, in their order. */
export const WIZARD_STEPS = ["connect", "servos", "calibration", "limits"] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

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
  /** Somebody wants to let go of the arm, and has not said yet that it may fall. */
  readonly asksRelease: boolean;
  /** Shift+Escape is held down: a little longer, and the arm is let go. */
  readonly holdsRelease: boolean;
  /** Somebody wants to arm it for the simulation to lead, and has not yet agreed to the limits. */
  readonly asksArm: boolean;
  /** Who is to lead once the arm is armed. */
  readonly wantedLead: ArmLead;
  /** When the newest news that a person put away came, ms since the epoch. */
  readonly dismissedAt: number;
  /** The step of the wizard that somebody chose; null for the one that suits. */
  readonly wizardStep: WizardStep | null;
}

export const armStore = createStore<ArmStoreState>()(() => ({
  status: null,
  ports: [],
  news: [],
  asksRelease: false,
  holdsRelease: false,
  asksArm: false,
  wantedLead: "teleop",
  dismissedAt: 0,
  wizardStep: null,
}));

/** Whether an arm is connected, or was lost and is looked for. */
export function useHasArm(): boolean {
  return useStore(armStore, ({ status }) => (status?.follower ?? status?.leader ?? null) !== null);
}

/** Whether a real arm is there, and whether it may move. One that is being armed counts as armed. */
export function useRealArmState(): RealArmState {
  return useStore(armStore, ({ status }) => {
    if (status?.follower?.phase === "ARMED" || status?.follower?.task === "arming") return "armed";
    return (status?.follower ?? status?.leader ?? null) === null ? "none" : "connected";
  });
}

/** Adds one. */
export function tellNews(news: ArmNews): void {
  armStore.setState((state) => ({ news: [...state.news, news].slice(-KEPT) }));
}
