import { expect, test } from "vitest";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { jsonPlaces, layOut, lineOf } from "./jsonPlaces";

test("what is laid out says the same, in lines that fit", () => {
  for (const scene of Object.values(BUILTIN_SCENES)) {
    const text = layOut(scene);
    expect(JSON.parse(text)).toEqual(scene);
    expect(jsonPlaces(text).fault).toBeNull();
  }
  expect(layOut({ v: 1, at: [0.2, 0] })).toBe('{ "v": 1, "at": [0.2, 0] }');
});

test("every part has its line", () => {
  const { lines } = jsonPlaces(
    '{\n  "v": 1,\n  "objects": [\n    { "id": "a",\n      "at": [1,\n 2] }\n  ],\n  "a/b~": {}\n}',
  );
  expect(Object.fromEntries(lines)).toEqual({
    "": 1,
    "/v": 2,
    "/objects": 3,
    "/objects/0": 4,
    "/objects/0/id": 4,
    "/objects/0/at": 5,
    "/objects/0/at/0": 5,
    "/objects/0/at/1": 6,
    "/a~1b~0": 8,
  });
  expect(lineOf(lines, "/objects/0/kind")).toBe(4);
  expect(lineOf(lines, "/nowhere")).toBe(1);
});

test.each([
  ['{\n"a": 1\n"b": 2}', "comma", 3],
  ['{\n"a" 1}', "colon", 2],
  ['{\n"a": 1,\n}', "extra", 3],
  ['{"a": [1,\n2', "end", 2],
  ['{"a": tru}', "value", 1],
  ['{"a":\n 01}', "number", 2],
  ["{a: 1}", "key", 1],
  ['{"a": "b\n"}', "string", 1],
  ['{"a": 1}\n}', "extra", 2],
  ["", "end", 1],
  ["[".repeat(1000), "deep", 1],
])("a fault is named and has its line: %j", (text, kind, line) => {
  expect(jsonPlaces(text).fault).toMatchObject({ kind, line });
});

test("it finds a fault wherever the browser's own parser does", () => {
  const text = layOut(BUILTIN_SCENES["lift-the-cube"]);
  for (let k = 0; k < text.length; k += 3) {
    for (const broken of [
      text.slice(0, k),
      `${text.slice(0, k)}}${text.slice(k)}`,
      text.slice(0, k) + text.slice(k + 1),
    ]) {
      let isSound = true;
      try {
        JSON.parse(broken);
      } catch {
        isSound = false;
      }
      expect(jsonPlaces(broken).fault === null, broken).toBe(isSound);
    }
  }
});
