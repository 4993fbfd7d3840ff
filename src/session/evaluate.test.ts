import { expect, test } from "vitest";
import { ACTION_STEPS } from "../control/actionGrid";
import { createIdleController, createRandomController } from "../control/baselineControllers";
import type { Controller, Observation } from "../control/contracts";
import { createMemoryRecorder } from "../control/recorder";
import { createExpert } from "../expert/expert";
import { distance3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { sampleReset } from "../world/reset";
import { createEpisodeRunner } from "./evaluate";
import { RunTape } from "./runTape";
import { SessionHarness } from "./testing/sessionHarness";

const reach = parseScene({ ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });

test("B29: a start at which the goal holds already is told, in the result and as a warning", async () => {
  const { run, episode } = createEpisodeRunner(parseScene(BUILTIN_SCENES["reach-the-dot"]), so101);
  // The first of this scene's seeds past 100000 at which the tool begins inside the dot.
  const solved = await run(100_165, createIdleController());
  expect(solved).toMatchObject({ alreadySolved: true, alerts: [], outcome: { kind: "success" } });
  expect(episode.reset(100_165)).toMatchObject({ severity: "warning", code: "E_ALREADY_SOLVED" });
  expect(await run(100_164, createIdleController())).toMatchObject({
    alreadySolved: false,
    outcome: { kind: "timeout" },
  });
  expect(episode.reset(100_164)).toBeNull();
});

test("the way of the tool is measured, and is that of one who does something", async () => {
  const { run, episode } = createEpisodeRunner(reach, so101);
  const idle = await run(100_000, createIdleController());
  const busy = await run(100_000, createRandomController(episode.arm.limits));
  expect(idle.path).toBeLessThan(0.005);
  expect(busy.path).toBeGreaterThan(0.05);
  expect(busy.drops).toBe(0);
});

test("the expert reaches the dot of a start that had to be drawn again", async () => {
  // A can that finds itself in the arm does not stay there: the next attempt puts it, and the dot, elsewhere.
  const scene = parseScene({
    v: 1,
    objects: [{ id: "can", kind: "can", r: 0.015, h: 0.1, mass: 0.05 }],
    zones: [{ id: "dot", shape: "ball", r: 0.02, at: [0.2, 0, 0.12] }],
    reset: {
      place: [
        { of: ["dot"], in: { ring: [0.15, 0.28, -60, 60] }, z: [0.05, 0.2] },
        { of: ["can"], in: { rect: [0.08, -0.08, 0.3, 0.08] } },
      ],
    },
    goal: { near: ["tcp", "dot", { d: 0.02 }] },
    episode: { limitS: 6, dwellS: 0.5 },
  });
  const { run, episode } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  const redrawn: number[] = [];
  for (let seed = 0; seed < 20; seed++) {
    const { outcome } = await run(seed, expert);
    const first = sampleReset(scene, seed).zones.get("dot")!.p;
    const dot = episode.arm.observe().zones![0]!.p;
    if (distance3(first, dot) < 0.04) continue;
    redrawn.push(seed);
    expect(outcome.kind, `seed ${seed}`).toBe("success");
  }
  expect(redrawn.length).toBeGreaterThan(2);
});

test("F36: an episode says what is wrong with its newest action, until the next good one", () => {
  const { episode } = createEpisodeRunner(reach, so101);
  episode.reset(100_000);
  const still = episode.hold;
  const want = (action: Float64Array): Controller => ({ id: "some", reset() {}, act: () => action });
  episode.step(want(still));
  expect(episode.refused).toBeNull();
  episode.step(want(new Float64Array(6).fill(Number.NaN)));
  expect(episode.refused).toBe("E_ACTION_NAN");
  expect(episode.hold).toEqual(still);
  episode.step(want(new Float64Array(3)));
  expect(episode.refused).toBe("E_ACTION_LENGTH");
  episode.step(want(still));
  expect(episode.refused).toBeNull();
});

test("doing nothing runs into the time limit", async () => {
  const { outcome, steps, alerts } = await createEpisodeRunner(reach, so101).run(100_000, createIdleController());
  expect(outcome).toMatchObject({ kind: "timeout" });
  expect(outcome.timeS).toBeCloseTo(1, 6);
  expect(steps).toBe(50);
  expect(alerts).toEqual([]);
});

test("the same seed gives the same bits, whatever ran before and wherever", async () => {
  const first = createEpisodeRunner(reach, so101);
  const controller = createRandomController(first.episode.arm.limits);
  const seeds = [100_000, 100_001, 100_002];
  const results = [];
  for (const seed of seeds) results.push(await first.run(seed, controller));
  const second = createEpisodeRunner(reach, so101);
  for (const seed of [...seeds].reverse()) {
    expect(await second.run(seed, controller)).toEqual(results.find((result) => result.seed === seed));
  }
  expect(new Set(results.map(({ hash }) => hash)).size).toBe(3);
});

test("a controller that thinks is waited for before every step", async () => {
  const { run } = createEpisodeRunner(reach, so101);
  let prepared = -1;
  const late: Controller & { prepare(observation: Observation): Promise<void> } = {
    id: "slow",
    reset: () => undefined,
    async prepare({ time }) {
      await Promise.resolve();
      prepared = time;
    },
    act({ time }) {
      expect(prepared).toBe(time);
      return null;
    },
  };
  expect((await run(1, late)).steps).toBe(50);
});

test("a recording holds every step: what was seen and what was really sent", async () => {
  const runner = createEpisodeRunner(reach, so101);
  const recorder = createMemoryRecorder();
  const { steps } = await runner.run(5, createRandomController(runner.episode.arm.limits), { recorder });
  expect(recorder.steps).toHaveLength(steps);
  recorder.steps.forEach(({ observation, action }, k) => {
    expect(observation.time).toBeCloseTo(k * 0.02, 9);
    action.forEach((target, j) => {
      const { maxSpeed } = runner.episode.arm.limits[j]!;
      expect(Math.abs(target - observation.jointPosition[j]!)).toBeLessThanOrEqual(
        maxSpeed * 0.02 + 0.5 / ACTION_STEPS,
      );
    });
  });
});

test("a controller that sends nonsense is seen and the arm holds", async () => {
  const broken: Controller = { id: "nan", reset: () => undefined, act: () => new Float64Array(6).fill(Number.NaN) };
  const { outcome, alerts } = await createEpisodeRunner(reach, so101).run(1, broken);
  expect(outcome.kind).toBe("timeout");
  expect(alerts).toEqual(["E_ACTION_NAN"]);
});

test("a scene that cannot be placed is invalid, not a failure", async () => {
  const crowded = parseScene({
    v: 1,
    objects: [1, 2, 3].map((k) => ({ id: `cube${k}`, kind: "box", size: [0.1, 0.1, 0.1] })),
    reset: { place: [{ of: ["cube1", "cube2", "cube3"], in: { rect: [0.2, 0, 0.21, 0.01] }, tries: 5 }] },
    goal: { near: ["cube1", "cube2"] },
  });
  const { outcome } = await createEpisodeRunner(crowded, so101).run(1, createIdleController());
  expect(outcome).toMatchObject({ kind: "invalid", reason: "E_RESET_UNPLACEABLE" });
});

test("the expert stacks where the lowest cube stands too near the base to build on it", async () => {
  const scene = parseScene(BUILTIN_SCENES["stack-three"]);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  for (const seed of [100_014, 100_037, 100_092]) {
    const { outcome } = await run(seed, expert);
    expect(outcome.kind, `seed ${seed}`).toBe("success");
    expect(outcome.timeS).toBeLessThan(20);
  }
});

test("an episode that was scored is played again from its tape to the same bits", async () => {
  const scene = BUILTIN_SCENES["reach-the-dot"];
  const runner = createEpisodeRunner(parseScene(scene), so101);
  const tape = new RunTape();
  const { hash } = await runner.run(7, createRandomController(runner.episode.arm.limits), { tape });
  const run = tape.taped()!;
  expect(run.hash).toBe(hash);
  const h = new SessionHarness();
  h.open(7, scene);
  h.send({ type: "replay", run });
  h.send({ type: "speed", speed: 8 });
  h.send({ type: "play" });
  h.wait(5000);
  expect(h.status.replay).toMatchObject({ isVerified: true, steps: run.track.steps });
});
