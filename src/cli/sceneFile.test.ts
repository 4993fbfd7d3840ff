import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../errors";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { readPolicyFolder } from "./policyFolder";
import { openScene } from "./sceneFile";

const folder = mkdtempSync(join(tmpdir(), "scene-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("opens built-in scenes and files", () => {
  expect(openScene("stack-three").objects).toHaveLength(3);
  const path = file("own.json", JSON.stringify(BUILTIN_SCENES["reach-the-dot"]));
  expect(openScene(path)).toEqual(openScene("reach-the-dot"));
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).code;
  }
  throw new Error("was not refused");
}

test("says what is wrong with what it cannot open", () => {
  expect(() => openScene("cube-in-the-try")).toThrow(/neither a built-in scene nor a file/);
  expect(codeOf(() => openScene("constructor"))).toBe("E_FILE");
  expect(codeOf(() => openScene(folder))).toBe("E_FILE");
  expect(codeOf(() => openScene(file("cut.json", '{"v": 1,')))).toBe("E_JSON");
  expect(codeOf(() => openScene(file("latin.json", Uint8Array.of(0x7b, 0xe9, 0x7d))))).toBe("E_JSON");
  expect(codeOf(() => openScene(file("big.json", " ".repeat(1024 * 1024 + 1))))).toBe("E_FILE");
  expect(codeOf(() => openScene(file("future.json", '{"v": 99}')))).toBe("E_NEWER_VERSION");
});

test("a policy folder without its files is refused by name", () => {
  expect(() => readPolicyFolder(folder)).toThrow(/policy\.json cannot be read/);
  expect(codeOf(() => readPolicyFolder("../../etc"))).toBe("E_FILE");
});
