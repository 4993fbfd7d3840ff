import { expect, test } from "vitest";
import { InputError } from "../errors";
import { decodeBase64url, encodeBase64url } from "../math/base64url";
import { createRandomStream } from "../math/random";
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
