import { expect, test } from "vitest";
import type { Controller } from "../control/contracts";
import { createExpert } from "../expert/expert";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";
import type { EpisodeResult } from "./evaluationReport";

/** Plays the expert on a scene and expects it to succeed on each seed. */
async function solve(document: unknown, seeds: readonly number[]): Promise<void> {
  const scene = parseScene(document);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  for (const seed of seeds)
    expect(await run(seed, expert), `seed ${seed}`).toMatchObject({ outcome: { kind: "success" } });
}

/** Plays the expert on a task, but opens the jaws for half a second once the thing is on its way. */
async function loseOnce(task: BuiltinSceneId, thing: string, seed: number): Promise<EpisodeResult> {
  const scene = parseScene(BUILTIN_SCENES[task]);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  let lost = 0;
  const clumsy: Controller = {
    id: "clumsy",
    reset: (seed) => expert.reset(seed),
    act(observation) {
      const action = expert.act(observation);
      const height = observation.objects!.find(({ id }) => id === thing)!.p[2];
      if (lost === 0 ? height < 0.07 : lost === 15) return action;
      lost += 1;
      return action && Float64Array.from(action, (target, j) => (j === so101.gripperJoint ? 0.6 : target));
    },
  };
  const result = await run(seed, clumsy);
  expect(lost).toBe(15);
  return result;
}

const cube = { kind: "box", size: [0.025, 0.025, 0.025] };

test("sort-by-colour: each block falls into the bin of its colour", async () => {
  // At 100086 and 5235 a block tumbles while it falls; the hand must not follow it into the bin.
  await solve(BUILTIN_SCENES["sort-by-colour"], [100_000, 100_086, 5_235]);
});

