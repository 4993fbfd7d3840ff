import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { corruptLink } from "../../world/sceneLink";
import { isSaidByCode, type ShareKey, shareProblemWords, shareWords } from "./shareWords";
import { LANGUAGES } from "./text";

const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

test("each text fills the same blanks in both languages", () => {
  expect(Object.keys(shareWords.zh).sort()).toEqual(Object.keys(shareWords.en).sort());
  for (const key of Object.keys(shareWords.en) as ShareKey[]) {
    expect([key, blanks(shareWords.zh[key])]).toEqual([key, blanks(shareWords.en[key])]);
  }
});

test("every code that reading a scene can give has words in both languages", () => {
  const codes = ["../../world", "../../dataset"]
    .map((room) => resolve(import.meta.dirname, room))
    .flatMap((room) => readdirSync(room).map((name) => join(room, name)))
    .filter((path) => /\.ts$/.test(path) && !/(\.test|Writer)\.ts$/.test(path))
    .flatMap((path) => readFileSync(path, "utf8").match(/"E_[A-Z_]+"/g) ?? [])
    .map((code) => code.slice(1, -1))
    // Of running a scene, not of reading it.
    .filter((code) => !/^E_(PHYSICS|RESET)/.test(code));
  expect(new Set(codes).size).toBeGreaterThan(14);
  for (const code of codes) {
    for (const language of LANGUAGES) expect([code, shareProblemWords(code, language)?.what]).not.toContain(undefined);
  }
  expect(shareProblemWords("toString", "en")).toBeNull();
});

test("a message that says no more than its code does is known as such", () => {
  expect(isSaidByCode("E_LINK_CORRUPT", corruptLink().message)).toBe(true);
  expect(isSaidByCode("E_SCHEMA", "objects[0].size: expected 3 numbers")).toBe(false);
  expect(isSaidByCode("E_OTHER", "anything")).toBe(false);
});
