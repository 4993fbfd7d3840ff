import { describe, expect, test } from "vitest";
import { supplyKindOf, supplyProblem } from "./supply";
import {
  checkWatchdogs,
  createWatchdogs,
  type ServoHealth,
  tellAction,
  tellArmed,
  tellBusTick,
  tellChunk,
  tellHealth,
  tellHeartbeat,
  tellHidden,
  tellInput,
  tellMotion,
  type Watchdogs,
  type WatchdogVerdict,
} from "./watchdogs";

const JOINTS = ["shoulder_pan", "shoulder_lift", "elbow_flex"];
const health = (change: Partial<ServoHealth> = {}): ServoHealth[] => [
  { joint: "shoulder_pan", temperatureC: 30, voltage: 5, hasVoltageError: false },
  { joint: "elbow_flex", temperatureC: 30, voltage: 5, hasVoltageError: false, ...change },
];

/** What is alive in one step. */
interface Alive {
  readonly input?: boolean;
  readonly page?: boolean;
  readonly motion?: boolean;
  /** Joints that do not answer. */
  readonly silent?: readonly string[];
}

/** An armed arm in whose steps of 20 ms everything is alive that is not said to be dead. */
class Rig {
  readonly dogs: Watchdogs = createWatchdogs("7.4V", 1000);
  now = 1000;

  constructor() {
    tellArmed(this.dogs, true, this.now);
  }

  step({ input = true, page = true, motion = true, silent = [] }: Alive = {}, ms = 20): WatchdogVerdict {
    this.now += ms;
    if (input) tellInput(this.dogs, this.now);
    if (page) tellHeartbeat(this.dogs, this.now);
    if (motion) tellMotion(this.dogs, this.now);
    tellBusTick(
      this.dogs,
      JOINTS.map((joint) => ({ joint, answered: !silent.includes(joint) })),
      this.now,
    );
    return checkWatchdogs(this.dogs, this.now);
  }

  /** Steps until another action comes, at most for a time; returns after how many ms it came. */
  until(
    action: WatchdogVerdict["action"],
    alive: Alive,
    mostMs: number,
  ): { readonly ms: number; readonly code?: string } {
    const start = this.now;
    while (this.now - start < mostMs) {
      const verdict = this.step(alive);
      if (verdict.action === action)
        return { ms: this.now - start, ...(verdict.reason ? { code: verdict.reason.code } : {}) };
    }
    return { ms: Number.POSITIVE_INFINITY };
  }
}

test("while everything is alive the arm runs", () => {
  const rig = new Rig();
  tellHealth(rig.dogs, health());
  for (let k = 0; k < 2000; k++) {
    expect(rig.step()).toEqual({ action: "run", reason: null, warnings: [], speedFactor: 1 });
  }
});

