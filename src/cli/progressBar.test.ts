import { expect, test } from "vitest";
import { createProgressBar } from "./progressBar";

function drawn(isTTY: boolean): string[] {
  const written: string[] = [];
  const bar = createProgressBar({ isTTY, columns: 60, write: (text) => written.push(text) }, 40);
  for (let k = 0; k <= 40; k++) bar.show(k, "90% success");
  bar.end();
  return written;
}

test("a terminal gets one line that is redrawn", () => {
  const written = drawn(true);
  expect(written[20]).toContain("████████████░░░░░░░░░░░░ 20/40  90% success");
  expect(written.filter((text) => text.includes("\n"))).toEqual(["\n"]);
});

test("a file gets eleven lines and no control characters", () => {
  const written = drawn(false);
  expect(written).toHaveLength(11);
  expect(written.join("")).not.toContain("\r");
});

test("a terminal that says it has no columns still gets the whole line", () => {
  const written: string[] = [];
  createProgressBar({ isTTY: true, columns: 0, write: (text) => written.push(text) }, 4).show(1, "1 succeeded");
  expect(written[0]).toContain("1/4  1 succeeded");
});
