/** Which runs the page counts: nothing that a person does to a run may make the score better than the controller is. */

import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { SessionHarness } from "./testing/sessionHarness";

const reach = { ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 4, dwellS: 0.1, hz: 50 } };
const shortReach = { ...reach, episode: { ...reach.episode, limitS: 1 } };
const pull = { object: null, link: 3, point: [0.1, 0, 0.2], force: [0, 1, 0] } as const;

function opened(scene: unknown = shortReach, kind: "none" | "expert" | "random" = "none"): SessionHarness {
  const h = new SessionHarness();
  h.open(1, scene);
  h.send({ type: "controller", choice: { kind } });
  return h;
}

/** Plays on until the run has ended. */
function playToEnd(h: SessionHarness): void {
  h.send({ type: "play" });
  for (let k = 0; k < 100 && h.status.outcome === null; k++) h.wait(100);
  expect(h.status.outcome).not.toBeNull();
}

describe("a run that counts", () => {
  test("from its start to its end under one leader", () => {
    const h = opened(reach, "expert");
    playToEnd(h);
    expect(h.status).toMatchObject({ counts: true, notCounted: null, successes: 1, episodes: 1, leftOut: 0 });
  });

  test("counts once, also when it is gone back into after its end and ends again", () => {
    const h = opened();
    playToEnd(h);
    h.send({ type: "step", count: -10 });
    playToEnd(h);
    expect(h.all("episode")).toHaveLength(1);
    expect(h.status).toMatchObject({ episodes: 1, leftOut: 0, notCounted: "rewound" });
  });

  test("is not spoiled by a pull after its end, nor by looking back from it", () => {
    const h = opened();
    playToEnd(h);
    h.send({ type: "push", push: pull });
    h.send({ type: "push", push: null });
    h.send({ type: "step", count: -3 });
    h.send({ type: "step", count: 3 });
    expect(h.status).toMatchObject({ counts: true, episodes: 1 });
  });
});

describe("a run that does not count, and why", () => {
  test("led by two, also when it succeeds", () => {
    const h = opened(reach, "none");
    h.send({ type: "play" });
    h.wait(300);
    h.send({ type: "controller", choice: { kind: "expert" } });
    playToEnd(h);
    expect(h.status).toMatchObject({ outcome: { kind: "success" }, notCounted: "twoLeaders", counts: false });
    expect(h.status).toMatchObject({ successes: 0, episodes: 0, leftOut: 0 });
  });

  test("rewound before it failed, then played again until it succeeds", () => {
    const h = opened(reach, "expert");
    h.send({ type: "step", count: 20 });
    h.send({ type: "seek", time: 0 });
    expect(h.status.counts).toBe(true); // Looking back is no crime.
    playToEnd(h);
    expect(h.status).toMatchObject({ outcome: { kind: "success" }, notCounted: "rewound" });
    expect(h.status).toMatchObject({ successes: 0, episodes: 0, leftOut: 1 });
  });

  test("rewound to its first instant and handed over there", () => {
    const h = opened(reach, "none");
    h.send({ type: "step", count: 20 });
    h.send({ type: "seek", time: 0 });
    h.send({ type: "controller", choice: { kind: "expert" } });
    expect(h.status).toMatchObject({ notCounted: "rewound" });
  });

  test("pulled at", () => {
    const h = opened(reach, "expert");
    h.send({ type: "step", count: 5 });
    h.send({ type: "push", push: null });
    expect(h.status.notCounted).toBeNull();
    h.send({ type: "push", push: pull });
    h.send({ type: "push", push: null });
    playToEnd(h);
    expect(h.status).toMatchObject({ notCounted: "pulled", successes: 0, episodes: 0, leftOut: 1 });
    h.send({ type: "reset", seed: 2 });
    expect(h.status).toMatchObject({ notCounted: null, leftOut: 1 });
  });

  test.each([null, 2])("left before its end by a reset to seed %s: neither success nor failure, but told", (seed) => {
    const h = opened();
    h.send({ type: "step", count: 10 });
    h.send({ type: "reset", seed });
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 1, counts: true });
    // One that has not begun leaves nothing.
    h.send({ type: "reset", seed });
    expect(h.status.leftOut).toBe(1);
    // Going back to the first instant does not hide that it had begun.
    h.send({ type: "step", count: 10 });
    h.send({ type: "seek", time: 0 });
    h.send({ type: "reset", seed });
    expect(h.status.leftOut).toBe(2);
    playToEnd(h);
    h.send({ type: "reset", seed });
    expect(h.status).toMatchObject({ episodes: 1, leftOut: 2 });
    h.send({ type: "controller", choice: { kind: "random" } });
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 0 });
  });
});

