/**
 * Reads JSON text that may come from a stranger.
 *
 * A scanner runs before `JSON.parse`: it bounds the nesting and refuses keys that are banned or given twice, which a parser
 * would accept in silence.
 */

import { InputError } from "../errors";
import { BANNED_KEYS, JSON_DEPTH } from "./plainData";

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Parses JSON text.
 *
 * @throws {InputError} E_JSON (byte order mark, lone surrogate, syntax), E_JSON_DEPTH, E_JSON_KEY; `line` is set where known.
 */
export function parseJsonText(text: string): unknown {
  if (text.startsWith("\ufeff")) throw jsonError("E_JSON", "the text begins with a byte order mark", 1);
  if (LONE_SURROGATE.test(text)) throw jsonError("E_JSON", "the text holds half a character (a lone surrogate)");
  scan(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw jsonError("E_JSON", `the text is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return value;
}

/**
 * Whether a text breaks off: within a string, or with lists or objects still open. A text that is nested too deeply, or uses
 * keys that are refused, is whole as far as this is concerned; parsing it says so.
 */
export function isUnfinishedJson(text: string): boolean {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "{" || c === "[") open += 1;
    else if (c === "}" || c === "]") open -= 1;
    else if (c === '"') {
      i = endOfString(text, i);
      if (text[i] !== '"') return true;
    }
    if (open > JSON_DEPTH) return false;
  }
  return open > 0 || text.trim() === "";
}

/** One open array or object; keys are collected for objects. */
interface Level {
  readonly keys: Set<string> | null;
}

function scan(text: string): void {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "{" || c === "[") {
      if (levels.length >= JSON_DEPTH) {
        throw jsonError("E_JSON_DEPTH", `the text is nested deeper than ${JSON_DEPTH} levels`, lineAt(text, i));
      }
      levels.push({ keys: c === "{" ? new Set() : null });
    } else if (c === "}" || c === "]") {
      levels.pop();
    } else if (c === '"') {
      const end = endOfString(text, i);
      const keys = levels.at(-1)?.keys;
      if (keys && nextVisible(text, end + 1) === ":") checkKey(text, i, end, keys);
      i = end;
    }
  }
}

/** Index of the closing quote, or the last index of the text. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i;
  }
  return text.length - 1;
}

function nextVisible(text: string, from: number): string {
  let i = from;
  while (i < text.length && " \t\r\n".includes(text[i]!)) i += 1;
  return text[i] ?? "";
}

function checkKey(text: string, start: number, end: number, keys: Set<string>): void {
  let key: string;
  try {
    // Escapes such as \u005f must not hide a banned key.
    key = JSON.parse(text.slice(start, end + 1)) as string;
  } catch {
    throw jsonError("E_JSON", "the text is not JSON: a key is not a valid string", lineAt(text, start));
  }
  if (BANNED_KEYS.has(key)) throw jsonError("E_JSON_KEY", `the key "${key}" is not allowed`, lineAt(text, start));
  if (keys.has(key)) {
    throw jsonError(
      "E_JSON_KEY",
      `the key ${JSON.stringify(key.slice(0, 40))} stands twice in one object`,
      lineAt(text, start),
    );
  }
  keys.add(key);
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let i = 0; i < index; i++) if (text[i] === "\n") line += 1;
  return line;
}

function jsonError(code: string, message: string, line?: number): InputError {
  const tip = "Check that the whole text was copied, and that it is a scene exported by this app.";
  return new InputError(message, tip, line === undefined ? { code } : { code, line });
}
