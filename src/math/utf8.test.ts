import { expect, test } from "vitest";
import { createRandomStream } from "./random";
import { decodeUtf8, encodeUtf8, utf8Length } from "./utf8";

const TEXTS = ["", "a", "é", "中文", "😀👩‍👧", "\u0000\u007f\u0080\u07ff\u0800\uffff", `${"x".repeat(10_000)}末`];

test.each(TEXTS)("%j is written and read as the platform does", (text) => {
  const bytes = encodeUtf8(text);
  expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
  expect(utf8Length(text)).toBe(bytes.length);
  expect(decodeUtf8(bytes)).toEqual({ text });
});

test("random bytes are refused where the platform refuses them", () => {
  const random = createRandomStream(0, "utf8");
  const platform = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let read = 0;
  for (let k = 0; k < 20_000; k++) {
    // Leads and trails come more often than plain letters, so that whole characters arise.
    const bytes = Uint8Array.from({ length: 1 + random.integer(4) }, () => 0x7c + random.integer(0x84));
    let wanted: string | null = null;
    try {
      wanted = platform.decode(bytes);
    } catch {
      wanted = null;
    }
    const result = decodeUtf8(bytes);
    expect("text" in result ? result.text : null).toBe(wanted);
    if (wanted !== null) read += 1;
  }
  expect(read).toBeGreaterThan(500);
});

test("a text that ends within a character is cut, not bad", () => {
  expect(decodeUtf8(encodeUtf8("中").slice(0, 2))).toEqual({ problem: "cut" });
  expect(decodeUtf8(Uint8Array.of(0xc0, 0x80))).toEqual({ problem: "bad" });
  expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toEqual({ problem: "bad" });
});
