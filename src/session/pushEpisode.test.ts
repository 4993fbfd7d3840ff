import { expect, test } from "vitest";
import { createExpert } from "../expert/expert";
import { distance3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";

test("push-the-t: the expert covers the outline, also from starts at the edge of the arm's reach", async () => {
  const scene = parseScene(BUILTIN_SCENES["push-the-t"]);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  // Strokes begin close to the base, and as far out as the hand must lean.
  for (const seed of [100_011, 100_028, 100_049]) {
    const { outcome, coverage, alerts } = await run(seed, expert);
    expect(outcome, `seed ${seed}`).toMatchObject({ kind: "success" });
    expect(coverage).toBeGreaterThan(0.9);
    expect(alerts).toEqual([]);
  }
});

const TWO = {
  v: 1,
  robot: { gripper: "closed" },
  objects: [
    { id: "tee", kind: "tee", size: [0.08, 0.08, 0.02], bar: 0.025, mass: 0.06 },
    { id: "tile", kind: "box", size: [0.06, 0.04, 0.015], mass: 0.05 },
  ],
  zones: [
    { id: "outline", shape: "tee", size: [0.08, 0.08], bar: 0.025, at: [0.2, 0.07], yaw: 20 },
    { id: "spot", shape: "rect", size: [0.06, 0.04], at: [0.2, -0.08], yaw: 30 },
  ],
  reset: { place: [{ of: ["tee", "tile"], in: { rect: [0.14, -0.14, 0.26, 0.14] }, yaw: [-180, 180], gap: 0.03 }] },
  goal: { all: [{ cover: ["tee", "outline"] }, { cover: ["tile", "spot"] }] },
  episode: { limitS: 90 },
};

test("several things are pushed onto their zones one after the other", async () => {
  const scene = parseScene(TWO);
  const { outcome } = await createEpisodeRunner(scene, so101).run(100_000, createExpert(scene, so101)!);
  expect(outcome).toMatchObject({ kind: "success" });
});

test("what stands around is left where it stands", async () => {
  const scene = parseScene({
    ...TWO,
    objects: [
      TWO.objects[0],
      { id: "block", kind: "box", size: [0.03, 0.03, 0.03], at: [0.22, -0.03] },
      { id: "can", kind: "can", r: 0.02, h: 0.05, at: [0.15, -0.05] },
    ],
    zones: [TWO.zones[0]],
    reset: { place: [{ of: ["tee"], in: { rect: [0.15, -0.16, 0.26, 0.14] }, yaw: [-180, 180], gap: 0.02 }] },
    goal: { cover: ["tee", "outline"] },
  });
  const { run, episode } = createEpisodeRunner(scene, so101);
  for (const seed of [100_000, 100_002]) {
    expect((await run(seed, createExpert(scene, so101)!)).outcome, `seed ${seed}`).toMatchObject({ kind: "success" });
    const [, block, can] = episode.arm.observe().objects!;
    expect(distance3(block!.p, [0.22, -0.03, 0.015]), `seed ${seed}`).toBeLessThan(0.002);
    expect(distance3(can!.p, [0.15, -0.05, 0.025]), `seed ${seed}`).toBeLessThan(0.002);
  }
});
