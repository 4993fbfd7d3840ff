import { expect, test } from "vitest";
import { SO101_SERVOS } from "../servoJoints";
import { type Answer, promptly, ScriptedFeetech } from "../testing/scriptedFeetech";
import { VirtualClock } from "../virtualClock";
import { ArmServos } from "./armServos";
import { createFeetechBus } from "./feetechBus";
import { ERROR_BIT, INSTRUCTION } from "./packet";
import { FEETECH_REGISTERS as R } from "./registers";

const IDS = [1, 2, 3, 4, 5, 6];

async function rig(spoil?: ConstructorParameters<typeof ScriptedFeetech>[2]) {
  const clock = new VirtualClock();
  const wire = new ScriptedFeetech(clock, IDS);
  const bus = createFeetechBus(wire.stream, clock);
  // The first request learns whether the board echoes; what is spoilt comes after it.
  const arm = new ArmServos(bus, SO101_SERVOS);
  await clock.until(arm.telemetry(0));
  if (spoil) wire.spoil = spoil;
  return { clock, wire, arm };
}

const writes = (wire: ScriptedFeetech, address: number): number[][] =>
  wire.requests
    .filter(({ code, params }) => code === INSTRUCTION.write && params[0] === address)
    .map(({ id, params }) => [id, ...params.slice(1)]);

test("one request tells of all servos, signs and faults included", async () => {
  const { clock, wire, arm } = await rig();
  wire.set(1, "Present_Position", 2047);
  wire.set(1, "Present_Velocity", -120);
  wire.set(1, "Present_Load", -250);
  wire.set(1, "Present_Voltage", 49);
  wire.set(1, "Present_Temperature", 26);
  wire.errorBits.set(6, ERROR_BIT.overload);
  const before = wire.requests.length;
  const { servos, atMs } = await clock.until(arm.telemetry(7));
  expect(wire.requests.length).toBe(before + 1);
  expect(atMs).toBe(7);
  expect(servos[0]).toMatchObject({
    positionCounts: 2047,
    velocityCounts: -120,
    loadPermille: -250,
    voltageSteps: 49,
    temperatureC: 26,
    faults: [],
  });
  expect(servos[5]!.faults).toEqual(["overload"]);
});

test("F06: a servo that is silent is null with its reason; the others are read", async () => {
  const { clock, wire, arm } = await rig();
  wire.tables.delete(4);
  const { servos, problems } = await clock.until(arm.telemetry(0));
  expect(servos.map((servo) => servo !== null)).toEqual([true, true, true, false, true, true]);
  expect(problems[3]).toMatchObject({ code: "E_BUS_TIMEOUT" });
});

test("a value that a servo does not take is refused by the joint's name", async () => {
  const { clock, wire, arm } = await rig(({ request, ...answer }: Answer) => {
    const chunks = promptly({ request, ...answer });
    if (request.code === INSTRUCTION.syncWrite) wire.set(3, "Torque_Limit", 1000);
    return chunks;
  });
  const bad = arm.writeChecked("Torque_Limit", [400, 400, 400, 400, 400, 300]);
  await expect(clock.until(bad)).rejects.toMatchObject({
    code: "E_SERVO_SETTING",
    message: expect.stringContaining('"elbow_flex"'),
  });
});

function configureAllButPhaseOf2(wire: ScriptedFeetech): void {
  for (const id of IDS) {
    wire.set(id, "Return_Delay_Time", 0);
    wire.set(id, "Phase", id === 2 ? 28 : 12);
    wire.set(id, "Lock", 1);
  }
  wire.set(6, "Max_Torque_Limit", 500);
  wire.set(6, "Protection_Current", 250);
  wire.set(6, "Overload_Torque", 25);
}

test("memory is written only where it differs, unlocked before and locked after", async () => {
  const { clock, wire, arm } = await rig();
  configureAllButPhaseOf2(wire);
  expect(await clock.until(arm.configure())).toBe(1);
  expect(writes(wire, R.Phase.address)).toEqual([[2, 12]]);
  expect(writes(wire, R.Lock.address)).toEqual([
    [2, 0],
    [2, 1],
  ]);
});

test("a write that fails leaves no servo unlocked", async () => {
  const { clock, wire, arm } = await rig(({ request, ...answer }: Answer) => {
    const isOffset = request.code === INSTRUCTION.write && request.params[0] === R.Homing_Offset.address;
    return isOffset ? [] : promptly({ request, ...answer });
  });
  const write = arm.write([
    { id: 3, register: "Lock", value: 0 },
    { id: 3, register: "Homing_Offset", value: 100 },
    { id: 3, register: "Lock", value: 1 },
  ]);
  await expect(clock.until(write)).rejects.toMatchObject({ code: "E_BUS_TIMEOUT" });
  expect(wire.tables.get(3)![R.Lock.address]).toBe(1);
});

test("F49: a stop that overtakes the lock of a servo's memory leaves it locked", async () => {
  const pending: Promise<unknown>[] = [];
  const { clock, wire, arm } = await rig(({ request, ...answer }: Answer) => {
    const isPhase = request.code === INSTRUCTION.write && request.params[0] === R.Phase.address;
    // The lock has to wait for this read, and the stop comes while it waits.
    if (isPhase) pending.push(arm.telemetry(0));
    if (request.code === INSTRUCTION.syncRead && pending.length === 1) {
      pending.push(new Promise((resolve) => clock.schedule(0.01, () => resolve(arm.bus.torqueOff(IDS)))));
    }
    return promptly({ request, ...answer });
  });
  configureAllButPhaseOf2(wire);
  await clock.until(arm.configure());
  await clock.until(Promise.all(pending));
  expect(pending).toHaveLength(2);
  expect(IDS.map((id) => wire.tables.get(id)![R.Lock.address])).toEqual(IDS.map(() => 1));
});

test("F19: one servo that keeps its torque is asked five times and named; the others are free", async () => {
  const { clock, wire, arm } = await rig(({ request, ...answer }: Answer) => {
    const chunks = promptly({ request, ...answer });
    wire.set(3, "Torque_Enable", 1);
    return chunks;
  });
  for (const id of IDS) wire.set(id, "Torque_Enable", 1);
  expect(await clock.until(arm.release())).toEqual(["elbow_flex"]);
  expect(IDS.map((id) => wire.tables.get(id)![R.Torque_Enable.address])).toEqual([0, 0, 1, 0, 0, 0]);
  expect(wire.requests.filter(({ code }) => code === INSTRUCTION.syncWrite)).toHaveLength(5);
});
