/**
 * Page, session worker, transport and servos as one chain, down to the registers of the emulated servos: over the code of a serial
 * port, and over the bridge to a pseudo-terminal.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../scripts/steps.mjs";
import { parseTrace } from "../src/hardware/emulator/busTrace";
import { decodeTraffic } from "../src/hardware/feetech/decodeTraffic";
import { FIRST_RUN_LIMITS } from "../src/hardware/safetyLimits";
import { SO101_SERVOS } from "../src/hardware/servoJoints";
import { jointScale } from "../src/hardware/units";
import type { ArmStatus } from "../src/session/arm/armProtocol";
import { closeWizard, follower, openLight, openWizard, phase, wizard } from "./armPage";
import { type EmulatedPort, type EmulatedPorts, startEmulatedPorts } from "./emulatedPort";
import { expect, test } from "./fixtures";

const GRIPPER = 5;
const NOBODY = [0, 0, 0, 0, 0, 0];
/** Servos that nobody has calibrated. */
const NEW = NOBODY.map(() => ({ Min_Position_Limit: 0, Max_Position_Limit: 4095, Homing_Offset: 0 }));
const MIDDLE = NOBODY.map(() => 0.5);
/** Upper arm and forearm stand upright: hardly any weight on the joints. The hand holds the arm there while it is limp. */
const UPRIGHT = [0.5, 0.446, 0.12, 0.5, 0.5, 0.5];

// No film: taking pictures slows a page down that watches over an arm.
test.use({ trace: { mode: "retain-on-failure", screenshots: false, snapshots: false } });

/** How often a step of many is looked at, ms. */
const SOON = { intervals: [30] };

const bar = (page: Page) => page.getByRole("region", { name: "Real arm" });

async function armFollower(page: Page): Promise<void> {
  await bar(page).getByRole("button", { name: "Arm", exact: true }).click();
  await expect.poll(() => phase(page), { timeout: 10_000 }).toBe("ARMED");
}

/** Arms and does something; again, from where it is then, when a slow machine made the arm hold meanwhile. */
async function whileArmed(page: Page, act: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if ((await phase(page)) !== "ARMED") await armFollower(page);
    await act();
  }).toPass({ timeout: 100_000 });
}

async function press(page: Page, key: string, until: () => Promise<void>): Promise<void> {
  await page.keyboard.down(key);
  try {
    await until();
  } finally {
    await page.keyboard.up(key);
  }
}

/** Connects in the wizard; again, as a person would, when a machine that hung lost an answer meanwhile. */
async function connectBy(page: Page, button: string): Promise<void> {
  const choose = wizard(page).getByRole("button", { name: button });
  await expect(async () => {
    if (await choose.isEnabled()) await choose.click();
    await expect.poll(() => phase(page), { timeout: 5_000 }).toBe("READY");
  }).toPass({ timeout: 60_000 });
}

/** Torque came on nowhere but at the joint's own position, and no goal was ever further away than the lead. */
function expectGentle({ history, register }: EmulatedPort): void {
  const [minima, maxima] = [register("Min_Position_Limit"), register("Max_Position_Limit")];
  const leads = SO101_SERVOS.map((servo, k) => {
    const { name, id } = servo;
    const held = { name, id, driveMode: 0 as const, homingOffset: 0, rangeMin: minima[k]!, rangeMax: maxima[k]! };
    // Rounding to whole counts adds one.
    return FIRST_RUN_LIMITS.lead / Math.abs(jointScale(held, servo).radPerCount) + 1;
  });
  expect(history.torqueOn.length).toBeGreaterThanOrEqual(6);
  expect(history.torqueOn.filter(({ distance }) => distance > 2)).toEqual([]);
  expect(history.worstLead.map((lead, k) => Math.max(0, lead - leads[k]!))).toEqual(NOBODY);
}

let computer: EmulatedPorts;

test.afterEach(async () => {
  await computer?.close();
});

