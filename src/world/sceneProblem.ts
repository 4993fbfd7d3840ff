/** What is wrong with a scene document, and which problem is named first. */

import { InputError } from "../errors";

/** Codes of a document that parses as JSON, in the order in which they are reported. */
const CODES = [
  "E_JSON_DEPTH",
  "E_JSON_KEY",
  "E_NEWER_VERSION",
  "E_SCHEMA",
  "E_RANGE",
  "E_TEXT",
  "E_TOO_MANY",
  "E_REF",
  "E_TASK",
];

export interface SceneProblem {
  readonly code: string;
  /** JSON pointer into the document; empty for the document itself. */
  readonly pointer: string;
  /** What is wrong, what was got and what was expected. */
  readonly message: string;
  readonly tip?: string;
}

const TIPS: Readonly<Record<string, string>> = {
  E_SCHEMA: "Correct this place in the scene document; see the scene language for what may stand there.",
  E_RANGE: "Choose a value inside the limits. Lengths are metres, masses kilograms, angles degrees.",
  E_TEXT: "Shorten the text or take out the invisible characters.",
  E_TOO_MANY: "Take some away, or split the scene in two.",
  E_REF: "Give the thing that is meant, under the id that stands in the document.",
  E_TASK: "Change the task so that it can be met.",
};

/**
 * Refuses the document for the first problem by kind: form, then ranges, text, counts, references, meaning.
 *
 * @throws {InputError} When there is any problem.
 */
export function refuseFirst(problems: readonly SceneProblem[]): void {
  for (const code of CODES) {
    const first = problems.find((problem) => problem.code === code);
    if (first) throw sceneError(first);
  }
}

/** The error of one problem. */
export function sceneError({ code, pointer, message, tip }: SceneProblem): InputError {
  const where = pointer === "" ? "the scene" : pointer;
  const advice = tip ?? TIPS[code] ?? "Correct the scene document.";
  return new InputError(`${where}: ${message}`, advice, { code, where: pointer });
}

/** Appends one step to a JSON pointer (RFC 6901). */
export function pointerStep(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replace(/~/g, "~0").replace(/\//g, "~1")}`;
}
