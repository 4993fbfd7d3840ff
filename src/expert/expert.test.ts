import { expect, test } from "vitest";
import { distance3 } from "../math/vector3";
import { linkPoses, toolPose } from "../robot/kinematics";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { sampleReset } from "../world/reset";
import type { Scene } from "../world/scene";
import { createExpert } from "./expert";
import { betterFooting, canStackAt } from "./footing";
import { type Placed, patchOfTable } from "./placement";
import { KinematicWorld } from "./testing/kinematicWorld";

const SEEDS = Array.from({ length: 40 }, (_, k) => 200000 + k);

function sceneOf(id: BuiltinSceneId): Scene {
  return parseScene(BUILTIN_SCENES[id]);
}

function play(scene: Scene, seed: number, done: (world: KinematicWorld) => boolean): KinematicWorld {
  const world = new KinematicWorld(scene, createExpert(scene, so101)!, seed);
  while (world.time < scene.episode.limitS && !done(world)) world.step();
  return world;
}

test("reach-the-dot: the tool comes to the dot and stays", () => {
  const scene = sceneOf("reach-the-dot");
  for (const seed of SEEDS) {
    const dot = sampleReset(scene, seed).zones.get("dot")!.p;
    const world = play(scene, seed, ({ time }) => time > 6);
    expect(distance3(toolPose(so101, linkPoses(so101, world.q)).p, dot), `seed ${seed}`).toBeLessThan(0.005);
    expect(world.fastest).toBeLessThan(1.5);
  }
});

test("reach-the-dot: the tool goes where the dot is seen, whatever the seed says", () => {
  const scene = sceneOf("reach-the-dot");
  const [seed, other] = [SEEDS[0]!, SEEDS[1]!];
  const world = new KinematicWorld(scene, createExpert(scene, so101)!, seed, other);
  while (world.time < 6) world.step();
  const dot = sampleReset(scene, seed).zones.get("dot")!.p;
  expect(distance3(dot, sampleReset(scene, other).zones.get("dot")!.p)).toBeGreaterThan(0.02);
  expect(distance3(toolPose(so101, linkPoses(so101, world.q)).p, dot)).toBeLessThan(0.005);
});

test("reach-the-dot: on an arm that sees no zones the expert has nothing to say", () => {
  const scene = sceneOf("reach-the-dot");
  const expert = createExpert(scene, so101)!;
  const world = new KinematicWorld(scene, expert, 1);
  expect(expert.act({ ...world.observe(), zones: null })).toBeNull();
});

test("lift-the-cube: the cube is in the hand, high enough", () => {
  const scene = sceneOf("lift-the-cube");
  for (const seed of SEEDS) {
    const world = play(scene, seed, ({ poses }) => poses.get("cube")!.p[2] > 0.0125 + 0.06);
    expect(world.held, `seed ${seed}`).toBe("cube");
    expect(world.fastest).toBeLessThan(1.5);
  }
});

test("cube-in-the-tray: the cube is let go inside the tray", () => {
  const scene = sceneOf("cube-in-the-tray");
  for (const seed of SEEDS) {
    const world = play(scene, seed, ({ time }) => time > 15);
    const cube = world.poses.get("cube")!.p;
    const tray = world.poses.get("tray")!.p;
    expect(world.held).toBeNull();
    expect(Math.abs(cube[0] - tray[0]), `seed ${seed}`).toBeLessThan(0.04);
    expect(Math.abs(cube[1] - tray[1])).toBeLessThan(0.03);
    // The task wants the hand 20 mm clear of the cube, whose top lies at 28 mm on the tray's floor.
    expect(toolPose(so101, linkPoses(so101, world.q)).p[2]).toBeGreaterThan(0.048);
  }
});

test("stack-three: each cube stands on the one before", () => {
  const scene = sceneOf("stack-three");
  for (const seed of SEEDS) {
    const world = play(scene, seed, ({ time }) => time > 25);
    const [big, mid, small] = ["big", "mid", "small"].map((id) => world.poses.get(id)!.p);
    expect(world.held).toBeNull();
    expect(mid![2], `seed ${seed}`).toBeCloseTo(0.045, 3);
    expect(small![2]).toBeCloseTo(0.0725, 3);
    expect(distance3([...mid!], [big![0], big![1], mid![2]])).toBeLessThan(0.006);
    expect(distance3([...small!], [mid![0], mid![1], small![2]])).toBeLessThan(0.006);
  }
});

test("a tower's foot that stands too near the base is moved to where the hand stays upright", () => {
  const scene = sceneOf("stack-three");
  // Where this seed puts the foot, the hand would lean by more than half a radian at the top of the tower.
  const seed = 100014;
  const start = sampleReset(scene, seed).objects.get("big")!.p;
  const top = 0.111;
  expect(canStackAt(start[0], start[1], top)).toBe(false);
  const world = play(scene, seed, ({ time }) => time > 25);
  const [big, mid, small] = ["big", "mid", "small"].map((id) => world.poses.get(id)!.p);
  expect(canStackAt(big![0], big![1], top)).toBe(true);
  expect(big![2]).toBeCloseTo(0.015, 3);
  expect(distance3([...small!], [big![0], big![1], small![2]])).toBeLessThan(0.01);
  for (const other of [mid!, small!]) expect(other[2]).toBeGreaterThan(0.04);
});

test("a foot that stands well stays, and one finds a place between its neighbours", () => {
  const foot = (x: number, y: number): Placed => patchOfTable(sceneOf("stack-three").objects[0]!, [x, y, 0]);
  expect(canStackAt(0.22, 0, 0.111)).toBe(true);
  const neighbours = [foot(0.2, 0.02), foot(0.19, -0.07)];
  const place = betterFooting(foot(0.14, 0), neighbours, 0.111)!;
  expect(canStackAt(place[0], place[1], 0.111)).toBe(true);
  for (const { state } of neighbours) expect(distance3(place, state.p)).toBeGreaterThan(0.07);
  const crowd = [];
  for (let x = 0.05; x < 0.3; x += 0.05) for (let y = -0.25; y < 0.26; y += 0.05) crowd.push(foot(x, y));
  expect(betterFooting(foot(0.14, 0), crowd, 0.111)).toBeNull();
});

test("a cube that slips out of the hand is fetched again", () => {
  const scene = sceneOf("cube-in-the-tray");
  for (const seed of SEEDS.slice(0, 10)) {
    const world = play(scene, seed, ({ poses }) => poses.get("cube")!.p[2] > 0.03);
    world.slip();
    while (world.time < 20) world.step();
    expect(world.poses.get("cube")!.p[2]).toBeCloseTo(0.0155, 3);
  }
});

test("the same seed gives the same motion", () => {
  const scene = sceneOf("cube-in-the-tray");
  const final = () => [...play(scene, 3, ({ time }) => time > 4).q];
  expect(final()).toEqual(final());
});

test("there is no expert for what it cannot do", () => {
  const scene = sceneOf("lift-the-cube");
  expect(createExpert({ ...scene, goal: { touch: ["cube", "table"] } }, so101)).toBeNull();
  expect(createExpert(scene, { ...so101, name: "other" })).toBeNull();
});
