/** Commands that cannot be obeyed are refused with a reason, and leave the session as it was. */

import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import type { ControllerKind, SessionCommand } from "./protocol";
import { SessionHarness } from "./testing/sessionHarness";

type Pull = NonNullable<Extract<SessionCommand, { type: "push" }>["push"]>;
const scene = BUILTIN_SCENES["cube-in-the-tray"];
const pull: Pull = { object: 0, link: null, point: [0.2, 0, 0.02], force: [0, 0, 1] };

test.each<Partial<Pull>>([
  { object: 9 },
  { object: -1 },
  { object: 0.5 },
  { object: null, link: 99 },
  { object: null, link: -1 },
  { object: null },
  { link: 2 },
  { point: [Number.NaN, 0, 0] },
  { force: [0, 0, Number.POSITIVE_INFINITY] },
  { force: [0, 1] as never },
])("a pull with %o is refused once, and time goes on", (change) => {
  const h = new SessionHarness();
  h.open();
  expect(h.send({ type: "push", push: { ...pull, ...change } })).toMatchObject({ code: "E_PUSH" });
  h.send({ type: "play" });
  h.wait(500);
  expect(h.status.time).toBeGreaterThan(0.3);
  expect(h.status.counts).toBe(true);
  expect(h.all("alert")).toEqual([]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 60, "x", undefined])("%s is no seed", async (bad) => {
  const seed = bad as number;
  const h = new SessionHarness();
  h.open(3);
  h.send({ type: "step", count: 5 });
  const { time } = h.status;
  if (bad !== undefined) expect(h.send({ type: "reset", seed })).toMatchObject({ code: "E_SEED" });
  expect(h.send({ type: "load", scene, seed })).toMatchObject({ code: "E_SEED" });
  expect(h.send({ type: "evaluate", choice: { kind: "none" }, seeds: [1, seed] })).toMatchObject({ code: "E_SEED" });
  expect(h.status).toMatchObject({ seed: 3, time });
  expect(h.all("scored")).toEqual([]);
});

describe("another scene or servo", () => {
  test("that cannot be led leaves no half-open scene behind", () => {
    const h = new SessionHarness();
    h.send({ type: "controller", choice: { kind: "nobody" as ControllerKind } });
    expect(() => h.send({ type: "load", scene, seed: 3 })).toThrow();
    expect(h.send({ type: "play" })).toMatchObject({ code: "E_NO_SCENE" });
    h.open(3);
    expect(h.status).toMatchObject({ seed: 3, time: 0 });
  });

  test("a leader that nobody can be is refused, and who leads goes on", () => {
    const h = new SessionHarness();
    h.open(3);
    expect(() => h.send({ type: "controller", choice: { kind: "nobody" as ControllerKind } })).toThrow();
    h.send({ type: "play" });
    h.wait(300);
    expect(h.status).toMatchObject({ controller: { kind: "none" }, running: true });
  });

  test.each<SessionCommand>([
    { type: "load", scene, seed: 5 },
    { type: "servo", preset: "soft" },
  ])("$type does not end a pause", (command) => {
    const h = new SessionHarness();
    h.open(3);
    h.send({ type: "step", count: 5 });
    h.send(command);
    h.wait(500);
    expect(h.status).toMatchObject({ running: false, time: 0 });
    h.send({ type: "play" });
    h.send(command);
    h.wait(500);
    expect(h.status.running).toBe(true);
  });

  test("a scene that is opened after a run has ended by itself runs", () => {
    const h = new SessionHarness();
    h.open(1, { ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });
    h.send({ type: "play" });
    h.wait(1500);
    expect(h.status.running).toBe(false);
    h.send({ type: "load", scene, seed: 1 });
    h.wait(300);
    expect(h.status.time).toBeGreaterThan(0.2);
  });
});
