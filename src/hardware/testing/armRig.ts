/**
 * A real arm's driver on an emulated arm, on one virtual clock. After each test of a file that imports this, the lead is checked of
 * every rig that the test made.
 */

import { afterEach, expect } from "vitest";
import { DeviceError } from "../../errors";
import { so101 } from "../../robot/so101";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "../emulator/emulatedArm";
import { so101Mounts } from "../emulator/so101Servos";
import type { FeetechRegisterName } from "../feetech/registers";
import { HardwareArm } from "../hardwareArm";
import type { Reason } from "../reason";
import { FIRST_RUN_LIMITS } from "../safetyLimits";
import { SO101_SERVOS } from "../servoJoints";
import { VirtualClock } from "../virtualClock";

/** How often the emulated arm is moved on, ms: its own motion step. */
const PUMP_MS = 1;

const MOUNTS = so101Mounts();

export interface ArmRig {
  /** What is done in each cycle before the goals are made; nothing unless a test says so. */
  readonly lead: { act: () => void };
  readonly clock: VirtualClock;
  readonly emulated: EmulatedArm;
  readonly arm: HardwareArm;
  readonly news: { readonly code: string; readonly message: string }[];
  /**
   * Largest distance of a goal from where the joint was while there was torque, rad, over all joints and times; less one count,
   * since both are rounded to whole ones.
   */
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
    emulated.chips.forEach((chip, k) => {
      if (chip.get("Torque_Enable") !== 1) return;
      const away = Math.abs(chip.get("Goal_Position") - chip.present()) - 1;
      worst = Math.max(worst, away * Math.abs(MOUNTS[k]!.radPerCount));
    });
    clock.schedule(PUMP_MS, pump);
  };
  clock.schedule(0, pump);
  const rig: ArmRig = {
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
  watched.push(rig);
  return rig;
}

/** The rigs of the test that runs. */
const watched: ArmRig[] = [];

// Whatever a test is about: no rig may have broken the lead, at any time.
afterEach(() => {
  for (const rig of watched.splice(0)) expectBoundedLead(rig);
});

/** The invariant of all faults: at no time was a goal further from where the joint was than the lead. */
export function expectBoundedLead(rig: ArmRig): void {
  expect(rig.worstLead()).toBeLessThanOrEqual(FIRST_RUN_LIMITS.lead);
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
