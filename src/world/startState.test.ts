import { expect, test } from "vitest";
import { InputError } from "../errors";
import { decodeBase64url, encodeBase64url } from "../math/base64url";
import { createRandomStream } from "../math/random";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { BUILTIN_SCENES } from "./builtinScenes";
import { parseScene } from "./parseScene";
import { decodeStart, encodeStart } from "./startState";
import { randomStart } from "./testing/sharedSamples";

const SCENES = Object.values(BUILTIN_SCENES).map(parseScene);

function refusal(text: string, scene = SCENES[0]!): InputError {
  try {
    decodeStart(text, scene);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the start was accepted");
}

test("500 starts come back within a tenth of a millimetre, 1e-4 rad and 1e-4 of a turn", () => {
  const random = createRandomStream(0, "startState");
  for (let k = 0; k < 500; k++) {
    const scene = SCENES[k % SCENES.length]!;
    const start = randomStart(scene, random);
    const back = decodeStart(encodeStart(start, scene), scene);
    start.joints.forEach((q, i) => {
      expect(Math.abs(back.joints[i]! - q)).toBeLessThanOrEqual(0.51e-4);
      expect(Math.abs(back.targets[i]! - start.targets[i]!)).toBeLessThanOrEqual(0.51e-4);
    });
    start.objects.forEach(({ X_WO, joint }, i) => {
      const other = back.objects[i]!;
      expect(other.X_WO === null).toBe(X_WO === null);
      expect(other.joint === null).toBe(joint === null);
      if (joint !== null) expect(Math.abs(other.joint! - joint)).toBeLessThan(0.51e-4);
      if (!X_WO) return;
      const off = X_WO.p.map((x, axis) => Math.abs(other.X_WO!.p[axis]! - x));
      expect(Math.max(...off)).toBeLessThanOrEqual(0.51e-4);
      const dot = X_WO.q.reduce((sum, x, axis) => sum + x * other.X_WO!.q[axis]!, 0);
      expect(1 - Math.abs(dot)).toBeLessThan(1e-8);
      const length = other.X_WO!.q.reduce((sum, x) => sum + x * x, 0);
      expect(length).toBeCloseTo(1, 12);
    });
  }
});

test("what was read is read as the same bits again", () => {
  const random = createRandomStream(1, "startState");
  for (const scene of SCENES) {
    const text = encodeStart(randomStart(scene, random), scene);
    expect(decodeStart(text, scene)).toEqual(decodeStart(text, scene));
  }
});

test("what was read is written as it was read, so that a run from there can be told", () => {
  const random = createRandomStream(2, "startState");
  for (let k = 0; k < 500; k++) {
    const scene = SCENES[k % SCENES.length]!;
    const read = decodeStart(encodeStart(randomStart(scene, random), scene), scene);
    expect(decodeStart(encodeStart(read, scene), scene)).toEqual(read);
  }
});

test("two components of a turn that are nearly the same come back as the same bits", () => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  for (let k = 0; k < 200; k++) {
    const half = Math.PI / 4 + (k - 100) * 2e-6;
    const X_WO = { p: [0.2, 0, 0.02] as const, q: [0, 0, Math.sin(half), Math.cos(half)] as const };
    const start = { joints: [], targets: [], objects: [{ X_WO, joint: null }] };
    const read = decodeStart(encodeStart(start, scene), scene);
    expect(decodeStart(encodeStart(read, scene), scene)).toEqual(read);
  }
});

interface Far {
  readonly p?: readonly number[];
  readonly joint?: number;
  readonly target?: number;
}

test.each<[string, Far, string]>([
  ["a thing that fell 2.5 m", { p: [0.1, 0, -2.5] }, '"cube" is at z = -2.50 m; expected at most 2 m either way'],
  ["a thing that is nowhere", { p: [Number.NaN, 0, 0] }, "x = NaN m"],
  ["a joint that turned four times", { joint: 25 }, "joint 1 is at 25 rad; expected at most 20 rad either way"],
  ["a target beyond that", { target: -20.1 }, "the target of joint 1 is at -20.1 rad"],
])("%s is refused when it is written, not when it is opened", (_name, { p, joint = 0, target = joint }, message) => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  const X_WO: Transform = { p: (p ?? [0, 0, 0]) as unknown as Vec3, q: [0, 0, 0, 1] };
  const write = () => encodeStart({ joints: [joint], targets: [target], objects: [{ X_WO, joint: null }] }, scene);
  expect(write).toThrow(expect.objectContaining({ code: "E_RANGE" }));
  expect(write).toThrow(message);
});

test("the farthest that is written can be opened, and an arm of more joints than are read is not written", () => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  const X_WO = { p: [2, -2, -2] as const, q: [0, 0, 0, 1] as const };
  const start = { joints: [20], targets: [-20], objects: [{ X_WO, joint: null }] };
  expect(decodeStart(encodeStart(start, scene), scene).objects[0]?.X_WO?.p).toEqual([2, -2, -2]);
  const many = Array.from({ length: 13 }, () => 0);
  expect(() => encodeStart({ ...start, joints: many, targets: many }, scene)).toThrow("the arm has 13 joints");
});

test("an arm and four blocks take about 110 letters", () => {
  const sort = parseScene(BUILTIN_SCENES["sort-by-colour"]);
  expect(encodeStart(randomStart(sort, createRandomStream(0, "length")), sort).length).toBeLessThan(115);
});

test("a start cut anywhere, or with more behind it, is refused", () => {
  const scene = parseScene(BUILTIN_SCENES["put-it-away"]);
  const bytes = decodeBase64url(encodeStart(randomStart(scene, createRandomStream(0, "cut")), scene))!;
  for (let length = 0; length < bytes.length; length++) {
    expect(refusal(encodeBase64url(bytes.subarray(0, length)), scene).code).toBe("E_LINK_FIELD");
  }
  expect(refusal(encodeBase64url(Uint8Array.of(...bytes, 0)), scene).code).toBe("E_LINK_FIELD");
});

test.each([
  ["another form", [2, 0]],
  ["200 joints", [1, 200]],
  ["a joint at 30 rad", [1, 1, 0xc0, 0xa7, 0x25, 0]],
  ["a number without end", [1, 1, 255, 255, 255, 255, 255, 255]],
])("%s is refused", (_name, bytes) => {
  expect(refusal(encodeBase64url(Uint8Array.from(bytes))).code).toBe("E_LINK_FIELD");
});

test("a rotation that is none is refused", () => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  for (const words of [
    [255, 255, 255, 255, 255, 255],
    [127, 255, 0, 0, 0, 0],
    [127, 254, 127, 254, 127, 254],
    [64, 0, 64, 0, 192, 0],
    // Two of 0.64, one of 0, and a last one of 0.43, which is not the largest.
    [121, 222, 121, 222, 63, 255],
  ]) {
    expect(refusal(encodeBase64url(Uint8Array.of(1, 0, 0, 0, 0, ...words)), scene).message).toContain("rotation");
  }
});

test("a place 3 m away is refused", () => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  // 30,000 steps of a tenth of a millimetre.
  const far = Uint8Array.of(1, 0, 0xe0, 0xd4, 0x03, 0, 0, 63, 255, 63, 255, 63, 255);
  expect(refusal(encodeBase64url(far), scene).message).toContain("place");
});

test("a start of more joints than any arm has is refused by their number", () => {
  const text = encodeBase64url(Uint8Array.of(1, 13));
  expect(() => decodeStart(text, SCENES[0]!)).toThrow("the start of the link has 13 joints; at most 12");
});
