/** The desk of the real arms as the session's worker has it. */

import { ArmDesk, type ArmHost } from "./armDesk";
import { createSoon, grantedPorts, workerClock, workerWire } from "./workerWires";

/** @param post - Takes events. */
export function openWorkerDesk(
  post: ArmHost["post"],
  { simulation, isDiverged }: Pick<ArmHost, "simulation" | "isDiverged">,
): ArmDesk {
  const soon = createSoon();
  return new ArmDesk({
    clock: workerClock,
    post,
    ports: grantedPorts,
    wire: (role, wire) => workerWire(role, wire, workerClock, soon),
    simulation,
    isDiverged,
  });
}
