import { expect, test } from "vitest";
import { calculate, quantityWords, readQuantity, showQuantity } from "./quantity";

test("arithmetic with the usual order, and nothing else", () => {
  expect(calculate("2*15")).toBe(30);
  expect(calculate("1+2*3-(4-1)/2")).toBe(5.5);
  expect(calculate("-(2+-1)")).toBe(-1);
  for (const odd of ["", "2*", "1 2", "alert(1)", "2**3", "1/0", "(1", "NaN", "0x10", "__proto__"]) {
    expect(calculate(odd), odd).toBeNull();
  }
  expect(calculate("(".repeat(5000))).toBeNull();
});

test("units are those of the field, or others of the same kind", () => {
  expect(readQuantity("25", "length")).toBe(0.025);
  expect(readQuantity("2*15 mm", "length")).toBe(0.03);
  expect(readQuantity("3cm", "length")).toBe(0.03);
  expect(readQuantity("1,5", "length")).toBe(0.0015);
  expect(readQuantity("0.2 kg", "mass")).toBe(0.2);
  expect(readQuantity("45°", "degrees")).toBe(45);
  expect(readQuantity("90 %", "percent")).toBe(0.9);
  expect(readQuantity("3 kg", "length")).toBeNull();
  expect(readQuantity("3 constructor", "length")).toBeNull();
});

test("what is shown is read back as the same", () => {
  for (const value of [0.025, 0.1234, -0.18, 0, 1.5]) {
    expect(readQuantity(showQuantity(value, "length"), "length")).toBeCloseTo(value, 5);
  }
  expect(quantityWords(0.025, "length")).toBe("25 mm");
  expect(quantityWords(-45, "degrees")).toBe("-45°");
});
