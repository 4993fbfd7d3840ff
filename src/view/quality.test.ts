import { expect, test } from "vitest";
import { fixedLevel, QUALITY_LEVELS, QualityGovernor, qualityFromUrl, wantsAntialias } from "./quality";

const WINDOW = 30;

function feed(governor: QualityGovernor, ms: number, frames: number): number {
  let changes = 0;
  for (let k = 0; k < frames; k++) if (governor.frame(ms)) changes++;
  return changes;
}

/** A governor past its start, in which shaders compile and the policy loads. */
function warm(level: number): QualityGovernor {
  const governor = new QualityGovernor(level);
  feed(governor, 90, WINDOW * 2);
  return governor;
}

test("a slow start does not count", () => {
  expect(warm(2).level).toBe(2);
});

test("slow frames step down after two windows and stop at the bottom", () => {
  const governor = warm(3);
  feed(governor, 70, WINDOW);
  expect(governor.level).toBe(3);
  feed(governor, 70, WINDOW);
  expect(governor.level).toBe(2);
  feed(governor, 70, WINDOW * 20);
  expect(governor.level).toBe(0);
});

test("fast frames step up only after several good windows; middling ones never", () => {
  const governor = warm(1);
  feed(governor, 16, WINDOW * 3);
  expect(governor.level).toBe(1);
  feed(governor, 16, WINDOW);
  expect(governor.level).toBe(2);
  feed(governor, 40, WINDOW * 40);
  expect(governor.level).toBe(2);
});

test("a machine that is fast on one level and slow on the next settles after one trial", () => {
  const governor = new QualityGovernor(1);
  let changes = 0;
  for (let k = 0; k < 10_000; k++) if (governor.frame(governor.level > 1 ? 80 : 16)) changes++;
  expect(governor.level).toBe(1);
  expect(changes).toBe(2);
  governor.forgive();
  feed(governor, 16, WINDOW * 4);
  expect(governor.level).toBe(2);
});

test("after a busy time a processor climbs back to whole pixels and shadows", () => {
  const governor = warm(1);
  feed(governor, 80, WINDOW * 2);
  expect(governor.level).toBe(0);
  feed(governor, 28, WINDOW * 4);
  expect(governor.level).toBe(1);
  feed(governor, 40, WINDOW * 100);
  expect(governor.level).toBe(1);
});

test("single long frames, a slow second and hidden tabs do not count", () => {
  const governor = warm(2);
  for (let k = 0; k < 300; k++) governor.frame(k % 3 === 0 ? 300 : 20);
  feed(governor, 5000, 100);
  feed(governor, 90, WINDOW);
  feed(governor, 30, WINDOW);
  feed(governor, 90, WINDOW);
  expect(governor.level).toBe(2);
});

test("slow frames on both sides of a pause are not added up", () => {
  const governor = warm(2);
  for (let k = 0; k < 20; k++) {
    feed(governor, 90, WINDOW - 1);
    governor.pause();
  }
  expect(governor.level).toBe(2);
});

test("levels spend more from first to last, and low ones keep whole pixels", () => {
  for (let k = 1; k < QUALITY_LEVELS.length; k++) {
    expect(QUALITY_LEVELS[k]!.dpr).toBeGreaterThan(QUALITY_LEVELS[k - 1]!.dpr);
    expect(QUALITY_LEVELS[k]!.shadowMap).toBeGreaterThan(QUALITY_LEVELS[k - 1]!.shadowMap);
  }
  expect(QUALITY_LEVELS[fixedLevel("low")!]!.dpr).toBe(1);
});

test("choices name levels", () => {
  expect(QUALITY_LEVELS[fixedLevel("low")!]!.name).toBe("low");
  expect(fixedLevel("auto")).toBeNull();
  expect(qualityFromUrl("?quality=low&x=1")).toBe("low");
  expect(qualityFromUrl("?quality=best")).toBeNull();
  expect(wantsAntialias(true, "")).toBe(false);
  expect(wantsAntialias(true, "?quality=high")).toBe(true);
  expect(wantsAntialias(false, "?quality=low")).toBe(true);
});
