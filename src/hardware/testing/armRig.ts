/** A real arm's driver on an emulated arm, on one virtual clock, with an eye on the lead. */

import { DeviceError } from "../../errors";
import { so101 } from "../../robot/so101";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "../emulator/emulatedArm";
import type { FeetechRegisterName } from "../feetech/registers";
import { HardwareArm } from "../hardwareArm";
import type { Reason } from "../reason";
import { SO101_SERVOS } from "../servoJoints";
import { VirtualClock } from "../virtualClock";

/** How often the emulated arm is moved on, ms: its own motion step. */
const PUMP_MS = 1;

export interface ArmRig {
  readonly clock: VirtualClock;
  readonly emulated: EmulatedArm;
  readonly arm: HardwareArm;
  readonly news: { readonly code: string; readonly message: string }[];
  /** Largest distance of a goal from the measured position while there was torque, counts, over all joints and times. */
  readonly worstLead: () => number;
  /** Lets time go by while the page is alive, the operator present, and the target as given. */
  run(
    ms: number,
    options?: { readonly target?: ArrayLike<number>; readonly input?: boolean; readonly page?: boolean },
  ): Promise<void>;
  /** Register of each servo, as the servo itself has it. */
  register(name: FeetechRegisterName): number[];
}

/** Connects nothing yet: `rig.arm.connect()`. */
export function armRig(options: Partial<EmulatedArmOptions> = {}): ArmRig {
  const clock = new VirtualClock();
  const emulated = createEmulatedArm({ seed: 1, ...options });
  const news: { code: string; message: string }[] = [];
  let opened = false;
  let worst = 0;
  const arm = new HardwareArm({
    robot: so101,
    chain: SO101_SERVOS,
    clock,
    openStream: async () => {
      const stream = opened ? emulated.open() : emulated.stream;
      opened = true;
      return stream;
    },
    restPose: so101.poses.rest!,
    raisedPose: so101.poses.home!,
    onReading: () => {},
    onChange: () => {},
    onNews: (told: Reason | DeviceError) => {
      const message = told instanceof DeviceError ? told.message : JSON.stringify(told.values);
      news.push({ code: told.code, message });
    },
  });
  const register = (name: FeetechRegisterName): number[] => emulated.chips.map((chip) => chip.get(name));
  const pump = (): void => {
    emulated.advanceTo(clock.nowMs() * 1000);
    const [torque, goal, present] = [
      register("Torque_Enable"),
      register("Goal_Position"),
      register("Present_Position"),
    ];
    torque.forEach((on, k) => {
      if (on === 1) worst = Math.max(worst, Math.abs(goal[k]! - present[k]!));
    });
    clock.schedule(PUMP_MS, pump);
  };
  clock.schedule(0, pump);
  return {
    clock,
    emulated,
    arm,
    news,
    worstLead: () => worst,
    register,
    async run(ms, { target, input = true, page = true } = {}) {
      for (let past = 0; past < ms; past += 10) {
        if (page) arm.tellHeartbeat();
        if (input) arm.tellInput();
        if (target) arm.send(Float64Array.from(target));
        await clock.advance(10);
      }
    },
  };
}

/** A rig whose arm is connected and armed. */
export async function armedRig(options: Partial<EmulatedArmOptions> = {}): Promise<ArmRig> {
  const rig = armRig(options);
  rig.arm.connect();
  await rig.run(1500);
  rig.arm.arm("test");
  await rig.run(1000);
  return rig;
}
