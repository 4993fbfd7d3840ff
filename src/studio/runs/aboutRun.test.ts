import { expect, test } from "vitest";
import { en, type MessageKey } from "../words/en";
import type { Say } from "../words/text";
import { aboutRun } from "./aboutRun";

const say = ((key: MessageKey, values: Readonly<Record<string, string>> = {}) =>
  en[key].replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? "")) as Say;

test("a run is told by its seed, who led it and how it ended", () => {
  const success = { kind: "success", reason: null, timeS: 4.52 } as const;
  expect(aboutRun({ seed: 100_028, leader: "expert", outcome: success }, "en", say)).toBe(
    "Seed 100028 · led by: Expert · Success in 4.5 s",
  );
  expect(aboutRun({ seed: 7, leader: "teleop", outcome: null }, "en", say)).toBe("Seed 7 · led by: You · not over yet");
  const failed = { kind: "fail", reason: "dropped", timeS: 2 } as const;
  expect(aboutRun({ seed: 7, leader: "policy", outcome: failed }, "zh", say)).toMatch(
    /^种子 7 · 控制者：Policy · .*2\.0/,
  );
});
