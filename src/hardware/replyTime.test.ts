import { expect, test } from "vitest";
import { LEAST_WAIT_MS, MOST_WAIT_MS, ReplyTime } from "./replyTime";

function after(...samples: number[]): number {
  const time = new ReplyTime();
  for (const ms of samples) time.tell(ms);
  return time.waitMs;
}

test("before anything is known it waits as long as it may", () => {
  expect(after()).toBe(MOST_WAIT_MS);
});

test("it waits as RFC 6298 says: mean + 4 deviations", () => {
  // SRTT = 4, RTTVAR = 2.
  expect(after(4)).toBe(4 + 4 * 2);
  // RTTVAR = 3/4 · 2 + 1/4 · |4 − 5|, SRTT = 7/8 · 4 + 1/8 · 5.
  expect(after(4, 5)).toBeCloseTo(4.125 + 4 * 1.75, 12);
});

test("a prompt bus is waited for no shorter than the least, a slow one no longer than the most", () => {
  expect(after(...Array(50).fill(2))).toBe(LEAST_WAIT_MS);
  expect(after(...Array(50).fill(200))).toBe(MOST_WAIT_MS);
});

test("one pause of hours is forgotten within half a second of cycles", () => {
  expect(after(...Array(50).fill(3), 3_600_000, ...Array(50).fill(3))).toBe(LEAST_WAIT_MS);
});

test("an adapter that turns slow is waited for after a few late replies", () => {
  expect(after(...Array(200).fill(2), 16, 16, 16)).toBeGreaterThan(18);
});
