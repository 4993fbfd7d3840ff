import { expect, test } from "vitest";
import { decodeBase64url, encodeBase64url } from "./base64url";
import { createRandomStream } from "./random";

test("bytes are written and read as Node does", () => {
  const random = createRandomStream(0, "base64url");
  for (let length = 0; length < 100; length++) {
    const bytes = Uint8Array.from({ length }, () => random.integer(256));
    const text = encodeBase64url(bytes);
    expect(text).toBe(Buffer.from(bytes).toString("base64url"));
    expect(decodeBase64url(text)).toEqual(bytes);
  }
});

test.each(["A", "AAAAA", "AA=", "AA==", "A+AA", "A/AA", "A A=", "AB", "AAB", "é", "AA\n"])("%j is refused", (text) => {
  // AB and AAB leave bits over that no byte holds.
  expect(decodeBase64url(text)).toBeNull();
});
