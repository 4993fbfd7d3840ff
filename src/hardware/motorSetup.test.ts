import { describe, expect, test } from "vitest";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "./emulator/emulatedArm";
import type { RegisterValues } from "./emulator/servoChip";
import { factoryFresh } from "./emulator/so101Servos";
import { FEETECH_REGISTERS as R } from "./feetech/registers";
import { type MotorSetup, type MotorSetupOptions, type MotorSetupStep, setUpMotor, setupOrder } from "./motorSetup";
import { SO101_SERVOS } from "./servoJoints";
import { VirtualClock } from "./virtualClock";

const GRIPPER = SO101_SERVOS[5]!;
const ROLL = SO101_SERVOS[4]!;

/** New servos in a box, and a person who plugs them in. */
class Bench {
  readonly clock = new VirtualClock();
  readonly arm: EmulatedArm;
  readonly steps: MotorSetupStep[] = [];
  #isOpened = false;

  constructor(changes: Readonly<Record<number, RegisterValues>> = {}, options: Partial<EmulatedArmOptions> = {}) {
    const eeprom = factoryFresh().map((values, k) => ({ ...values, ...changes[k] }));
    this.arm = createEmulatedArm({ seed: 1, ...options, eeprom });
    this.only();
    const pump = (): void => {
      this.arm.advanceTo(1000 * this.clock.nowMs());
      this.clock.schedule(0.5, pump);
    };
    this.clock.schedule(0, pump);
  }

  /** Only these are on the bus now. */
  only(...indices: readonly number[]): void {
    for (let k = 0; k < 6; k++) this.arm.plugServo(k, indices.includes(k));
  }

  async setUp(servo: MotorSetupOptions["servo"], more: Partial<MotorSetupOptions> = {}): Promise<MotorSetup> {
    // Power has to come up in what was just plugged in.
    await this.clock.advance(200);
    return this.clock.until(
      setUpMotor({
        clock: this.clock,
        servo,
        done: [],
        onStep: (step) => this.steps.push(step),
        open: async (baud) => {
          this.arm.setHostBaud(baud);
          const stream = this.#isOpened ? this.arm.open() : this.arm.stream;
          this.#isOpened = true;
          return stream;
        },
        ...more,
      }),
    );
  }

  /** Code of what the set-up fails with. */
  async failure(servo: MotorSetupOptions["servo"], more: Partial<MotorSetupOptions> = {}): Promise<string> {
    const failure = await this.setUp(servo, more).then(
      () => null,
      (error: unknown) => error,
    );
    expect(this.arm.isOpen, "the port is closed").toBe(false);
    return (failure as { code?: string } | null)?.code ?? "none";
  }

  /** What a servo remembers after its power was off. */
  async remembers(index: number): Promise<readonly number[]> {
    this.arm.plugServo(index, false);
    this.arm.plugServo(index, true);
    await this.clock.advance(200);
    const chip = this.arm.chips[index]!;
    return [chip.get("ID"), chip.get("Baud_Rate"), chip.get("Lock")];
  }
}

