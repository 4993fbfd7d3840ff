/** Keeps the history of the arms while the page has their panel. */

import type { ArmRole, ArmStatus } from "../../../session/arm/armProtocol";
import { armStore } from "../armStore";
import { ArmHistory } from "./armHistory";

const ROLES: readonly ArmRole[] = ["follower", "leader"];

const histories: Record<ArmRole, ArmHistory> = { follower: new ArmHistory(), leader: new ArmHistory() };

/** The history of an arm, from when it was connected. */
export function historyOf(role: ArmRole): ArmHistory {
  return histories[role];
}

/** The arms that are there, the follower first. */
export function presentArms(): ArmStatus[] {
  const { status } = armStore.getState();
  return ROLES.map((role) => status?.[role] ?? null).filter((arm) => arm !== null);
}

armStore.subscribe(({ status }, before) => {
  if (status === before.status) return;
  for (const role of ROLES) {
    const arm = status?.[role] ?? null;
    if (!arm) histories[role] = new ArmHistory();
    else histories[role].take(arm, performance.now() / 1000);
  }
});
