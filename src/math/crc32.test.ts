import { crc32 as zlibCrc32 } from "node:zlib";
import { expect, test } from "vitest";
import { crc32 } from "./crc32";
import { createRandomStream } from "./random";
import { encodeUtf8 } from "./utf8";

test("the check value of the standard", () => {
  expect(crc32(encodeUtf8("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test.runIf(typeof zlibCrc32 === "function")("the same as zlib over random bytes", () => {
  const random = createRandomStream(0, "crc32");
  for (let k = 0; k < 100; k++) {
    const bytes = Uint8Array.from({ length: random.integer(300) }, () => random.integer(256));
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
  }
});