describe("each leader", () => {
  const choose = (h: SessionHarness, kind: "none" | "expert" | "random") =>
    h.send({ type: "controller", choice: { kind } });

  test("goes on from what they had, until another scene is opened", () => {
    const h = opened(reach, "expert");
    playToEnd(h);
    h.send({ type: "reset", seed: 2 });
    choose(h, "none");
    expect(h.status).toMatchObject({ successes: 0, episodes: 0 });
    playToEnd(h);
    h.send({ type: "reset", seed: 3 });
    expect(h.status).toMatchObject({ successes: 0, episodes: 1 });
    choose(h, "expert");
    expect(h.status).toMatchObject({ successes: 1, episodes: 1, leftOut: 0 });
    h.send({ type: "load", scene: shortReach, seed: 3 });
    expect(h.status).toMatchObject({ successes: 0, episodes: 0, leftOut: 0 });
  });

  test("cannot be spared a failure by somebody who takes over just before it", () => {
    const h = opened(reach, "random");
    h.send({ type: "step", count: 20 });
    choose(h, "expert");
    expect(h.status).toMatchObject({ notCounted: "twoLeaders", leftOut: 0 });
    playToEnd(h);
    h.send({ type: "reset", seed: 2 });
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 0 });
    choose(h, "random");
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 1 });
  });

  test("leaves a run once, however often it is handed on in its past", () => {
    const h = opened(reach, "random");
    h.send({ type: "step", count: 20 });
    h.send({ type: "seek", time: 0 });
    for (const kind of ["expert", "random", "expert", "random"] as const) choose(h, kind);
    expect(h.status).toMatchObject({ notCounted: "rewound", leftOut: 1 });
    choose(h, "expert");
    playToEnd(h);
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 0 });
    h.send({ type: "reset", seed: 2 });
    choose(h, "random");
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 1 });
  });

  test("who is asked for once the run is over loses nothing", () => {
    const h = opened(reach, "expert");
    playToEnd(h);
    choose(h, "none");
    h.send({ type: "reset", seed: 2 });
    choose(h, "expert");
    expect(h.status).toMatchObject({ successes: 1, episodes: 1, leftOut: 0 });
  });

  test("who led before a replay has their score again after it", () => {
    const h = opened(reach, "expert");
    playToEnd(h);
    h.send({ type: "writeRun", which: "finished" });
    h.send({ type: "replay", run: h.all("run").at(-1)!.run });
    expect(h.status).toMatchObject({ episodes: 0, leftOut: 0, notCounted: "replay" });
    h.send({ type: "reset", seed: 2 });
    expect(h.status).toMatchObject({ controller: { kind: "expert" }, successes: 1, episodes: 1, leftOut: 0 });
  });
});

describe("going back", () => {
  test("calls off the next seed that was about to start", () => {
    const h = opened();
    h.send({ type: "autoNext", on: true });
    playToEnd(h);
    h.send({ type: "step", count: -40 });
    h.wait(3000);
    h.send({ type: "play" });
    h.wait(200);
    expect(h.status).toMatchObject({ seed: 1, outcome: null });
  });

  test("makes the controller forget the future it has left", () => {
    const h = new SessionHarness();
    h.open(1);
    h.send({ type: "controller", choice: { kind: "random" } });
    h.send({ type: "step", count: 30 });
    const { q } = h.frame;
    h.send({ type: "seek", time: 0 });
    h.send({ type: "play" });
    for (let k = 0; k < 100 && h.status.time < 0.5; k++) h.wait(50);
    h.send({ type: "pause" });
    h.send({ type: "step", count: 60 });
    h.send({ type: "seek", time: 30 / h.status.controlHz });
    expect(h.frame.q).toEqual(q);
  });
});
