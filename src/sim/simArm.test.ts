import { describe, expect, test } from "vitest";
import { createRandomController } from "../control/baselineControllers";
import { controlStep } from "../control/controlStep";
import { describeArmContract } from "../control/testing/armContract";
import { InputError } from "../errors";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { sampleReset } from "../world/reset";
import { defaultSimOptions } from "./compileScene";
import { SimArm } from "./simArm";
import { createPaperBackend } from "./testing/paperBackend";

const tray = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);

function armAt(seed: number): SimArm {
  const arm = new SimArm(tray, so101);
  arm.reset(seed);
  return arm;
}

/** Runs the random controller, which bumps into everything. */
function wander(arm: SimArm, steps: number, seed: number): void {
  const controller = createRandomController(arm.limits);
  controller.reset(seed);
  const context = { arm, controller, recorder: null, hold: arm.target, dt: arm.dt };
  for (let k = 0; k < steps; k++) {
    controlStep(context);
    arm.advance();
  }
}

describeArmContract("SimArm", () => {
  const arm = armAt(1);
  return { arm, dt: arm.dt, advance: () => arm.advance() };
});

describe("reset", () => {
  test("puts everything where the plan says, settled, with the arm held at its start pose", () => {
    const arm = armAt(7);
    const { objects } = arm.worldState();
    for (const [id, { p }] of sampleReset(tray, 7).objects) {
      const now = objects.get(id)!.p;
      p.forEach((x, k) => {
        expect(now[k]).toBeCloseTo(x, 3);
      });
    }
    const { jointPosition, time } = arm.observe();
    expect(time).toBe(0);
    so101.poses.rest!.forEach((q, k) => {
      expect(Math.abs(jointPosition[k]! - q)).toBeLessThan(0.045); // 2° of jitter and the sag of the servo
    });
  });

  test("same seed, same bits; also after other episodes and in another instance", () => {
    const arm = armAt(3);
    wander(arm, 60, 5);
    const hash = arm.hash();
    arm.reset(4);
    wander(arm, 20, 6);
    arm.reset(3);
    wander(arm, 60, 5);
    expect(arm.hash()).toBe(hash);
    const other = armAt(3);
    wander(other, 60, 5);
    expect(other.hash()).toBe(hash);
    expect(armAt(8).hash()).not.toBe(armAt(9).hash());
  });

  test("a thing that drops further than 2 cm while settling makes the start no start, a small drop does not", () => {
    const hung = (height: number): SimArm => {
      const at = [0.25, 0.1, height];
      const objects = [{ id: "cube", kind: "box", size: [0.025, 0.025, 0.025], at }];
      return new SimArm(parseScene({ v: 1, objects, goal: { robotStill: [] } }), so101);
    };
    expect(() => hung(0.019).reset(0)).not.toThrow();
    expect(() => hung(0.021).reset(0)).toThrow(/moves more than 2 cm while settling/);
  });

  test("lets go of what was pulled", () => {
    const arm = armAt(3);
    const { p } = arm.worldState().objects.get("cube")!;
    arm.push({ object: 0, link: null, point: p, force: [0, 2, 0] });
    arm.advance();
    arm.reset(3);
    arm.advance();
    const untouched = armAt(3);
    untouched.advance();
    expect(arm.hash()).toBe(untouched.hash());
  });

  test("an observation tells where the zones are", () => {
    const scene = parseScene(BUILTIN_SCENES["reach-the-dot"]);
    const arm = new SimArm(scene, so101);
    for (const seed of [1, 2]) {
      arm.reset(seed);
      expect(arm.observe().zones).toEqual([{ id: "dot", ...sampleReset(scene, seed).zones.get("dot")! }]);
    }
  });

  test("another engine comes in by the options, at each reset", () => {
    const arm = new SimArm(tray, so101, { ...defaultSimOptions(), createBackend: createPaperBackend });
    expect(arm.engine.id).toBe("paper");
    arm.reset(1);
    expect(arm.engine.id).toBe("paper");
    expect(arm.engine).not.toEqual(armAt(1).engine);
  });

  test("a scene without room is refused", () => {
    const crowded = parseScene({
      v: 1,
      objects: [1, 2, 3].map((k) => ({ id: `cube${k}`, kind: "box", size: [0.1, 0.1, 0.1] })),
      reset: { place: [{ of: ["cube1", "cube2", "cube3"], in: { rect: [0.2, 0, 0.21, 0.01] }, tries: 5 }] },
      goal: { robotStill: [] },
    });
    expect(() => new SimArm(crowded, so101).reset(0)).toThrow(InputError);
  });
});

describe("time", () => {
  test("50 Hz and 30 Hz both keep time; 30 Hz alternates its physics steps", () => {
    for (const hz of [50, 30, 200]) {
      const arm = new SimArm({ ...tray, episode: { ...tray.episode, hz } }, so101);
      arm.reset(1);
      const times = Array.from({ length: hz }, () => {
        arm.advance();
        return arm.time;
      });
      expect(times.at(-1)).toBeCloseTo(1, 9);
      if (hz === 30) expect(times.slice(0, 4).map((t) => Math.round(t / 0.002))).toEqual([16, 33, 50, 66]);
    }
  });

  test("an instant comes back bit for bit, and what follows it too", () => {
    const arm = armAt(2);
    wander(arm, 40, 1);
    const snapshot = structuredClone(arm.snapshot());
    const before = { hash: arm.hash(), time: arm.time, observation: arm.observe() };
    wander(arm, 40, 2);
    const after = arm.hash();
    arm.restore(snapshot);
    expect({ hash: arm.hash(), time: arm.time, observation: arm.observe() }).toEqual(before);
    wander(arm, 40, 2);
    expect(arm.hash()).toBe(after);
  });
});

