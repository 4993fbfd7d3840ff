import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
import { decodeRun, LONGEST_RUN_LINK } from "./runText";

interface KeptRun {
  readonly text: string;
  readonly scene: BuiltinSceneId;
  readonly seed: number;
  readonly leader: string;
  readonly steps: number;
  readonly firstActions: readonly number[];
  readonly lastActions: readonly number[];
  readonly hash: string;
}

const RUNS: readonly KeptRun[] = JSON.parse(readFileSync(new URL("./fixtures/runsV1.json", import.meta.url), "utf8"));

test.each(RUNS)("a run of version 1 is read for ever: $scene", ({ text, scene, seed, leader, steps, ...kept }) => {
  const run = decodeRun(text, LONGEST_RUN_LINK);
  expect(run).toMatchObject({ seed, leader, hash: kept.hash });
  expect(run.scene).toEqual(canonicalScene(BUILTIN_SCENES[scene]));
  expect(run.track.steps).toBe(steps);
  expect([...run.track.actions.slice(0, 6)]).toEqual(kept.firstActions);
  expect([...run.track.actions.slice(-6)]).toEqual(kept.lastActions);
});
