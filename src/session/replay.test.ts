import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import type { TapedRun } from "./runTape";
import { SessionHarness } from "./testing/sessionHarness";

const lift = { ...BUILTIN_SCENES["lift-the-cube"], episode: { limitS: 4, dwellS: 0.1, hz: 30 } };

/** A session in which the expert has solved the scene, and the run it made. */
function recorded(seed = 3) {
  const h = new SessionHarness();
  h.open(seed, lift);
  h.send({ type: "controller", choice: { kind: "expert" } });
  h.send({ type: "reset", seed });
  h.send({ type: "play" });
  h.wait(6000);
  h.send({ type: "writeRun", which: "present" });
  return { h, run: h.all("run").at(-1)!.run };
}

function replayed(run: TapedRun, seed = 3) {
  const h = new SessionHarness();
  h.open(seed, lift);
  const refusal = h.send({ type: "replay", run });
  h.send({ type: "play" });
  return { h, refusal };
}

describe("a run written down", () => {
  test("names its leader, physics, outcome, and ends a second after its outcome", () => {
    const { run } = recorded();
    expect(run).toMatchObject({
      seed: 3,
      servo: "stiff",
      leader: "expert",
      outcome: { kind: "success", reason: null },
    });
    expect(run.physics).toMatch(/^\w+ [\d.]+$/);
    expect(run.checks).toHaveLength(run.track.steps);
    expect(run.track.steps).toBeGreaterThan(30);
    expect(run.track.steps).toBeLessThan(4 * 30 + 31);
  });

  test("plays again bit for bit in another session, at another speed, and stands still at its end", () => {
    const { run } = recorded();
    const { h } = replayed(run);
    h.send({ type: "speed", speed: 4 });
    h.wait(4000);
    const { replay, running, outcome, controller, notCounted, episodes, leftOut } = h.status;
    expect(replay).toEqual({ steps: run.track.steps, verified: run.track.steps, departedAt: null, isVerified: true });
    expect({ running, outcome: outcome?.kind, controller, notCounted, episodes, leftOut }).toEqual({
      running: false,
      outcome: "success",
      controller: { kind: "replay" },
      notCounted: "replay",
      episodes: 0,
      leftOut: 0,
    });
  });

  test("going back and on in a replay goes the same way again", () => {
    const { run } = recorded();
    const { h } = replayed(run);
    h.wait(1000);
    h.send({ type: "seek", time: 0.3 });
    h.send({ type: "play" });
    h.wait(6000);
    expect(h.status.replay).toMatchObject({ isVerified: true, departedAt: null });
  });

  test.each([0, 17, 40])("a changed action shows at the step where it acts (step %i)", (step) => {
    const { run } = recorded();
    const actions = run.track.actions.slice();
    actions[step * run.track.joints] = actions[step * run.track.joints]! + 40;
    const { h } = replayed({ ...run, track: { ...run.track, actions } });
    h.wait(6000);
    const { replay } = h.status;
    expect(replay?.isVerified).toBe(false);
    // One byte tells of a step, so one in 256 departures is seen a step later.
    expect(replay!.departedAt! - (step + 1)).toBeGreaterThanOrEqual(0);
    expect(replay!.departedAt! - (step + 1)).toBeLessThanOrEqual(1);
    expect(replay!.verified).toBe(replay!.departedAt! - 1);
  });

  test("another seed departs at once; a wrong last hash is seen at the end", () => {
    const { run } = recorded();
    const other = replayed(run, 4).h;
    other.wait(6000);
    expect(other.status.replay?.departedAt).toBeLessThan(4);
    const { h } = replayed({ ...run, hash: `${run.hash[0] === "0" ? "1" : "0"}${run.hash.slice(1)}` });
    h.wait(6000);
    expect(h.status.replay).toMatchObject({ isVerified: false, departedAt: run.track.steps });
  });
});

describe("what is no run of the arm alone", () => {
  test("nothing yet", () => {
    const h = new SessionHarness();
    h.open(3, lift);
    expect(h.send({ type: "writeRun", which: "present" })?.code).toBe("E_NO_RUN");
  });

  test("something was pulled at", () => {
    const h = new SessionHarness();
    h.open(3, lift);
    h.send({ type: "play" });
    h.wait(200);
    h.send({ type: "push", push: { object: 0, link: null, point: [0.2, 0, 0.01], force: [0, 0, 0.1] } });
    h.wait(200);
    h.send({ type: "push", push: null });
    expect(h.send({ type: "writeRun", which: "present" })?.message).toContain("pulled");
    h.send({ type: "reset", seed: null });
    h.send({ type: "play" });
    h.wait(200);
    expect(h.send({ type: "writeRun", which: "present" })).toBeNull();
  });

  test("what was rewound and gone on from is one run: the one that counts now", () => {
    const h = new SessionHarness();
    h.open(3, lift);
    h.send({ type: "controller", choice: { kind: "random" } });
    h.send({ type: "play" });
    h.wait(1500);
    h.send({ type: "seek", time: 0.5 });
    h.send({ type: "controller", choice: { kind: "expert" } });
    h.send({ type: "play" });
    h.wait(700);
    h.send({ type: "writeRun", which: "present" });
    const { run } = h.all("run").at(-1)!;
    expect(run.track.steps).toBeLessThan(1.4 * 30);
    const again = replayed(run).h;
    again.wait(3000);
    expect(again.status.replay).toMatchObject({ isVerified: true });
  });

  test("a run of another arm, or one that does not hold what it says, is refused and nothing changes", () => {
    const { run } = recorded();
    const seven = { ...run, track: { joints: 7, steps: 1, actions: new Int32Array(7) } };
    expect(replayed(seven).refusal?.code).toBe("E_RUN_ARM");
    const { h, refusal } = replayed({ ...run, checks: run.checks.slice(1) });
    expect(refusal?.code).toBe("E_RUN_CORRUPT");
    expect(h.status.controller).toEqual({ kind: "none" });
  });
});

