import { expect, test } from "vitest";
import { FramePacer } from "./framePacer";

test("nothing is drawn while nothing changes", () => {
  const pacer = new FramePacer(false);
  expect(pacer.turn(true, 16)).toBe(true);
  for (let k = 0; k < 200; k++) expect(pacer.turn(false, 16)).toBe(false);
});

test("a processor draws one fine picture once all stands still, and returns to its own ratio when things move", () => {
  const pacer = new FramePacer(true);
  expect(pacer.turn(true, 16)).toBe(true);
  expect(pacer.ratio(700, 500, 1)).toBe(1);
  let drawn = 0;
  for (let k = 0; k < 200; k++) if (pacer.turn(false, 16)) drawn++;
  expect(drawn).toBe(1);
  expect(pacer.ratio(700, 500, 1)).toBe(2);
  pacer.turn(true, 16);
  expect(pacer.ratio(700, 500, 1)).toBe(1);
});

test("large canvases stay within the pixels of their level", () => {
  const pacer = new FramePacer(true);
  const [width, height] = [3000, 2000];
  const ratio = pacer.ratio(width, height, 2);
  expect(ratio).toBeLessThan(1);
  expect(ratio * ratio * width * height).toBeLessThanOrEqual(1_100_000);
  pacer.setChoice("high");
  expect(pacer.ratio(700, 500, 2)).toBe(2);
});

test("frames that wait for the session count as work, a rest does not", () => {
  const pacer = new FramePacer(true);
  for (let k = 0; k < 400; k++) pacer.turn(k % 3 > 0, 90);
  expect(pacer.level).toBe(0);
  const rested = new FramePacer(true);
  for (let k = 0; k < 400; k++) rested.turn(k % 40 < 20, 90);
  expect(rested.level).toBe(1);
});
