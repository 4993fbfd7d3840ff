/** Makes sure that a document is plain JSON data of bounded depth and size before anything looks at it. */

import { pointerStep, sceneError } from "./sceneProblem";

/** Deepest nesting of arrays and objects. */
export const JSON_DEPTH = 40;
/** Keys that reach into an object's prototype; no document needs them. */
export const BANNED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
/** Values in one document: far above any scene of 256 KiB of JSON, low enough to end on shared references. */
const MAX_VALUES = 600_000;

/**
 * Walks a document that did not come from JSON text.
 *
 * @throws {InputError} E_JSON_DEPTH, E_JSON_KEY, E_SCHEMA (a value that JSON has not), E_RANGE (NaN, infinite), E_TOO_MANY.
 */
export function checkPlainData(document: unknown): void {
  let values = 0;
  const visit = (value: unknown, pointer: string, depth: number): void => {
    values += 1;
    if (values > MAX_VALUES) {
      throw sceneError({ code: "E_TOO_MANY", pointer: "", message: `has more than ${MAX_VALUES} values` });
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw sceneError({ code: "E_RANGE", pointer, message: `is ${value}; expected a finite number` });
    }
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) return;
    if (typeof value !== "object" || !isPlain(value)) {
      throw sceneError({ code: "E_SCHEMA", pointer, message: `is no JSON value (${showValue(value)})` });
    }
    if (depth >= JSON_DEPTH) {
      throw sceneError({ code: "E_JSON_DEPTH", pointer: "", message: `is nested deeper than ${JSON_DEPTH} levels` });
    }
    for (const key of Object.keys(value)) {
      if (BANNED_KEYS.has(key)) {
        throw sceneError({ code: "E_JSON_KEY", pointer, message: `has the key "${key}", which is not allowed` });
      }
      visit((value as Record<string, unknown>)[key], pointerStep(pointer, key), depth + 1);
    }
  };
  visit(document, "", 0);
}

/** Whether a value is an object that is no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a message shows it: short, and never the whole document. */
export function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "string") return visible(value);
  return String(value);
}

/** Invisible and direction-changing characters would garble the message that complains of them. */
function visible(text: string): string {
  const short = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  return short.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/**
 * A copy of plain data in which no zero has a sign: JSON writes none, so a scene would draw other bits after it was sent.
 *
 * @param value - Checked by `checkPlainData`.
 */
export function withPlainZeros(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withPlainZeros);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withPlainZeros(child)]));
}
