/** Why the simulated arm is not where the real one is, for words. */

import { type Reason, reason } from "../../hardware/reason";
import type { MirrorGap } from "../../session/arm/mirror";

export function mirrorReason({ joint, cause, real, simulated }: MirrorGap): Reason {
  const here = Math.round((simulated * 180) / Math.PI);
  return reason(cause === "range" ? "mirrorRange" : "mirrorBlocked", { joint, rad: real, here });
}
