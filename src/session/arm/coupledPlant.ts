/**
 * Emulated servos that move the simulated arm of a scene, in its own physics and among its things.
 *
 * The firmware of the servos says what each motor shall do; the engine says what comes of it. Until all servos have had torque
 * once somebody holds the arm where the scene put it, as a person holds a real arm that is being armed; afterwards a joint without torque falls.
 */

import { InputError, invariant } from "../../errors";
import { DRIVE, type MotorCommand, type ServoPlant } from "../../hardware/emulator/plant";
import type { ServoKind } from "../../hardware/emulator/servoKind";
import { type ServoPreset, servosOf } from "../../sim/servo";
import type { ServoReading, SimArm } from "../../sim/simArm";

/**
 * The mechanics of an emulated arm whose joints are those of a simulated one.
 *
 * The gains are the firmware's (registers P and D); what the engine's servo would add of its own is taken off its target. A shorted
 * winding slows a joint no more than a free one: the damping of the model is that of the closed winding.
 *
 * @param sim - After its reset; nobody else may move it on.
 * @param servo - The preset that it was built with.
 * @param kind - The servos: their full torque is what shares are shares of.
 */
export function createCoupledPlant(sim: SimArm, servo: ServoPreset, kind: ServoKind): ServoPlant {
  const { joints } = sim.robot;
  const n = joints.length;
  const gains = servosOf(sim.robot, servo);
  const target = new Float64Array(n);
  const share = new Float64Array(n);
  const { jointPosition, jointVelocity } = sim.observe();
  const reading: ServoReading = { position: jointPosition, velocity: jointVelocity, torque: new Float64Array(n) };
  let held: Float64Array | null = jointPosition.slice();
  let due = 0;

  /** What the engine's servo of joint `i` must aim at so that it pushes as the firmware wants. */
  const lead = (command: MotorCommand, i: number): void => {
    const full = kind.stallTorque * command.supplyShare;
    const { kp, kv, torqueLimit } = gains[i]!;
    const [q, qd] = [reading.position[i]!, reading.velocity[i]!];
    const stiff = command.stiffness[i]! * (command.target[i]! - q);
    const damped = command.damping[i]! * (command.targetVelocity[i]! - qd);
    const isOn = command.drive[i] === DRIVE.on;
    share[i] = isOn ? Math.min(1, (command.torqueShare[i]! * full) / torqueLimit) : 0;
    target[i] = q + (full * (stiff + damped) + kv * qd) / kp;
  };

  const hold = (at: Float64Array): void => {
    target.set(at);
    share.fill(1);
  };

  return {
    joints: n,
    step(dt, command, out) {
      due += 1;
      if (due * dt >= sim.timestep - dt / 2) {
        invariant(Math.abs(due * dt - sim.timestep) < 1e-9, "the engine steps after a whole number of motion steps");
        due = 0;
        if (held && command.drive.every((drive) => drive === DRIVE.on)) held = null;
        if (held) hold(held);
        else for (let i = 0; i < n; i++) lead(command, i);
        sim.stepServos(target, share, reading);
      }
      const full = kind.stallTorque * command.supplyShare;
      for (let i = 0; i < n; i++) {
        out.position[i] = reading.position[i]!;
        out.velocity[i] = reading.velocity[i]!;
        const load = held || full === 0 ? 0 : reading.torque[i]! / full;
        out.load[i] = Math.max(-1, Math.min(1, load));
      }
    },
    place: () => refuse("put a joint somewhere"),
    setLoad: () => refuse("pull at a joint"),
    setBlocked: () => refuse("jam a joint"),
  };
}

/** @throws {InputError} `E_FAULT_SCRIPT` */
function refuse(what: string): never {
  throw new InputError(
    `a fault script cannot ${what} of an arm in a scene`,
    "Use faults of servos, bus and cable here, or try this one on an emulated arm without a scene.",
    { code: "E_FAULT_SCRIPT" },
  );
}
