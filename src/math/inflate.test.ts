import { constants, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflate } from "./inflate";
import { createRandomStream } from "./random";

const random = createRandomStream(0, "inflate");
const noise = Uint8Array.from({ length: 5000 }, () => random.integer(256));
const letters = Uint8Array.from({ length: 30_000 }, () => 97 + Math.floor(6 * random.uniform() * random.uniform()));
const SAMPLES: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array(0)],
  ["one byte", Uint8Array.of(7)],
  ["noise", noise],
  ["letters", letters],
  ["zeros", new Uint8Array(200_000)],
];
const CAP = 256 * 1024;

describe.each(SAMPLES)("%s", (_name, bytes) => {
  test.each([
    ["stored", { level: 0 }],
    ["level 1", { level: 1 }],
    ["level 9", { level: 9 }],
    ["fixed codes", { strategy: constants.Z_FIXED }],
    ["no matches", { strategy: constants.Z_HUFFMAN_ONLY }],
    ["runs", { strategy: constants.Z_RLE }],
  ])("%s comes back", (_way, options) => {
    expect(inflate(new Uint8Array(deflateRawSync(bytes, options)), CAP)).toEqual({ bytes });
  });

  test("with a dictionary", () => {
    const dictionary = letters.slice(0, 2000);
    expect(inflate(new Uint8Array(deflateRawSync(bytes, { dictionary })), CAP, dictionary)).toEqual({ bytes });
  });
});

const stream = new Uint8Array(deflateRawSync(letters));

test("a stream that is cut anywhere says so", () => {
  for (let length = 0; length < stream.length; length += 37) {
    expect(inflate(stream.slice(0, length), CAP)).toEqual({ problem: "cut" });
  }
  expect(inflate(stream.slice(0, -1), CAP)).toEqual({ problem: "cut" });
});

test("bytes behind the stream, and bits in its last byte, are refused", () => {
  expect(inflate(Uint8Array.of(...stream, 0), CAP)).toEqual({ problem: "bad" });
  // The end of a block with fixed codes leaves six bits of the second byte free.
  expect(inflate(Uint8Array.of(0x03, 0x00), CAP)).toEqual({ bytes: new Uint8Array(0) });
  expect(inflate(Uint8Array.of(0x03, 0x80), CAP)).toEqual({ problem: "bad" });
});

test("it stops at the cap, to the byte", () => {
  expect(inflate(stream, letters.length)).toEqual({ bytes: letters });
  expect(inflate(stream, letters.length - 1)).toEqual({ problem: "big" });
});

test("a match may not reach back before the beginning", () => {
  const dictionary = letters.slice(0, 2000);
  const needs = new Uint8Array(deflateRawSync(dictionary, { dictionary }));
  expect(inflate(needs, CAP)).toEqual({ problem: "bad" });
});

test("whatever bytes come, it ends with bytes or a problem", () => {
  const wild = createRandomStream(1, "inflate");
  let whole = 0;
  for (let k = 0; k < 20_000; k++) {
    const bytes = Uint8Array.from({ length: wild.integer(60) }, () => wild.integer(256));
    const from = stream.slice(0, 200);
    for (let n = wild.integer(4); n >= 0; n--) from[wild.integer(from.length)] = wild.integer(256);
    for (const input of [bytes, from]) if ("bytes" in inflate(input, 10_000)) whole += 1;
  }
  expect(whole).toBeLessThan(2000);
});
