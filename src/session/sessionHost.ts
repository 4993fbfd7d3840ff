/** Where a session lives: a worker, or a test. */

import type { RobotModel } from "../robot/robotModel";
import type { SessionEvent } from "./protocol";

/** What a session needs from its surroundings. */
export interface SessionHost {
  readonly robot: RobotModel;
  /** Wall clock, ms; measures how long work takes. */
  readonly clock: () => number;
  /** Lets messages in between two pieces of long work. */
  readonly breathe: () => Promise<void>;
  /** Where a real arm is, shape (n), rad; null when nobody knows, and absent where there are none. */
  readonly realArm?: () => Float64Array | null;
  /** Takes events; the buffers may be transferred. */
  readonly post: (event: SessionEvent, transfer: readonly ArrayBuffer[]) => void;
}
