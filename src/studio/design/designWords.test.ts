import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { ATOMS } from "../../world/predicates/atoms";
import type { GoalNode } from "../../world/taskStatus";
import { en } from "../words/en";
import type { Say } from "../words/text";
import { designWords, isDesignKey } from "./designText";
import { layOut } from "./jsonPlaces";
import { liveTruth } from "./liveTruth";
import { ATOM_KEYS, optionForms } from "./predicateForms";
import { readDocument } from "./readDocument";
import { conditionName, fixedWords, plainSentence, sentencePieces } from "./sentences";

const d = designWords("en");
const say: Say = (key) => en[key];
const words = fixedWords(d);

describe("sentences", () => {
  test("every predicate about the world has one, with a blank for each of its names", () => {
    expect([...ATOM_KEYS].sort()).toEqual([...ATOMS.keys()].sort());
    for (const [key, { names }] of ATOMS) {
      for (const language of ["en", "zh"] as const) {
        const blanks = sentencePieces(key, designWords(language)).flatMap((piece) =>
          "blank" in piece ? [piece.blank] : [],
        );
        expect(
          names.every((_, k) => blanks.includes(String(k))),
          key,
        ).toBe(true);
        expect(
          blanks
            .filter((blank) => !/^\d$/.test(blank))
            .every((blank) => optionForms(key).some((form) => form.key === blank)),
        ).toBe(true);
      }
    }
  });

  test("every option of every predicate has words and the default of the language", () => {
    for (const [key, { options }] of ATOMS) {
      for (const form of optionForms(key)) {
        expect(isDesignKey(`option.${key}.${form.key}`), `${key}.${form.key}`).toBe(true);
        const known =
          (options as unknown as { entries?: object; pipe?: readonly { entries?: object }[] }).entries ??
          (options as unknown as { pipe: readonly { entries?: object }[] }).pipe[0]!.entries!;
        const entry = (known as Record<string, { default?: unknown }>)[form.key]!;
        if ("fallback" in form) expect(form.fallback).toBe(entry.default);
      }
    }
  });

  test("conditions read as people say them", () => {
    expect(plainSentence({ in: ["cube", "tray.inside"] }, words, say, d)).toBe("cube is in tray");
    expect(plainSentence({ side: ["cube", "tray", "left"] }, words, say, d)).toBe("cube stands to the left of tray");
    expect(plainSentence({ all: [] }, words, say, d)).toBe("all of these");
    expect(plainSentence({ atLeast: [2, []] }, words, say, d)).toBe("at least 2 of these");
    expect(conditionName("shelf.level1", words, say)).toBe("shelf · level1");
    expect(conditionName("constructor", words, say)).toBe("constructor");
  });
});

test("truth is found by the place in the document, once for each object of a quantifier", () => {
  const node = (path: string, ok: boolean, children: GoalNode[] = []): GoalNode => ({
    path,
    kind: "all",
    args: [],
    ok,
    margin: 0,
    unit: "1",
    children,
  });
  const goal = node("/goal", false, [node("/goal/each/1#a", true), node("/goal/each/1#b", false)]);
  const truth = liveTruth({
    goal,
    fails: [node("/fail/x", false)],
    stages: [{ id: "s", reached: true, w: 1, when: node("/stages/0/when", true) }],
  });
  expect(truth.get("/goal/each/1")!.map(({ ok }) => ok)).toEqual([true, false]);
  expect(truth.get("/fail/x")).toHaveLength(1);
  expect(truth.get("/stages/0/when")![0]!.ok).toBe(true);
});

describe("JSON that is typed", () => {
  const text = layOut(BUILTIN_SCENES["cube-in-the-tray"]);

  test("a sound text is its document", () => {
    expect(readDocument(text, d)).toEqual({ document: BUILTIN_SCENES["cube-in-the-tray"] });
  });

  test("a fault has its line: of the text, of a value, of a name, of a task", () => {
    const faultyLine = (changed: string): string => {
      const result = readDocument(changed, d);
      return "line" in result ? changed.split("\n")[result.line - 1]! : "";
    };
    expect(faultyLine(text.replace('"kind": "tray"', '"kind": "troy"'))).toContain("troy");
    expect(faultyLine(text.replace("0.025, 0.025", "25, 0.025"))).toContain("25, 0.025");
    expect(faultyLine(text.replace('"cube", "tray.inside"', '"cube", "tray.top"'))).toContain("tray.top");
    expect(faultyLine(text.replace('"v": 1,', '"v": 1'))).toContain('"title"');
  });
});
