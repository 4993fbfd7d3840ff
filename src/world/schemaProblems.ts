/** Turns the issues of the schema library into problems with a code, a JSON pointer and a sentence. */

import type * as v from "valibot";
import { showValue } from "./plainData";
import { pointerStep, type SceneProblem } from "./sceneProblem";

/** Words that are kept for later versions of the language. */
const LATER_WORDS: ReadonlySet<string> = new Set(["follow", "robots", "move"]);

/** What is said of a word that is kept for a later version. */
export function laterWord(word: string): string | null {
  return LATER_WORDS.has(word) ? `"${word}" is kept for a later version of the scene language` : null;
}

/** One problem per issue, in the order of the document's schema. */
export function schemaProblems(issues: readonly v.BaseIssue<unknown>[], base = ""): SceneProblem[] {
  return issues.map((issue) => {
    const path = issue.path ?? [];
    const pointer = path.reduce((at, { key }) => pointerStep(at, String(key)), base);
    return { pointer, ...problemOf(issue, String(path.at(-1)?.key ?? "")) };
  });
}

function problemOf(issue: v.BaseIssue<unknown>, key: string): { code: string; message: string } {
  if (issue.type === "strict_object") {
    if (issue.expected === "never") {
      return { code: "E_SCHEMA", message: laterWord(key) ?? `the key "${key}" is not part of the scene language` };
    }
    if (issue.received === "undefined") return { code: "E_SCHEMA", message: `the key "${key}" is missing` };
  }
  if (issue.type === "strict_tuple" && issue.expected === "never") {
    return { code: "E_SCHEMA", message: "is one entry too many" };
  }
  const got = showValue(issue.input);
  const later = typeof issue.input === "string" ? laterWord(issue.input) : null;
  if (later !== null && ["variant", "picklist", "literal"].includes(issue.type))
    return { code: "E_SCHEMA", message: later };
  const coded = /^(E_[A-Z_]+)\|(.*)$/s.exec(issue.message);
  if (coded) return { code: coded[1]!, message: `is ${got}; expected ${coded[2]}` };
  return { code: "E_SCHEMA", message: `is ${got}; expected ${expectation(issue)}` };
}

function expectation(issue: v.BaseIssue<unknown>): string {
  // The library's own sentences begin with "Invalid"; ours are already what was expected.
  if (!issue.message.startsWith("Invalid")) return issue.message;
  if (issue.expected === "Object") return "an object";
  if (issue.expected === "Array") return "a list";
  return issue.expected ?? "something else";
}
