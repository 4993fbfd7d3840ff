import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { armProblemWords } from "../arm/armProblemWords";
import { isDesignKey } from "../design/designText";
import { alertsZh } from "./alertsZh";
import { type AlertWords, addAlertWords, alertWords, hasAlertWords } from "./alertWords";
import { en } from "./en";
import { robotProblemWords } from "./robotWords";
import { shareProblemWords } from "./shareWords";
import { LANGUAGES, type Language } from "./text";
import { zh } from "./zh";

addAlertWords("zh", alertsZh);

const SOURCE = resolve(import.meta.dirname, "../..");

/**
 * Rooms whose codes reach the page: all but these. The CLI speaks for itself, and no page trains or reaches a real arm yet.
 */
const ELSEWHERE = ["cli", "learning"];

const ROOMS = readdirSync(SOURCE).filter((room) => !ELSEWHERE.includes(room) && !/(\.md|main\.tsx)$/.test(room));

function codesOf(path: string): string[] {
  const whole = join(SOURCE, path);
  if (/\.tsx?$/.test(path)) {
    if (/\.test\.tsx?$/.test(path) || /alert(Words|sZh)/.test(path)) return [];
    return (
      readFileSync(whole, "utf8")
        .match(/"E_[A-Z_]+"/g)
        ?.map((code) => code.slice(1, -1)) ?? []
    );
  }
  return readdirSync(whole, { withFileTypes: true }).flatMap((entry) =>
    entry.name === "testing" || !(entry.isDirectory() || /\.tsx?$/.test(entry.name))
      ? []
      : codesOf(join(path, entry.name)),
  );
}

/** Codes of robots and of real arms have their words beside what shows them. */
function wordsOf(code: string, language: Language): AlertWords {
  return robotProblemWords(code, language) ?? armProblemWords(code, language) ?? alertWords(code, language);
}

test("every code that a person can meet on the page has words in every language", () => {
  const codes = new Set(ROOMS.flatMap(codesOf));
  expect(codes.size).toBeGreaterThan(25);
  const spoken = (code: string): boolean =>
    hasAlertWords(code) ||
    shareProblemWords(code, "en") !== null ||
    robotProblemWords(code, "en") !== null ||
    armProblemWords(code, "en") !== null ||
    // What the designer refuses, it says with these, in both languages.
    isDesignKey(`problem.${code}`);
  expect([...codes].filter((code) => !spoken(code))).toEqual([]);
  for (const code of codes) {
    for (const language of LANGUAGES) {
      const { what, todo } = wordsOf(code, language);
      expect(what.length).toBeGreaterThan(4);
      expect(todo.length).toBeGreaterThan(4);
    }
    expect(wordsOf(code, "zh").what).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("an unforeseen code still says something", () => {
  expect(alertWords("E_NOBODY", "zh")).toEqual(alertWords("E_INPUT", "zh"));
});

test("both languages have the same keys, and the same places for values", () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort();
  for (const [key, text] of Object.entries(en))
    expect([key, places(zh[key as keyof typeof en])]).toEqual([key, places(text)]);
});
