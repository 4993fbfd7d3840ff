import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
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

test("a line that was cut off is done again", () => {
  openJournal<{ seed: number }>(folder, "cut").append({ seed: 1 });
  appendFileSync(join(folder, readdirSync(folder)[0]!), '{"seed": 2');
  const journal = openJournal(folder, "cut");
  expect(journal.entries).toEqual([{ seed: 1 }]);
  journal.append({ seed: 2 });
  expect(openJournal(folder, "cut").entries).toEqual([{ seed: 1 }, { seed: 2 }]);
});