describe("the world", () => {
  test("a cube at rest touches the table and nothing else", () => {
    const { contacts } = armAt(1).worldState();
    const ofCube = contacts.filter(({ a, b }) =>
      [a, b].some((party) => party.kind === "object" && party.id === "cube"),
    );
    expect(ofCube.length).toBeGreaterThan(0);
    for (const { a, b } of ofCube) expect([a.kind, b.kind]).toContain("table");
    const weight = ofCube.reduce((sum, { force }) => sum + force, 0);
    expect(weight).toBeCloseTo(0.02 * 9.81, 2);
  });

  test("a pull that never lets go does not shoot a light thing away", () => {
    const arm = armAt(1);
    const { p } = arm.worldState().objects.get("cube")!;
    arm.push({ object: 0, link: null, point: [p[0], p[1], p[2] + 0.0125], force: [0, 0, 4] });
    let fastest = 0;
    for (let k = 0; k < 300; k++) {
      arm.advance();
      fastest = Math.max(fastest, ...arm.worldState().objects.get("cube")!.v.map(Math.abs));
    }
    // Where 4 N and the damping 2 sqrt(25 N/m * 0.02 kg) balance.
    expect(fastest).toBeGreaterThan(2);
    expect(fastest).toBeLessThan(3.2);
  });

  test("a pull moves an object until it lets go, and past the edge it falls to the floor", () => {
    const arm = armAt(1);
    const cube = (): readonly number[] => arm.worldState().objects.get("cube")!.p;
    const start = cube();
    arm.push({ object: 0, link: null, point: [start[0]!, start[1]!, start[2]!], force: [0, 0.6, 0] });
    for (let k = 0; k < 40; k++) arm.advance();
    expect(cube()[1]! - start[1]!).toBeGreaterThan(0.1);
    arm.push(null);
    const speed = arm.worldState().objects.get("cube")!.v[1];
    for (let k = 0; k < 10; k++) arm.advance();
    expect(arm.worldState().objects.get("cube")!.v[1]).toBeLessThanOrEqual(speed);
    expect(cube()[2]!).toBeLessThan(-0.4);
    expect(cube()[2]!).toBeGreaterThan(-0.76);
  });

  test("a pull at a link moves the arm", () => {
    const arm = new SimArm(tray, so101, { ...defaultSimOptions(), servo: "soft" });
    arm.reset(1);
    const hand = so101.tool.link;
    const before = arm.linkPose(hand).p;
    arm.push({ object: null, link: hand, point: before, force: [0, 25, 0] });
    for (let k = 0; k < 25; k++) arm.advance();
    expect(Math.abs(arm.linkPose(hand).p[1] - before[1])).toBeGreaterThan(0.005);
  });

  test("a picture has one pose per link, object and zone", () => {
    const arm = armAt(1);
    const picture = arm.picture();
    expect(picture.linkPose).toHaveLength(7 * so101.links.length);
    expect(picture.objectPose).toHaveLength(7 * 2);
    expect(picture.zonePose).toHaveLength(0);
    expect([...picture.linkPose.slice(0, 7)]).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(picture.contacts.length).toBe(6 * arm.contactSummary().contacts);
    expect(picture.contactOwner.length).toBe(2 * arm.contactSummary().contacts);
    expect(picture.objectTwist).toHaveLength(6 * 2);
  });

  test("a picture says who touches whom", () => {
    const { contactOwner } = armAt(1).picture();
    const pairs = new Set(
      Array.from({ length: contactOwner.length / 2 }, (_, k) =>
        contactOwner
          .slice(2 * k, 2 * k + 2)
          .sort()
          .join(),
      ),
    );
    // At rest the cube (object 0) and the table carry each other.
    expect(pairs).toContain("-1,1000");
    expect([...pairs].every((pair) => !pair.startsWith("0,"))).toBe(true);
  });

  test("a scene that wants the jaw shut locks it", () => {
    const arm = new SimArm({ ...tray, robot: { ...tray.robot, gripper: "closed" } }, so101);
    arm.reset(1);
    wander(arm, 50, 3);
    expect(arm.observe().jointPosition[5]!).toBeLessThan(-0.15);
  });
});

describe("servos led from outside", () => {
  const reading = { position: new Float64Array(6), velocity: new Float64Array(6), torque: new Float64Array(6) };

  test("hold at full share, let go at none, and keep the time of the episode", () => {
    const arm = armAt(3);
    const raised = Float64Array.of(0, 0, 0, 0, 0, 0.5);
    const steps = Math.round(1 / arm.timestep);
    for (let k = 0; k < steps; k++) arm.stepServos(raised, new Float64Array(6).fill(1), reading);
    expect(Math.abs(reading.position[2]! - raised[2]!)).toBeLessThan(0.01);
    expect(reading.torque[1]).not.toBe(0);
    expect(arm.time).toBeCloseTo(1, 9);
    expect(arm.controlSteps).toBe(Math.round(1 / arm.dt));
    for (let k = 0; k < steps; k++) arm.stepServos(raised, new Float64Array(6), reading);
    expect(reading.position[2]! - raised[2]!).toBeGreaterThan(0.3);
    expect([...reading.torque].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
