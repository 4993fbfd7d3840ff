import { expect, test } from "vitest";
import { areaBox, areaCentre, movedArea, scaledArea, turnedArea } from "./areas";

const ringOf = (area: unknown): readonly number[] => (area as { ring: readonly number[] }).ring;

test("a sector that is moved past a full turn is written within one, and keeps its width and its middle", () => {
  const area = { ring: [0.2, 0.3, 300, 350] };
  const [x, y] = areaCentre(area)!;
  const to = [0.25, 0.02] as const;
  const moved = movedArea(area, [to[0] - x, to[1] - y]);
  const [r0, r1, from, until] = ringOf(moved);
  expect([from! >= -360, until! <= 360]).toEqual([true, true]);
  expect(until! - from!).toBeCloseTo(50, 1);
  expect(r1! - r0!).toBeCloseTo(0.1, 6);
  expect(areaCentre(moved)![0]).toBeCloseTo(to[0], 3);
  expect(areaCentre(moved)![1]).toBeCloseTo(to[1], 3);
});

test("a ring that would reach behind the base begins there and keeps its thickness", () => {
  const [r0, r1] = ringOf(movedArea({ ring: [0, 0.1, -90, 90] }, [-0.03, 0]));
  expect([r0, r1]).toEqual([0, 0.1]);
});

test("a disc takes the factor of the side that was dragged", () => {
  expect(scaledArea({ disc: [0.2, 0, 0.04] }, [1.5, 1])).toEqual({ disc: [0.2, 0, 0.06] });
  expect(scaledArea({ disc: [0.2, 0, 0.04] }, [1, 0.5])).toEqual({ disc: [0.2, 0, 0.02] });
});

test("no area is scaled to nothing, and one without a width gets one again", () => {
  expect(scaledArea({ disc: [0.2, 0, 0.04] }, [0, 1])).toEqual({ disc: [0.2, 0, 0.005] });
  const [x0, , x1] = areaBox(scaledArea({ rect: [0.2, -0.1, 0.2, 0.1] }, [2, 1]))!;
  expect(x1 - x0).toBeCloseTo(0.01, 6);
});

test("the box of a sector holds the point of its arc that is farthest out", () => {
  expect(areaBox({ ring: [0.1, 0.2, -45, 45] })![2]).toBeCloseTo(0.2, 9);
  expect(areaBox({ ring: [0.1, 0.2, 45, 135] })![3]).toBeCloseTo(0.2, 9);
});

test("a sector about the base turns as it is; elsewhere its middle goes round", () => {
  expect(ringOf(turnedArea({ ring: [0.2, 0.3, -10, 20] }, 30, [0, 0]))).toEqual([0.2, 0.3, 20, 50]);
  expect(turnedArea({ rect: [0.2, -0.02, 0.24, 0.02] }, 90, [0.2, 0])).toEqual({ rect: [0.18, 0, 0.22, 0.04] });
});
