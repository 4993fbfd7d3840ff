import { expect, test } from "vitest";
import { BusNoise } from "./busNoise";

/** Cycles of six requests each, every 10 ms, of which `bad` in a thousand are unreadable. */
function told(noise: BusNoise, cycles: number, bad: number, from = 0): void {
  for (let k = from; k < from + cycles; k++) noise.tell(6 * k, Math.round((6 * k * bad) / 1000), 10 * k);
}

test("F07: one unreadable reply in a hundred is no noise", () => {
  const noise = new BusNoise();
  told(noise, 100, 10);
  expect(noise.isNoisy).toBe(false);
});

test("F08: one in five is, within 300 ms, and not before there is enough to tell", () => {
  const noise = new BusNoise();
  told(noise, 10, 200);
  expect(noise.isNoisy).toBe(false);
  told(noise, 20, 200, 10);
  expect(noise.isNoisy).toBe(true);
  expect(noise.share).toBeCloseTo(0.2, 1);
});

test("noise that is over is forgotten", () => {
  const noise = new BusNoise();
  for (let k = 0; k < 100; k++) noise.tell(6 * k, k < 50 ? 3 * k : 150, 10 * k);
  expect(noise.share).toBe(0);
});
