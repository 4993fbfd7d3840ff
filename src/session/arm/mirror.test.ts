import { describe, expect, test } from "vitest";
import { createEmulatedArm, createEmulatedLeader, type EmulatedArm } from "../../hardware/emulator/emulatedArm";
import { SO101_REST } from "../../hardware/emulator/so101Servos";
import { VirtualClock } from "../../hardware/virtualClock";
import { so101 } from "../../robot/so101";
import type { ServoPreset } from "../../sim/servo";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { DrawFrame } from "../drawState";
import type { SessionCommand, SessionStatus } from "../protocol";
import { Session } from "../session";
import { ArmDesk } from "./armDesk";
import type { ArmRole } from "./armProtocol";
import { createMirror } from "./mirror";

const RAD = Math.PI / 180;
/** Nothing stands in the way of the arm there. */
const SCENE = BUILTIN_SCENES["reach-the-dot"];

/** An emulated real arm and a session that shows it, on one virtual clock. */
class MirrorRig {
  readonly clock = new VirtualClock();
  readonly frames: DrawFrame[] = [];
  readonly desk: ArmDesk;
  readonly session: Session;
  status: SessionStatus | null = null;

  constructor(
    readonly arm: EmulatedArm,
    readonly servo: ServoPreset = "stiff",
  ) {
    const { clock } = this;
    this.desk = new ArmDesk({
      clock,
      post: () => {},
      ports: async () => [],
      wire: () => async () => arm.stream,
      simulation: () => null,
      isDiverged: () => false,
    });
    this.session = new Session({
      robot: so101,
      clock: () => clock.nowMs(),
      breathe: async () => undefined,
      realArm: () => this.desk.mirrored,
      post: (event) => {
        if (event.type === "frame") this.frames.push(event.frame);
        if (event.type === "status") this.status = event.status;
      },
    });
    const pump = (): void => {
      arm.advanceTo(clock.nowMs() * 1000);
      this.session.tick(clock.nowMs());
      clock.schedule(1, pump);
    };
    clock.schedule(0, pump);
  }

  async show(role: ArmRole): Promise<void> {
    const send = (command: SessionCommand): void => this.session.receive({ id: 1, command });
    send({ type: "load", scene: SCENE, seed: 1 });
    send({ type: "servo", preset: this.servo });
    send({ type: "controller", choice: { kind: "arm" } });
    send({ type: "autoNext", on: false });
    await this.clock.until(
      this.desk.receive({ type: "armConnect", role, wire: { kind: "emulated", seed: 1, faults: "" } }),
    );
    send({ type: "play" });
    await this.clock.advance(4000);
  }

  /** How far each simulated joint is from the real one, degrees. */
  get errorDeg(): number[] {
    const { q } = this.frames.at(-1)!;
    return Array.from(this.arm.jointPosition, (real, k) => (q[k]! - real) / RAD);
  }
}

const POSES: Readonly<Record<string, readonly number[]>> = {
  home: so101.poses.home!,
  stretched: [0.4, 0.7, -0.5, 0.2, 0.3, 0.5],
  level: [-0.6, 0.2, 0, 0, 0, 0.1],
};

/** An arm in a hand that stands still. */
function heldAt(pose: readonly number[]): EmulatedArm {
  return createEmulatedLeader({ seed: 2 }, (_, out) => out.set(pose));
}

describe.each(["stiff", "soft"] as const)("with %s servos", (servo) => {
  test.each(Object.keys(POSES))("the simulated arm stands where the real one does: %s", async (name) => {
    const rig = new MirrorRig(heldAt(POSES[name]!), servo);
    await rig.show("leader");
    for (const error of rig.errorDeg) expect(Math.abs(error)).toBeLessThan(1);
    expect(rig.status?.mirrorGap).toBeNull();
  });
});

test("a follower that holds itself up, and sags by its own, is shown where it is", async () => {
  const rig = new MirrorRig(createEmulatedArm({ seed: 1, start: POSES.home! }), "soft");
  for (const chip of rig.arm.chips) {
    chip.set("Goal_Position", chip.get("Present_Position"));
    chip.set("Torque_Enable", 1);
  }
  await rig.show("follower");
  for (const error of rig.errorDeg) expect(Math.abs(error)).toBeLessThan(1);
  expect(rig.arm.jointPosition[1]! - POSES.home![1]!).toBeGreaterThan(0.1 * RAD);
});

