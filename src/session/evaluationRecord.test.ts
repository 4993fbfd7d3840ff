import { expect, test } from "vitest";
import { type EvaluationAbout, evaluationRecord, recordsTable } from "./evaluationRecord";
import type { EpisodeResult } from "./evaluationReport";
import type { Outcome } from "./protocol";
import { scoredEpisode } from "./testing/scoredEpisode";

const about: EvaluationAbout = {
  scene: "Reach the dot",
  taskHash: "ab".repeat(32),
  controller: "expert",
  servo: "stiff",
  hz: 30,
  seeds: [100_000, 100_001],
  app: "1.2.3",
  runtime: "Test 1",
};

const results = (...outcomes: Outcome[]): EpisodeResult[] =>
  outcomes.map((outcome, k) => scoredEpisode(100_000 + k, outcome));

test("a record says what was run, with which versions, and the numbers", () => {
  const record = evaluationRecord(about, results({ kind: "success", timeS: 4 }, { kind: "timeout", timeS: 30 }));
  expect(record).toMatchObject({ ...about, physics: expect.stringMatching(/^[0-9a-f]{16}$/), lateSteps: 0 });
  expect(record).toMatchObject({ episodes: 2, successes: 1, rate: 0.5, failures: { timeout: 1 } });
  expect("policySha256" in record).toBe(false);
});

test("the table has a line for each controller and seed, and cannot be taken for formulas", () => {
  const odd = { ...about, controller: '=1+"x",2', policySha256: "cd" };
  const table = recordsTable([
    evaluationRecord(about, results({ kind: "success", timeS: 4.5 }, { kind: "fail", reason: "dropped", timeS: 2 })),
    evaluationRecord(odd, results({ kind: "invalid", reason: "E_PHYSICS_DIVERGED", timeS: 1 })),
  ]);
  const [head, ...lines] = table.split("\r\n");
  expect(head).toMatch(/^controller,policySha256,seed,outcome,reason,timeS,.*,stage\.grasp,count\.beads$/);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^expert,,100000,success,,4\.5,1,/);
  expect(lines[1]).toMatch(/^expert,,100001,fail,dropped,2,.*,true,3$/);
  expect(lines[2]).toMatch(/^"'=1\+""x"",2",cd,100000,invalid,E_PHYSICS_DIVERGED,1,/);
  expect(lines[3]).toBe("");
});
