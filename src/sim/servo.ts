/**
 * Servo presets of the simulated arm.
 *
 * Two published sets of gains for the same STS3215 servo differ 56-fold: `stiff` is so101_new_calib.xml of
 * TheRobotStudio/SO-ARM100, `soft` its joints_properties.xml. Which one is right is a question for a bench, so both are
 * offered. Changing a value here changes the parity figures and every trained policy.
 */

import type { ServoSpec } from "../physics/sceneSpec";
import type { Joint, RobotModel } from "../robot/robotModel";

export type ServoPreset = "stiff" | "soft";

/** N·m/rad and N·m·s/rad. */
const GAINS: Readonly<Record<ServoPreset, { readonly kp: number; readonly kv: number }>> = {
  stiff: { kp: 998.22, kv: 2.731 },
  soft: { kp: 17.8, kv: 0 },
};

/** Rotor inertia seen through the gears, kg·m²; from the same files. */
const SERVO_ARMATURE = 0.028;

/** No-load speed at 12 V, rad/s: what the limiter lets a joint try in one control step. */
export const SERVO_TOP_SPEED = 4.7;

/** The servo of every joint, in the order of `RobotModel.joints`: its own gains, else those of the preset. */
export function servosOf(robot: RobotModel, preset: ServoPreset): ServoSpec[] {
  return robot.joints.map(({ servo, maxEffort }) => {
    const { kp, kv } = servo ?? GAINS[preset];
    return { kp, kv, torqueLimit: maxEffort };
  });
}

/** Rotor inertia of a joint seen through its gears, kg·m², or kg where it slides. */
export function armatureOf({ servo }: Joint): number {
  return servo?.armature ?? SERVO_ARMATURE;
}
