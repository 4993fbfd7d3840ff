import { expect, test } from "vitest";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createExpert } from "./expert";
import { pourPlan } from "./pourPlan";

const POUR = BUILTIN_SCENES["pour-the-beads"];

test("what is poured out of what into what", () => {
  const scene = parseScene(POUR);
  const { vessels, target, beads } = pourPlan(scene)!;
  expect(vessels.map(({ id }) => id)).toEqual(["cup"]);
  expect(target.id).toBe("bowl");
  expect(beads).toHaveLength(5);
  expect(createExpert(scene, so101)).not.toBeNull();
  const all = { each: ["tag:bead", { in: ["$", "bowl.inside"] }] };
  expect(pourPlan(parseScene({ ...POUR, goal: all }))!.beads).toHaveLength(6);
});

test("nothing is poured where no cup can be taken, or something else is asked for", () => {
  const [cup, bowl, bead] = POUR.objects;
  const wide = parseScene({ ...POUR, objects: [{ ...cup, r: 0.04 }, bowl, bead] });
  expect(pourPlan(wide)).toBeNull();
  expect(createExpert(wide, so101)).toBeNull();
  expect(pourPlan(parseScene({ ...POUR, goal: { in: ["cup", "bowl.inside"] } }))).toBeNull();
  expect(pourPlan(parseScene(BUILTIN_SCENES["cube-in-the-tray"]))).toBeNull();
});
