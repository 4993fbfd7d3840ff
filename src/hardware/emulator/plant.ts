/**
 * What the motors of an emulated arm move: the seam between servo firmware and mechanics.
 *
 * Arrays hold one value per joint, in the order of the servos. Positions are joint positions in rad; counts end at the firmware.
 */

/** What the motor of a joint does. */
export const DRIVE = {
  /** No current: the joint moves freely. */
  free: 0,
  /** Follows its target. */
  on: 1,
  /** Windings shorted: the joint is slowed, not held. */
  brake: 2,
} as const;

/** What the firmware asks of the motors during one step. */
export interface MotorCommand {
  /** One of `DRIVE`, shape (n). */
  readonly drive: Uint8Array;
  /** Wanted joint position, shape (n), rad, and its velocity, rad/s. */
  readonly target: Float64Array;
  readonly targetVelocity: Float64Array;
  /** Largest share of the full torque, 0 to 1, shape (n). */
  readonly torqueShare: Float64Array;
  /** Share of the full torque per rad of error and per rad/s of speed error, shape (n). A plant with gains of its own may ignore them. */
  readonly stiffness: Float64Array;
  readonly damping: Float64Array;
  /** Supply voltage as a share of the rated one. */
  supplyShare: number;
}

/** What is measured after a step. */
export interface MotorReading {
  /** Joint position, shape (n), rad, and velocity, rad/s. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** Drive as a share of the full torque, -1 to 1, shape (n); positive pushes towards larger positions. */
  readonly load: Float64Array;
}

/** The mechanics of one arm. */
export interface ServoPlant {
  readonly joints: number;
  /** Moves on by `dt` s and measures. The emulator always gives the same `dt`, 1 ms. */
  step(dt: number, command: MotorCommand, out: MotorReading): void;
  /** Puts a joint at rest at a position, rad. */
  place(joint: number, position: number): void;
  /** Adds a torque on a joint from outside, N·m; 0 ends it. */
  setLoad(joint: number, torque: number): void;
  /** Jams a joint where it is, or frees it. */
  setBlocked(joint: number, blocked: boolean): void;
}

/** A command that leaves all joints free. */
export function createMotorCommand(joints: number): MotorCommand {
  return {
    drive: new Uint8Array(joints),
    target: new Float64Array(joints),
    targetVelocity: new Float64Array(joints),
    torqueShare: new Float64Array(joints),
    stiffness: new Float64Array(joints),
    damping: new Float64Array(joints),
    supplyShare: 1,
  };
}

/** A reading of zeros. */
export function createMotorReading(joints: number): MotorReading {
  return {
    position: new Float64Array(joints),
    velocity: new Float64Array(joints),
    load: new Float64Array(joints),
  };
}
