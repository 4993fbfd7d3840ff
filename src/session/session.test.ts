import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { SessionHarness } from "./testing/sessionHarness";

const shortReach = { ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } };

describe("commands", () => {
  test("before a scene is open they are refused with a reason", () => {
    expect(new SessionHarness().send({ type: "play" })).toMatchObject({ code: "E_NO_SCENE" });
  });

  test("a bad scene is refused and the open one stays", () => {
    const h = new SessionHarness();
    h.open(3);
    expect(h.send({ type: "load", scene: { v: 1, goall: {} }, seed: 1 })).toMatchObject({ severity: "error" });
    expect(h.status.seed).toBe(3);
    expect(h.status.task.title.en).toBe("Cube in the tray");
  });

  test("loading describes the scene, starts to run, and cuts the picture", () => {
    const h = new SessionHarness();
    h.send({ type: "controller", choice: { kind: "none" } });
    h.send({ type: "load", scene: BUILTIN_SCENES["cube-in-the-tray"], seed: 5 });
    const [{ description }] = h.all("loaded") as [ReturnType<typeof h.all<"loaded">>[0]];
    expect(description.jointNames).toHaveLength(6);
    expect(description.physicsHz).toBeCloseTo(500, 9);
    expect(h.all("frame")).toHaveLength(1);
    h.wait(500);
    expect(h.frame.time).toBeGreaterThan(0.4);
    h.send({ type: "load", scene: BUILTIN_SCENES["lift-the-cube"], seed: 5 });
    expect(h.frame.epoch).toBeGreaterThan(h.all("frame")[0]!.frame.epoch);
    expect(h.frame.time).toBe(0);
  });

  test("each reset of a scene that varies something tells how its objects look and how large they are", () => {
    const h = new SessionHarness();
    h.open();
    expect(h.all("varied")).toEqual([]);
    h.open(1, {
      v: 1,
      objects: [{ id: "ball", kind: "ball", r: 0.02 }],
      reset: { set: [{ of: "ball", prop: "size", range: [0.8, 1.2] }] },
      goal: { robotStill: [] },
    });
    h.send({ type: "reset", seed: 2 });
    h.send({ type: "reset", seed: 1 });
    const radii = h.all("varied").map(({ objects }) => objects[0]!.r!);
    expect(radii).toHaveLength(3);
    expect(radii[1]).not.toBe(radii[0]);
    expect(radii[2]).toBe(radii[0]);
  });

  test("a policy without a package is refused, and who leads goes on", async () => {
    const h = new SessionHarness();
    h.open();
    h.send({ type: "controller", choice: { kind: "policy", policy: "nowhere" } });
    await new Promise((resolve) => setTimeout(resolve));
    expect(h.all("reply").at(-1)!.error).toMatchObject({ code: "E_NO_POLICY" });
    expect(h.status.controller.kind).toBe("none");
  });
});

describe("time", () => {
  test.each([0.125, 1, 8])("keeps pace at speed %d and says so", (speed) => {
    const h = new SessionHarness();
    h.open();
    h.send({ type: "speed", speed });
    h.send({ type: "play" });
    h.wait(2000);
    expect(h.frame.time / 2).toBeGreaterThan(0.9 * speed);
    expect(h.frame.time / 2).toBeLessThan(1.05 * speed);
    expect(h.status.realTimeFactor / speed).toBeGreaterThan(0.85);
  });

  test("F52: a slow machine slows the simulation and still hears commands", () => {
    const h = new SessionHarness(20); // every look at the clock costs 20 ms
    h.open();
    h.send({ type: "play" });
    h.wait(4000);
    const { realTimeFactor } = h.status;
    expect(realTimeFactor).toBeGreaterThan(0.1);
    expect(realTimeFactor).toBeLessThan(0.7);
    expect(h.send({ type: "pause" })).toBeNull();
    const { time } = h.status;
    h.wait(500);
    expect(h.status.time).toBe(time);
  });

  test("frames come at most sixty times a second and number themselves", () => {
    const h = new SessionHarness();
    h.open(1, { ...BUILTIN_SCENES["cube-in-the-tray"], episode: { hz: 200 } });
    h.send({ type: "play" });
    const before = h.all("frame").length;
    h.wait(1000);
    const frames = h.all("frame").slice(before);
    expect(frames.length).toBeLessThanOrEqual(68);
    expect(frames.length).toBeGreaterThan(40);
    frames.reduce((last, { frame }) => {
      expect(frame.sequence).toBe(last + 1);
      return frame.sequence;
    }, frames[0]!.frame.sequence - 1);
    expect(h.all("status").length).toBeLessThan(25);
  });
});

