import { expect, test } from "vitest";
import type { RunRecord } from "../../dataset/runRecord";
import { encodeRun } from "../../dataset/runWriter";
import { InputError } from "../../errors";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { canonicalScene } from "../../world/canonicalScene";
import { writeFields } from "../../world/linkFields";
import { encodeScene } from "../../world/sceneLinkWriter";
import { readRunLink } from "./openRun";

const scene = canonicalScene(BUILTIN_SCENES["reach-the-dot"]);
const run: RunRecord = {
  scene,
  seed: 1,
  servo: "stiff",
  robot: null,
  start: null,
  leader: "expert",
  physics: "native 1.0.0",
  outcome: null,
  track: { joints: 1, steps: 2, actions: Int32Array.of(1, 2) },
  checks: Uint8Array.of(7, 8),
  hash: "00000000000000ff",
};
const text = encodeRun(run);

function codeOf(fragment: string): string {
  try {
    return readRunLink(fragment) ? "run" : "none";
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

test("a run alone in a link is read, with and without its checksum", () => {
  expect(readRunLink(`#${writeFields([["r", text]])}`)).toEqual(run);
  expect(readRunLink(`#r=${text}`)).toEqual(run);
});

test("a link of something else holds no run", () => {
  expect(codeOf("")).toBe("none");
  expect(codeOf(`#s=${encodeScene(scene, 2)}`)).toBe("none");
});

test("a link that holds a run and a scene, or a seed of another run, is refused instead of one of them winning", () => {
  expect(codeOf(`#s=${encodeScene(scene, 2)}&r=${text}`)).toBe("E_LINK_FIELD");
  expect(
    codeOf(
      `#${writeFields([
        ["r", text],
        ["seed", "9"],
      ])}`,
    ),
  ).toBe("E_LINK_FIELD");
  expect(codeOf(`#r=${text}&r=${text}`)).toBe("E_LINK_FIELD");
});

test("B19: a link whose run was cut is refused wherever it was cut", () => {
  const fragment = writeFields([["r", text]]);
  for (let length = 3; length < fragment.length; length++) {
    expect(codeOf(fragment.slice(0, length)), `${length}`).toBe("E_LINK_CORRUPT");
  }
});
