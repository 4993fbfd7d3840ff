import { expect, test } from "vitest";
import type { Controller, Observation } from "../control/contracts";
import { LateScript } from "./lateScript";

const nothing = {} as Observation;

test("a late script hears the last seed, and leads once it is there", async () => {
  const seeds: number[] = [];
  const script: Controller = { id: "x", reset: (seed) => void seeds.push(seed), act: () => Float64Array.of(1) };
  const late = new LateScript(async () => script);
  late.reset(1);
  late.reset(2);
  expect(late.isComing).toBe(true);
  expect(late.act(nothing)).toBeNull();
  await late.prepare();
  expect(late.isComing).toBe(false);
  expect(seeds).toEqual([2]);
  expect(late.act(nothing)).toEqual(Float64Array.of(1));
  late.reset(3);
  expect(seeds).toEqual([2, 3]);
});

test("a script that cannot be fetched is told at every step", async () => {
  const late = new LateScript(() => Promise.reject(new Error("offline")));
  await late.prepare();
  // Nothing more comes: time goes on, and each step tells why the arm holds.
  expect(late.isComing).toBe(false);
  for (let k = 0; k < 2; k++) expect(() => late.act(nothing)).toThrow("cannot be fetched: Error: offline");
});
