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
const PURE = [
  "errors",
  "math",
  "robot",
  "world",
  "control",
  "physics",
  "sim",
  "teleop",
  "expert",
  "learning",
  "dataset",
];

/** The rooms that may open the door to a package; packages not named here are free. */
const DOORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^cannon-es$/, ["physics"]],
  [/^onnxruntime-web/, ["policy"]],
  [/^three(\/|$)|^@react-three\//, ["view"]],
  [/^react(-dom)?(\/|$)|^react-i18next$|^@base-ui\//, ["view", "studio", "main"]],
  [/^node:/, ["cli"]],
  [/^@rgrove\/parse-xml$/, ["robot"]],
];

const FORBIDDEN_IN_PURE =
  /\bMath\.(random|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|expm1|log|log2|log10|log1p|pow|hypot|cbrt)\b|\bDate\.now\b|\bnew Date\b|\bperformance\.now\b|\bconsole\.|\*\*(?![/*\w])/;

const SOURCE = dirname(fileURLToPath(import.meta.url));

function sourceFiles(folder = SOURCE): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.includes(`${sep}testing${sep}`);

function roomOf(path: string): string {
  return (relative(SOURCE, path).split(sep)[0] ?? "").replace(/\.tsx?$/, "");
}

function importsOf(text: string): string[] {
  const pattern =
    /(?:import|export)\s[^"';]*?from\s+"([^"]+)"|import\s*\(\s*"([^"]+)"|import\s+"([^"]+)"|import\("([^"]+)"\)/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
}

/** Code without comments, so that a formula in a docstring is not taken for code. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

const files = sourceFiles().map((path) => ({ path, room: roomOf(path), text: readFileSync(path, "utf8") }));
const product = files.filter((file) => !isTest(file.path) && !file.path.endsWith("layers.test.ts"));

describe("the house", () => {
  test("every room stands on a known floor", () => {
    const unknown = files.filter((file) => file.room !== "layers.test" && FLOORS[file.room] === undefined);
    expect(unknown.map((file) => relative(SOURCE, file.path))).toEqual([]);
  });

  test("a room imports from lower floors only", () => {
    const faults: string[] = [];
    for (const file of product) {
      for (const name of importsOf(file.text)) {
        if (!name.startsWith(".")) continue;
        const target = roomOf(join(dirname(file.path), name));
        if (target === file.room) continue;
        if ((FLOORS[target] ?? 99) >= FLOORS[file.room]!) faults.push(`${relative(SOURCE, file.path)} -> ${target}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test("each package has its door", () => {
    const faults: string[] = [];
    for (const file of product) {
      for (const name of importsOf(file.text)) {
        const door = DOORS.find(([pattern]) => pattern.test(name));
        if (door && !door[1].includes(file.room)) faults.push(`${relative(SOURCE, file.path)} -> ${name}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test("pure rooms use no clock, chance, console, DOM or engine-dependent mathematics", () => {
    const faults = product
      .filter((file) => PURE.includes(file.room))
      .flatMap((file) => {
        const match = withoutComments(file.text).match(FORBIDDEN_IN_PURE);
        return match ? [`${relative(SOURCE, file.path)}: ${match[0]}`] : [];
      });
    expect(faults).toEqual([]);
  });

  test("no file only passes on what others export", () => {
    const barrels = product.filter((file) => /^index\.tsx?$/.test(file.path.split(sep).at(-1) ?? ""));
    expect(barrels.map((file) => file.path)).toEqual([]);
  });
});
