/** What a recording says that the teacher wanted, whoever drives. */

import { expect, test } from "vitest";
import type { Controller } from "../control/contracts";
import { createFeatureEncoder } from "../control/features";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { Episode } from "./episode";
import { recordTaughtEpisode } from "./taughtEpisode";

const scene = parseScene({ ...BUILTIN_SCENES["cube-in-the-tray"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });

/** Turns the whole arm one way, as far as one control step reaches. */
const turning = (direction: 1 | -1): Controller => ({
  id: "turning",
  reset: () => undefined,
  act: ({ jointPosition }) => jointPosition.map((q, j) => (j === 0 ? q + direction : q)),
});

test("DAgger: where the learner drives, the label is what the teacher would have done from there", async () => {
  const episode = new Episode(scene, so101);
  const learner = { ...turning(-1), prepare: async () => undefined };
  const plan = { learner: 1, disturbed: 0, spread: 0 };
  const { data } = await recordTaughtEpisode(episode, 3, turning(1), learner, plan, createFeatureEncoder(so101, []));
  expect(data.rows).toBe(50);
  const pan = (rows: Float32Array, row: number): number => rows[row * 6]!;
  for (let row = 0; row < data.rows; row++) {
    expect(pan(data.action, row), `row ${row}`).toBeGreaterThan(pan(data.state, row) + 1);
    expect(data.followed[row]).toBe(0);
  }
  // The learner drove indeed.
  expect(pan(data.state, data.rows - 1)).toBeLessThan(pan(data.state, 0) - 20);
});
