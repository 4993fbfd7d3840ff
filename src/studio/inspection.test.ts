import { expect, test } from "vitest";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import {
  isLinkOwner,
  massOf,
  poseWords,
  sizeWords,
  speedWords,
  touching,
  touchingNames,
  zoneSizeWords,
} from "./inspection";

const scene = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
const NAMES = {
  link: (index: number): string => `link ${index}`,
  object: (index: number): string => scene.objects[index]?.id ?? "?",
  surroundings: "table",
};

test("a pose is told in millimetres and degrees", () => {
  const quarter = Math.SQRT1_2;
  const poses = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0.2426, -0.1036, 0.0617, 0, 0, quarter, quarter);
  expect(poseWords(poses, 1)).toEqual({ position: "242.6, −103.6, 61.7 mm", rotation: "0.0°, 0.0°, 90.0°" });
});

test("an upside-down turn stays readable at the pole", () => {
  const quarter = Math.SQRT1_2;
  expect(poseWords(Float64Array.of(0, 0, 0, 0, quarter, 0, quarter), 0).rotation).toContain("90.0°");
});

test("sizes follow the shape", () => {
  expect(sizeWords(scene.objects[0]!)).toBe("25 × 25 × 25 mm");
  expect(sizeWords(scene.objects[1]!)).toBe("120 × 90 × 30 mm");
  const [dot] = parseScene(BUILTIN_SCENES["reach-the-dot"]).zones;
  expect(zoneSizeWords(dot!)).toBe("⌀ 40 mm");
});

test("speed is the size of both parts of the twist", () => {
  expect(speedWords({ objectTwist: Float64Array.of(0, 0, 0, 0, 0, 0, 0.03, 0.04, 0, 0, 0, Math.PI) }, 1)).toBe(
    "50 mm/s, 180 °/s",
  );
});

test("a held cube touches both jaws; contacts of others do not count", () => {
  const frame = {
    contactOwner: Int32Array.of(5, 1000, 1000, 6, -1, 1001, 6, 1000),
    contacts: new Float64Array(24),
  };
  frame.contacts.set([3, 4, 0], 3);
  frame.contacts.set([0, 0, 99], 6 * 2 + 3);
  const cube = touching(frame, (owner) => owner === 1000);
  expect(cube).toEqual({ others: [5, 6], points: 3, strongest: 5 });
  expect(touchingNames(cube, NAMES)).toBe("link 5, link 6");
  expect(touchingNames(touching(frame, isLinkOwner), NAMES)).toBe("cube");
  expect(
    touchingNames(
      touching(frame, (owner) => owner === 1001),
      NAMES,
    ),
  ).toBe("table");
});

test("the arm weighs what its links weigh", () => {
  expect(massOf(so101.links)).toBeCloseTo(0.632, 3);
});