test("things that share a tray or a zone are set down beside each other", async () => {
  const place = [{ of: ["tag:a", "tag:b"], in: { ring: [0.15, 0.24, -45, 10] }, yaw: [-180, 180], gap: 0.03 }];
  await solve(
    {
      v: 1,
      objects: [
        { id: "tray", kind: "tray", size: [0.12, 0.12, 0.03], at: [0.2, 0.15], fixed: true },
        { ...cube, id: "a1", tags: ["a"] },
        { ...cube, id: "a2", tags: ["a"] },
        { ...cube, id: "b1", tags: ["b"] },
        { ...cube, id: "b2", tags: ["b"] },
      ],
      zones: [{ id: "mat", shape: "rect", size: [0.12, 0.12], at: [0.1, -0.2] }],
      reset: { place },
      goal: {
        all: [
          { each: ["tag:a", { all: [{ in: ["$", "tray.inside", { part: "all" }] }, { released: ["$"] }] }] },
          { each: ["tag:b", { in: ["$", "mat", { part: "all" }] }] },
        ],
      },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

test("blocks that stand close are gripped where the fingers have room, and do not pile up in their bin", async () => {
  const bin = { kind: "bin", size: [0.1, 0.1, 0.05], fixed: true };
  const place = [{ of: ["tag:a", "tag:b"], in: { rect: [0.14, -0.1, 0.26, 0.1] }, yaw: [-180, 180], gap: 0.01 }];
  await solve(
    {
      v: 1,
      objects: [
        { ...bin, id: "left", at: [0.18, 0.2] },
        { ...bin, id: "right", at: [0.18, -0.2] },
        ...["a0", "a1", "a2"].map((id) => ({ ...cube, id, tags: ["a"] })),
        ...["b0", "b1", "b2"].map((id) => ({ ...cube, id, tags: ["b"] })),
      ],
      reset: { place },
      goal: {
        all: [{ each: ["tag:a", { in: ["$", "left.inside"] }] }, { each: ["tag:b", { in: ["$", "right.inside"] }] }],
      },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    // On these a finger would come down on a neighbour.
    [7, 20],
  );
  await solve(
    {
      v: 1,
      objects: [
        { ...bin, id: "left", at: [0.18, 0.2] },
        { ...cube, id: "cube", tags: ["toy"], copies: 5 },
      ],
      reset: {
        place: [{ of: ["tag:toy"], in: { ring: [0.14, 0.25, -50, 10] }, yaw: [-180, 180], gap: 0.02 }],
      },
      goal: { each: ["tag:toy", { in: ["$", "left.inside"] }] },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    [8, 15],
  );
});

test("of several things as many as the goal counts go into a bowl", async () => {
  await solve(
    {
      v: 1,
      objects: [
        { id: "bowl", kind: "bowl", r: 0.06, h: 0.04, at: [0.2, -0.15], fixed: true },
        { ...cube, id: "cube", tags: ["toy"], copies: 3 },
      ],
      reset: { place: [{ of: ["tag:toy"], in: { ring: [0.15, 0.24, -10, 45] }, gap: 0.03 }] },
      goal: { for: [{ count: ["tag:toy", { in: ["$", "bowl.inside"] }, { min: 2 }] }, 1] },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

const chest = { id: "chest", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, fixed: true };

test("put-it-away: the drawer is opened, filled and shut", async () => {
  await solve(BUILTIN_SCENES["put-it-away"], [100_000, 100_001, 100_002]);
});

test("put-it-away: a block that is lost on the way is fetched again", async () => {
  // Once on the way, and once into the drawer.
  expect(await loseOnce("put-it-away", "block", 100_003)).toMatchObject({ outcome: { kind: "success" }, drops: 2 });
});

test("a drawer that stands ajar and askew takes two blocks and is left nearly shut", async () => {
  await solve(
    {
      v: 1,
      objects: [
        { ...chest, at: [0.27, -0.06], yaw: 165 },
        { ...cube, id: "a", tags: ["toy"] },
        { ...cube, id: "b", tags: ["toy"] },
      ],
      reset: {
        place: [{ of: ["a", "b"], in: { ring: [0.14, 0.22, 20, 60] }, yaw: [-180, 180], gap: 0.03 }],
        set: [{ of: "chest", prop: "joint", range: [0, 1] }],
      },
      goal: { all: [{ each: ["tag:toy", { in: ["$", "chest.inside"] }] }, { joint: ["chest", { max: 0.1 }] }] },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

test("a slider is moved to where the goal wants it, however it stands", async () => {
  await solve(
    {
      v: 1,
      objects: [{ id: "slider", kind: "slider", range: 0.1, fixed: true }],
      reset: {
        place: [{ of: ["slider"], in: { ring: [0.15, 0.23, -50, 50] }, yaw: [-90, 90] }],
        set: [{ of: "slider", prop: "joint", range: [0, 0.4] }],
      },
      goal: { joint: ["slider", { min: 0.6, max: 0.7 }] },
      episode: { limitS: 30, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

test("ring-on-the-peg: the ring goes over the peg and is let go", async () => {
  await solve(BUILTIN_SCENES["ring-on-the-peg"], [100_000, 100_001, 100_006]);
});

test("ring-on-the-peg: a ring that comes to lean on its peg is pushed off it", async () => {
  // On these seeds it slides until it touches the peg, which is not within the play yet.
  await solve(BUILTIN_SCENES["ring-on-the-peg"], [3_014, 3_022]);
});

test("ring-on-the-peg: a ring that is lost on the way is fetched again", async () => {
  expect(await loseOnce("ring-on-the-peg", "ring", 100_003)).toMatchObject({ outcome: { kind: "success" }, drops: 2 });
});

const peg = { id: "peg", kind: "peg", r: 0.006, h: 0.06, at: [0.2, -0.08], fixed: true };

test("a small ring is held across", async () => {
  await solve(
    {
      v: 1,
      objects: [peg, { id: "ring", kind: "ring", r: 0.02, hole: 0.012, h: 0.012 }],
      reset: { place: [{ of: ["ring"], in: { ring: [0.15, 0.24, 0, 50] }, gap: 0.02 }] },
      goal: { all: [{ threaded: ["ring", "peg", { depth: 0.03 }] }, { released: ["ring"] }] },
      episode: { limitS: 40, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

test("two rings go over one peg, one after the other", async () => {
  const ring = { kind: "ring", r: 0.03, hole: 0.016, h: 0.012, tags: ["ring"] };
  await solve(
    {
      v: 1,
      objects: [peg, { ...ring, id: "a" }, { ...ring, id: "b" }],
      reset: { place: [{ of: ["a", "b"], in: { ring: [0.15, 0.24, 0, 60] }, yaw: [-180, 180], gap: 0.04 }] },
      goal: { each: ["tag:ring", { all: [{ threaded: ["$", "peg"] }, { released: ["$"] }] }] },
      episode: { limitS: 60, dwellS: 0.5 },
    },
    [1, 2, 3],
  );
});

test("there is no expert for a ring that the jaws cannot take", () => {
  const ring = { id: "ring", kind: "ring", r: 0.04, hole: 0.01, h: 0.012 };
  const scene = parseScene({ v: 1, objects: [peg, ring], goal: { threaded: ["ring", "peg"] } });
  expect(createExpert(scene, so101)).toBeNull();
});
