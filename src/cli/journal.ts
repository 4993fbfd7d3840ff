/**
 * Keeps what a long run has done so far, so that the same command goes on after Ctrl+C.
 *
 * One file per run. Its name is a hash of everything that decides the results (program, scene, controller), so a journal
 * never mixes results of different things. Each finished part is one line, a checksum and JSON, and lines are only ever
 * appended: two runs that share a journal do not disturb each other, and the part of a line that was cut off or damaged
 * is done again. A run that completes removes its journal.
 */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Journal<T> {
  /** What earlier runs have done; a part that two runs have done is there twice. */
  readonly entries: readonly T[];
  /** Lines that cannot be read. */
  readonly damaged: number;
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
  const name = sha256(JSON.stringify(identity)).slice(0, 32);
  const file = join(folder, `${name}.jsonl`);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const intact = lines.filter(isIntact);
  return {
    entries: intact.map((line) => JSON.parse(line.slice(CHECKSUM_LENGTH + 1)) as T),
    damaged: lines.length - intact.length,
    append(entry) {
      mkdirSync(dirname(file), { recursive: true });
      const text = JSON.stringify(entry);
      // The line starts anew even when the one before was cut off.
      appendFileSync(file, `\n${checksum(text)} ${text}\n`);
    },
    remove: () => rmSync(file, { force: true }),
  };
}

const CHECKSUM_LENGTH = 12;

function checksum(text: string): string {
  return sha256(text).slice(0, CHECKSUM_LENGTH);
}

function isIntact(line: string): boolean {
  return line.slice(0, CHECKSUM_LENGTH) === checksum(line.slice(CHECKSUM_LENGTH + 1));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
