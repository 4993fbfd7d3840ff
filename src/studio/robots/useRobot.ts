/** The robot that the session simulates, for panels and the view. */

import { useStore } from "zustand";
import type { RobotModel } from "../../robot/robotModel";
import { so101 } from "../../robot/so101";
import { useSession } from "../engineContext";
import { modelOf, robotStore } from "./robotStore";

/** It follows the session and not the choice, so that poses and model always belong together. */
export function useRobot(): RobotModel {
  const id = useSession((s) => s.description?.robotId ?? null);
  return useStore(robotStore, () => modelOf(id)) ?? so101;
}
