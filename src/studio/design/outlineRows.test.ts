import { expect, test } from "vitest";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { matchingRows, outlineRows, rowsBetween } from "./outlineRows";

const rows = outlineRows(BUILTIN_SCENES["cube-in-the-tray"]);

test("everything in the document has a line, and what is placed at random says by which area", () => {
  expect(rows.map(({ id }) => id)).toEqual([
    ...["robot", "cube", "tray", "front", "place/0", "place/1"],
    ...["goal", "fail/dropped", "stage/grasp", "stage/carry", "stage/drop"],
  ]);
  expect(rows.filter(({ area }) => area !== null).map(({ id, area }) => [id, area])).toEqual([
    ["cube", 1],
    ["tray", 0],
  ]);
});

test("a search wants every word, in the id or in what is said", () => {
  const found = (search: string): string[] =>
    matchingRows(rows, search, ({ group }) => `in ${group}`).map(({ id }) => id);
  expect(found("TRAY")).toEqual(["tray"]);
  expect(found("areas place")).toEqual(["place/0", "place/1"]);
  expect(found("cube zones")).toEqual([]);
  expect(found("")).toHaveLength(rows.length);
});

test("Shift chooses all between two lines, and the one that was clicked leads", () => {
  expect(rowsBetween(rows, "cube", "front")).toEqual(["cube", "tray", "front"]);
  expect(rowsBetween(rows, "front", "cube")).toEqual(["front", "tray", "cube"]);
  expect(rowsBetween(rows, "gone", "cube")).toEqual(["cube"]);
});
