import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { encodeBase64url } from "../math/base64url";
import { sha256Hex } from "../math/sha256";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene } from "./canonicalScene";
import corpus from "./fixtures/corpusV1.json";
import { LINK_DICTIONARY } from "./linkDictionary";
import { decodeScene, type LinkCodec, linkBudget } from "./sceneLink";
import { encodeScene } from "./sceneLinkWriter";

const TIDY: unknown = JSON.parse(readFileSync(new URL("./fixtures/tidyTheDesk.json", import.meta.url), "utf8"));
const DOCUMENTS: Readonly<Record<string, unknown>> = { ...BUILTIN_SCENES, "tidy-the-desk": TIDY };
const CODECS: readonly LinkCodec[] = [0, 1, 2];
const lift = BUILTIN_SCENES["lift-the-cube"];

function refusal(payload: string): InputError {
  try {
    decodeScene(payload);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the link was accepted");
}

/** A payload of any text, as a stranger would write it. */
const plain = (text: string): string => `0${encodeBase64url(encodeUtf8(text))}`;
const deflated = (text: string | Uint8Array): string =>
  `1${encodeBase64url(new Uint8Array(deflateRawSync(text, { level: 9 })))}`;

describe.each(Object.entries(DOCUMENTS))("%s", (_id, document) => {
  test.each(CODECS)("comes back through codec %i, and its link too", (codec) => {
    const payload = encodeScene(document, codec);
    expect(JSON.stringify(decodeScene(payload))).toBe(JSON.stringify(canonicalScene(document)));
    expect(encodeScene(decodeScene(payload), codec)).toBe(payload);
  });
});

describe("lengths", () => {
  const lengths = (codec: LinkCodec): number[] =>
    Object.values(BUILTIN_SCENES).map((document) => encodeScene(document, codec).length);

  test("the ten tasks take 403 to 706 letters in codec 1, within 5 percent", () => {
    const all = lengths(1);
    expect(Math.abs(Math.min(...all) / 403 - 1)).toBeLessThan(0.05);
    expect(Math.abs(Math.max(...all) / 706 - 1)).toBeLessThan(0.05);
  });

  test("no task takes more than 5 percent over what its text takes as the language prints it", () => {
    for (const document of Object.values(BUILTIN_SCENES)) {
      const printed = deflated(JSON.stringify(document)).length;
      expect(encodeScene(document, 1).length).toBeLessThan(1.05 * printed);
    }
  });

  test("the dictionary shortens every task to less than 850 letters", () => {
    lengths(2).forEach((length, k) => {
      expect(length).toBeLessThan(lengths(1)[k]!);
      expect(length).toBeLessThan(851);
    });
  });

  test("the dictionary is frozen", () => {
    expect(sha256Hex(LINK_DICTIONARY)).toBe(corpus.dictionarySha256);
  });

  test("a budget is green up to 1,900 letters and amber up to 8,000", () => {
    expect([1900, 1901, 8000, 8001].map(linkBudget)).toEqual(["green", "amber", "amber", "red"]);
  });

  test("a scene that does not fit a link is refused when it is written", () => {
    // Random letters do not shrink.
    const noise = (n: number): string => sha256Hex(encodeUtf8(String(n)));
    const extensions = Object.fromEntries(
      Array.from({ length: 20 }, (_, k) => [
        `x-${k}`,
        Array.from({ length: 60 }, (_, n) => noise(100 * k + n)).join(""),
      ]),
    );
    expect(() => encodeScene({ ...lift, ...extensions })).toThrow(/at most 32768/);
  });
});

describe("bad links", () => {
  test.each(CODECS)("B19: a link of codec %i that is cut anywhere was cut off", (codec) => {
    const payload = encodeScene(TIDY, codec);
    for (let length = 1; length < payload.length; length++) {
      const error = refusal(payload.slice(0, length));
      expect(error.code).toBe("E_LINK_CORRUPT");
      expect(error.message).toContain("cut off");
    }
  });

  test("B19: a long link that is cut at 2,048 letters", () => {
    const long = { ...lift, "x-note": Array.from({ length: 60 }, (_, k) => sha256Hex(encodeUtf8(String(k)))) };
    for (const codec of CODECS) {
      const payload = encodeScene(long, codec);
      expect(payload.length).toBeGreaterThan(2048);
      expect(refusal(payload.slice(0, 2048)).code).toBe("E_LINK_CORRUPT");
    }
  });

  test("nothing at all was cut off", () => {
    expect(refusal("").code).toBe("E_LINK_CORRUPT");
    for (const codec of CODECS) expect(refusal(String(codec)).code).toBe("E_LINK_CORRUPT");
  });

  test.each(["3AAAA", "xAAAA", "{}", " 1AAA", "９"])("B20: the codec of %j is unknown", (payload) => {
    expect(refusal(payload).code).toBe("E_LINK_CODEC");
  });

  test("B20: a newer version of the language", () => {
    const error = refusal(deflated(JSON.stringify({ ...lift, v: 2, goal: { dance: [] } })));
    expect(error.code).toBe("E_NEWER_VERSION");
    expect(error.tip).toContain("Reload");
  });

  test("B21: a deflate bomb stops at 256 KiB of output", () => {
    const bomb = deflated(new Uint8Array(20_000_000));
    expect(bomb.length).toBeLessThan(32 * 1024);
    expect(refusal(bomb).code).toBe("E_LINK_TOO_BIG");
    expect(refusal(`2${bomb.slice(1)}`).code).toBe("E_LINK_TOO_BIG");
    // At the cap it is read, and then is no JSON.
    expect(refusal(deflated(`{"v":1}${" ".repeat(256 * 1024 - 7)}`)).code).toBe("E_SCHEMA");
    expect(refusal(deflated(`{"v":1}${" ".repeat(256 * 1024 - 6)}`)).code).toBe("E_LINK_TOO_BIG");
  });

  test("B21: a payload over 32 KiB is too long whatever is in it", () => {
    expect(refusal(`1${"A".repeat(32 * 1024)}`).code).toBe("E_LINK_TOO_LONG");
    expect(refusal(`9${"%".repeat(32 * 1024)}`).code).toBe("E_LINK_TOO_LONG");
    expect(refusal(`9${"%".repeat(32 * 1024 - 1)}`).code).toBe("E_LINK_CODEC");
  });

  test("B22: JSON nested 100,000 deep, closed or not", () => {
    expect(refusal(deflated("[".repeat(100_000))).code).toBe("E_JSON_DEPTH");
    expect(refusal(deflated("[".repeat(100_000) + "]".repeat(100_000))).code).toBe("E_JSON_DEPTH");
    expect(refusal(deflated('{"a":'.repeat(41))).code).toBe("E_JSON_DEPTH");
    expect(refusal(deflated('{"a":'.repeat(40))).code).toBe("E_LINK_CORRUPT");
  });

  test.each(["__proto__", "constructor", "prototype", "\\u005f_proto__"])("B23: the key %s", (key) => {
    for (const write of [plain, deflated]) {
      expect(refusal(write(`{"v":1,"${key}":{"polluted":1},"goal":{}}`)).code).toBe("E_JSON_KEY");
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ["padding", `${encodeScene(lift, 0)}=`],
    ["a letter that is not in the alphabet", encodeScene(lift, 1).replace(/.$/, "+")],
    ["a space", `${encodeScene(lift, 1)} `],
    ["a byte behind the stream", `1${encodeBase64url(Uint8Array.of(3, 0, 0))}`],
    ["no deflate stream", "1_____w"],
    ["an empty stream", "1AwA"],
  ])("%s: the link was changed", (_name, payload) => {
    expect(refusal(payload).code).toBe("E_LINK_CORRUPT");
  });

  test("a letter that is changed is never read as the scene that was meant", () => {
    const payload = encodeScene(lift, 1);
    const meant = JSON.stringify(canonicalScene(lift));
    for (let at = 1; at < payload.length; at += 3) {
      const changed = payload.slice(0, at) + (payload[at] === "A" ? "B" : "A") + payload.slice(at + 1);
      try {
        expect(JSON.stringify(decodeScene(changed))).not.toBe(meant);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }
  });

  test("text that is whole but no JSON, no UTF-8, marked, or halves a character", () => {
    expect(refusal(plain('{"v":1,}')).code).toBe("E_JSON");
    expect(refusal(plain('{"v":1}}')).code).toBe("E_JSON");
    expect(refusal(plain("hello")).code).toBe("E_JSON");
    expect(refusal(plain(`\ufeff${JSON.stringify(lift)}`)).code).toBe("E_JSON");
    expect(refusal(`0${encodeBase64url(Uint8Array.of(0x22, 0xff, 0x22))}`).code).toBe("E_JSON");
    expect(refusal(`0${encodeBase64url(Uint8Array.of(0x7b, 0xed, 0xa0, 0x80, 0x7d))}`).code).toBe("E_JSON");
    expect(refusal(plain('{"v":1,"v":1}')).code).toBe("E_JSON_KEY");
  });

  test("B31: what a link may not set", () => {
    expect(refusal(deflated(JSON.stringify({ ...lift, port: "COM3" }))).code).toBe("E_SCHEMA");
    expect(refusal(deflated(JSON.stringify({ ...lift, robot: { torque: 1 } }))).code).toBe("E_SCHEMA");
  });
});
