/**
 * Mechanics of an SO-101 without a physics engine: each joint alone, with motor, gears, friction, end stops and gravity.
 *
 * Velocity follows torque with one time constant (rotor inertia over damping, about 45 ms at 12 V, 80 ms at 7.4 V). Joints feel each other through
 * gravity only, and nothing is in their way but their end stops. Use it where the firmware and the bus are the subject.
 */

import { invariant } from "../../errors";
import { cos, sin } from "../../math/trigonometry";
import { DRIVE, type MotorCommand, type ServoPlant } from "./plant";
import type { ServoKind } from "./servoKind";
import { SO101_JOINTS, SO101_STOPS } from "./so101Servos";

/** Rotor inertia seen through the gears (kg·m²) and dry friction (N·m): TheRobotStudio/SO-ARM100, so101_new_calib.xml. */
const INERTIA = 0.028;
const FRICTION = 0.052;
/** Damping of gears without current, N·m·s/rad; chosen: a raised arm comes down in about a second. */
const FREE_DAMPING = 0.2;

/**
 * Torque that holds the SO-101 still, N·m, by the pitch of each part: a cosine and a sine.
 *
 * The arm is a chain of three parts that turn in one vertical plane, so the torque about each pitch axis is a sum of such
 * pairs, whatever the masses are. Fitted to the forward-kinematics fixture of so101_new_calib: exact to 1e-5 N·m for lift and
 * elbow, to 0.007 N·m for the wrist, whose weight shifts with roll and gripper.
 */
const HOLD = {
  upperArm: [-0.0859281, -0.4022004],
  foreArm: [-0.3356148, -0.0123895],
  hand: [-0.116532, -0.0010314],
} as const;

/**
 * Torque that holds an SO-101 still, N·m.
 *
 * @param q - Joint position, shape (6), rad.
 * @param out - Shape (6).
 */
export function so101HoldTorque(q: ArrayLike<number>, out: Float64Array): void {
  const share = ([c, s]: readonly [number, number], pitch: number): number => c * cos(pitch) + s * sin(pitch);
  const lift = q[1]!;
  const elbow = lift + q[2]!;
  out.fill(0);
  out[3] = share(HOLD.hand, elbow + q[3]!);
  out[2] = out[3] + share(HOLD.foreArm, elbow);
  out[1] = out[2] + share(HOLD.upperArm, lift);
}

/**
 * An SO-101 of six joints, at rest.
 *
 * @param kind - Its servos.
 * @param start - Joint position, shape (6), rad.
 */
export function createSimplePlant(kind: ServoKind, start: ArrayLike<number>): ServoPlant {
  const n = SO101_JOINTS;
  invariant(start.length === n, `${n} joint positions, got ${start.length}`);
  const q = Float64Array.from(start);
  const qd = new Float64Array(n);
  const hold = new Float64Array(n);
  const load = new Float64Array(n);
  const blocked = new Uint8Array(n);
  return {
    joints: n,
    step(dt, command, out) {
      so101HoldTorque(q, hold);
      for (let i = 0; i < n; i++) {
        const drive = driveOf(command, i, q[i]!, qd[i]!);
        out.load[i] = drive;
        if (blocked[i]) qd[i] = 0;
        else {
          const torque = kind.stallTorque * drive * command.supplyShare - hold[i]! + load[i]!;
          // With a closed winding, driven or shorted, back-EMF brakes as the torque-speed line tells: 0.63 at 12 V, where the
          // published models say 0.6.
          const isFree = command.drive[i] === DRIVE.free;
          const damping = isFree ? FREE_DAMPING : kind.stallTorque / kind.noLoadSpeed;
          qd[i] = nextVelocity(qd[i]!, torque, damping, dt);
        }
        q[i] = q[i]! + dt * qd[i]!;
        stopAtEnds(q, qd, i);
        out.position[i] = q[i]!;
        out.velocity[i] = qd[i]!;
      }
    },
    place(joint, position) {
      q[joint] = position;
      qd[joint] = 0;
      stopAtEnds(q, qd, joint);
    },
    setLoad(joint, torque) {
      load[joint] = torque;
    },
    setBlocked(joint, jam) {
      blocked[joint] = jam ? 1 : 0;
    },
  };
}

/** The share of full torque that the servo's loop asks for. */
function driveOf(command: MotorCommand, i: number, q: number, qd: number): number {
  if (command.drive[i] !== DRIVE.on) return 0;
  const limit = command.torqueShare[i]!;
  const wanted =
    command.stiffness[i]! * (command.target[i]! - q) + command.damping[i]! * (command.targetVelocity[i]! - qd);
  return Math.max(-limit, Math.min(limit, wanted));
}

/** One step with implicit damping; dry friction takes what it can, and no more. */
function nextVelocity(qd: number, torque: number, damping: number, dt: number): number {
  const free = (qd + (dt * torque) / INERTIA) / (1 + (dt * damping) / INERTIA);
  const friction = (dt * FRICTION) / INERTIA;
  return Math.abs(free) <= friction ? 0 : free - Math.sign(free) * friction;
}

function stopAtEnds(q: Float64Array, qd: Float64Array, i: number): void {
  const [lower, upper] = SO101_STOPS[i]!;
  const at = Math.max(lower, Math.min(upper, q[i]!));
  if (at !== q[i]) qd[i] = 0;
  q[i] = at;
}