test("over a serial port: calibrate a new arm, arm, drive, stop, pull the cable, put it back, go on", async ({
  page,
}) => {
  computer = await startEmulatedPorts([{ seed: 1, eeprom: NEW }]);
  const [port] = computer.ports as [EmulatedPort];
  await computer.give(page);
  await openLight(page);
  await computer.giveWorker(page);

  await openWizard(page);
  await connectBy(page, "Choose the port");
  await expect.poll(() => follower(page, "blocks")).toMatchObject([{ code: "notCalibrated" }]);
  await calibrate(page, port);
  expect(port.history).toMatchObject({ torqueOn: [], goals: 0 });
  await closeWizard(page);

  // A key moves the joint, in the servo itself.
  const gripper = () => port.register("Present_Position")[GRIPPER]!;
  const before = gripper();
  await whileArmed(page, () =>
    press(page, "KeyO", () => expect.poll(() => gripper() - before, { timeout: 5_000 }).toBeGreaterThan(100)),
  );
  expect(port.history.torqueOn.slice(0, 6).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);

  // A stop stays: no key moves it any more, until a person arms it.
  await whileArmed(page, async () => {
    await page.keyboard.press("Space");
    await expect.poll(() => follower(page, "reason"), { timeout: 1_000 }).toMatchObject({ code: "stopped" });
  });
  const stopped = port.register("Goal_Position");
  await press(page, "KeyU", () => heardCycles(page, 20));
  expect(port.register("Goal_Position")).toEqual(stopped);
  expect(port.register("Torque_Enable")).toEqual([1, 1, 1, 1, 1, 1]);

  // The cable is pulled while it moves.
  await whileArmed(page, async () => {
    const open = gripper();
    await press(page, "KeyU", () => expect.poll(() => open - gripper(), { timeout: 5_000 }).toBeGreaterThan(20));
  });
  port.unplug();
  await expect.poll(() => phase(page)).toBe("LOST");
  await expect(bar(page)).toContainText("switch off its power");
  const left = port.register("Goal_Position");
  port.replug();
  // It has torque, so it is held as it was found, and stays so whatever key is pressed.
  await expect.poll(() => phase(page)).toBe("HOLD");
  expect(await follower(page, "reason")).toMatchObject({ code: "foundHolding" });
  await press(page, "KeyO", () => heardCycles(page, 20));
  expect(port.register("Goal_Position")).toEqual(left);

  const back = gripper();
  await whileArmed(page, () =>
    press(page, "KeyO", () => expect.poll(() => gripper() - back, { timeout: 5_000 }).toBeGreaterThan(50)),
  );
  await page.keyboard.press("Shift+Escape");
  await bar(page).getByRole("button", { name: "Let go" }).click();
  await expect.poll(() => phase(page)).toBe("RELEASED");
  expect(port.register("Torque_Enable")).toEqual(NOBODY);
  expectGentle(port);
});

/** Until the arm was read so many times more. */
async function heardCycles(page: Page, cycles: number): Promise<void> {
  const sent = async (): Promise<number> => (await follower(page, "quality"))?.sent ?? 0;
  const before = await sent();
  await expect.poll(sent).toBeGreaterThan(before + 6 * cycles);
}

const recording = (page: Page): Promise<ArmStatus["recording"] | null> => follower(page, "recording");

/** How far two encoder counts are apart, whichever way round. */
function apart(one: number, other: number): number {
  const by = Math.abs(one - other) % 4096;
  return Math.min(by, 4096 - by);
}

/** Shares on the way from one end to the other, in steps that the page believes without a look at the clock. */
function sweep(from: number, to: number): number[] {
  const steps = Math.ceil(Math.abs(to - from) / 0.04);
  return Array.from({ length: steps }, (_, k) => from + ((k + 1) * (to - from)) / steps);
}

/** Calibrates by hand: the middle first, then each joint from stop to stop. */
async function calibrate(page: Page, port: EmulatedPort): Promise<void> {
  const step = (name: string) => wizard(page).getByRole("button", { name, exact: true });
  const handAt = async (shares: readonly number[]): Promise<void> => {
    port.arm.moveByHand(shares);
    await expect
      .poll(() => Math.max(...port.arm.shares.map((at, k) => Math.abs(at - shares[k]!))), SOON)
      .toBeLessThan(1e-6);
  };
  await step("3 Calibration").click();
  await step("Calibrate by hand").click();
  await expect.poll(async () => (await recording(page))?.step).toBe("middle");
  await handAt(MIDDLE);
  // A joint that a machine which hung has not read is told, and the person presses again.
  await expect(async () => {
    await step("It is in the middle").click({ timeout: 1_000 });
    await expect.poll(async () => (await recording(page))?.step, { timeout: 3_000 }).toBe("sweep");
  }).toPass();
  // The hand waits for the bars: however slowly the page reads, no joint goes further between two samples than it believes.
  const positions = async () => (await recording(page))?.bars.map(({ position }) => position);
  const turned = (k: number) => port.register("Present_Position")[k]! + port.register("Homing_Offset")[k]!;
  const middle = await positions();
  const offsets = middle!.map((at, k) => turned(k) - at);
  for (const share of [...sweep(0.5, 0), ...sweep(0, 1)]) {
    await handAt(MIDDLE.map(() => share));
    const reached = offsets.map((offset, k) => turned(k) - offset);
    await expect
      .poll(async () => Math.max(...(await positions())!.map((at, k) => apart(at, reached[k]!))), SOON)
      .toBeLessThan(3);
  }
  const states = (await recording(page))?.bars.map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(["enough", "free"]));
  const swept = ((await recording(page))?.bars ?? []).flatMap((found, k) =>
    found.state === "enough" ? [{ ...found, k }] : [],
  );
  await step("All moved").click();
  await step("Write it into the servos").click();
  await expect.poll(() => follower(page, "task")).toBeNull();
  await expect.poll(() => follower(page, "blocks")).toEqual([]);
  // What the page found is in the servos; the roll, which needs no sweep, has its whole turn.
  expect(port.register("Homing_Offset").every((offset) => offset !== 0)).toBe(true);
  expect(swept.map(({ k }) => k)).toEqual([0, 1, 2, 3, GRIPPER]);
  expect(swept.map(({ k }) => port.register("Min_Position_Limit")[k])).toEqual(swept.map(({ min }) => min));
  expect(swept.map(({ k }) => port.register("Max_Position_Limit")[k])).toEqual(swept.map(({ max }) => max));
  expect(port.register("Lock")).toEqual([1, 1, 1, 1, 1, 1]);
  await handAt(UPRIGHT);
}