describe("history", () => {
  test("stepping back and forth shows the same bits, and going on from the past repeats them", () => {
    const h = new SessionHarness();
    h.send({ type: "autoNext", on: false });
    h.send({ type: "controller", choice: { kind: "none" } });
    h.send({ type: "load", scene: BUILTIN_SCENES["cube-in-the-tray"], seed: 2 });
    h.send({ type: "pause" });
    h.send({ type: "push", push: { object: null, link: 3, point: [0.1, 0, 0.2], force: [0, 6, 0] } });
    h.send({ type: "step", count: 20 });
    const late = h.frame;
    h.send({ type: "step", count: -8 });
    const early = h.frame;
    expect(early.time).toBeCloseTo(late.time - 8 / h.status.controlHz, 2);
    expect(early.epoch).toBeGreaterThan(late.epoch);
    expect(h.status.history).toMatchObject({ from: 0, to: late.time });
    h.send({ type: "step", count: 8 });
    expect(h.frame.q).toEqual(late.q);
    // Back again, and now on another line of time that is the same because nothing differs.
    h.send({ type: "step", count: -8 });
    h.send({ type: "play" });
    h.wait(60);
    h.send({ type: "pause" });
    expect(h.status.history.to).toBe(h.status.time);
    h.send({ type: "seek", time: early.time });
    expect(h.frame.q).toEqual(early.q);
    expect(h.frame.objectPose).toEqual(early.objectPose);
  });

  test("seek goes to the nearest instant before, reset clears", () => {
    const h = new SessionHarness();
    h.open();
    h.send({ type: "step", count: 10 });
    h.send({ type: "seek", time: 0.001 });
    expect(h.frame.time).toBe(0);
    h.send({ type: "reset", seed: 9 });
    expect(h.status).toMatchObject({ seed: 9, time: 0, history: { from: 0, to: 0 } });
    h.send({ type: "reset", seed: null });
    expect(h.status.seed).toBe(9);
  });

  test("same seed, same picture", () => {
    const pictures = [0, 1].map(() => {
      const h = new SessionHarness();
      h.open(77);
      h.send({ type: "controller", choice: { kind: "random" } });
      h.send({ type: "step", count: 30 });
      return h.frame;
    });
    expect(pictures[0]!.q).toEqual(pictures[1]!.q);
    expect(pictures[0]!.objectPose).toEqual(pictures[1]!.objectPose);
  });
});

describe("episodes", () => {
  test("an outcome is announced once and the session stands still", () => {
    const h = new SessionHarness();
    h.open(1, shortReach);
    h.send({ type: "play" });
    h.wait(2000);
    expect(h.all("episode")).toHaveLength(1);
    expect(h.all("episode")[0]!.summary).toMatchObject({ seed: 1, outcome: { kind: "timeout" } });
    expect(h.status).toMatchObject({ running: false, episodes: 1, successes: 0, outcome: { kind: "timeout" } });
    h.send({ type: "step", count: -5 });
    expect(h.status.outcome).toBeNull();
    h.send({ type: "step", count: 5 });
    expect(h.status.outcome).toMatchObject({ kind: "timeout" });
    expect(h.all("episode")).toHaveLength(1);
  });

  test("with autoNext the next seed follows after a moment", () => {
    const h = new SessionHarness();
    h.open(1, shortReach);
    h.send({ type: "autoNext", on: true });
    h.send({ type: "play" });
    h.wait(9000);
    const seeds = h.all("episode").map(({ summary }) => summary.seed);
    expect(seeds.length).toBeGreaterThanOrEqual(3);
    expect(seeds).toEqual(seeds.map((_, k) => 1 + k));
  });

  test("a scene that cannot be placed is invalid, says why, and is not counted", () => {
    const h = new SessionHarness();
    h.open(1, {
      v: 1,
      objects: [1, 2, 3].map((k) => ({ id: `cube${k}`, kind: "box", size: [0.1, 0.1, 0.1] })),
      reset: { place: [{ of: ["cube1", "cube2", "cube3"], in: { rect: [0.2, 0, 0.21, 0.01] }, tries: 5 }] },
      goal: { near: ["cube1", "cube2"] },
    });
    expect(h.all("alert")[0]!.alert.code).toBe("E_RESET_UNPLACEABLE");
    expect(h.status).toMatchObject({ running: false, episodes: 0, outcome: { kind: "invalid" } });
  });
});

describe("controllers", () => {
  test("switching keeps the arm where it was told to be", () => {
    const h = new SessionHarness();
    h.open();
    h.send({ type: "controller", choice: { kind: "random" } });
    h.send({ type: "step", count: 25 });
    const { target } = h.frame;
    for (const kind of ["none", "teleop"] as const) {
      h.send({ type: "controller", choice: { kind } });
      h.send({ type: "step", count: 1 });
      h.frame.target.forEach((q, k) => {
        expect(Math.abs(q - target[k]!)).toBeLessThan(0.1);
      });
    }
  });

  test("a held key moves the arm, and letting go stops it", () => {
    const h = new SessionHarness();
    h.open();
    h.send({ type: "controller", choice: { kind: "teleop" } });
    h.send({ type: "play" });
    const input = { frame: "world", speedStep: 4, joint: 0, gamepad: null, jointTargets: null, drag: null } as const;
    const start = h.frame.q[0]!;
    for (let k = 0; k < 20; k++) {
      h.send({ type: "teleop", input: { ...input, held: ["joint.plus"] } });
      h.wait(30);
    }
    expect(h.frame.q[0]! - start).toBeGreaterThan(0.2);
    h.send({ type: "teleop", input: { ...input, held: [] } });
    h.wait(400);
    const stopped = h.frame.q[0]!;
    h.wait(400);
    expect(h.frame.q[0]!).toBeCloseTo(stopped, 3);
  });

  test("the servo preset changes the arm and keeps the seed", () => {
    const h = new SessionHarness();
    h.open(4);
    const stiff = h.frame.q;
    h.send({ type: "servo", preset: "soft" });
    h.send({ type: "pause" });
    expect(h.status.seed).toBe(4);
    expect(h.frame.q).not.toEqual(stiff); // a soft servo sags more while settling
  });

  test("scores over seeds in lockstep while the live episode waits", async () => {
    const h = new SessionHarness();
    h.open(1, shortReach);
    h.send({ type: "evaluate", choice: { kind: "random" }, seeds: [100_000, 100_001] });
    for (let k = 0; k < 50 && h.all("scored").length < 2; k++) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(h.all("scored").map(({ result }) => result.seed)).toEqual([100_000, 100_001]);
    expect(h.status.time).toBe(0);
    expect(h.send({ type: "evaluate", choice: { kind: "teleop" }, seeds: [1] })).toBeNull();
    await new Promise((resolve) => setTimeout(resolve));
    expect(h.all("reply").at(-1)!.error).toMatchObject({ code: "E_NO_SCORE" });
  });
});
