import { expect, test } from "vitest";
import { type EvaluationKey, evaluationWords } from "./evaluationWords";

const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

test.each(Object.keys(evaluationWords.en) as EvaluationKey[])("%s fills the same blanks in both languages", (key) => {
  expect(blanks(evaluationWords.zh[key])).toEqual(blanks(evaluationWords.en[key]));
  expect(evaluationWords.zh[key].trim()).not.toBe("");
});
