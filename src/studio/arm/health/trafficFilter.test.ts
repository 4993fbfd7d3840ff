import { expect, test } from "vitest";
import type { TrafficLine } from "../../../hardware/feetech/decodeTraffic";
import { shownLines, withNewer } from "./trafficFilter";

const line = (at: number, ids: number[], isProblem = false): TrafficLine => ({
  at,
  direction: "in",
  ids,
  text: "",
  isProblem,
});
const entry = (at: number) => ({ at, direction: "in", bytes: Uint8Array.of(1) }) as const;
const times = (lines: readonly { readonly at: number }[]): number[] => lines.map(({ at }) => at);

test("five seconds are kept of what is known and what has come since", () => {
  expect(times(withNewer([entry(1), entry(2_000_000)], [entry(6_000_000)]))).toEqual([2_000_000, 6_000_000]);
  expect(times(withNewer([entry(1)], []))).toEqual([1]);
  expect(withNewer([], [])).toEqual([]);
});

test("newest first, of one servo or of all, problems alone where that is wanted", () => {
  const lines = [line(1, [1, 2]), line(2, [3]), line(3, []), line(4, [2], true)];
  expect(times(shownLines(lines, { servo: null, onlyProblems: false }).shown)).toEqual([4, 3, 2, 1]);
  expect(times(shownLines(lines, { servo: 2, onlyProblems: false }).shown)).toEqual([4, 3, 1]);
  expect(times(shownLines(lines, { servo: 2, onlyProblems: true }).shown)).toEqual([4]);
});

test("of many lines the newest are shown, and how many more there are", () => {
  const many = Array.from({ length: 450 }, (_, k) => line(k, [1]));
  const { shown, more } = shownLines(many, { servo: null, onlyProblems: false });
  expect([shown.length, shown[0]!.at, more]).toEqual([400, 449, 50]);
});
