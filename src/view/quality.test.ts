import { expect, test } from "vitest";
import { fixedLevel, QUALITY_LEVELS, QualityGovernor, qualityFromUrl } from "./quality";

function feed(governor: QualityGovernor, ms: number, frames: number): void {
  for (let k = 0; k < frames; k++) governor.frame(ms);
}

test("slow frames step down at once and stop at the bottom", () => {
  const governor = new QualityGovernor(3);
  feed(governor, 60, 45);
  expect(governor.level).toBe(2);
  feed(governor, 60, 45 * 10);
  expect(governor.level).toBe(0);
});

test("fast frames step up only after several good windows; middling ones never", () => {
  const governor = new QualityGovernor(1);
  feed(governor, 16, 45 * 3);
  expect(governor.level).toBe(1);
  feed(governor, 16, 45);
  expect(governor.level).toBe(2);
  feed(governor, 30, 45 * 40);
  expect(governor.level).toBe(2);
});

test("a step up that did not last takes twice the patience", () => {
  const governor = new QualityGovernor(1);
  feed(governor, 16, 45 * 4);
  feed(governor, 60, 45);
  expect(governor.level).toBe(1);
  feed(governor, 16, 45 * 4);
  expect(governor.level).toBe(1);
  feed(governor, 16, 45 * 4);
  expect(governor.level).toBe(2);
});

test("single long frames and hidden tabs do not count", () => {
  const governor = new QualityGovernor(2);
  for (let k = 0; k < 90; k++) governor.frame(k % 3 === 0 ? 200 : 20);
  feed(governor, 5000, 100);
  expect(governor.level).toBe(2);
});

test("choices name levels", () => {
  expect(QUALITY_LEVELS[fixedLevel("low")!]!.name).toBe("low");
  expect(fixedLevel("auto")).toBeNull();
  expect(qualityFromUrl("?quality=low&x=1")).toBe("low");
  expect(qualityFromUrl("?quality=best")).toBeNull();
});
