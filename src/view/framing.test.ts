import { expect, test } from "vitest";
import type { Vec3 } from "../math/vector3";
import { frameCamera } from "./framing";

const points: Vec3[] = [];
for (const x of [-0.08, 0.3]) for (const y of [-0.2, 0.2]) for (const z of [0, 0.3]) points.push([x, y, z]);
const length = Math.hypot(0.78, 0.72, 0.5);
const forward: Vec3 = [-0.78 / length, 0.72 / length, -0.5 / length];
const fovY = 0.6;
const window = { left: -0.9, right: 0.9, bottom: -0.6, top: 0.9 };

/** Normalised device coordinates by the definition of a pinhole camera. */
function project(p: Vec3, eye: Vec3, aspect: number): [number, number] {
  const v: Vec3 = [p[0] - eye[0], p[1] - eye[1], p[2] - eye[2]];
  const flat = Math.hypot(forward[0], forward[1]);
  const right: Vec3 = [forward[1] / flat, -forward[0] / flat, 0];
  const up: Vec3 = [-forward[2] * (forward[0] / flat), -forward[2] * (forward[1] / flat), flat];
  const along = v[0] * forward[0] + v[1] * forward[1] + v[2] * forward[2];
  const k = Math.tan(fovY / 2);
  const x = v[0] * right[0] + v[1] * right[1];
  const y = v[0] * up[0] + v[1] * up[1] + v[2] * up[2];
  return [x / along / k / aspect, y / along / k];
}

for (const aspect of [21 / 9, 16 / 9, 1, 9 / 16]) {
  test(`all points lie in the window and touch it, aspect ${aspect.toFixed(2)}`, () => {
    const { position } = frameCamera(points, forward, fovY, aspect, window);
    const seen = points.map((p) => project(p, position, aspect));
    const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
    expect(Math.min(...xs)).toBeGreaterThan(window.left - 1e-9);
    expect(Math.max(...xs)).toBeLessThan(window.right + 1e-9);
    expect(Math.min(...ys)).toBeGreaterThan(window.bottom - 1e-9);
    expect(Math.max(...ys)).toBeLessThan(window.top + 1e-9);
    const touchesX = Math.max(...xs) - Math.min(...xs) > window.right - window.left - 1e-6;
    const touchesY = Math.max(...ys) - Math.min(...ys) > window.top - window.bottom - 1e-6;
    expect(touchesX || touchesY).toBe(true);
  });
}

test("the target lies straight ahead of the camera", () => {
  const { position, target } = frameCamera(points, forward, fovY, 1.5, window);
  const ahead = target.map((t, i) => t - position[i]!) as unknown as Vec3;
  const distance = Math.hypot(...ahead);
  ahead.forEach((a, i) => {
    expect(a / distance).toBeCloseTo(forward[i]!, 9);
  });
});
