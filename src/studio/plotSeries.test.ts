import { expect, test } from "vitest";
import { plotColumns, plotLines, plotSummary, plotUnits, readout, toggleShown } from "./plotSeries";

const TWO_JOINTS = {
  time: [0, 5, 12, 14],
  measured: [
    [0, 1],
    [0.1, 1],
    [Math.PI / 2, 1],
    [-Math.PI / 2, 0.5],
  ],
  target: [
    [0, 1],
    [0.1, 1],
    [Math.PI, 1],
    [0, 0.5],
  ],
  torque: [
    [0, 0],
    [0, 0],
    [1, 2],
    [-0.126, 0.004],
  ],
  force: [0, 0, 3, 0.254],
};
const TURNING = ["revolute", "continuous"] as const;
const JOINTS = { names: ["Pan", "Lift"], types: TURNING };
const EMPTY = { time: [], measured: [], target: [], torque: [], force: [] };

test("only the last ten seconds are drawn, in degrees, targets under what is measured", () => {
  const [time, ...lines] = plotColumns(TWO_JOINTS, "joints", TURNING);
  expect(time).toEqual([5, 12, 14]);
  expect(plotLines("joints", 2)).toEqual([
    { joint: 0, isTarget: true },
    { joint: 1, isTarget: true },
    { joint: 0, isTarget: false },
    { joint: 1, isTarget: false },
  ]);
  expect(lines).toHaveLength(4);
  expect(lines[0]![1]).toBeCloseTo(180, 9);
  expect(lines[2]![2]).toBeCloseTo(-90, 9);
});

test("torque has one line per joint, contact a single one", () => {
  expect(plotColumns(TWO_JOINTS, "torque", TURNING).slice(1)).toEqual([
    [0, 1, -0.126],
    [0, 2, 0.004],
  ]);
  expect(plotColumns(TWO_JOINTS, "contact", TURNING)).toEqual([
    [5, 12, 14],
    [0, 3, 0.254],
  ]);
});

test("without samples there are empty columns and the bare title", () => {
  expect(plotColumns(EMPTY, "contact", TURNING)).toEqual([[], []]);
  expect(plotSummary(EMPTY, "joints", "Position", JOINTS)).toBe("Position");
});

test("a screen reader hears the newest values with their units", () => {
  expect(plotSummary(TWO_JOINTS, "joints", "Position", JOINTS)).toBe("Position: Pan −90.0°, Lift 28.6°");
  expect(plotSummary(TWO_JOINTS, "torque", "Torque", JOINTS)).toBe("Torque: Pan −0.13 N·m, Lift 0.00 N·m");
  expect(plotSummary(TWO_JOINTS, "contact", "Contact", JOINTS)).toBe("Contact: 0.25 N");
});

test("under the pointer stand the shown joints, the highest line first", () => {
  const joints = plotColumns(TWO_JOINTS, "joints", TURNING);
  expect(readout(joints, "joints", TURNING, 2, [])).toEqual([
    { joint: 1, text: "28.6°" },
    { joint: 0, text: "−90.0°" },
  ]);
  expect(readout(joints, "joints", TURNING, 2, [1])).toEqual([{ joint: 0, text: "−90.0°" }]);
  expect(readout(plotColumns(TWO_JOINTS, "contact", TURNING), "contact", TURNING, 1, [0])).toEqual([
    { joint: null, text: "3.00 N" },
  ]);
  expect(readout(plotColumns(EMPTY, "contact", TURNING), "contact", TURNING, 0, [])).toEqual([]);
});

test("the legend hides one, shows one alone, and brings all back", () => {
  expect(toggleShown([], 1, 3, false)).toEqual([1]);
  expect(toggleShown([1], 1, 3, false)).toEqual([]);
  expect(toggleShown([1], 1, 3, true)).toEqual([0, 2]);
  expect(toggleShown([0, 2], 1, 3, true)).toEqual([]);
});

test("a joint that slides is drawn in millimetres and newtons, and the title names all units", () => {
  const types = ["revolute", "prismatic"] as const;
  const sliding = { ...TWO_JOINTS, measured: TWO_JOINTS.measured.map(([turn]) => [turn!, 0.0123]) };
  const columns = plotColumns(sliding, "joints", types);
  expect(columns[4]).toEqual([12.3, 12.3, 12.3]);
  expect(columns[3]![1]).toBeCloseTo(90, 9);
  expect(readout(columns, "joints", types, 1, [0])).toEqual([{ joint: 1, text: "12.3 mm" }]);
  expect(plotSummary(sliding, "joints", "Position", { names: ["Pan", "Slide"], types })).toBe(
    "Position: Pan −90.0°, Slide 12.3 mm",
  );
  expect(plotSummary(sliding, "torque", "Torque", { names: ["Pan", "Slide"], types })).toBe(
    "Torque: Pan −0.13 N·m, Slide 0.00 N",
  );
  expect([plotUnits("joints", types), plotUnits("torque", types)]).toEqual(["°, mm", "N·m, N"]);
  expect(plotUnits("joints", TURNING)).toBe("°");
});
