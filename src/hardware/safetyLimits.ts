/**
 * How fast, how far and how hard a real arm may move.
 *
 * Two columns: what a first run gets, and the most that a person may raise it to in the settings of this browser. The limits
 * are no part of a scene, a run or a link, and nothing that comes from elsewhere may write them.
 */

/** Limits that a person can change. */
export interface SafetyLimits {
  /** Joint speed, rad/s. */
  readonly speed: number;
  readonly gripperSpeed: number;
  /** Joint acceleration, rad/s². */
  readonly acceleration: number;
  /** Bounded lead: the most that a goal may be away from the measured position, rad. The arm can run on no further if we die. */
  readonly lead: number;
  /** Torque limit, share of the stall torque. */
  readonly torque: number;
  readonly gripperTorque: number;
  /** Speed of the tool point, m/s. */
  readonly toolSpeed: number;
  /** Lowest height of any moving part above the table, m; null = off. */
  readonly toolFloor: number | null;
}

const DEG = Math.PI / 180;

/**
 * Share of the stall torque with which a gripper squeezes until a person raises it. Above 25 % (Overload_Torque) for 2 s its servo
 * counts as overloaded, and the grip eases off: at the 30 % that the limits of a first run allow, every long grip would end
 * in the thing falling. 20 % (Protective_Torque) is what the servo itself keeps up for as long as it likes: about 0.55 A and
 * 1.3 W at 12 V, 13 K above the room, and a third of the current at which it switches off. Raised above 25 %, a
 * gripper squeezes harder for 2 s and then eases off, as protects it from burning.
 */
const FIRST_GRIP = 0.2;

/** What an arm gets until a person raises it. */
export const FIRST_RUN_LIMITS: SafetyLimits = {
  speed: 1,
  gripperSpeed: 2,
  acceleration: 5,
  lead: 5 * DEG,
  torque: 0.4,
  gripperTorque: FIRST_GRIP,
  toolSpeed: 0.25,
  toolFloor: 0.005,
};

/** What no setting can exceed. The no-load speed of the servos is 4.7 rad/s. */
export const RAISED_LIMITS: SafetyLimits = {
  speed: 2.5,
  gripperSpeed: 2.5,
  acceleration: 20,
  lead: 15 * DEG,
  torque: 0.8,
  gripperTorque: 0.5,
  toolSpeed: 0.5,
  toolFloor: null,
};

/** Below these an arm can no longer move or hold itself up; they guard against slips of the hand, not against harm. */
export const LEAST_LIMITS: Readonly<Record<NumberKey, number>> = {
  speed: 0.05,
  gripperSpeed: 0.05,
  acceleration: 0.5,
  lead: 1 * DEG,
  torque: 0.1,
  gripperTorque: 0.1,
  toolSpeed: 0.02,
};

/** The range that a floor may have when it is on, m. */
export const TOOL_FLOOR_RANGE = [0.005, 0.2] as const;

/** Limits that no setting changes. */
export const FIXED_LIMITS = {
  /** Kept free at both ends of the recorded range, rad. */
  rangeMargin: 2 * DEG,
  /** After arming the speed limits grow from 0 to full in this time, s. */
  rampTime: 2,
  /** Step time that the limiters believe, s: a stall must not authorise a big step. */
  minStep: 0.005,
  maxStep: 0.04,
  /** A target further than this from the one before is refused, rad; so many refusals in a row stop the arm. */
  anomaly: 0.5,
  anomalyCount: 10,
  /** Speed towards the first target of a controller, rad/s. */
  approachSpeed: 0.5,
  /** An arm whose joint moves further than this when torque comes on is released, rad. */
  armingSlip: 2 * DEG,
} as const;

type NumberKey = Exclude<keyof SafetyLimits, "toolFloor">;

const NUMBER_KEYS = Object.keys(LEAST_LIMITS) as NumberKey[];

/** A setting that was not taken as it stood. */
export interface SettingProblem {
  readonly setting: string;
  /** What, got, expected. */
  readonly message: string;
}

/**
 * Limits from settings that may be damaged or edited by hand.
 *
 * @param settings - What was stored; `undefined` for a first run.
 * @returns Limits within the raised column, whatever was stored. A value that is no number counts as never raised.
 */
export function safetyLimitsFrom(settings: unknown): {
  readonly limits: SafetyLimits;
  readonly problems: readonly SettingProblem[];
} {
  if (settings === undefined) return { limits: FIRST_RUN_LIMITS, problems: [] };
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    const message = "the safety settings are no object; the limits of a first run hold";
    return { limits: FIRST_RUN_LIMITS, problems: [{ setting: "", message }] };
  }
  const problems: SettingProblem[] = [];
  const given = settings as Record<string, unknown>;
  const numbers = Object.fromEntries(
    NUMBER_KEYS.map((key) => [
      key,
      numberFrom(given, key, [LEAST_LIMITS[key], RAISED_LIMITS[key]], FIRST_RUN_LIMITS[key], problems),
    ]),
  ) as Record<NumberKey, number>;
  const isOff = Object.hasOwn(given, "toolFloor") && given.toolFloor === null;
  const toolFloor = isOff
    ? null
    : numberFrom(given, "toolFloor", TOOL_FLOOR_RANGE, FIRST_RUN_LIMITS.toolFloor!, problems);
  for (const key of Object.keys(given).filter((key) => !Object.hasOwn(FIRST_RUN_LIMITS, key))) {
    problems.push({ setting: key, message: `there is no safety setting called ${JSON.stringify(key.slice(0, 40))}` });
  }
  return { limits: { ...numbers, toolFloor }, problems };
}

function numberFrom(
  given: Readonly<Record<string, unknown>>,
  key: keyof SafetyLimits,
  [low, high]: readonly [number, number],
  whenBad: number,
  problems: SettingProblem[],
): number {
  if (!Object.hasOwn(given, key)) return whenBad;
  const value = given[key];
  if (typeof value !== "number" || Number.isNaN(value)) {
    const got = typeof value === "number" ? "NaN" : `a value of type ${typeof value}`;
    problems.push({
      setting: key,
      message: `safety setting ${key} is ${got}; expected a number from ${low} to ${high}`,
    });
    return whenBad;
  }
  if (value >= low && value <= high) return value;
  problems.push({ setting: key, message: `safety setting ${key} is ${value}; expected ${low} to ${high}` });
  return value < low ? low : high;
}
