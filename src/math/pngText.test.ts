import { deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { GREY_PIXEL, pngChunk } from "../world/testing/greyPixel";
import { readPngText } from "./pngText";
import { encodeUtf8 } from "./utf8";

const CAP = 1000;
const bytes = (...parts: (string | Uint8Array | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? encodeUtf8(part) : part)]));
const withChunk = (name: string, data: Uint8Array): Uint8Array =>
  bytes(GREY_PIXEL.slice(0, 33), pngChunk(name, data), GREY_PIXEL.slice(33));
const read = (png: Uint8Array) => readPngText(png, "key", CAP);

test("text as it is, and compressed, with a language and a translated keyword", () => {
  expect(read(withChunk("iTXt", bytes("key\0", [0, 0], "en\0Schlüssel\0", "schön 好")))).toEqual({ text: "schön 好" });
  expect(read(withChunk("iTXt", bytes("key\0", [1, 0, 0, 0], deflateSync("schön"))))).toEqual({ text: "schön" });
});

test("other texts are passed over", () => {
  expect(read(withChunk("iTXt", bytes("keys\0", [0, 0, 0, 0], "x")))).toEqual({ problem: "none" });
  expect(read(withChunk("tEXt", bytes("key\0x")))).toEqual({ problem: "none" });
  expect(read(GREY_PIXEL)).toEqual({ problem: "none" });
});

describe("B21: hostile chunks", () => {
  test.each([
    ["nothing behind the keyword", bytes("key\0")],
    ["no end of the language", bytes("key\0", [0, 0], "en")],
    ["no end of the translation", bytes("key\0", [0, 0, 0], "en")],
    ["an unknown compression flag", bytes("key\0", [2, 0, 0, 0], "x")],
    ["an unknown method", bytes("key\0", [1, 1, 0, 0], deflateSync("x"))],
    ["no zlib stream", bytes("key\0", [1, 0, 0, 0], "hello there")],
    ["no stream at all", bytes("key\0", [1, 0, 0, 0])],
    ["a bare deflate stream", bytes("key\0", [1, 0, 0, 0], deflateRawSync("hello"))],
    ["a stream that wants a dictionary", bytes("key\0", [1, 0, 0, 0], [0x78, 0xbb], deflateRawSync("x"), [0, 0, 0, 0])],
    ["a wrong checksum in the stream", bytes("key\0", [1, 0, 0, 0], deflateSync("hello").subarray(0, -1), [0])],
    ["a stream with more behind it", bytes("key\0", [1, 0, 0, 0], deflateSync("hello"), [0])],
    ["no UTF-8", bytes("key\0", [0, 0, 0, 0], [0xff])],
  ])("%s is damage", (_name, data) => {
    expect(read(withChunk("iTXt", data))).toEqual({ problem: "damaged" });
  });

  test("a bomb stops at the cap", () => {
    const bomb = deflateSync(new Uint8Array(20_000_000));
    expect(read(withChunk("iTXt", bytes("key\0", [1, 0, 0, 0], bomb)))).toEqual({ problem: "big" });
    expect(read(withChunk("iTXt", bytes("key\0", [0, 0, 0, 0], "x".repeat(CAP + 1))))).toEqual({ problem: "big" });
    expect(read(withChunk("iTXt", bytes("key\0", [0, 0, 0, 0], "x".repeat(CAP))))).toEqual({ text: "x".repeat(CAP) });
  });

  test("a chunk that states 4 GB, a checksum that does not fit, no end mark", () => {
    const picture = withChunk("iTXt", bytes("key\0", [0, 0, 0, 0], "x"));
    const huge = picture.slice();
    huge.fill(255, 33, 37);
    expect(read(huge)).toEqual({ problem: "damaged" });
    const changed = picture.slice();
    changed[33 + 8 + 8]! ^= 1;
    expect(read(changed)).toEqual({ problem: "damaged" });
    expect(read(picture.slice(0, -12))).toEqual({ problem: "damaged" });
    expect(read(encodeUtf8("<svg/>"))).toEqual({ problem: "notPng" });
    expect(read(new Uint8Array(3))).toEqual({ problem: "notPng" });
  });

  test("50,000 empty chunks are walked over", () => {
    const many = bytes(...Array.from({ length: 50_000 }, () => pngChunk("tEXt", new Uint8Array(0))));
    const picture = new Uint8Array(GREY_PIXEL.length + many.length);
    picture.set(GREY_PIXEL.subarray(0, 33));
    picture.set(many, 33);
    picture.set(GREY_PIXEL.subarray(33), 33 + many.length);
    expect(read(picture)).toEqual({ problem: "none" });
  });
});
