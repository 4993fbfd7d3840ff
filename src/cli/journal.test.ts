import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openJournal } from "./journal";

const folder = mkdtempSync(join(tmpdir(), "journal-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("goes on where it stopped, keeps runs apart, and is gone when the run is complete", () => {
  const identity = { scene: "a", controller: "expert" };
  const first = openJournal<{ seed: number }>(folder, identity);
  expect(first.entries).toEqual([]);
  first.append({ seed: 1 });
  first.append({ seed: 2 });
  expect(openJournal(folder, { ...identity, scene: "b" }).entries).toEqual([]);
  const second = openJournal<{ seed: number }>(folder, identity);
  expect(second.entries).toEqual([{ seed: 1 }, { seed: 2 }]);
  second.remove();
  expect(openJournal(folder, identity).entries).toEqual([]);
});

const journalFile = (): string => join(folder, readdirSync(folder)[0]!);

test("a line that was cut off is done again", () => {
  openJournal<{ seed: number }>(folder, "cut").append({ seed: 1 });
  appendFileSync(journalFile(), '\n0123456789ab {"seed": 2');
  const journal = openJournal(folder, "cut");
  expect(journal.entries).toEqual([{ seed: 1 }]);
  expect(journal.damaged).toBe(1);
  journal.append({ seed: 2 });
  expect(openJournal(folder, "cut").entries).toEqual([{ seed: 1 }, { seed: 2 }]);
  journal.remove();
});

test("a damaged line is left out, also when it is still JSON", () => {
  const journal = openJournal<{ seed: number }>(folder, "damaged");
  for (const seed of [1, 2, 3]) journal.append({ seed });
  const file = journalFile();
  writeFileSync(file, readFileSync(file, "utf8").replace('"seed":2', '"seed":4'));
  const { entries, damaged } = openJournal(folder, "damaged");
  expect(entries).toEqual([{ seed: 1 }, { seed: 3 }]);
  expect(damaged).toBe(1);
  journal.remove();
});

test("two runs that share a journal keep all of both", () => {
  const [first, second] = [openJournal<{ seed: number }>(folder, "two"), openJournal<{ seed: number }>(folder, "two")];
  first.append({ seed: 1 });
  second.append({ seed: 2 });
  first.append({ seed: 3 });
  expect(openJournal(folder, "two").entries).toEqual([{ seed: 1 }, { seed: 2 }, { seed: 3 }]);
  first.remove();
});
