import { expect, test } from "vitest";
import { keepFigures } from "./keepFigures";

interface Thing {
  readonly id: string;
  readonly look: string;
  readonly at: number;
}

const figureOf = (source: Thing) => ({ source });
const look = ({ id, look }: Thing): string => `${id} ${look}`;

test("what looks the same keeps its figure, wherever it now stands in the list", () => {
  const before: Thing[] = [
    { id: "a", look: "red", at: 0 },
    { id: "b", look: "blue", at: 0 },
  ];
  const figures = before.map(figureOf);
  const after: Thing[] = [
    { id: "c", look: "red", at: 0 },
    { id: "b", look: "blue", at: 1 },
    { id: "a", look: "green", at: 0 },
  ];
  const { kept, gone } = keepFigures(figures, after, look, figureOf);
  expect(kept.map(({ source }) => source)).toEqual(after);
  expect(kept[1]).toBe(figures[1]);
  expect(gone).toEqual([figures[0]]);
});

test("two things with one look never share a figure", () => {
  const twin: Thing = { id: "a", look: "red", at: 0 };
  const { kept } = keepFigures([figureOf(twin)], [twin, twin], look, figureOf);
  expect(kept[0]).not.toBe(kept[1]);
});