test("over the bridge to a pseudo-terminal: connect, arm, drive, lose the arm, find it again", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "jointspace-wire-"));
  const [cable, trace] = [join(folder, "arm"), join(folder, "trace")];
  // The same name each time, as a board that is plugged in again has.
  const emulate = async (): Promise<Command> => {
    const emulator = await startCommand(["emulate", "--pty", "--trace", trace], /answers at (\S+)\. Ctrl\+C/);
    rmSync(cable, { force: true });
    symlinkSync(emulator.said[1]!, cable);
    return emulator;
  };
  const running: Command[] = [];
  try {
    let emulator = await emulate();
    running.push(emulator);
    const bridge = await startCommand(
      ["bridge", "--port", cable, "--listen", "127.0.0.1:0"],
      /Address: (\S+)\s+Token:\s+(\w+)/,
    );
    running.push(bridge);
    await openLight(page);
    await openWizard(page);
    await wizard(page).getByLabel("Address").fill(bridge.said[1]!);
    await wizard(page).getByLabel("Token").fill(bridge.said[2]!);
    await connectBy(page, "Connect to the bridge");
    await closeWizard(page);

    const gripper = async () => (await follower(page, "servos"))?.[GRIPPER]?.reading?.positionCounts ?? Number.NaN;
    const open = async (): Promise<void> => {
      const before = await gripper();
      await whileArmed(page, () =>
        press(page, "KeyO", () =>
          expect.poll(async () => (await gripper()) - before, { timeout: 5_000 }).toBeGreaterThan(50),
        ),
      );
    };
    await open();

    await emulator.kill();
    await expect.poll(() => phase(page)).toBe("LOST");
    expectGoalsBeforeTorque(readFileSync(trace, "utf8"));

    emulator = await emulate();
    running.push(emulator);
    // Its power was gone: it is limp, and stays so until a person arms it.
    await expect.poll(() => phase(page)).toBe("READY");
    await press(page, "KeyO", () => heardCycles(page, 20));
    expect(await phase(page)).toBe("READY");
    await open();
    await page.keyboard.press("Shift+Escape");
    await bar(page).getByRole("button", { name: "Let go" }).click();
    await expect.poll(() => phase(page)).toBe("RELEASED");
  } finally {
    for (const command of running) await command.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A command of ours that runs. */
interface Command {
  /** What it said first, as the pattern found it. */
  readonly said: RegExpExecArray;
  /** At once, as when its power goes; resolves when it is gone. */
  kill(): Promise<void>;
}

async function startCommand(args: readonly string[], pattern: RegExp): Promise<Command> {
  const child = spawn(process.execPath, [join(ROOT, "scripts/jointspace.mjs"), ...args], { cwd: ROOT });
  const gone = once(child, "exit");
  let text = "";
  const said = new Promise<RegExpExecArray>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`jointspace ${args.join(" ")} ended with ${code}: ${text}`)));
  });
  return {
    said: await said,
    async kill() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** In all that went over the wire a goal was written to each servo, and read back, before torque came on. */
function expectGoalsBeforeTorque(trace: string): void {
  const lines = decodeTraffic(parseTrace(trace)).filter(({ direction }) => direction === "out");
  const torque = lines.findIndex(({ text }) => /sync write Torque_Enable/.test(text) && !/: 0\b/.test(text));
  expect(torque).toBeGreaterThan(0);
  const before = lines.slice(0, torque).map(({ text }) => text);
  expect(before.findLastIndex((text) => /sync write Goal_Position/.test(text))).toBeGreaterThan(0);
  expect(before.some((text) => /sync read Goal_Position/.test(text))).toBe(true);
}
