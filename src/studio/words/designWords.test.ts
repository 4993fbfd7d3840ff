import { expect, test } from "vitest";
import { type DesignKey, designEn } from "./designEn";
import { designZh } from "./designZh";

const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

test.each(Object.keys(designEn) as DesignKey[])("%s fills the same blanks in both languages", (key) => {
  expect(blanks(designZh[key])).toEqual(blanks(designEn[key]));
  expect(designZh[key].trim()).not.toBe("");
});
