import { expect, test } from "vitest";
import { compareResults } from "./evaluationComparison";
import type { EpisodeResult } from "./evaluationReport";
import { scoredEpisode } from "./testing/scoredEpisode";

/** One letter a seed: success, fail, invalid, or missing. */
const run = (letters: string): EpisodeResult[] =>
  [...letters].flatMap((letter, seed) => {
    if (letter === "-") return [];
    if (letter === "s") return [scoredEpisode(seed, { kind: "success", timeS: 3 })];
    if (letter === "i") return [scoredEpisode(seed, { kind: "invalid", reason: "E_RESET_UNPLACEABLE", timeS: 0 })];
    return [scoredEpisode(seed, { kind: "timeout", timeS: 30 })];
  });

test("pairs by seed, whatever the order; invalid and missing ones are left out for both", () => {
  const compared = compareResults(run("ssffssi-s"), run("sfsfii-ss").reverse());
  expect(compared).toEqual({ pairs: 5, both: 2, onlyFirst: 1, onlySecond: 1, neither: 1, p: 1, differing: [1, 2] });
});

test("the same numbers the other way round", () => {
  const [a, b] = [run("ssssssssff"), run("fffffffssf")];
  const [there, back] = [compareResults(a, b), compareResults(b, a)];
  expect(there).toMatchObject({ pairs: 10, both: 1, onlyFirst: 7, onlySecond: 1, neither: 1 });
  expect(there.p).toBeCloseTo(0.0703125, 12);
  expect(back).toEqual({ ...there, onlyFirst: 1, onlySecond: 7 });
});

test("without pairs there is nothing to tell", () => {
  expect(compareResults(run("ss"), [])).toMatchObject({ pairs: 0, p: 1, differing: [] });
});
