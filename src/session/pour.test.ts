/** Beads that the expert pours, in full physics. */

import { expect, test } from "vitest";
import { createExpert } from "../expert/expert";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";

async function pours(document: unknown, seeds: readonly number[]): Promise<void> {
  const scene = parseScene(document);
  const { run } = createEpisodeRunner(scene, so101);
  const expert = createExpert(scene, so101)!;
  for (const seed of seeds) {
    const { outcome } = await run(seed, expert);
    expect(outcome, `seed ${seed}`).toMatchObject({ kind: "success" });
    expect(outcome.timeS, `seed ${seed}`).toBeLessThan(20);
  }
}

// 100030: near the base the hand does not get the emptied cup quite upright over the bowl.
test("pour-the-beads: the beads end in the bowl, and the cup is taken away", async () => {
  await pours(BUILTIN_SCENES["pour-the-beads"], [100_030, 100_001]);
}, 60_000);

test("all of three balls from a narrower cup into a tray", async () => {
  await pours(
    {
      v: 1,
      objects: [
        { id: "mug", kind: "cup", r: 0.02, h: 0.05, mass: 0.03, at: [0.2, 0.08] },
        { id: "tray", kind: "tray", size: [0.1, 0.1, 0.03], at: [0.21, -0.08], fixed: true },
        { id: "ball", kind: "ball", r: 0.006, mass: 0.002, tags: ["ball"], copies: 3 },
      ],
      reset: { place: [{ of: ["tag:ball"], in: { inside: "mug.inside" } }], settleS: 1 },
      goal: { each: ["tag:ball", { in: ["$", "tray.inside"] }] },
    },
    [1],
  );
}, 60_000);
