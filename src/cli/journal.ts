/**
 * Keeps what a long run has done so far, so that the same command goes on after Ctrl+C.
 *
 * One file per run, one JSON line per finished part. The name is a hash of everything that decides the results (program,
 * scene, controller), so a journal never mixes results of different things. A run that completes removes its journal.
 */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Journal<T> {
  /** What earlier runs have done. */
  readonly entries: readonly T[];
  append(entry: T): void;
  remove(): void;
}

/**
 * Opens the journal of a run.
 *
 * @param folder - Where journals are kept; made when missing.
 * @param identity - Everything that decides the results; any JSON.
 */
export function openJournal<T>(folder: string, identity: unknown): Journal<T> {
  const name = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 32);
  const file = join(folder, `${name}.jsonl`);
  const entries = existsSync(file) ? recover<T>(file) : [];
  return {
    entries,
    append(entry) {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** Reads the entries; a last line that was cut off by a crash is taken out of the file, its part is done again. */
function recover<T>(file: string): T[] {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  return whole
    .split("\n")
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as T);
}
