import { expect, test } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import type { StartState } from "../world/startState";
import { SessionHarness } from "./testing/sessionHarness";

const scene = BUILTIN_SCENES["lift-the-cube"];
const { objects } = parseScene(scene);
const start: StartState = {
  joints: [0.2, -0.6, 0.6, 0.5, 0, 0.3],
  targets: [0.2, -0.6, 0.6, 0.5, 0, 0.3],
  objects: objects.map(() => ({ X_WO: { p: [0.2, 0.1, 0.0125], q: [0, 0, 0, 1] }, joint: null })),
};

test("a start holds for its seed until another seed comes", () => {
  const h = new SessionHarness();
  h.send({ type: "controller", choice: { kind: "none" } });
  h.send({ type: "load", scene, seed: 5, start });
  expect([...h.frame.q]).toEqual(start.joints);
  expect(h.frame.objectPose[0]).toBe(0.2);
  h.wait(400);
  h.send({ type: "reset", seed: null });
  expect([...h.frame.q]).toEqual(start.joints);
  h.send({ type: "servo", preset: "soft" });
  expect([...h.frame.q]).toEqual(start.joints);
  h.send({ type: "reset", seed: 6 });
  expect([...h.frame.q]).not.toEqual(start.joints);
  h.send({ type: "reset", seed: 5 });
  expect([...h.frame.q]).not.toEqual(start.joints);
});

test("a start of another scene ends the episode as invalid and says why", () => {
  const h = new SessionHarness();
  h.send({ type: "load", scene, seed: 5, start: { ...start, objects: [] } });
  expect(h.status.outcome).toMatchObject({ kind: "invalid", reason: "E_START" });
});

test("a run that began from a given start is not written down as if its seed told all", () => {
  const h = new SessionHarness();
  h.send({ type: "load", scene, seed: 5, start });
  h.wait(300);
  expect(h.send({ type: "writeRun", which: "present" })).toMatchObject({ code: "E_NO_RUN" });
  h.send({ type: "reset", seed: 6 });
  h.wait(300);
  expect(h.send({ type: "writeRun", which: "present" })).toBeNull();
});
