import { expect, test } from "vitest";
import { createIdleController, createRandomController } from "../control/baselineControllers";
import type { Controller, Observation } from "../control/contracts";
import { createMemoryRecorder } from "../control/recorder";
import { createExpert } from "../expert/expert";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";

const reach = parseScene({ ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });

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
  const { steps } = await runner.run(5, createRandomController(runner.episode.arm.limits), recorder);
  expect(recorder.steps).toHaveLength(steps);
  recorder.steps.forEach(({ observation, action }, k) => {
    expect(observation.time).toBeCloseTo(k * 0.02, 9);
    action.forEach((target, j) => {
      const { maxSpeed } = runner.episode.arm.limits[j]!;
      expect(Math.abs(target - observation.jointPosition[j]!)).toBeLessThanOrEqual(maxSpeed * 0.02 + 1e-12);
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
