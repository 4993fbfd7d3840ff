import { expect, test } from "vitest";
import { alongAxis, arrowLength, distanceToSegment, metresPerPixel } from "./screenScale";

test("a picture as high as the view covers twice the tangent of half the angle", () => {
  expect(metresPerPixel(Math.PI / 2, 3, 600) * 600).toBeCloseTo(6, 12);
});

test("the distance to a segment ends at its ends", () => {
  expect(distanceToSegment(5, 3, 0, 0, 10, 0)).toBeCloseTo(3, 12);
  expect(distanceToSegment(13, 4, 0, 0, 10, 0)).toBeCloseTo(5, 12);
  expect(distanceToSegment(3, 4, 0, 0, 0, 0)).toBeCloseTo(5, 12);
});

test("the point on an axis nearest to a ray", () => {
  const x = { x: 1, y: 0, z: 0 };
  const down = { x: 0, y: 0, z: -1 };
  expect(alongAxis({ x: 0.1, y: 0, z: 0 }, x, { x: 0.4, y: 0.2, z: 1 }, down)).toBeCloseTo(0.3, 12);
  expect(alongAxis({ x: 0, y: 0, z: 0 }, down, { x: 0.4, y: 0.2, z: 1 }, down)).toBeNull();
});

test("arrows grow with force but never beyond their limit", () => {
  expect(arrowLength(0, 0.006, 0.06)).toBe(0);
  expect(arrowLength(0.01, 0.006, 0.06) / 0.01).toBeCloseTo(0.006, 4);
  expect(arrowLength(1, 0.006, 0.06)).toBeLessThan(arrowLength(5, 0.006, 0.06));
  expect(arrowLength(1e6, 0.006, 0.06)).toBeLessThan(0.06);
});
