import { expect, test } from "vitest";
import { createExpert } from "../expert/expert";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";

test("push-the-t: the expert covers the outline, also from starts at the edge of the arm's reach", async () => {
  const scene = parseScene(BUILTIN_SCENES["push-the-t"]);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  // Near the base on both sides, far away, and one in the middle.
  for (const seed of [100_011, 100_028, 100_049, 100_000]) {
    const { outcome, coverage, alerts } = await run(seed, expert);
    expect(outcome, `seed ${seed}`).toMatchObject({ kind: "success" });
    expect(coverage).toBeGreaterThan(0.9);
    expect(alerts).toEqual([]);
  }
});
