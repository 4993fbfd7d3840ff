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

test("while an arm is armed, drawing pauses for as long as a slow picture took, and what changed meanwhile is drawn then", () => {
  const pacer = new FramePacer(true);
  pacer.setRealArm("armed");
  expect(pacer.turn(true, 16)).toBe(true);
  expect(pacer.turn(true, 80)).toBe(false);
  expect(pacer.turn(false, 40)).toBe(false);
  expect(pacer.turn(false, 50)).toBe(true);
  // Quick ones follow each other at once, and nothing is drawn for nothing.
  expect(pacer.turn(true, 16)).toBe(true);
  expect(pacer.turn(true, 16)).toBe(true);
  expect(pacer.turn(false, 16)).toBe(false);
  // The pause ends however slow the picture was.
  expect(pacer.turn(true, 16)).toBe(true);
  expect(pacer.turn(true, 900)).toBe(false);
  expect(pacer.turn(true, 210)).toBe(true);
});

test("while an arm is armed, a processor that draws pauses after each picture that was late", () => {
  const turns = (software: boolean): boolean[] => {
    const pacer = new FramePacer(software);
    pacer.setRealArm("armed");
    return [16, 30, 40, 16].map((dtMs) => pacer.turn(true, dtMs));
  };
  expect(turns(true)).toEqual([true, false, true, true]);
  expect(turns(false)).toEqual([true, true, true, true]);
});

test("F26: one slow picture is enough to draw more simply while an arm is armed, unless a person chose the quality", () => {
  const pacer = new FramePacer(false);
  pacer.setRealArm("armed");
  pacer.turn(true, 16);
  pacer.turn(true, 90);
  expect(pacer.level).toBe(2);
  pacer.turn(true, 100);
  pacer.turn(true, 120);
  expect(pacer.level).toBe(1);
  const chosen = new FramePacer(false);
  chosen.setChoice("high");
  chosen.setRealArm("armed");
  for (let k = 0; k < 20; k++) chosen.turn(true, 150);
  expect(chosen.level).toBe(3);
  chosen.setChoice("auto");
  expect(chosen.level).toBe(2);
});

test("F26: no level climbs while an arm is armed, and the time in a hidden tab is nobody's slowness", () => {
  const pacer = new FramePacer(true);
  pacer.setRealArm("armed");
  for (let k = 0; k < 2000; k++) pacer.turn(true, 10);
  expect(pacer.level).toBe(1);
  pacer.hidden();
  pacer.turn(true, 60_000);
  expect(pacer.level).toBe(1);
});

test("F26: a scene that stands still is not drawn finely while a real arm is there", () => {
  const pacer = new FramePacer(true);
  for (const state of ["connected", "armed"] as const) {
    pacer.setRealArm(state);
    pacer.turn(true, 16);
    for (let k = 0; k < 200; k++) expect(pacer.turn(false, 16)).toBe(false);
    expect(pacer.ratio(700, 500, 1)).toBe(1);
  }
  pacer.setRealArm("none");
  let drawn = 0;
  for (let k = 0; k < 200; k++) if (pacer.turn(false, 16)) drawn++;
  expect(drawn).toBe(1);
});
