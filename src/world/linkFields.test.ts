import { expect, test } from "vitest";
import { readFields } from "./linkFields";

const named = (count: number): string => Array.from({ length: count }, (_, k) => `f${k}=1`).join("&");

test("a link has at most 16 fields", () => {
  expect(readFields(named(16))?.size).toBe(16);
  expect(() => readFields(named(17))).toThrow("the link has 17 fields; at most 16");
});

test("a piece without a name is a link that was changed", () => {
  expect(() => readFields("=x")).toThrow("cut off or changed");
  expect(() => readFields("s=x&")).toThrow("cut off or changed");
});
