/** Guards the house: who may import whom, which door leads to which package, what pure rooms may use. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Floor of each room; a room imports from lower floors only. */
const FLOORS: Readonly<Record<string, number>> = {
  errors: 0,
  math: 1,
  robot: 2,
  world: 2,
  control: 3,
  physics: 3,
  sim: 4,
  hardware: 4,
  teleop: 4,
  expert: 4,
  policy: 4,
  dataset: 4,
  learning: 4,
  session: 5,
  view: 6,
  cli: 6,
  studio: 7,
  main: 8,
};

/** Rooms without clock, chance, console, DOM and engine-dependent mathematics. */
const PURE: readonly string[] = [
  "errors",
  "math",
  "robot",
  "world",
  "control",
  "physics",
  "sim",
  "teleop",
  "expert",
  "dataset",
  "learning",
];

/** The rooms that may open the door to a package; packages not named here are free. */
const DOORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^cannon-es$/, ["physics"]],
  [/^onnxruntime-web/, ["policy"]],
  [/^@rgrove\/parse-xml$/, ["robot"]],
  [/^three(\/|$)|^@react-three\//, ["view", "studio"]],
  [/^react(-dom)?(\/|$)/, ["view", "studio", "main"]],
  [/^react-|^@base-ui\/|^lucide-|^uplot|^zustand|^@fontsource/, ["studio", "main"]],
  [/^node:|^ws$|^serialport$/, ["cli"]],
];

