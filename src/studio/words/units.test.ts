import { expect, test } from "vitest";
import { degrees, fileSize, fixed, mass, milliseconds, shortfall } from "./units";

test("numbers carry a real minus and never a negative zero", () => {
  expect(fixed(-12.345, 1)).toBe("−12.3");
  expect(fixed(-0.04, 1)).toBe("0.0");
  expect(fixed(0.04, 1)).toBe("0.0");
});

test("angles are read in degrees, masses in grams", () => {
  expect(degrees(-Math.PI / 2)).toBe("−90.0°");
  expect(degrees(-1e-6)).toBe("0.0°");
  expect(mass(0.02)).toBe("20 g");
  expect(mass(0.0051)).toBe("5.1 g");
  expect(mass(1.234)).toBe("1.23 kg");
});

test("short times keep one decimal, long ones none", () => {
  expect(milliseconds(0.23)).toBe("0.2 ms");
  expect(milliseconds(12.6)).toBe("13 ms");
});

test("a margin is told in the unit that a person would measure it in", () => {
  expect(shortfall(-0.161, "m")).toBe("16 cm");
  expect(shortfall(-0.03, "m")).toBe("30 mm");
  expect(shortfall(-0.0042, "m")).toBe("4.2 mm");
  expect(shortfall(-0.146, "m/s")).toBe("146 mm/s");
  expect(shortfall(-3.378, "m/s")).toBe("3.4 m/s");
  expect(shortfall(-Math.PI / 6, "rad")).toBe("30.0°");
  expect(shortfall(-Math.PI / 6, "rad/s")).toBe("30 °/s");
  expect(shortfall(-0.4, "s")).toBe("0.4 s");
  expect(shortfall(-0.21, "N")).toBe("0.2 N");
});

test("a margin without a unit, or without a measure, is not told as a number", () => {
  expect(shortfall(-16.7, "1")).toBeNull();
  expect(shortfall(-1e6, "m")).toBeNull();
});

test("a small file is not told as nothing", () => {
  expect([fileSize(2900), fileSize(1), fileSize(16_100_000)]).toEqual(["3 kB", "1 kB", "16.1 MB"]);
  expect([fileSize(999_000), fileSize(1e6)]).toEqual(["999 kB", "1.0 MB"]);
});
