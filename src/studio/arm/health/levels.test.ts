import { expect, test } from "vitest";
import { heatLevel, lossLevel, supplyLevel } from "./levels";

test("heat is told from 55, warned of from 60, and stops from 65 °C", () => {
  expect([54, 55, 59, 60, 64, 65].map(heatLevel)).toEqual(["fine", "told", "told", "warned", "warned", "stopped"]);
});

test("a supply is fine within ten percent of one that belongs to the servos", () => {
  expect([5.4, 6.8, 8.1].map((volts) => supplyLevel("7.4V", volts))).toEqual(["fine", "fine", "fine"]);
  expect([6, 8.5].map((volts) => supplyLevel("7.4V", volts))).toEqual(["warned", "warned"]);
  expect(supplyLevel("7.4V", 12)).toBe("stopped");
  expect(supplyLevel("12V", 12)).toBe("fine");
  expect(supplyLevel(null, 12)).toBe("fine");
});

test("a single loss in a thousand is nothing, one in ten stands out", () => {
  expect([null, 0, 0.0005, 0.005, 0.05, 0.5].map(lossLevel)).toEqual([
    "fine",
    "fine",
    "fine",
    "told",
    "warned",
    "stopped",
  ]);
});
