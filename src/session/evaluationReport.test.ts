import { expect, test } from "vitest";
import { type EpisodeResult, evaluationReport, reportText } from "./evaluationReport";
import type { Outcome } from "./protocol";

const result = (seed: number, outcome: Outcome): EpisodeResult => ({
  seed,
  outcome,
  progress: outcome.kind === "success" ? 1 : 0.5,
  stages: { grasp: outcome.kind !== "fail", lift: outcome.kind === "success" },
  path: outcome.timeS / 10,
  drops: outcome.kind === "fail" ? 2 : 0,
  contacts: 1,
  impulse: 2,
  coverage: null,
  jerk: null,
  peakSpeed: 0.2,
  hzAchieved: 30,
  counters: {},
  alreadySolved: seed === 2,
  steps: 10,
  hash: "00",
  alerts: [],
});

const mixed = [
  result(3, { kind: "timeout", timeS: 30 }),
  result(1, { kind: "success", timeS: 8 }),
  result(2, { kind: "success", timeS: 10 }),
  result(4, { kind: "fail", reason: "dropped", timeS: 4 }),
  result(5, { kind: "invalid", reason: "E_PHYSICS_DIVERGED", timeS: 1 }),
];

test("counts, averages and sorts; invalid episodes count neither way", () => {
  const report = evaluationReport(mixed);
  expect(report).toMatchObject({
    episodes: 5,
    successes: 2,
    rate: 0.5,
    meanTimeS: 9,
    meanProgress: 0.75,
    stageRates: { grasp: 0.75, lift: 0.5 },
    failures: { timeout: 1, dropped: 1 },
    invalid: 1,
    drops: 2,
    alreadySolved: [2],
  });
  // 3, 0.8, 1 and 0.4 m; the invalid episode's way does not count.
  expect(report.meanPath).toBeCloseTo(1.3, 12);
  expect(report.outcomes.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
  expect(report.outcomes[3]).toMatchObject({ outcome: "fail", reason: "dropped", timeS: 4, path: 0.4, drops: 2 });
});

test("says it in words", () => {
  const text = reportText(evaluationReport(mixed));
  expect(text).toContain("2 of 4 succeeded: 50.0%  (95% interval 15.0% to 85.0%)");
  expect(text).toContain("mean time to success 9.0 s");
  expect(text).toContain("mean way of the tool 1.30 m");
  expect(text).toContain("let go of something in the air: 2 times");
  expect(text).toContain("solved before anything moved: 1, seeds 2");
  expect(text).toContain("1 invalid (not counted): E_PHYSICS_DIVERGED");
});

test("alerts are counted by episode and said", () => {
  const report = evaluationReport(mixed.map((one) => ({ ...one, alerts: one.seed > 3 ? ["E_POLICY_OUTPUT"] : [] })));
  expect(report.alerts).toEqual({ E_POLICY_OUTPUT: 2 });
  expect(reportText(report)).toContain("E_POLICY_OUTPUT was raised in 2 episodes");
  expect(evaluationReport(mixed).alerts).toEqual({});
});

test("no episodes are no rate", () => {
  expect(evaluationReport([])).toMatchObject({
    episodes: 0,
    rate: null,
    meanTimeS: null,
    stageRates: {},
    wilson95: [0, 1],
  });
});

test("how the bus fared is summed up over the episodes that went through it, and told", () => {
  const loop = { hz: 100, p50: 10, p95: 10, p99: 10.5, worst: 20, cycles: 900, overruns: 1 };
  const through = [
    { ...result(1, { kind: "success", timeS: 8 }), loop },
    { ...result(3, { kind: "timeout", timeS: 30 }), loop: { ...loop, hz: 99, p99: 10, worst: 30, overruns: 2 } },
  ];
  const report = evaluationReport(through);
  expect(report.bus).toEqual({ hz: 99.5, p99: 10.5, worst: 30, cycles: 1800, overruns: 3 });
  expect(reportText(report)).toContain("bus read and written at 99.5 Hz; longest cycle 30.0 ms; overruns 3 of 1800");
  expect(Object.keys(report.outcomes[0]!)).not.toContain("loop");
  expect("bus" in evaluationReport(mixed)).toBe(false);
});
