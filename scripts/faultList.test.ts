import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultList, LIST } from "./faultList.mjs";

/** A formatter may align the table. */
const cells = (text: string): string => text.replace(/-{3,}/g, "---").replace(/ +/g, " ");

test("the list of faults and their tests is up to date: node scripts/faultList.mjs", () => {
  expect(cells(readFileSync(LIST, "utf8"))).toBe(cells(faultList()));
});