// Seen: 15 ms in the middle and 33 at most with stiff servos, 40 and 60 with soft ones: a reading, a control step, and the servo.
test.each(["stiff", "soft"] as const)("a leader in motion is followed at once, with %s servos", async (servo) => {
  const speed = 0.5;
  const moving = createEmulatedLeader({ seed: 2 }, (timeS, out) => {
    out.set(POSES.home!);
    out[0] = -1 + speed * Math.min(4, Math.max(0, timeS - 3));
  });
  const rig = new MirrorRig(moving, servo);
  await rig.show("leader");
  const lagsS: number[] = [];
  for (let k = 0; k < 40; k++) {
    await rig.clock.advance(25);
    lagsS.push((-rig.errorDeg[0]! * RAD) / speed);
  }
  expect(Math.max(...lagsS)).toBeLessThan(0.1);
  expect(rig.arm.jointPosition[0]).toBeCloseTo(0, 6);
  expect(rig.status?.mirrorGap).toBeNull();
  await rig.clock.advance(4000);
  for (const error of rig.errorDeg) expect(Math.abs(error)).toBeLessThan(1);
});

describe("where the simulated arm cannot go", () => {
  test("what ends before the real joint does is told, with both positions, until the real one comes back", async () => {
    const lift = { at: -1.82 };
    const arm = createEmulatedLeader({ seed: 2 }, (_, out) => out.set([0, lift.at, 0.9, 0.5, 0, 0.2]));
    const rig = new MirrorRig(arm);
    await rig.show("leader");
    const lower = so101.joints[1]!.lower;
    const { mirrorGap } = rig.status!;
    expect(mirrorGap).toMatchObject({ joint: "shoulder_lift", cause: "range" });
    expect(mirrorGap!.real).toBeCloseTo(lift.at, 2);
    expect(Math.abs(mirrorGap!.simulated - lower)).toBeLessThan(0.01);
    // The other joints are none the worse for it.
    for (const [k, error] of rig.errorDeg.entries()) if (k !== 1) expect(Math.abs(error)).toBeLessThan(1);
    lift.at = -1.6;
    await rig.clock.advance(1500);
    expect(rig.status!.mirrorGap).toBeNull();
  });

  test("a real arm that is folded farther than the simulated one can be meets what is in the way of that one", async () => {
    const rig = new MirrorRig(createEmulatedArm({ seed: 1 }));
    await rig.show("follower");
    const { mirrorGap } = rig.status!;
    expect(mirrorGap).toMatchObject({ joint: "elbow_flex", cause: "blocked" });
    expect(mirrorGap!.real).toBeCloseTo(SO101_REST[2]!, 2);
    // What was commanded is what is recorded: at most one step's reach from where the arm is, however far the real one.
    const { q, target } = rig.frames.at(-1)!;
    expect(Math.abs(target[2]! - q[2]!)).toBeLessThan(0.16);
    expect(rig.status!.contacts).toBeGreaterThan(0);
  });

  test("a real arm on its way is not taken for one that cannot be followed", async () => {
    let fastest = 0;
    const arm = createEmulatedLeader({ seed: 2 }, (timeS, out) => {
      out.set(POSES.home!);
      out[0] = 1.5 * Math.sin(3 * timeS);
    });
    const rig = new MirrorRig(arm, "soft");
    await rig.show("leader");
    for (let k = 0; k < 100; k++) {
      await rig.clock.advance(20);
      fastest = Math.max(fastest, Math.abs(rig.errorDeg[0]!));
      expect(rig.status!.mirrorGap).toBeNull();
    }
    expect(fastest).toBeGreaterThan(2);
  });
});

test("a gap is told also where every third reading is missed", () => {
  const limits = so101.joints.map(({ name, lower, upper }) => ({ name, lower, upper, maxSpeed: 4 }));
  const real = Float64Array.from(POSES.home!);
  let step = 0;
  const mirror = createMirror({ measured: () => (step % 3 === 0 ? null : real), limits, sag: (_, out) => out.fill(0) });
  const jointPosition = real.map((q, k) => (k === 2 ? q - 0.3 : q));
  const still = { jointVelocity: new Float64Array(6), jointTorque: new Float64Array(6), objects: null, zones: null };
  for (; step < 60; step++) mirror.act({ time: step / 30, jointPosition, ...still });
  expect(mirror.gap).toMatchObject({ joint: "elbow_flex", cause: "blocked" });
  // Back at the start of the episode it has to stand anew.
  mirror.reset(1);
  expect(mirror.gap).toBeNull();
});

test("a real arm whose wire is cut leaves the simulated one where it was, and nothing is said of a gap", async () => {
  const rig = new MirrorRig(heldAt(POSES.home!));
  await rig.show("leader");
  const before = [...rig.frames.at(-1)!.q];
  rig.arm.unplug();
  await rig.clock.advance(1500);
  expect(rig.desk.mirrored).toBeNull();
  expect(rig.status!.mirrorGap).toBeNull();
  for (const [k, q] of rig.frames.at(-1)!.q.entries()) expect(Math.abs(q - before[k]!)).toBeLessThan(0.01);
});
