import { expect, test } from "vitest";
import { heldObject } from "./heldObject";

const [finger, jaw] = [5, 6];

test("the object that both jaws touch is held, whatever else touches what", () => {
  const contacts = Int32Array.of(1000, -1, 1001, finger, jaw, 1000, jaw, 1001, 1000, 1001);
  expect(heldObject(contacts, finger, jaw)).toBe(1);
});

test("an object at one jaw only, or jaws that touch each other, are no grasp", () => {
  expect(heldObject(Int32Array.of(1000, finger, 1001, jaw), finger, jaw)).toBe(-1);
  expect(heldObject(Int32Array.of(finger, jaw), finger, jaw)).toBe(-1);
  expect(heldObject(new Int32Array(0), finger, jaw)).toBe(-1);
});
