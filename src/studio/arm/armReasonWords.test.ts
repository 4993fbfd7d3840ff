import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { reason } from "../../hardware/reason";
import { LANGUAGES, sayNow } from "../words/text";
import { armReasonWords, hasArmReasonWords } from "./armReasonWords";
import { calibrationWords, hasCalibrationWords } from "./calibrationWords";

const SOURCE = resolve(import.meta.dirname, "../..");

function sourcesOf(folder: string): string {
  return readdirSync(join(SOURCE, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** Every text in camelCase that stands where `pattern` leads. */
function codesIn(source: string, pattern: RegExp): string[] {
  const found = [...source.matchAll(pattern)].flatMap((match) =>
    [...match[1]!.matchAll(/"([a-z][A-Za-z]*)"/g)].map((inner) => inner[1]!),
  );
  return [...new Set(found)].sort();
}

const reasonSource = sourcesOf("hardware") + sourcesOf("session/arm");
/** The first argument of `reason(`, which may choose between two codes, and what a table refuses with. */
const REASON_CODES = [
  ...codesIn(reasonSource, /\breason\(([^,)]*)/g),
  ...codesIn(reasonSource, /\brefusal: ("[a-zA-Z]+")/g),
];

test("every reason of the source has a sentence in every language", () => {
  expect(REASON_CODES.length).toBeGreaterThan(50);
  expect(REASON_CODES).toEqual(expect.arrayContaining(["supplyLow", "hot", "portLost", "simulationChanged"]));
  expect(REASON_CODES.filter((code) => !hasArmReasonWords(code))).toEqual([]);
});

test("every kind of calibration problem has a sentence in every language", () => {
  const source = sourcesOf("hardware").replace(/if \(problem\.kind[^\n]*/g, "");
  const kinds = [
    ...codesIn(source, /\bproblem\((?:\s*)("[a-zA-Z]+"),\s*(?:null|name)/g),
    ...codesIn(source, /\bproblem\((?:\s*)("[a-zA-Z]+"), joint\.name/g),
    ...codesIn(source, /\bwithin\(("[a-zA-Z]+")/g),
    ...codesIn(source, /\bwarn\(("[a-zA-Z]+")/g),
  ];
  expect(kinds).toEqual(expect.arrayContaining(["missingJoint", "notInMiddle", "wrongType", "narrowSpan", "offset"]));
  expect(kinds.filter((kind) => !hasCalibrationWords(kind))).toEqual([]);
});

test("values become names, degrees and rounded numbers", () => {
  const say = sayNow();
  expect(armReasonWords(reason("targetJump", { joint: "elbow_flex", rad: 0.9 }), "en", say)).toBe(
    "The target of Elbow jumped by 52°; it was not followed.",
  );
  expect(armReasonWords(reason("supplyLow", { volts: 5.123, kind: "12V" }), "en", say)).toContain("5.1 V");
  expect(armReasonWords(reason("servoSilent", { joints: "gripper, wrist_roll" }), "zh", say)).toContain("、");
  const device = armReasonWords(reason("device", { code: "E_PORT_LOST", message: "x" }), "en", say);
  expect(device).toContain("switch off its power");
});

test("no sentence is left with a blank that nothing fills", () => {
  for (const language of LANGUAGES) {
    for (const code of REASON_CODES) {
      expect(armReasonWords(reason(code), language, sayNow())).not.toMatch(/\{\{/);
    }
  }
});

test("a code that nobody foresaw is shown as it is", () => {
  expect(armReasonWords(reason("fromMars"), "en", sayNow())).toBe("fromMars");
  const problem = { severity: "error", code: "E_CAL", kind: "fromMars", joint: null, message: "m", tip: "t" } as const;
  expect(calibrationWords(problem, "en", sayNow())).toBe("m");
});
