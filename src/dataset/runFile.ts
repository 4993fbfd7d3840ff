/**
 * Run files, `<name>.jointspace-run.json`: the text of a run in a wrapping that says what it is, with a checksum of that text.
 *
 * Files without a checksum, as they were written at first, are read as they stand.
 */

import { InputError } from "../errors";
import { decodeUtf8 } from "../math/utf8";
import { parseJsonText } from "../world/jsonText";
import { checksum } from "../world/linkFields";
import { isRecord, showValue } from "../world/plainData";
import type { RunRecord } from "./runRecord";
import { decodeRun, LONGEST_RUN_TEXT } from "./runText";

const KIND = "run";
const VERSION = 1;
const KEYS: readonly string[] = ["jointspace", "v", "check", "run"];
/** Largest run file, bytes: the longest run and its wrapping. */
export const LARGEST_RUN_FILE = LONGEST_RUN_TEXT + 1024;
/** So many bytes tell what a file is. */
const HEAD_BYTES = 64;

/** The text of a run file. @param run - The text of the run. */
export function writeRunFile(run: string): string {
  return `${JSON.stringify({ jointspace: KIND, v: VERSION, check: checksum(run), run }, null, 2)}\n`;
}

/** Whether bytes begin as a run file does, before anything is parsed. */
export function looksLikeRun(bytes: Uint8Array): boolean {
  const decoded = decodeUtf8(bytes.subarray(0, HEAD_BYTES));
  return "text" in decoded && /^\s*\{\s*"jointspace"\s*:\s*"run"/.test(decoded.text);
}

/** Whether a parsed file says that it is a run. */
function isRunFile(file: unknown): file is Readonly<Record<string, unknown>> {
  return isRecord(file) && file.jointspace === KIND;
}

/**
 * The run of a file.
 *
 * @throws {InputError} E_FILE (too large, no run in it), E_NEWER_VERSION, E_RUN_CORRUPT (also for a checksum that does not fit, and
 *   a name that no run file has), and as `parseJsonText` and `decodeRun`.
 */
export function readRunFile(bytes: Uint8Array): RunRecord {
  if (bytes.length > LARGEST_RUN_FILE) {
    throw fileError(`the file has ${bytes.length} bytes; a run has at most ${LARGEST_RUN_FILE}`);
  }
  const decoded = decodeUtf8(bytes);
  if ("problem" in decoded) throw fileError("the file is not UTF-8 text");
  const file = parseJsonText(decoded.text);
  if (!isRunFile(file) || typeof file.run !== "string") throw fileError("the file holds no run of this app");
  if (file.v !== VERSION) {
    throw new InputError(
      `the run file has version ${showValue(file.v)}; this version of the app knows ${VERSION}`,
      "Reload the page to get the newest version of the app, then open the file again.",
      { code: "E_NEWER_VERSION" },
    );
  }
  // A name that is not known may be one that was changed on the way, the checksum's among them.
  const stranger = Object.keys(file).find((key) => !KEYS.includes(key));
  if (stranger !== undefined) throw changedError(`it has the name ${showValue(stranger)}, which no run file has`);
  if (file.check !== undefined && file.check !== checksum(file.run)) throw changedError("its checksum does not fit");
  return decodeRun(file.run, LONGEST_RUN_TEXT);
}

function changedError(how: string): InputError {
  return new InputError(`the run file was changed on its way: ${how}`, "Ask for the file again.", {
    code: "E_RUN_CORRUPT",
  });
}

function fileError(message: string): InputError {
  return new InputError(message, "Choose a file that was saved with Share, Replay.", { code: "E_FILE" });
}
