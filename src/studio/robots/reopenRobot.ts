/** Opens the robot that was open last on this device; what it takes is loaded only then. */

import { deviceStorage } from "../stores/studioStore";

export function reopenRobot(): void {
  const id = deviceStorage.getItem("jointspace.robot");
  if (id !== null) void import("./robotDesk").then(({ openRobot }) => openRobot(id));
}
