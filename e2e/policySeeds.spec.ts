/** The shipped policy in the page, against the same seeds on the command line: same outcomes, same bits. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../scripts/steps.mjs";
import type { EpisodeResult, EvaluationReport } from "../src/session/evaluationReport";
import type {} from "../src/studio/debugHandle";
import { expect, test } from "./fixtures";
import { openStudio } from "./studioPage";

const FIRST_SEED = 100_000;
const EPISODES = 20;

/** What the real command reports, run here and now. */
async function headless(): Promise<EvaluationReport> {
  const policy = "policy:public/policies/cube-in-the-tray";
  const args = ["evaluate", "--scene", "cube-in-the-tray", "--controller", policy, "--json", "--fresh"];
  args.push("--seed", String(FIRST_SEED), "--episodes", String(EPISODES));
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "scripts/jointspace.mjs"), ...args]);
  return JSON.parse(stdout);
}

test("the shipped policy ends 20 seeds in the page as it does headless, bit for bit", async ({ page }) => {
  const expected = await headless();
  expect(expected.outcomes).toHaveLength(EPISODES);
  expect(expected.successes).toBeGreaterThanOrEqual(19);

  await openStudio(page);
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.controller.kind)).toBe("policy");
  const seeds = expected.outcomes.map(({ seed }) => seed);
  const found = await page.evaluate((wanted) => window.jointspace?.score(wanted), seeds);
  type Flat = EvaluationReport["outcomes"][number];
  const flat = ({ outcome, steps: _, alreadySolved: __, alerts: ___, ...rest }: EpisodeResult): Flat => ({
    ...rest,
    outcome: outcome.kind,
    reason: "reason" in outcome ? outcome.reason : null,
    timeS: outcome.timeS,
  });
  expect(found?.map(flat)).toEqual(expected.outcomes);
  // Two hashes are never the same by accident: the episodes differ.
  expect(new Set(expected.outcomes.map(({ hash }) => hash)).size).toBe(EPISODES);
});
