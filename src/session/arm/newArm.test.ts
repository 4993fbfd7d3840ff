import { expect, test } from "vitest";
import type { Alert } from "../../control/contracts";
import { SO101_SERVOS } from "../../hardware/servoJoints";
import { VirtualClock } from "../../hardware/virtualClock";
import { ArmDesk } from "./armDesk";
import type { ArmCommand, ArmDeskStatus, ArmWire, MotorStep } from "./armProtocol";
import { createEmulatedWire } from "./emulatedWire";

const NEW: ArmWire = { kind: "emulated", seed: 1, faults: "", isNew: true };
const ORDER = SO101_SERVOS.map(({ name }) => name).reverse();
const MIDDLE = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

/** A desk whose emulated arms are those that the page has, on one virtual clock. */
class NewArmRig {
  readonly clock = new VirtualClock();
  readonly desk = new ArmDesk({
    clock: this.clock,
    post: () => {},
    ports: async () => [],
    wire: (role, wire) => {
      if (wire.kind !== "emulated") return async () => Promise.reject(new Error("no such wire here"));
      const emulated = createEmulatedWire(role, wire, this.clock, (task) => void this.clock.schedule(0.1, task));
      return Object.assign((baud?: number) => emulated.open(baud), { emulated: emulated.arm });
    },
    simulation: () => null,
    isDiverged: () => false,
  });

  get status(): ArmDeskStatus {
    return this.desk.status;
  }

  send(command: ArmCommand): Promise<Alert | null> {
    return this.clock.until(this.desk.receive(command));
  }

  motors(step: MotorStep): Promise<Alert | null> {
    return this.send({ type: "armMotors", role: "follower", step });
  }

  /** Plugs in one servo alone and has it set up. */
  async setUp(joint: string): Promise<void> {
    await this.motors({ kind: "plug", joint, isIn: true });
    expect(await this.motors({ kind: "set", joint, mayRepeat: false })).toBeNull();
    await this.motors({ kind: "plug", joint, isIn: false });
  }

  record(step: Extract<ArmCommand, { type: "armRecord" }>["step"]): Promise<Alert | null> {
    return this.send({ type: "armRecord", role: "follower", step });
  }

  async hand(shares: readonly number[]): Promise<void> {
    expect(await this.send({ type: "armHand", role: "follower", shares })).toBeNull();
    await this.clock.advance(2000);
  }
}

/** An arm that was built of new servos, and is connected. */
async function built(): Promise<NewArmRig> {
  const rig = new NewArmRig();
  expect(await rig.motors({ kind: "begin", wire: NEW, from: "gripper" })).toBeNull();
  for (const joint of ORDER) await rig.setUp(joint);
  for (const joint of ORDER) await rig.motors({ kind: "plug", joint, isIn: true });
  expect(rig.status.motors).toMatchObject({ problem: null, activity: null, plugged: ORDER });
  expect(await rig.motors({ kind: "check" })).toBeNull();
  await rig.clock.advance(2000);
  return rig;
}

test("a new arm is set up servo by servo, checked, connected, and calibrated by hand", async () => {
  const rig = await built();
  expect(rig.status.motors).toBeNull();
  expect(rig.status.follower).toMatchObject({ phase: "READY", blocks: [{ code: "notCalibrated" }] });
  expect(rig.status.follower!.servos.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);

  await rig.hand(MIDDLE);
  await rig.record("begin");
  await rig.record("middle");
  expect(rig.status.follower!.recording).toMatchObject({ step: "sweep", problems: [] });
  await rig.hand([0, 0, 0, 0, 0.5, 0]);
  await rig.hand([1, 1, 1, 1, 0.5, 1]);
  expect(rig.status.follower!.recording!.bars.map(({ state }) => state)).toEqual(
    SO101_SERVOS.map(({ kind }) => (kind === "fullTurn" ? "free" : "enough")),
  );
  await rig.record("finish");
  expect(rig.status.follower!.recording!.problems).toEqual([]);
  expect(await rig.record("accept")).toBeNull();
  expect(rig.status.follower).toMatchObject({ blocks: [], recording: null, calibrationSource: "servos" });
  const [pan] = rig.status.follower!.calibration!;
  expect(pan!.rangeMax - pan!.rangeMin).toBeGreaterThan(2700);
});

test("two servos at once, one that is done already, and a check of half an arm are told; nothing else changes", async () => {
  const rig = new NewArmRig();
  await rig.motors({ kind: "begin", wire: NEW, from: "gripper" });
  await rig.motors({ kind: "plug", joint: "gripper", isIn: true });
  await rig.motors({ kind: "plug", joint: "wrist_roll", isIn: true });
  expect(await rig.motors({ kind: "set", joint: "gripper", mayRepeat: false })).toBeNull();
  expect(rig.status.motors).toMatchObject({ problem: { code: "E_SETUP_TWO" }, done: [] });
  await rig.motors({ kind: "plug", joint: "wrist_roll", isIn: false });
  await rig.motors({ kind: "set", joint: "gripper", mayRepeat: false });
  expect(rig.status.motors).toMatchObject({ problem: null, done: [{ joint: "gripper", id: 6, idBefore: 1 }] });
  await rig.motors({ kind: "set", joint: "wrist_roll", mayRepeat: false });
  expect(rig.status.motors).toMatchObject({ problem: { code: "E_SETUP_DONE" } });
  await rig.motors({ kind: "check" });
  expect(rig.status.motors).toMatchObject({ problem: { code: "E_BUS_TIMEOUT" } });
  // Whoever says that this is the roll after all has a gripper to set up again.
  await rig.motors({ kind: "set", joint: "wrist_roll", mayRepeat: true });
  expect(rig.status.motors!.done.map(({ joint }) => joint)).toEqual(["wrist_roll"]);
  expect(rig.status.follower).toBeNull();
});

test("setting up is given up in the middle, and the next one finds the port free", async () => {
  const rig = new NewArmRig();
  await rig.motors({ kind: "begin", wire: NEW, from: "base" });
  expect(rig.status.motors!.order[0]).toEqual({ joint: "shoulder_pan", id: 1 });
  const looking = rig.desk.receive({
    type: "armMotors",
    role: "follower",
    step: { kind: "set", joint: "shoulder_pan", mayRepeat: false },
  });
  await rig.clock.advance(400);
  expect(rig.status.motors!.activity).toMatchObject({ kind: "looking", joint: "shoulder_pan" });
  expect(await rig.motors({ kind: "set", joint: "gripper", mayRepeat: false })).toMatchObject({ code: "E_SETUP_BUSY" });
  expect(await rig.motors({ kind: "end" })).toBeNull();
  await rig.clock.until(looking);
  expect(rig.status.motors).toBeNull();
  expect(await rig.motors({ kind: "check" })).toMatchObject({ code: "E_NO_ARM" });
  await rig.motors({ kind: "begin", wire: NEW, from: "gripper" });
  await rig.setUp("gripper");
  expect(rig.status.motors!.done).toHaveLength(1);
});

test("an arm that is connected keeps its port, and a bad hand is refused", async () => {
  const rig = await built();
  expect(await rig.motors({ kind: "begin", wire: NEW, from: "gripper" })).toMatchObject({ code: "E_ARM_CONNECTED" });
  for (const shares of [[0.5], [0, 0, 0, 0, 0, Number.NaN]]) {
    expect(await rig.send({ type: "armHand", role: "follower", shares })).toMatchObject({ code: "E_NO_HAND" });
  }
});