test("six new servos get their ids one after the other, from the gripper on, and keep them without power", async () => {
  const bench = new Bench();
  const done: MotorSetupOptions["servo"][] = [];
  for (const servo of setupOrder(SO101_SERVOS, "gripper")) {
    const index = SO101_SERVOS.indexOf(servo);
    bench.only(index);
    expect(await bench.setUp(servo, { done })).toMatchObject({ joint: servo.name, id: servo.id, idBefore: 1 });
    expect(bench.arm.isOpen).toBe(false);
    done.push(servo);
  }
  expect(done.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
  for (const [k, { id }] of SO101_SERVOS.entries()) expect(await bench.remembers(k)).toEqual([id, 0, 1]);
});

test("a servo at another speed is found, and answers at the usual one afterwards", async () => {
  const bench = new Bench({ 5: { ID: 9, Baud_Rate: 4 } });
  bench.only(5);
  expect(await bench.setUp(GRIPPER)).toMatchObject({ idBefore: 9, baudBefore: 115_200, id: 6 });
  expect(await bench.remembers(5)).toEqual([6, 0, 1]);
  expect(bench.steps.filter(({ kind }) => kind === "looking")).toHaveLength(5);
});

test("a servo that has its id already is written to no more than its lock", async () => {
  const bench = new Bench({ 5: { ID: 6 } });
  bench.only(5);
  await bench.clock.advance(200);
  const written: number[] = [];
  const chip = bench.arm.chips[5]!;
  const { write } = chip;
  chip.write = (address, data) => {
    written.push(address);
    return write.call(chip, address, data);
  };
  await bench.setUp(GRIPPER);
  expect(written).toEqual([R.Lock.address]);
});

test("a servo that answers no writes gets its id all the same", async () => {
  const bench = new Bench({ 5: { Response_Status_Level: 0 } });
  bench.only(5);
  expect(await bench.setUp(GRIPPER)).toMatchObject({ id: 6 });
  expect(await bench.remembers(5)).toEqual([6, 0, 1]);
});

describe("what goes wrong is told, and nothing is written then", () => {
  test.each([
    ["two new servos", {}, [4, 5], "E_SETUP_TWO"],
    ["a new one beside one that is done", { 5: { ID: 6 } }, [4, 5], "E_SETUP_TWO"],
    ["nobody", {}, [], "E_SETUP_SILENT"],
    ["a servo of another model", { 4: { Model_Number: 1284 } }, [4], "E_SETUP_MODEL"],
    ["a servo of the 12 V kind on 5 V", { 4: { Max_Voltage_Limit: 140 } }, [4], "E_BUS_VOLTAGE"],
  ])("%s", async (_, changes, plugged, code) => {
    const bench = new Bench(changes);
    bench.only(...plugged);
    const before = bench.arm.chips.map((chip) => chip.get("ID"));
    expect(await bench.failure(ROLL)).toBe(code);
    expect(bench.arm.chips.map((chip) => chip.get("ID"))).toEqual(before);
    expect(bench.arm.chips.map((chip) => chip.get("Lock"))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("no power", async () => {
    const bench = new Bench();
    bench.only(5);
    bench.arm.power(false);
    expect(await bench.failure(GRIPPER)).toBe("E_SETUP_SILENT");
  });
});

test("a servo that was set up already is not taken for the next one, unless somebody says that it is", async () => {
  const bench = new Bench({ 5: { ID: 6 } });
  bench.only(5);
  expect(await bench.failure(ROLL, { done: [GRIPPER] })).toBe("E_SETUP_DONE");
  expect(bench.arm.chips[5]!.get("ID")).toBe(6);
  expect(await bench.setUp(ROLL, { done: [GRIPPER], mayRepeat: true })).toMatchObject({ id: 5, idBefore: 6 });
});

test("a servo that stays locked, or does not take the id, has not kept it", async () => {
  for (const register of [R.Lock, R.ID]) {
    const bench = new Bench();
    bench.only(5);
    bench.arm.chips[5]!.refusal = { address: register.address, error: 0 };
    expect(await bench.failure(GRIPPER)).toBe("E_SETUP_NOT_KEPT");
    expect(bench.arm.chips[5]!.get("ID")).toBe(1);
  }
});

test("power that goes in the middle of it is told as silence, and the servo is whole afterwards", async () => {
  const bench = new Bench();
  bench.only(5);
  const onStep = ({ kind }: MotorSetupStep): void => {
    if (kind === "writing") bench.arm.power(false);
  };
  expect(await bench.failure(GRIPPER, { onStep })).toBe("E_SETUP_SILENT");
  bench.arm.power(true);
  expect(await bench.setUp(GRIPPER)).toMatchObject({ id: 6 });
});

test("it can be given up between two speeds", async () => {
  const bench = new Bench();
  expect(await bench.failure(GRIPPER, { isWanted: () => bench.steps.length < 2 })).toBe("E_SETUP_STOPPED");
  expect(bench.steps).toHaveLength(2);
});

test("it works on a board that echoes what is sent", async () => {
  const bench = new Bench({}, { script: "echo" });
  bench.only(5);
  expect(await bench.setUp(GRIPPER)).toMatchObject({ id: 6 });
});
