import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cellsOf, faultList, LIST, outcomesOf } from "./faultList.mjs";

test("the list of faults and their tests is up to date: node scripts/faultList.mjs", () => {
  expect(cellsOf(readFileSync(LIST, "utf8"))).toBe(cellsOf(faultList()));
});

test("one failed test makes an id fail; ids come from tests and their groups, and what did not run is skipped", () => {
  const of = (title: string, status: string, ...ancestorTitles: string[]) => ({ title, status, ancestorTitles });
  const report = {
    testResults: [
      {
        assertionResults: [
          of("F01, F02: a cable", "passed"),
          of("nothing", "failed"),
          of("deep", "passed", "F03: table"),
        ],
      },
      { assertionResults: [of("F02: again", "failed"), of("F04: not here", "pending")] },
    ],
  };
  expect(Object.fromEntries(outcomesOf(report))).toEqual({
    F01: "passed",
    F02: "failed",
    F03: "passed",
    F04: "skipped",
  });
  const list = faultList(outcomesOf(report));
  expect(list).toMatch(/\| F02 \|.*\| failed \|/);
  expect(list).toMatch(/\| F05 \|.*\| not run yet \|/);
  expect(list).toMatch(/\| F42 \|.*\| belongs to recording, not built \|/);
});
