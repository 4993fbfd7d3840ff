/** Whether a real or emulated arm is there, and what panels show of it; small, since it is loaded with the page. */

import { useEffect } from "react";
import { useStore } from "zustand";
import { armStore } from "../armStore";

export const loadArmHealth = () => import("./ArmHealth");

/** True while an arm is connected. Its panel is fetched then, so that its history begins with the arm. */
export function useRealArm(): boolean {
  const isThere = useStore(armStore, ({ status }) => (status?.follower ?? status?.leader ?? null) !== null);
  useEffect(() => {
    // A panel that cannot be fetched now is asked for again when it is opened.
    if (isThere) void loadArmHealth().catch(() => {});
  }, [isThere]);
  return isThere;
}
