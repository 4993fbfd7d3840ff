import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { createRandomStream } from "../math/random";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene, taskHash } from "./canonicalScene";
import { LARGEST_SCENE_FILE, readSceneFile, writeSceneFile } from "./sceneFile";
import { readScenePicture } from "./scenePicture";
import { writeScenePicture } from "./scenePictureWriter";
import { noOptions } from "./sharedScene";
import { GREY_PIXEL, pngChunk } from "./testing/greyPixel";
import { randomShare } from "./testing/sharedSamples";

const TIDY: unknown = JSON.parse(readFileSync(new URL("./fixtures/tidyTheDesk.json", import.meta.url), "utf8"));
const DOCUMENTS = [...Object.values(BUILTIN_SCENES), TIDY];
const lift = BUILTIN_SCENES["lift-the-cube"];

function refusal(read: () => unknown): InputError {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

const bytesOf = (document: unknown): Uint8Array => encodeUtf8(JSON.stringify(document));

describe("scene files", () => {
  test("200 scenes with options come back, and give the same file again", () => {
    const random = createRandomStream(0, "sceneFile");
    for (let k = 0; k < 200; k++) {
      const shared = { ...randomShare(DOCUMENTS[k % DOCUMENTS.length], random), start: null };
      const text = writeSceneFile(shared);
      expect(readSceneFile(encodeUtf8(text))).toEqual(shared);
      expect(writeSceneFile(readSceneFile(encodeUtf8(text)))).toBe(text);
    }
  });

  test("a file of ours is a scene document of the same task, and a bare document is a file", () => {
    const shared = { ...noOptions(), document: canonicalScene(lift), seed: 5 };
    const document: unknown = JSON.parse(writeSceneFile(shared));
    expect(taskHash(document)).toBe(taskHash(lift));
    expect(readSceneFile(bytesOf(lift))).toEqual({ ...shared, seed: null });
  });

  test("extensions of other programs are kept", () => {
    const document = { ...lift, "x-note": { by: "somebody" } };
    expect(readSceneFile(bytesOf(document)).document["x-note"]).toEqual({ by: "somebody" });
  });

  test("over 1 MiB nothing is read", () => {
    expect(refusal(() => readSceneFile(new Uint8Array(LARGEST_SCENE_FILE + 1))).code).toBe("E_FILE");
    const full = new Uint8Array(LARGEST_SCENE_FILE).fill(0x20);
    full.set(bytesOf(lift));
    expect(readSceneFile(full).document).toEqual(canonicalScene(lift));
  });

  test.each([
    ["E_JSON", Uint8Array.of(0x7b, 0xff)],
    ["E_JSON", encodeUtf8("")],
    ["E_JSON", encodeUtf8('{"v":1')],
    ["E_JSON", encodeUtf8("\ufeff{}")],
    ["E_JSON_DEPTH", encodeUtf8("[".repeat(100_000))],
    ["E_JSON_KEY", encodeUtf8('{"__proto__":{"polluted":1}}')],
    ["E_SCHEMA", encodeUtf8("[]")],
    ["E_SCHEMA", bytesOf({ ...lift, port: "COM3" })],
    ["E_NEWER_VERSION", bytesOf({ ...lift, v: 2 })],
    ["E_LINK_FIELD", bytesOf({ ...lift, "x-share": "seed" })],
    ["E_LINK_FIELD", bytesOf({ ...lift, "x-share": { seed: 5 } })],
    ["E_LINK_FIELD", bytesOf({ ...lift, "x-share": { torque: "5" } })],
    ["E_LINK_FIELD", bytesOf({ ...lift, "x-share": { start: "AQ" } })],
  ])("%s is said of a file that is none", (code, bytes) => {
    expect(refusal(() => readSceneFile(bytes)).code).toBe(code);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("pictures", () => {
  const shared = randomShare(TIDY, createRandomStream(4, "picture"));

  test("a picture carries its scene, and only the newest", () => {
    const once = writeScenePicture(GREY_PIXEL, { ...noOptions(), document: canonicalScene(lift) });
    const twice = writeScenePicture(once, { ...shared, start: null });
    expect(readScenePicture(once).document).toEqual(canonicalScene(lift));
    expect(readScenePicture(twice)).toEqual({ ...shared, start: null });
    // Nothing else in the picture has changed.
    expect([...twice.slice(-GREY_PIXEL.length + 33)]).toEqual([...GREY_PIXEL.slice(33)]);
  });

  test("no picture, no scene in it, cut, changed: each is said", () => {
    const picture = writeScenePicture(GREY_PIXEL, shared);
    expect(refusal(() => readScenePicture(encodeUtf8("GIF89a"))).message).toContain("no PNG");
    expect(refusal(() => readScenePicture(new Uint8Array(0))).message).toContain("no PNG");
    expect(refusal(() => readScenePicture(GREY_PIXEL)).message).toContain("holds no scene");
    for (let length = 8; length < picture.length; length++) {
      expect(refusal(() => readScenePicture(picture.subarray(0, length))).message).toContain("damaged");
    }
    // Behind the head of the picture: the name of our chunk at first, then what is in it.
    for (let at = 41; at < 33 + 12 + 200; at++) {
      const changed = picture.slice();
      changed[at]! ^= 1;
      expect(refusal(() => readScenePicture(changed)).code).toBe("E_PICTURE");
    }
  });

  test("a scene behind the end mark is none", () => {
    const picture = writeScenePicture(GREY_PIXEL, shared);
    const chunk = picture.slice(33, picture.length - (GREY_PIXEL.length - 33));
    const behind = Uint8Array.of(...GREY_PIXEL, ...chunk);
    expect(refusal(() => readScenePicture(behind)).message).toContain("holds no scene");
  });

  test("what is in the chunk is checked like any file", () => {
    const withText = (text: string): Uint8Array =>
      Uint8Array.of(
        ...GREY_PIXEL.slice(0, 33),
        ...pngChunk("iTXt", encodeUtf8(`Jointspace scene\0\0\0\0\0${text}`)),
        ...GREY_PIXEL.slice(33),
      );
    expect(readScenePicture(withText(JSON.stringify(lift))).document).toEqual(canonicalScene(lift));
    expect(refusal(() => readScenePicture(withText('{"v":1,"port":"COM3"}'))).code).toBe("E_SCHEMA");
    expect(refusal(() => readScenePicture(withText("hello"))).code).toBe("E_JSON");
    expect(refusal(() => readScenePicture(withText('{"__proto__":1}'))).code).toBe("E_JSON_KEY");
  });
});