describe("silence", () => {
  test("F22 F33 F46: input stale for 100 ms slows the arm down, for 500 ms holds it", () => {
    const rig = new Rig();
    rig.step();
    expect(rig.until("slow", { input: false }, 1000)).toEqual({ ms: 100, code: "inputStale" });
    expect(rig.until("hold", { input: false }, 1000)).toEqual({ ms: 400, code: "inputGone" });
    const other = new Rig();
    for (let k = 0; k < 20; k++) expect(other.step({ input: false }).action).toBe(k < 4 ? "run" : "slow");
    expect(other.step().action).toBe("run"); // It came back in time.
  });

  test("F37: a policy whose chunk is late: the last action for 100 ms, then slower, and it is counted once", () => {
    const rig = new Rig();
    tellChunk(rig.dogs, true, rig.now);
    const actions = Array.from({ length: 25 }, () => {
      tellChunk(rig.dogs, true, rig.now);
      return rig.step().action;
    });
    expect(actions).toEqual([...Array(4).fill("run"), ...Array(20).fill("slow"), "hold"]);
    expect(rig.dogs.lateChunks).toBe(1);
    tellChunk(rig.dogs, false, rig.now);
    expect(rig.step().action).toBe("run");
    tellChunk(rig.dogs, true, rig.now);
    expect(rig.dogs.lateChunks).toBe(2);
  });

  test("F36: bad actions for 100 ms hold the arm; a good one in between begins anew", () => {
    const rig = new Rig();
    const send = (code: string | null): WatchdogVerdict => {
      tellAction(rig.dogs, code, rig.now);
      return rig.step();
    };
    for (let round = 0; round < 3; round++) {
      for (let k = 0; k < 4; k++) expect(send("E_ACTION_NAN").action).toBe("run");
      expect(send(null).action).toBe("run");
    }
    for (let k = 0; k < 4; k++) expect(send("E_ACTION_LENGTH").action).toBe("run");
    expect(send("E_ACTION_NAN")).toMatchObject({
      action: "hold",
      reason: { code: "badAction", values: { code: "E_ACTION_NAN" } },
    });
  });

  test("F26: the page's thread is silent for 250 ms", () => {
    const rig = new Rig();
    rig.step();
    expect(rig.until("hold", { page: false }, 1000)).toEqual({ ms: 260, code: "pageSilent" });
  });

  test("F26: a page that could not be heard while this thread was busy is judged one step later, not at once", () => {
    const rig = new Rig();
    rig.step();
    expect(rig.step({ page: false }, 300).action).toBe("run");
    // What it had said meanwhile is heard now.
    for (let k = 0; k < 100; k++) expect(rig.step().action).toBe("run");
    expect(rig.step({ page: false }, 300).action).toBe("run");
    expect(rig.step({ page: false })).toMatchObject({ action: "hold", reason: { code: "pageSilent" } });
  });

  test("F26: a hung page holds the arm also where every step comes late", () => {
    const rig = new Rig();
    const actions = Array.from({ length: 5 }, () => rig.step({ page: false }, 100).action);
    expect(actions).toEqual(["run", "run", "hold", "hold", "hold"]);
  });

  test("F20 F21: a hidden tab holds at once, whoever leads, and one that comes back has not been silent", () => {
    const rig = new Rig();
    tellHidden(rig.dogs, true, rig.now);
    expect(rig.step()).toMatchObject({ action: "hold", reason: { code: "tabHidden" } });
    // The browser slows the page's timers down meanwhile.
    for (let k = 0; k < 500; k++) expect(rig.step({ page: false })).toMatchObject({ reason: { code: "tabHidden" } });
    tellHidden(rig.dogs, false, rig.now);
    expect(rig.step({ page: false }).action).toBe("run");
    expect(rig.until("hold", { page: false }, 1000)).toMatchObject({ code: "pageSilent" });
  });

  test("F06: one servo is silent for three steps: hold, and name it; the port is not lost", () => {
    const rig = new Rig();
    const silent = ["elbow_flex"];
    expect([0, 1, 2].map(() => rig.step({ silent }).action)).toEqual(["run", "run", "hold"]);
    const { action, reason } = rig.step({ silent });
    expect([action, reason]).toEqual(["hold", { code: "servoSilent", values: { joints: "elbow_flex" } }]);
    expect(rig.until("lost", { silent }, 5000).ms).toBe(Number.POSITIVE_INFINITY);
  });

  test("slow steps: 60 ms of silence hold as three steps do", () => {
    const rig = new Rig();
    rig.step({ silent: ["elbow_flex"] }, 40);
    expect(rig.step({ silent: ["elbow_flex"] }, 40).action).toBe("run");
    expect(rig.step({ silent: ["elbow_flex"] }, 20).action).toBe("hold");
  });

  test("F04: no servo answers: hold at once, lost after a second", () => {
    const rig = new Rig();
    const silent = JOINTS;
    expect(rig.until("hold", { silent }, 500)).toEqual({ ms: 60, code: "noServoAnswers" });
    expect(rig.until("lost", { silent }, 2000).ms).toBeCloseTo(960, 0);
    // An arm that is not armed can be lost too, and does not hold.
    tellArmed(rig.dogs, false, rig.now);
    expect(rig.until("lost", { silent }, 2000)).toMatchObject({ ms: 1020, code: "busLost" });
  });

  test("F07: one failed read now and then is nobody's business", () => {
    const rig = new Rig();
    for (let k = 0; k < 300; k++) {
      expect(rig.step({ silent: k % 3 === 0 ? [] : ["shoulder_lift"] }).action).toBe("run");
    }
  });
});

