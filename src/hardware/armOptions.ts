/** What a real arm's driver needs from its surroundings. */

import type { DeviceError } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import type { ByteStream } from "./byteStream";
import type { Calibration } from "./calibration";
import type { Clock } from "./clock";
import type { Reason } from "./reason";
import type { ServoJoint } from "./servoJoints";

export interface HardwareArmOptions {
  readonly robot: RobotModel;
  readonly chain: readonly ServoJoint[];
  readonly clock: Clock;
  /** Opens the wire; called again after a loss. @throws {DeviceError} */
  readonly openStream: () => Promise<ByteStream>;
  /** Where `park` goes, and a pose from which that can be reached, shape (n), rad. */
  readonly restPose: readonly number[];
  readonly raisedPose: readonly number[];
  /** F34: whether this arm was armed with this calibration before; if not, arming nudges each joint first. */
  readonly wasNudged: (calibration: Calibration) => boolean;
  /** Each joint went where it was nudged. */
  readonly onNudged: (calibration: Calibration) => void;
  /** Called in each cycle between the reading and the step: the moment to send a target. */
  readonly onReading: () => void;
  /** Called after each cycle and each change of state. */
  readonly onChange: () => void;
  /** What should be told and stands in no state. */
  readonly onNews: (news: Reason | DeviceError) => void;
}