describe("the run that ended last", () => {
  test("can be written down while the next one runs already, until the scene is another", () => {
    const { h, run } = recorded();
    h.send({ type: "reset", seed: 9 });
    h.send({ type: "play" });
    h.wait(300);
    h.send({ type: "writeRun", which: "finished" });
    expect(h.all("run").at(-1)!.run).toEqual(run);
    h.send({ type: "writeRun", which: "present" });
    expect(h.all("run").at(-1)!.run).toMatchObject({ seed: 9, outcome: null });
    h.send({ type: "load", scene: BUILTIN_SCENES["reach-the-dot"], seed: 9 });
    expect(h.send({ type: "writeRun", which: "finished" })?.code).toBe("E_NO_RUN");
  });

  test("a run that was left before its end does not take its place", () => {
    const { h, run } = recorded();
    h.send({ type: "reset", seed: 9 });
    h.send({ type: "play" });
    h.wait(300);
    h.send({ type: "reset", seed: 10 });
    h.send({ type: "writeRun", which: "finished" });
    expect(h.all("run").at(-1)!.run).toEqual(run);
  });

  test("one that was gone back into and ended otherwise is told up to its new end", () => {
    const { h, run } = recorded();
    h.send({ type: "seek", time: 0.3 });
    h.send({ type: "controller", choice: { kind: "none" } });
    h.send({ type: "play" });
    h.wait(6000);
    h.send({ type: "writeRun", which: "finished" });
    const again = h.all("run").at(-1)!.run;
    expect(again.outcome?.kind).toBe("timeout");
    expect(again.track.steps).toBeGreaterThanOrEqual(4 * 30);
    expect(again.track.steps).toBeGreaterThan(run.track.steps);
  });

  test("a run that was pulled at and ended is not told as the one before it", () => {
    const { h } = recorded();
    h.send({ type: "reset", seed: 9 });
    h.send({ type: "play" });
    h.wait(200);
    h.send({ type: "push", push: { object: 0, link: null, point: [0.2, 0, 0.01], force: [0, 0, 0.1] } });
    h.wait(200);
    h.send({ type: "push", push: null });
    h.wait(6000);
    expect(h.status.outcome).not.toBeNull();
    h.send({ type: "reset", seed: 10 });
    expect(h.send({ type: "writeRun", which: "finished" })?.message).toContain("pulled");
  });

  test("a replay is not written down again", () => {
    const { run } = recorded();
    const { h } = replayed(run);
    h.wait(500);
    expect(h.send({ type: "writeRun", which: "present" })?.message).toContain("replay");
  });
});

describe("after a replay", () => {
  test("the run that ended before it is still the one to write down", () => {
    const { h, run } = recorded();
    h.send({ type: "replay", run });
    h.send({ type: "play" });
    h.wait(6000);
    expect(h.status.replay?.isVerified).toBe(true);
    h.send({ type: "reset", seed: 9 });
    h.send({ type: "writeRun", which: "finished" });
    expect(h.all("run").at(-1)!.run).toEqual(run);
  });

  test("the next seed is led by who led before, and so is another scene", () => {
    const { run } = recorded();
    const { h } = replayed(run);
    h.wait(500);
    h.send({ type: "reset", seed: 3 });
    expect(h.status.controller).toEqual({ kind: "replay" });
    h.send({ type: "reset", seed: 9 });
    expect(h.status.controller).toEqual({ kind: "none" });
    expect(h.status.replay).toBeNull();
    h.send({ type: "reset", seed: 3 });
    h.send({ type: "replay", run });
    h.send({ type: "load", scene: lift, seed: 3 });
    expect(h.status.controller).toEqual({ kind: "none" });
    h.send({ type: "replay", run });
    h.send({ type: "controller", choice: { kind: "expert" } });
    expect(h.status).toMatchObject({ controller: { kind: "expert" }, replay: null });
  });

  test("a stop latches in a replay as everywhere", () => {
    const { run } = recorded();
    const { h } = replayed(run);
    h.wait(200);
    h.send({ type: "stop" });
    const { time } = h.status;
    h.wait(500);
    expect(h.status.time).toBe(time);
  });
});
