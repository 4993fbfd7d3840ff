import { expect, test } from "vitest";
import { createEmulatorClock } from "./emulatorClock";
import { probe } from "./testing/probe";

test("virtual time follows the host's clock, in its own units", () => {
  const { arm } = probe();
  const clock = createEmulatorClock(arm, 5000);
  clock.tick(5012.5);
  expect(arm.now).toBe(12_500);
  expect(clock.dueInMs(5012.5)).toBeCloseTo(0.5, 9);
  expect(clock.dueInMs(5020)).toBe(0);
});

test("after a long pause the arm goes on where it was, and never back", () => {
  const { arm } = probe();
  const clock = createEmulatorClock(arm, 0);
  clock.tick(100);
  clock.tick(600_000);
  expect(arm.now).toBe(350_000);
  clock.tick(600_010);
  expect(arm.now).toBe(360_000);
  clock.tick(0);
  expect(arm.now).toBe(360_000);
});
