import { describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import {
  ARM_TRANSITIONS,
  type ArmChange,
  type ArmEffect,
  type ArmEvent,
  type ArmSituation,
  type ArmState,
  isLimp,
  nextArmState,
  SIMULATED,
  situationOf,
} from "./armStateMachine";
import { reason } from "./reason";

const connect: ArmEvent = { type: "connect" };
const release: ArmEvent = { type: "release" };
const arm: ArmEvent = { type: "arm", by: "button:arm" };
const stopBy = (by: string): ArmEvent => ({ type: "stop", by, reason: reason("stopped", { by }) });
const stop = stopBy("key:Space");
const lost: ArmEvent = { type: "lost", reason: reason("portGone") };

/** Does events one after the other; those that bring news of an attempt bring it of the newest. */
function play(state: ArmState, ...events: readonly (ArmEvent | ((state: ArmState) => ArmEvent))[]): ArmChange {
  let change: ArmChange = { state, effects: [], refused: null };
  for (const event of events)
    change = nextArmState(change.state, typeof event === "function" ? event(change.state) : event);
  return change;
}

const connected = ({ attempt }: ArmState): ArmEvent => ({ type: "connected", attempt, isHolding: false });
const armedNews = ({ attempt }: ArmState): ArmEvent => ({ type: "armed", attempt });
const released = ({ attempt }: ArmState): ArmEvent => ({ type: "released", attempt, holding: [] });

const READY = play(SIMULATED, connect, connected).state;
const ARMED = play(READY, arm, armedNews).state;
const HOLD = play(ARMED, stop).state;

describe("the way of an arm", () => {
  test("from simulated to armed, held, armed again, parked and released", () => {
    const way: string[] = [];
    let state = SIMULATED;
    const go = (event: ArmEvent | ((state: ArmState) => ArmEvent)): void => {
      const change = play(state, event);
      expect(change.refused).toBeNull();
      state = change.state;
      way.push(`${situationOf(state)} [${change.effects.join(" ")}]`);
    };
    const parked = ({ attempt }: ArmState): ArmEvent => ({ type: "parked", attempt });
    for (const event of [connect, connected, arm, armedNews, stop, arm, armedNews, { type: "park" } as const, parked])
      go(event);
    for (const event of [release, released, { type: "disconnect" } as const]) go(event);
    expect(way).toEqual([
      "CONNECTING [openPort]",
      "READY []",
      "READY/arming [beginArming]",
      "ARMED []",
      "HOLD [sendHold]",
      "HOLD/arming [beginArming]",
      "ARMED []",
      "ARMED/parking [beginParking]",
      "HOLD [sendHold]",
      "RELEASED/releasing [torqueOff]",
      "RELEASED []",
      "SIM [closePort]",
    ]);
  });

  test("HOLD is latched: it keeps its first reason and sends nothing more", () => {
    const { state, effects } = play(HOLD, stopBy("watchdog:input"), stopBy("watchdog:bus"));
    expect(state.phase).toBe("HOLD");
    expect(state.reason).toEqual(reason("stopped", { by: "key:Space" }));
    expect(effects).toEqual([]);
  });

  test("what stopped an arm never arms it; anything else may", () => {
    expect(play(HOLD, { type: "arm", by: "key:Space" })).toEqual({
      state: HOLD,
      effects: [],
      refused: reason("stoppedByThis", { by: "key:Space" }),
    });
    expect(play(HOLD, arm).refused).toBeNull();
    const again = play(HOLD, arm, armedNews, stopBy("key:Escape")).state;
    expect(play(again, { type: "arm", by: "key:Space" }).refused).toBeNull();
    expect(play(again, { type: "arm", by: "key:Escape" }).refused?.code).toBe("stoppedByThis");
    // A key that was pressed while nothing moved counts too.
    expect(play(READY, stop, { type: "arm", by: "key:Space" }).refused?.code).toBe("stoppedByThis");
  });

  test("F18 F34 F35: what stands against arming is told, until it is gone", () => {
    const block = (code: string): ArmEvent => ({ type: "block", reason: reason(code) });
    const state = play(READY, block("wrongSupply"), block("calibrationDiffers"), block("wrongSupply")).state;
    expect(state.blocks.map(({ code }) => code)).toEqual(["calibrationDiffers", "wrongSupply"]);
    expect(play(state, arm).refused?.code).toBe("calibrationDiffers");
    const one = play(state, { type: "unblock", code: "calibrationDiffers" }).state;
    expect(play(one, arm).refused?.code).toBe("wrongSupply");
    expect(play(one, { type: "unblock", code: "wrongSupply" }, arm).state.task).toBe("arming");
    // A new connection is looked at anew.
    expect(play(state, { type: "disconnect" }, connect, connected, arm).refused).toBeNull();
    expect(play(state, lost, connect, connected, arm).refused).toBeNull();
  });

  test("a calibration that was done says no more that one was given up before", () => {
    const calibrate: ArmEvent = { type: "calibrate" };
    const begun = play(READY, calibrate).state;
    const givenUp = play(begun, {
      type: "calibrationFailed",
      attempt: begun.attempt,
      reason: reason("calibrationGivenUp"),
    }).state;
    expect(givenUp.reason).toEqual(reason("calibrationGivenUp"));
    const again = play(givenUp, calibrate).state;
    expect(play(again, { type: "calibrated", attempt: again.attempt }).state.reason).toBeNull();
  });

  test("F02: after the port was lost, the arm is ready and not armed", () => {
    for (const state of [READY, ARMED, HOLD, play(ARMED, release).state]) {
      const gone = play(state, lost);
      expect(gone.state.phase).toBe("LOST");
      expect(gone.effects.at(-1)).toBe("closePort");
      expect(gone.state.reason).toEqual(reason("portGone"));
      expect(play(gone.state, connect, connected).state).toMatchObject({ phase: "READY", reason: null });
      expect(play(gone.state, arm).refused?.code).toBe("portLost");
      const failed = ({ attempt }: ArmState): ArmEvent => ({
        type: "connectFailed",
        attempt,
        reason: reason("portBusy"),
      });
      expect(play(gone.state, connect, failed).state).toMatchObject({ phase: "LOST", reason: reason("portBusy") });
      expect(play(gone.state, connect, { type: "disconnect" }).state.phase).toBe("SIM");
    }
  });

  test("F23: an arm that is found holding is not dropped", () => {
    const found = play(SIMULATED, connect, ({ attempt }) => ({ type: "connected", attempt, isHolding: true }));
    expect(found.state).toMatchObject({ phase: "HOLD", reason: reason("foundHolding") });
    expect(found.effects).toEqual([]);
    expect(play(found.state, arm, armedNews).state.phase).toBe("ARMED");
  });

  test("F19: joints that keep their torque are named, and may be released again", () => {
    const holding = play(ARMED, release, ({ attempt }) => ({
      type: "released",
      attempt,
      holding: ["elbow_flex"],
    })).state;
    expect(holding).toMatchObject({ phase: "RELEASED", reason: reason("torqueStillOn", { joints: "elbow_flex" }) });
    expect(play(holding, release).effects).toEqual(["torqueOff"]);
  });

  test("a joint that slips when torque comes on: all are released, and it is told", () => {
    const slip = reason("slipped", { joint: "shoulder_lift" });
    for (const state of [READY, HOLD]) {
      const change = play(state, arm, ({ attempt }) => ({ type: "armSlipped", attempt, reason: slip }));
      expect(change.effects).toEqual(["torqueOff"]);
      expect(play(change.state, released).state).toMatchObject({ phase: "RELEASED", reason: slip });
    }
  });

  test("the port is not closed under an arm that has torque", () => {
    for (const state of [ARMED, HOLD]) {
      expect(play(state, { type: "disconnect" }).refused?.code).toMatch(/^(armed|holding)$/);
    }
  });
});

describe("F49: stop in the middle of something", () => {
  const cases: readonly (readonly [string, ArmState, ArmSituation, readonly ArmEffect[]])[] = [
    ["connecting", play(SIMULATED, connect).state, "SIM", ["abandonTask", "closePort"]],
    ["connecting again", play(ARMED, lost, connect).state, "LOST", ["abandonTask", "closePort"]],
    ["calibrating", play(READY, { type: "calibrate" }).state, "READY", ["abandonTask"]],
    ["arming a limp arm", play(READY, arm).state, "RELEASED/releasing", ["abandonTask", "torqueOff"]],
    ["arming a held arm", play(HOLD, arm).state, "HOLD", ["abandonTask", "sendHold"]],
    ["parking", play(ARMED, { type: "park" }).state, "HOLD", ["abandonTask", "sendHold"]],
    ["moving", ARMED, "HOLD", ["sendHold"]],
    ["releasing", play(ARMED, release).state, "RELEASED/releasing", []],
  ];

  test.each(cases)("%s", (_, state, situation, effects) => {
    const change = play(state, stop);
    expect(change.refused).toBeNull();
    expect([situationOf(change.state), change.effects]).toEqual([situation, effects]);
    // The answer that comes late changes nothing.
    for (const type of ["armed", "calibrated", "parked"] as const) {
      const late = play(change.state, { type, attempt: state.attempt });
      expect(late.state).toBe(change.state);
      expect(late.refused).not.toBeNull();
    }
    if (state.task !== "releasing") {
      const late = play(change.state, { type: "connected", attempt: state.attempt, isHolding: false });
      expect(late.state).toBe(change.state);
    }
  });
});

/** Every event, with news of the newest attempt and of an old one. */
function everyEvent({ attempt }: ArmState): ArmEvent[] {
  const why = reason("test");
  return [
    connect,
    release,
    arm,
    stop,
    stopBy("watchdog:bus"),
    lost,
    { type: "calibrate" },
    { type: "park" },
    { type: "disconnect" },
    { type: "block", reason: why },
    { type: "unblock", code: "test" },
    ...[attempt, attempt - 1].flatMap((n): ArmEvent[] => [
      { type: "connected", attempt: n, isHolding: n % 2 === 0 },
      ...(["calibrated", "armed", "parked"] as const).map((type) => ({ type, attempt: n })),
      ...(["connectFailed", "calibrationFailed", "armFailed", "armSlipped", "parkFailed"] as const).map((type) => ({
        type,
        attempt: n,
        reason: why,
      })),
      { type: "released", attempt: n, holding: [] },
    ]),
  ];
}

/** Ends what goes on, and connects where nothing is connected. */
function settled(state: ArmState): ArmState {
  let now = state;
  for (let k = 0; k < 4; k++) {
    if (now.task === "releasing") now = play(now, released).state;
    if (now.task !== null) now = play(now, stop).state;
    if (now.phase === "SIM" || now.phase === "LOST") now = play(now, connect).state;
    if (now.phase === "CONNECTING") now = play(now, connected).state;
  }
  return now;
}

describe("F50: stop and arm hammered", () => {
  test("a hundred times, with answers that come late, twice or never", () => {
    const random = createRandomStream(4, "hammer");
    let state = READY;
    let armings = 0;
    const attempts: number[] = [];
    for (let k = 0; k < 100; k++) {
      const begun = play(state, arm);
      if (!begun.refused) attempts.push(begun.state.attempt);
      state = begun.state;
      // An answer to any arming so far.
      if (random.integer(3) > 0 && attempts.length > 0) {
        const attempt = attempts[attempts.length - 1 - random.integer(Math.min(3, attempts.length))]!;
        const change = play(state, { type: "armed", attempt });
        if (change.state.phase === "ARMED") {
          expect(attempt).toBe(state.attempt);
          armings += 1;
        }
        state = change.state;
      }
      const stopped = play(state, stop);
      expect(stopped.refused).toBeNull();
      expect(stopped.state.phase).not.toBe("ARMED");
      expect(stopped.state.task).not.toBe("arming");
      state = stopped.state;
      if (state.task === "releasing" && random.integer(2) === 0) state = play(state, released).state;
    }
    expect(armings).toBeGreaterThan(15);
    expect(play(settled(state), arm, armedNews).state.phase).toBe("ARMED");
  });

  test("whatever happens: it can be stopped at once, moves only after an answer to the newest arming, and can be armed again", () => {
    const random = createRandomStream(5, "events");
    const seen = new Set<ArmSituation>();
    for (let run = 0; run < 900; run++) {
      let state = SIMULATED;
      for (let k = 0; k < 40; k++) {
        const events = everyEvent(state);
        const event = events[random.integer(events.length)]!;
        const change = play(state, event);
        if (change.refused) expect(change.state).toBe(state);
        if (change.state.phase === "ARMED" && state.phase !== "ARMED") {
          expect(event).toEqual({ type: "armed", attempt: state.attempt });
          expect(state.blocks.length === 0 || state.task === "arming").toBe(true);
        }
        // Torque is never left on some joints: leaving an arming of a limp arm releases all, unless it is armed or lost.
        if (state.task === "arming" && state.phase !== "HOLD" && situationOf(change.state) !== situationOf(state)) {
          const isEnded = change.state.phase === "ARMED" || change.state.phase === "LOST";
          expect(isEnded || change.effects.includes("torqueOff")).toBe(true);
        }
        state = change.state;
        seen.add(situationOf(state));
        const stopped = play(state, stop);
        expect(stopped.refused).toBeNull();
        expect(stopped.state.phase === "ARMED" || (stopped.state.task ?? "releasing") !== "releasing").toBe(false);
      }
      const free = play(settled(state), { type: "unblock", code: "test" }).state;
      expect(play(free, arm, armedNews).state.phase).toBe("ARMED");
    }
    expect([...seen].sort()).toEqual((Object.keys(ARM_TRANSITIONS) as ArmSituation[]).sort());
  });
});

test("every situation answers to stop, and says why it refuses", () => {
  for (const [situation, { on, refusal }] of Object.entries(ARM_TRANSITIONS)) {
    expect([situation, on.stop]).not.toContain(undefined);
    expect(refusal).toMatch(/^[a-z][A-Za-z]+$/);
    for (const transition of Object.values(on)) expect(ARM_TRANSITIONS).toHaveProperty([transition.to]);
  }
  expect(play(READY, { type: "park" }).refused).toEqual(reason("notArmed", { event: "park" }));
  expect(play(SIMULATED, arm).refused).toEqual(reason("notConnected", { event: "arm" }));
  expect(play(ARMED, { type: "calibrate" }).refused).toEqual(reason("armed", { event: "calibrate" }));
});

test("an arm counts as limp only where no joint has torque, may have it, or is about to get it", () => {
  const limp = (Object.keys(ARM_TRANSITIONS) as ArmSituation[]).filter((situation) => {
    const [phase, task = null] = situation.split("/") as [ArmState["phase"], ArmState["task"]?];
    return isLimp({ phase, task });
  });
  expect(limp).toEqual(["SIM", "CONNECTING", "READY", "READY/calibrating", "RELEASED", "RELEASED/calibrating"]);
});
