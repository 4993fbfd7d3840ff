/** STOP is a safety feature: once latched, nothing but an explicit resume lets the arm move on. */

import { describe, expect, test } from "vitest";
import { idleTeleopInput } from "../teleop/teleopInput";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import type { SessionCommand } from "./protocol";
import { SessionHarness } from "./testing/sessionHarness";

const shortReach = { ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } };
const heldUp = { ...idleTeleopInput(), held: ["joint.plus"], speedStep: 4 } as const;

function stoppedAtWork(): SessionHarness {
  const h = new SessionHarness();
  h.open(4);
  h.send({ type: "autoNext", on: true });
  h.send({ type: "controller", choice: { kind: "expert" } });
  h.send({ type: "play" });
  h.wait(600);
  h.send({ type: "stop" });
  return h;
}

describe("while it is latched", () => {
  test("everything stands still at once, and the status says so", () => {
    const h = stoppedAtWork();
    const { time } = h.status;
    expect(time).toBeGreaterThan(0.5);
    h.wait(3000);
    expect(h.status).toMatchObject({ running: false, stopped: true, time });
  });

  test.each<SessionCommand>([
    { type: "play" },
    { type: "step", count: 1 },
    { type: "push", push: { object: 0, link: null, point: [0.2, 0, 0.02], force: [0, 0, 5] } },
  ])("$type is refused", (command) => {
    const h = stoppedAtWork();
    const { time } = h.status;
    expect(h.send(command)).toMatchObject({ code: "E_STOPPED" });
    h.wait(1000);
    expect(h.status).toMatchObject({ running: false, stopped: true, time, notCounted: null });
  });

  test.each<SessionCommand>([
    { type: "load", scene: BUILTIN_SCENES["lift-the-cube"], seed: 3 },
    { type: "reset", seed: 9 },
    { type: "reset", seed: null },
    { type: "servo", preset: "soft" },
    { type: "controller", choice: { kind: "random" } },
    { type: "controller", choice: { kind: "teleop" } },
    { type: "controller", choice: { kind: "expert" }, when: "nextEpisode" },
    { type: "autoNext", on: true },
    { type: "speed", speed: 8 },
    { type: "teleop", input: heldUp },
    { type: "step", count: -3 },
    { type: "seek", time: 0.2 },
    { type: "push", push: null },
    { type: "pause" },
    { type: "cancelController" },
    { type: "stop" },
  ])("$type is obeyed and stands still, until the resume", (command) => {
    const h = stoppedAtWork();
    expect(h.send(command)).toBeNull();
    const { time } = h.status;
    const { q } = h.frame;
    h.wait(3000);
    expect(h.status).toMatchObject({ running: false, stopped: true, time });
    expect(h.frame.q).toEqual(q);
    expect(h.send({ type: "play" })).toMatchObject({ code: "E_STOPPED" });
    expect(h.send({ type: "resume" })).toBeNull();
    h.wait(300);
    expect(h.status).toMatchObject({ running: true, stopped: false });
    expect(h.status.time).toBeGreaterThan(time);
  });

  test("an ended run does not go on with the next seed", () => {
    const h = new SessionHarness();
    h.open(1, shortReach);
    h.send({ type: "autoNext", on: true });
    h.send({ type: "play" });
    h.wait(1300);
    expect(h.status.outcome).not.toBeNull();
    h.send({ type: "stop" });
    h.wait(5000);
    expect(h.status).toMatchObject({ seed: 1, running: false });
  });

  test("a session that is stopped before it has a scene opens one at a standstill", () => {
    const h = new SessionHarness();
    expect(h.send({ type: "stop" })).toBeNull();
    h.send({ type: "load", scene: shortReach, seed: 1 });
    h.wait(1000);
    expect(h.status).toMatchObject({ running: false, stopped: true, time: 0 });
    h.send({ type: "resume" });
    h.wait(300);
    expect(h.status.time).toBeGreaterThan(0.2);
  });
});

describe("what it ends", () => {
  test("a pull: the arm is no longer pulled after the resume", () => {
    const h = new SessionHarness();
    h.open(1);
    h.send({ type: "play" });
    const rest = h.frame.q[0]!;
    h.send({ type: "push", push: { object: null, link: 3, point: [0.1, 0, 0.2], force: [0, 12, 0] } });
    h.wait(500);
    const pulled = Math.abs(h.frame.q[0]! - rest);
    expect(pulled).toBeGreaterThan(2e-4);
    h.send({ type: "stop" });
    h.send({ type: "resume" });
    h.wait(1500);
    expect(Math.abs(h.frame.q[0]! - rest)).toBeLessThan(pulled / 4);
  });

  test("scoring", async () => {
    const h = new SessionHarness();
    h.open(1, shortReach);
    const seeds = Array.from({ length: 40 }, (_, k) => 100_000 + k);
    const replies = h.all("reply").length;
    h.send({ type: "evaluate", choice: { kind: "none" }, seeds });
    h.send({ type: "stop" });
    for (let k = 0; k < 500 && h.all("reply").length < replies + 2; k++) await new Promise((r) => setTimeout(r, 5));
    expect(h.all("reply").length).toBe(replies + 2);
    expect(h.all("scored").length).toBeLessThan(2);
  });

  test("what is held before or during it does not move the arm at the resume", () => {
    const h = new SessionHarness();
    h.open(1);
    h.send({ type: "controller", choice: { kind: "teleop" } });
    h.send({ type: "teleop", input: heldUp });
    h.send({ type: "stop" });
    h.send({ type: "teleop", input: heldUp });
    const { target } = h.frame;
    h.send({ type: "resume" });
    h.wait(500);
    expect(h.status.time).toBeGreaterThan(0.4);
    expect(h.frame.target).toEqual(target);
  });
});
