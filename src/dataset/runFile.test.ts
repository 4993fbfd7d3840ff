import { expect, test } from "vitest";
import { InputError } from "../errors";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
import { looksLikeRun, readRunFile, writeRunFile } from "./runFile";
import type { RunRecord } from "./runRecord";
import { LONGEST_RUN_TEXT } from "./runText";
import { encodeRun } from "./runWriter";

const run: RunRecord = {
  scene: canonicalScene(BUILTIN_SCENES["reach-the-dot"]),
  seed: 1,
  servo: "stiff",
  robot: null,
  start: null,
  leader: "policy",
  physics: "native 1.0.0",
  outcome: null,
  track: { joints: 2, steps: 3, actions: Int32Array.of(1, 2, 3, 4, 5, 6) },
  checks: Uint8Array.of(7, 8, 9),
  hash: "00000000000000ff",
};

function codeOf(bytes: Uint8Array): string {
  try {
    readRunFile(bytes);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return "accepted";
}

test("a file gives its run back, and says that it is one", () => {
  const text = writeRunFile(encodeRun(run));
  expect(readRunFile(encodeUtf8(text))).toEqual(run);
  expect(looksLikeRun(encodeUtf8(text))).toBe(true);
  expect(looksLikeRun(encodeUtf8(JSON.stringify({ jointspace: "run" })))).toBe(true);
  expect(looksLikeRun(encodeUtf8(JSON.stringify(BUILTIN_SCENES["reach-the-dot"])))).toBe(false);
  expect(looksLikeRun(Uint8Array.of(137, 80, 78, 71))).toBe(false);
});

test("a file as it was written at first, without a checksum, is read for ever", () => {
  const text = JSON.stringify({ jointspace: "run", v: 1, run: encodeRun(run) });
  expect(readRunFile(encodeUtf8(text))).toEqual(run);
});

test("a file whose checksum bears another name is refused, and not read as one without", () => {
  const text = writeRunFile(encodeRun(run)).replace('"check"', '"chekc"');
  expect(() => readRunFile(encodeUtf8(text))).toThrow('it has the name "chekc"');
  expect(codeOf(encodeUtf8(text))).toBe("E_RUN_CORRUPT");
});

test("no bit of a file can be flipped unseen", () => {
  const bytes = encodeUtf8(writeRunFile(encodeRun(run)));
  const codes = new Set<string>();
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << bit;
      codes.add(codeOf(flipped));
    }
  }
  codes.delete("accepted");
  expect([...codes].sort()).toEqual(["E_FILE", "E_JSON", "E_NEWER_VERSION", "E_RUN_CORRUPT"]);
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << bit;
      if (codeOf(flipped) === "accepted") expect([at, bit, readRunFile(flipped)]).toEqual([at, bit, run]);
    }
  }
});

test("other files are refused with what they are", () => {
  const text = writeRunFile(encodeRun(run));
  expect(codeOf(encodeUtf8("{}"))).toBe("E_FILE");
  expect(codeOf(encodeUtf8('{"jointspace":"run","v":1,"run":7}'))).toBe("E_FILE");
  expect(codeOf(encodeUtf8(text.replace('"v": 1', '"v": 2')))).toBe("E_NEWER_VERSION");
  expect(codeOf(encodeUtf8(text.slice(0, 40)))).toBe("E_JSON");
  expect(codeOf(Uint8Array.of(255, 254))).toBe("E_FILE");
  expect(codeOf(new Uint8Array(LONGEST_RUN_TEXT + 2000))).toBe("E_FILE");
  expect(codeOf(encodeUtf8(text.replace(/"1[\w-]+"/, '"1AAAA"')))).toBe("E_RUN_CORRUPT");
});