/** What differs between engines or between two runs, and what only a page has. The compiler refuses the rest of the DOM. */
const FORBIDDEN_IN_PURE =
  /\bMath\.(random|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|exp|expm1|log|log2|log10|log1p|pow|hypot|cbrt)\b|\*\*|\bDate\.now\b|\bnew Date\b|\bperformance\.now\b|\bconsole\.|\b(setTimeout|setInterval|requestAnimationFrame|fetch)\(|\b(DOMParser|localStorage|globalThis)\b/;

/** Names under which things gather that have no other home. */
const FORBIDDEN_NAME = /^(utils?|helpers?|common|shared|misc|types|index)(\.tsx?)?$/;

/** Longest file, lines; beyond it, split. */
const LONGEST_FILE = 500;

const SOURCE = dirname(fileURLToPath(import.meta.url));
const THIS_FILE = "layers.test.ts";

interface SourceFile {
  /** Below `src`, with forward slashes. */
  readonly path: string;
  readonly room: string;
  /** Without comments, so that a formula in a docstring is not taken for code. */
  readonly code: string;
  readonly lines: number;
  readonly isTest: boolean;
}

function sourcePaths(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcePaths(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

const roomOf = (path: string): string => (path.split("/")[0] ?? "").replace(/\.tsx?$/, "");

function sourceFile(path: string, text: string): SourceFile {
  const isTest = /\.test\.tsx?$/.test(path) || path.includes("/testing/");
  return { path, room: roomOf(path), code: withoutComments(text), lines: text.split("\n").length - 1, isTest };
}

/** Everything that a file reaches for: imports of all kinds, re-exports, types, workers. */
function importsOf(code: string): string[] {
  const patterns = [
    /\b(?:import|export)\s[^"';]*?\bfrom\s*"([^"]+)"/g,
    /\bimport\s*\(\s*"([^"]+)"/g,
    /\bimport\s*"([^"]+)"/g,
    /\bnew URL\(\s*"(\.[^"]+)"/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ""));
}

/** Imports of other rooms that are not below. */
function upwardImports({ path, room, code }: SourceFile): string[] {
  return importsOf(code)
    .filter((name) => name.startsWith("."))
    .map((name) => roomOf(join(dirname(path), name).split(sep).join("/")))
    .filter((target) => target !== room && !((FLOORS[target] ?? 99) < (FLOORS[room] ?? -1)))
    .map((target) => `${path} -> ${target}`);
}

/** Packages that this room has no door to. */
function foreignPackages({ path, room, code }: SourceFile): string[] {
  return importsOf(code)
    .filter((name) => DOORS.some(([pattern, rooms]) => pattern.test(name) && !rooms.includes(room)))
    .map((name) => `${path} -> ${name}`);
}

function impurities({ path, room, code }: SourceFile): string[] {
  const found = PURE.includes(room) ? code.match(FORBIDDEN_IN_PURE) : null;
  return found ? [`${path}: ${found[0]}`] : [];
}

function bareNames({ path }: SourceFile): string[] {
  return path.split("/").some((part) => FORBIDDEN_NAME.test(part)) ? [path] : [];
}

function passedOn({ path, code }: SourceFile): string[] {
  return /\bexport\s+(type\s+)?(\*|\{[^}]*\})\s*(as\s+\w+\s*)?from\b|\bexport\s+default\b/.test(code) ? [path] : [];
}

const files = sourcePaths(SOURCE)
  .map((path) => sourceFile(relative(SOURCE, path).split(sep).join("/"), readFileSync(path, "utf8")))
  .filter(({ path }) => path !== THIS_FILE);
const product = files.filter(({ isTest }) => !isTest);

describe("the house", () => {
  test("every room stands on a known floor", () => {
    expect(files.filter(({ room }) => FLOORS[room] === undefined).map(({ path }) => path)).toEqual([]);
  });

  test("a room imports from lower floors only", () => {
    expect(product.flatMap(upwardImports)).toEqual([]);
  });

  test("each package has its door", () => {
    expect(product.flatMap(foreignPackages)).toEqual([]);
  });

  test("pure rooms use no clock, chance, console, DOM or engine-dependent mathematics", () => {
    expect(product.flatMap(impurities)).toEqual([]);
  });

  test("names say what is inside, and every file exports its own things by name", () => {
    expect(files.flatMap(bareNames)).toEqual([]);
    expect(product.flatMap(passedOn)).toEqual([]);
  });

  test("no file is too long to read", () => {
    expect(product.filter(({ lines }) => lines > LONGEST_FILE).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    );
  });
});

describe("the guard itself", () => {
  const faults = (path: string, code: string, look: (file: SourceFile) => string[]): string[] =>
    look(sourceFile(path, code));

  test.each([
    ["upwards", "robot/a.ts", 'import { x } from "../sim/simArm";'],
    ["sideways", "teleop/a.ts", 'import { x } from "../expert/expert";'],
    ["types", "world/a.ts", 'import type { Robot } from "../robot/robotModel";'],
    ["over several lines", "math/a.ts", 'import {\n  x,\n  type Y,\n} from "../control/contracts";'],
    ["when needed", "policy/a.ts", 'const x = await import("../session/session");'],
    ["in a type", "control/a.ts", 'type X = import("../physics/backend").PhysicsBackend;'],
    ["workers", "policy/a.ts", 'new Worker(new URL("../session/session.worker.ts", import.meta.url))'],
    ["for the effect", "session/a.ts", 'import "../view/scene.css";'],
    ["from nowhere", "sim/a.ts", 'import { x } from "../../scripts/serve.mjs";'],
  ])("sees an import %s", (_, path, code) => {
    expect(faults(path, code, upwardImports)).toHaveLength(1);
  });

  test("lets a room look down and at itself", () => {
    const code = 'import { a } from "../errors";\nimport { b } from "./b";\n// import { c } from "../studio/c";';
    expect(faults("sim/a.ts", code, upwardImports)).toEqual([]);
  });

  test.each(["Math.hypot(1, 2)", "2 ** 3", "Date.now()", "console.log(1)", "setTimeout(f)", "Math.random()"])(
    "sees that %s is not pure",
    (code) => {
      expect(faults("math/a.ts", code, impurities)).toHaveLength(1);
      expect(faults("studio/a.ts", code, impurities)).toEqual([]);
    },
  );

  test("sees packages at the wrong door", () => {
    expect(faults("sim/a.ts", 'import { World } from "cannon-es";', foreignPackages)).toHaveLength(1);
    expect(faults("physics/a.ts", 'import { World } from "cannon-es";', foreignPackages)).toEqual([]);
    expect(faults("learning/a.ts", 'import * as ort from "onnxruntime-web/wasm";', foreignPackages)).toHaveLength(1);
    expect(faults("session/a.ts", 'import { Vector3 } from "three/webgpu";', foreignPackages)).toHaveLength(1);
  });

  test("sees barrels, default exports and empty names", () => {
    expect(faults("math/a.ts", 'export { sin } from "./trigonometry";', passedOn)).toHaveLength(1);
    expect(faults("math/a.ts", 'export * from "./trigonometry";', passedOn)).toHaveLength(1);
    expect(faults("math/a.ts", "export default 3;", passedOn)).toHaveLength(1);
    expect(faults("math/utils.ts", "", bareNames)).toHaveLength(1);
    expect(faults("math/types/a.ts", "", bareNames)).toHaveLength(1);
  });
});