describe("clocks", () => {
  test("F25: after ten minutes of sleep the arm holds, is not called lost, and catches nothing up", () => {
    const rig = new Rig();
    rig.step({ silent: JOINTS });
    rig.now += 600_000;
    const verdict = checkWatchdogs(rig.dogs, rig.now);
    expect(verdict).toMatchObject({ action: "hold", reason: { code: "pausedBySleep", values: { seconds: 600 } } });
    expect(rig.step().action).toBe("run"); // The hold is latched elsewhere; nothing is left over here.
    const limp = new Rig();
    tellArmed(limp.dogs, false, limp.now);
    expect(checkWatchdogs(limp.dogs, limp.now + 600_000).action).toBe("run");
  });

  test("a pause that a busy machine explains is no sleep", () => {
    const rig = new Rig();
    expect(rig.step({}, 300).action).toBe("run");
  });

  test("F28: a clock that jumps back, or gives nonsense, does nothing", () => {
    const rig = new Rig();
    rig.step();
    for (const now of [0, -5000, Number.NaN, Number.NEGATIVE_INFINITY]) {
      tellInput(rig.dogs, now);
      tellHeartbeat(rig.dogs, now);
      expect(checkWatchdogs(rig.dogs, now).action).toBe("run");
    }
    expect(rig.until("slow", { input: false }, 1000).ms).toBe(100);
  });
});

describe("F17: heat", () => {
  const at = (rig: Rig, temperatureC: number): WatchdogVerdict => {
    tellHealth(rig.dogs, health({ temperatureC }));
    return rig.step();
  };

  test("55 °C is told, 60 halves the speed until it has cooled to 58, 65 holds", () => {
    const rig = new Rig();
    const seen = [54, 55, 59, 60, 64, 59, 58, 55, 54].map((temperatureC) => {
      const { action, warnings, speedFactor } = at(rig, temperatureC);
      return [temperatureC, action, warnings[0]?.code ?? "", speedFactor];
    });
    expect(seen).toEqual([
      [54, "run", "", 1],
      [55, "run", "warm", 1],
      [59, "run", "warm", 1],
      [60, "run", "hot", 0.5],
      [64, "run", "hot", 0.5],
      [59, "run", "warm", 0.5],
      [58, "run", "warm", 1],
      [55, "run", "warm", 1],
      [54, "run", "", 1],
    ]);
    expect(at(rig, 65)).toMatchObject({
      action: "hold",
      reason: { code: "tooHot", values: { joint: "elbow_flex", temperatureC: 65 } },
    });
    expect(at(rig, 66).warnings).toEqual([{ code: "hot", values: { joint: "elbow_flex", temperatureC: 66 } }]);
  });
});

describe("F18: the supply", () => {
  test.each([
    ["7.4V", 5, null],
    ["7.4V", 4.9, null],
    ["7.4V", 7.4, null],
    ["7.4V", 8.1, null],
    ["7.4V", 4.4, "supplyLow tells"],
    ["7.4V", 3, "supplyLow blocks"],
    ["7.4V", 8.4, "supplyHigh tells"],
    ["7.4V", 12.1, "supplyHigh blocks"],
    ["12V", 12, null],
    ["12V", 10.9, null],
    ["12V", 10.5, "supplyLow tells"],
    ["12V", 5.1, "supplyLow blocks"],
    ["12V", 16, "supplyHigh blocks"],
    ["12V", Number.NaN, "supplyUnread blocks"],
  ] as const)("servos of %s at %d V", (kind, volts, expected) => {
    const problem = supplyProblem(kind, volts);
    expect(problem && `${problem.reason.code} ${problem.blocksArming ? "blocks" : "tells"}`).toBe(expected);
  });

  test("the kind is read from the servo's own limit", () => {
    expect([80, 140].map(supplyKindOf)).toEqual(["7.4V", "12V"]);
  });

  test("a weak supply is told while the arm runs; the servo's own voltage bit holds it", () => {
    const rig = new Rig();
    tellHealth(rig.dogs, health({ voltage: 4.2 }));
    expect(rig.step()).toMatchObject({
      action: "run",
      warnings: [{ code: "supplyLow", values: { joint: "elbow_flex", volts: 4.2, kind: "7.4V" } }],
    });
    tellHealth(rig.dogs, health({ voltage: 4.2, hasVoltageError: true }));
    expect(rig.step()).toMatchObject({ action: "hold", reason: { code: "voltageError", values: { volts: 4.2 } } });
  });
});

test("ten minutes without motion: parking is offered, and motion takes it back", () => {
  const rig = new Rig();
  const { ms, code } = rig.until("offerPark", { motion: false }, 700_000);
  expect([ms, code]).toEqual([600_000, "idle"]);
  expect(rig.step().action).toBe("run");
});
