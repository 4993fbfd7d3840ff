import { describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { FIRST_RUN_LIMITS, RAISED_LIMITS, type SafetyLimits, safetyLimitsFrom } from "./safetyLimits";

const KEYS = Object.keys(FIRST_RUN_LIMITS) as (keyof SafetyLimits)[];

/** Whether no limit lets the arm do more than the other column does. */
function isWithin(limits: SafetyLimits, most: SafetyLimits): boolean {
  const floorHolds = most.toolFloor === null || (limits.toolFloor !== null && limits.toolFloor >= most.toolFloor);
  return floorHolds && KEYS.every((key) => key === "toolFloor" || limits[key] <= most[key]);
}

test("a first run gets the careful column, which lies within the raised one", () => {
  expect(safetyLimitsFrom(undefined)).toEqual({ limits: FIRST_RUN_LIMITS, problems: [] });
  expect(isWithin(FIRST_RUN_LIMITS, RAISED_LIMITS)).toBe(true);
  expect(isWithin(RAISED_LIMITS, FIRST_RUN_LIMITS)).toBe(false);
});

test("the columns are those of the table", () => {
  const deg = (rad: number): number => (rad * 180) / Math.PI;
  const rows = [FIRST_RUN_LIMITS, RAISED_LIMITS].map(({ lead, ...rest }) => ({
    ...rest,
    leadDeg: Math.round(deg(lead)),
  }));
  expect(rows).toEqual([
    {
      speed: 1,
      gripperSpeed: 2,
      acceleration: 5,
      leadDeg: 5,
      torque: 0.4,
      gripperTorque: 0.2,
      toolSpeed: 0.25,
      toolFloor: 0.005,
    },
    {
      speed: 2.5,
      gripperSpeed: 2.5,
      acceleration: 20,
      leadDeg: 15,
      torque: 0.8,
      gripperTorque: 0.5,
      toolSpeed: 0.5,
      toolFloor: null,
    },
  ]);
});

test("settings within the column are taken as they are, others are kept from the first run", () => {
  const { limits, problems } = safetyLimitsFrom({ speed: 2, toolFloor: 0.02 });
  expect(limits).toEqual({ ...FIRST_RUN_LIMITS, speed: 2, toolFloor: 0.02 });
  expect(problems).toEqual([]);
  expect(safetyLimitsFrom({ toolFloor: null }).limits.toolFloor).toBeNull();
  expect(safetyLimitsFrom({ ...RAISED_LIMITS })).toEqual({ limits: RAISED_LIMITS, problems: [] });
});

describe("a setting cannot do harm", () => {
  test.each(KEYS.filter((key) => key !== "toolFloor"))("%s above the raised column is cut, and said", (key) => {
    for (const value of [1e9, Number.POSITIVE_INFINITY]) {
      const { limits, problems } = safetyLimitsFrom({ [key]: value });
      expect(limits[key]).toBe(RAISED_LIMITS[key]);
      expect(problems).toMatchObject([{ setting: key, message: expect.stringContaining(`${key} is ${value}`) }]);
    }
    for (const value of [0, -1, Number.NEGATIVE_INFINITY]) {
      expect(safetyLimitsFrom({ [key]: value }).limits[key]).toBeGreaterThan(0);
    }
  });

  test("a lower floor is cut; only null, said on purpose, takes it away", () => {
    for (const value of [0, -1, 0.001]) expect(safetyLimitsFrom({ toolFloor: value }).limits.toolFloor).toBe(0.005);
    for (const value of [undefined, false, "", "off", Number.NaN]) {
      expect(safetyLimitsFrom({ toolFloor: value }).limits.toolFloor).toBe(0.005);
    }
  });

  test.each([null, 3, "fast", [], [1, 2], true])("settings that are %j are those of a first run", (settings) => {
    const { limits, problems } = safetyLimitsFrom(settings);
    expect(limits).toEqual(FIRST_RUN_LIMITS);
    expect(problems).toHaveLength(1);
  });

  test("a prototype and unknown names have no effect", () => {
    const { limits, problems } = safetyLimitsFrom(
      JSON.parse('{"__proto__": {"speed": 2}, "constructor": 1, "rangeMargin": 0}'),
    );
    expect(limits).toEqual(FIRST_RUN_LIMITS);
    expect(problems.map(({ setting }) => setting)).toEqual(["__proto__", "constructor", "rangeMargin"]);
    expect(safetyLimitsFrom(Object.create({ speed: 2 })).limits).toEqual(FIRST_RUN_LIMITS);
  });

  test("whatever is stored, the limits stay within the raised column", () => {
    const random = createRandomStream(3, "settings");
    const junk = [null, undefined, "2", true, {}, [], Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300];
    for (let run = 0; run < 3000; run++) {
      const settings = Object.fromEntries(
        KEYS.map((key) => [key, random.integer(3) === 0 ? junk[random.integer(junk.length)] : random.normal(0, 5)]),
      );
      const { limits } = safetyLimitsFrom(settings);
      expect(isWithin(limits, RAISED_LIMITS)).toBe(true);
      expect(KEYS.every((key) => limits[key] === null || Number.isFinite(limits[key]))).toBe(true);
      expect(limits.toolFloor === null).toBe(settings.toolFloor === null);
    }
  });

  test.each(["safety", "safetyLimits", "limits", "robotLimits", "hardware", ...KEYS])(
    "B31: a scene cannot bring a setting called %s",
    (key) => {
      const scene = structuredClone(Object.values(BUILTIN_SCENES)[0]) as unknown as Record<
        string,
        Record<string, unknown>
      >;
      expect(() => parseScene(scene)).not.toThrow();
      const places = Object.keys(scene).filter(
        (name) => typeof scene[name] === "object" && !Array.isArray(scene[name]),
      );
      expect(() => parseScene({ ...scene, [key]: 2 })).toThrow(expect.objectContaining({ code: "E_SCHEMA" }));
      for (const place of places.filter((name) => /robot|episode|task|eval/.test(name))) {
        expect(() => parseScene({ ...scene, [place]: { ...scene[place], [key]: 2 } })).toThrow();
      }
    },
  );
});
