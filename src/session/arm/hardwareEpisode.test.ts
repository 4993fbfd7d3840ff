/** Whole episodes through driver, bus, servos and physics: some seconds of virtual time each, about one of the machine's. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createIdleController } from "../../control/baselineControllers";
import { MANIFEST_FILE, WEIGHTS_FILE } from "../../control/policyFiles";
import { FIRST_RUN_LIMITS } from "../../hardware/safetyLimits";
import { so101 } from "../../robot/so101";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { parseScene } from "../../world/parseScene";
import { openScoredController } from "../scoredController";
import { createHardwareEpisodeRunner, type HardwareEpisodeRunner } from "./hardwareEpisode";

const FOLDER = new URL("../../../public/policies/cube-in-the-tray/", import.meta.url);
const CUBE = BUILTIN_SCENES["cube-in-the-tray"] as { readonly episode: object };

function openCube(limitS?: number): HardwareEpisodeRunner {
  const scene = parseScene(limitS ? { ...CUBE, episode: { ...CUBE.episode, limitS } } : CUBE);
  return createHardwareEpisodeRunner(scene, so101, { limits: FIRST_RUN_LIMITS });
}

function openPolicy(runner: HardwareEpisodeRunner): ReturnType<typeof openScoredController> {
  const read = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, FOLDER)));
  const files = { [MANIFEST_FILE]: read(MANIFEST_FILE), [WEIGHTS_FILE]: read(WEIGHTS_FILE) };
  return openScoredController({ kind: "policy", files }, runner, () => {});
}

test("the shipped policy puts the cube into the tray through the bus, within the limits of a first run", async () => {
  const runner = openCube();
  const policy = await openPolicy(runner);
  for (const seed of [100_000, 100_001]) {
    const result = await runner.run(seed, policy);
    expect(result, `seed ${seed}`).toMatchObject({ outcome: { kind: "success" }, stages: { grasp: true, drop: true } });
    expect(result.alerts).toEqual([]);
    expect(result.loop!.overruns).toBe(0);
    expect(result.loop!.hz).toBeGreaterThan(95);
  }
}, 60_000);

test("the same seed gives the same bits, whatever ran before", async () => {
  const runner = openCube(1);
  const policy = await openPolicy(runner);
  const first = await runner.run(100_003, policy);
  await runner.run(100_004, policy);
  expect(await runner.run(100_003, policy)).toEqual(first);
}, 60_000);

test("an arm that nobody leads holds the start until the time is over", async () => {
  const runner = openCube(2);
  const result = await runner.run(100_000, createIdleController());
  expect(result).toMatchObject({ outcome: { kind: "timeout" }, alerts: [], steps: 60 });
  expect(result.path).toBeLessThan(0.02);
  // Joints on the bus are whole counts, and a goal is never nearer to the target than one.
  const { jointPosition } = runner.arm.observe();
  runner.arm.reset(100_000);
  const start = runner.arm.observe().jointPosition;
  for (const [k, q] of jointPosition.entries()) expect(Math.abs(q - start[k]!)).toBeLessThan(0.03);
});

test("F36: a controller whose actions are no numbers stops the arm, and the episode runs out of time", async () => {
  const runner = openCube(2);
  const bad = { id: "bad", reset() {}, act: () => new Float64Array(6).fill(Number.NaN) };
  const result = await runner.run(100_000, bad);
  expect(result.outcome.kind).toBe("timeout");
  expect(result.alerts).toEqual(["E_ACTION_NAN", "badAction"]);
});

test("another robot than the SO-101 is refused", () => {
  const other = { ...so101, name: "other", joints: so101.joints.slice(0, 5) };
  expect(() => createHardwareEpisodeRunner(parseScene(CUBE), other, { limits: FIRST_RUN_LIMITS })).toThrow(
    /no emulated servos for "other"/,
  );
});
