import { expect, test } from "vitest";
import { so101 } from "../../robot/so101";
import type { Outcome } from "../../session/protocol";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { en, type MessageKey } from "./en";
import { outcomeWords } from "./outcome";
import { changeLanguage, fillBlanks, isMessageKey, kindWords, type Say, sayNow, tightWords } from "./text";
import { zh } from "./zh";

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

const speaker =
  (table: Readonly<Record<MessageKey, string>>): Say =>
  (key, values = {}) =>
    table[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));

test.each(Object.keys(en) as MessageKey[])("%s fills the same blanks in both languages", (key) => {
  expect(placeholders(zh[key])).toEqual(placeholders(en[key]));
  expect(zh[key].trim()).not.toBe("");
});

test("the built-in scenes' stages and failures, and the arm's links and joints, have words", () => {
  const scenes = Object.values(BUILTIN_SCENES) as readonly {
    readonly stages?: readonly { readonly id: string }[];
    readonly fail?: Readonly<Record<string, unknown>>;
  }[];
  const wanted = [
    ...scenes.flatMap(({ stages = [] }) => stages.map(({ id }) => `stage.${id}`)),
    ...scenes.flatMap(({ fail = {} }) => Object.keys(fail).map((name) => `reason.${name}`)),
    ...so101.links.filter(({ inertial }) => inertial).map(({ name }) => `link.${name}`),
    ...so101.joints.map(({ name }) => `joint.${name}`),
  ];
  expect(wanted.filter((key) => !isMessageKey(key))).toEqual([]);
});

test("values fill the blanks of their names, and what is put in is not read again", () => {
  expect(fillBlanks("{{a}} of {{b}}, {{a}}", { a: 0, b: "{{a}}" })).toBe("0 of {{a}}, 0");
  expect(fillBlanks("{{0}} {{1}}", { 0: "cube" })).toBe("cube ");
});

test("the language chosen last is spoken, whichever words come first", async () => {
  await changeLanguage("zh");
  const inChinese = sayNow();
  expect(inChinese("run.rate", { factor: 2 })).toBe(zh["run.rate"].replace("{{factor}}", "2"));
  const toChinese = changeLanguage("zh");
  await Promise.all([toChinese, changeLanguage("en")]);
  expect(sayNow()("menu.theme")).toBe(en["menu.theme"]);
  await Promise.all([changeLanguage("en"), changeLanguage("zh")]);
  expect(sayNow()("menu.theme")).toBe(zh["menu.theme"]);
  await changeLanguage("en");
});

test("Chinese sentences have blanks only beside Latin names", () => {
  expect(tightWords("方块 在 托盘 里")).toBe("方块在托盘里");
  expect(tightWords("cup 在 托盘 里")).toBe("cup 在托盘里");
});

test("a kind is told only where the name does not say it", () => {
  expect(kindWords("box", "cube", speaker(en))).toBe("box");
  expect(kindWords("tray", "tray", speaker(en))).toBe("");
  expect(kindWords("tray", "托盘", speaker(zh))).toBe("");
});

test("each end of an episode says when and why, with a mark of its own", () => {
  const say = speaker(en);
  const tell = (outcome: Outcome): unknown => outcomeWords(outcome, say);
  expect(tell({ kind: "success", timeS: 4.12 })).toEqual({ tone: "success", mark: "true", text: "Success in 4.1 s" });
  expect(tell({ kind: "fail", reason: "dropped", timeS: 3 })).toEqual({
    tone: "fail",
    mark: "fault",
    text: "Failed after 3.0 s: something fell off the table",
  });
  expect(tell({ kind: "timeout", timeS: 30 })).toMatchObject({ tone: "caution", text: "Time is up after 30.0 s" });
  expect(tell({ kind: "invalid", reason: "E_DIVERGED", timeS: 1 })).toMatchObject({ text: "Not counted: E_DIVERGED" });
  expect(outcomeWords({ kind: "fail", reason: "dropped", timeS: 3 }, speaker(zh)).text).toBe(
    "3.0 秒时失败：有物体掉下桌子",
  );
});
