import { expect, test } from "vitest";
import { encodeUtf8 } from "../../math/utf8";
import { readStl } from "../../robot/stl";
import { simplifyStl } from "./meshSimplifier";

/** A ball of radius 0.05 m out of `rings` × 2 `rings` patches, as binary STL. */
function ball(rings: number): Uint8Array {
  const at = (i: number, k: number): number[] => {
    const [polar, turn] = [(Math.PI * i) / rings, (Math.PI * (k % (2 * rings))) / rings];
    const flat = i === 0 || i === rings ? 0 : Math.sin(polar);
    return [0.05 * flat * Math.cos(turn), 0.05 * flat * Math.sin(turn), 0.05 * Math.cos(polar)];
  };
  const triangles: number[][] = [];
  for (let i = 0; i < rings; i++) {
    for (let k = 0; k < 2 * rings; k++) {
      if (i > 0) triangles.push([...at(i, k), ...at(i + 1, k), ...at(i, k + 1)]);
      if (i < rings - 1) triangles.push([...at(i, k + 1), ...at(i + 1, k), ...at(i + 1, k + 1)]);
    }
  }
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((corners, t) => {
    corners.forEach((x, i) => {
      view.setFloat32(84 + 50 * t + 12 + 4 * i, x, true);
    });
  });
  return bytes;
}

/** Volume inside (divergence theorem), m³: positive when faces are seen from outside counter-clockwise. */
function volume(p: Float32Array): number {
  let sum = 0;
  for (let t = 0; t < p.length; t += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = p.subarray(t, t + 9) as unknown as number[];
    sum += ax! * (by! * cz! - bz! * cy!) - ay! * (bx! * cz! - bz! * cx!) + az! * (bx! * cy! - by! * cx!);
  }
  return sum / 6;
}

test("a ball keeps its size and its outside with a tenth of its triangles, and the same bytes come each time", async () => {
  const heavy = ball(60);
  const light = await simplifyStl("ball.stl", heavy, 1400);
  const [before, after] = [readStl("ball.stl", heavy, 1e6), readStl("ball.stl", light, 1e6)];
  expect(before.length / 9).toBe(14_160);
  expect(after.length / 9).toBeLessThanOrEqual(1400);
  expect(after.length / 9).toBeGreaterThan(1000);
  expect(volume(after) / volume(before)).toBeGreaterThan(0.98);
  expect(volume(after) / volume(before)).toBeLessThan(1.02);
  expect(await simplifyStl("ball.stl", ball(60), 1400)).toEqual(light);
});

test("a seam where some corners are written with minus zero is no edge", async () => {
  const plain = ball(20);
  const signed = plain.slice();
  const view = new DataView(signed.buffer);
  let count = 0;
  for (let at = 84; at < signed.length; at += 50) {
    for (let k = 12; k < 48; k += 4) {
      if (view.getFloat32(at + k, true) !== 0 || (at / 50) % 2 < 1) continue;
      view.setFloat32(at + k, -0, true);
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(10);
  expect(await simplifyStl("ball.stl", signed, 300)).toEqual(await simplifyStl("ball.stl", plain, 300));
});

test("what is light already loses nothing", async () => {
  const light = readStl("ball.stl", await simplifyStl("ball.stl", ball(8)), 1e6);
  expect(light.length).toBe(readStl("ball.stl", ball(8), 1e6).length);
});

test("what is no STL is refused by name", async () => {
  await expect(simplifyStl("arm.stl", encodeUtf8("no mesh at all"))).rejects.toMatchObject({
    code: "E_MESH",
    message: expect.stringContaining('"arm.stl"'),
  });
});
