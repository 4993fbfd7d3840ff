/** Mechanics of an arm that a hand leads: the joints are where a trajectory says, whatever the motors want. */

import { DRIVE, type MotorCommand, type MotorReading, type ServoPlant } from "./plant";

/**
 * The position that a hand gives an arm.
 *
 * @param time - s since the emulator began.
 * @param out - Joint position, shape (n), rad; to be filled.
 */
export type Trajectory = (time: number, out: Float64Array) => void;

/** A leader arm of `joints` joints in the hand of somebody who follows a trajectory. */
export function createGuidedPlant(joints: number, trajectory: Trajectory): ServoPlant {
  const before = new Float64Array(joints);
  const now = new Float64Array(joints);
  const shift = new Float64Array(joints);
  const blocked = new Uint8Array(joints);
  let time = 0;
  trajectory(0, now);
  return {
    joints,
    step(dt: number, command: MotorCommand, out: MotorReading) {
      time += dt;
      before.set(now);
      trajectory(time, now);
      for (let i = 0; i < joints; i++) {
        now[i] = blocked[i] ? before[i]! : now[i]! + shift[i]!;
        out.position[i] = now[i]!;
        out.velocity[i] = (now[i]! - before[i]!) / dt;
        const pull = command.stiffness[i]! * (command.target[i]! - now[i]!);
        const limit = command.torqueShare[i]!;
        out.load[i] = command.drive[i] === DRIVE.on ? Math.max(-limit, Math.min(limit, pull)) : 0;
      }
    },
    /** From now on the hand leads the joint shifted by this much. */
    place(joint, position) {
      const at = new Float64Array(joints);
      trajectory(time, at);
      shift[joint] = position - at[joint]!;
      now[joint] = position;
    },
    // A hand does not feel a load.
    setLoad() {},
    setBlocked(joint, jam) {
      blocked[joint] = jam ? 1 : 0;
    },
  };
}
