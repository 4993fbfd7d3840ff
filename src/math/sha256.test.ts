import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256Hex } from "./sha256";

test("FIPS 180-4 example: abc", () => {
  expect(sha256Hex(new TextEncoder().encode("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("every length around the padding limits agrees with Node's own hash", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
    expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("a view into a larger buffer is hashed, not the buffer", () => {
  const buffer = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
  const view = buffer.subarray(17, 217);
  expect(sha256Hex(view)).toBe(createHash("sha256").update(view).digest("hex"));
});
