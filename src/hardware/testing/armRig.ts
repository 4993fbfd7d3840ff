/** A real arm's driver on an emulated arm, on one virtual clock, with an eye on the lead. */

import { expect } from "vitest";
import { DeviceError } from "../../errors";
import { so101 } from "../../robot/so101";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "../emulator/emulatedArm";
import type { FeetechRegisterName } from "../feetech/registers";
import { HardwareArm } from "../hardwareArm";
import type { Reason } from "../reason";
import { FIRST_RUN_LIMITS } from "../safetyLimits";
import { SO101_SERVOS } from "../servoJoints";
import { VirtualClock } from "../virtualClock";

/** How often the emulated arm is moved on, ms: its own motion step. */
const PUMP_MS = 1;

export interface ArmRig {
  /** What is done in each cycle before the goals are made; nothing unless a test says so. */
  readonly lead: { act: () => void };
  readonly clock: VirtualClock;
  readonly emulated: EmulatedArm;
  readonly arm: HardwareArm;
  readonly news: { readonly code: string; readonly message: string }[];
  /** Largest distance of a goal from the measured position while there was torque, counts, over all joints and times. */
  readonly worstLead: () => number;
  /** The next opening is not of the port that was made with the arm. */
  reopen(): void;
  /** Lets so much time go by without anybody noticing, as a machine that sleeps. */
  sleep(ms: number): void;
  /** Lets time go by while the page is alive, the operator present, and the target as given. */
  run(
    ms: number,
    options?: { readonly target?: ArrayLike<number>; readonly input?: boolean; readonly page?: boolean },
  ): Promise<void>;
  /** Register of each servo, as the servo itself has it. */
  register(name: FeetechRegisterName): number[];
}

/** @param nudged - Whether the arm counts as armed before; by default it does. Connects nothing yet: `rig.arm.connect()`. */
export function armRig(options: Partial<EmulatedArmOptions> = {}, nudged = true): ArmRig {
  const clock = new VirtualClock();
  let slept = 0;
  const nowMs = (): number => clock.nowMs() + slept;
  const emulated = createEmulatedArm({ seed: 1, ...options });
  const news: { code: string; message: string }[] = [];
  let opened = false;
  let known = nudged;
  let worst = 0;
  const lead = { act: () => {} };
  const arm = new HardwareArm({
    robot: so101,
    chain: SO101_SERVOS,
    clock: { nowMs, schedule: (delayMs, task) => clock.schedule(delayMs, task) },
    openStream: async () => {
      const stream = opened ? emulated.open() : emulated.stream;
      opened = true;
      return stream;
    },
    restPose: so101.poses.rest!,
    raisedPose: so101.poses.home!,
    wasNudged: () => known,
    onNudged: () => {
      known = true;
    },
    onReading: () => lead.act(),
    onChange: () => {},
    onNews: (told: Reason | DeviceError) => {
      const message = told instanceof DeviceError ? told.message : JSON.stringify(told.values);
      news.push({ code: told.code, message });
    },
  });
  const register = (name: FeetechRegisterName): number[] => emulated.chips.map((chip) => chip.get(name));
  const pump = (): void => {
    emulated.advanceTo(nowMs() * 1000);
    // Where the joint truly is: a reading that is faked by a fault must not hide a wild goal.
    for (const chip of emulated.chips) {
      if (chip.get("Torque_Enable") !== 1) continue;
      worst = Math.max(worst, Math.abs(chip.get("Goal_Position") - chip.present()));
    }
    clock.schedule(PUMP_MS, pump);
  };
  clock.schedule(0, pump);
  return {
    lead,
    clock,
    emulated,
    arm,
    news,
    worstLead: () => worst,
    register,
    reopen() {
      opened = true;
    },
    sleep(ms) {
      slept += ms;
      emulated.advanceTo(nowMs() * 1000);
    },
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

/** The lead of a first run, counts. */
const LEAD = (FIRST_RUN_LIMITS.lead * 4096) / (2 * Math.PI);
/**
 * What rounding to counts adds: whole counts on both sides of the distance.
 */
const ROUNDING = 1;

/** The invariant of all faults: at no time was a goal further from where the joint was than the lead. */
export function expectBoundedLead(rig: ArmRig): void {
  expect(rig.worstLead()).toBeLessThanOrEqual(LEAD + ROUNDING);
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
