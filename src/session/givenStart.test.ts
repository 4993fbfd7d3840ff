import { expect, test } from "vitest";
import { decodeRun, LONGEST_RUN_LINK } from "../dataset/runText";
import { encodeRun } from "../dataset/runWriter";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
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

test.each([
  ["scene", { objects: [] }],
  ["arm", { joints: [0, 0], targets: [0, 0] }],
  ["arm, by its targets", { targets: [0, 0] }],
])("a start of another %s ends the episode as invalid and says why", (_, change) => {
  const h = new SessionHarness();
  h.send({ type: "load", scene, seed: 5, start: { ...start, ...change } });
  expect(h.status.outcome).toMatchObject({ kind: "invalid", reason: "E_START" });
});

/** A run that began from a given start, as the session tells it. */
function startedRun() {
  const h = new SessionHarness();
  h.send({ type: "controller", choice: { kind: "random" } });
  h.send({ type: "load", scene, seed: 5, start });
  h.wait(1500);
  h.send({ type: "writeRun", which: "present" });
  const { run } = h.all("run").at(-1)!;
  return { h, run };
}

test("a run that began from a given start says so, and one of another seed does not", () => {
  const { h, run } = startedRun();
  expect(run.start).toBe(start);
  h.send({ type: "reset", seed: 6 });
  h.wait(300);
  h.send({ type: "writeRun", which: "present" });
  expect(h.all("run").at(-1)!.run).toMatchObject({ seed: 6, start: null });
});

test("it comes back from its text, and plays again from there bit for bit, again after a reset", () => {
  const { run } = startedRun();
  const {
    seed,
    start: from,
    ...opened
  } = decodeRun(encodeRun({ ...run, scene: canonicalScene(scene), robot: null }), LONGEST_RUN_LINK);
  const h = new SessionHarness();
  h.open(seed, opened.scene);
  h.send({ type: "replay", run: opened, start: from });
  for (let k = 0; k < 2; k++) {
    h.send({ type: "play" });
    h.wait(3000);
    expect(h.status.replay).toMatchObject({ isVerified: true, departedAt: null, verified: run.track.steps });
    h.send({ type: "reset", seed: null });
    expect([...h.frame.q]).toEqual(start.joints);
  }
  // Without the start it would be another run.
  h.send({ type: "replay", run: opened });
  h.send({ type: "play" });
  h.wait(3000);
  expect(h.status.replay).toMatchObject({ isVerified: false, departedAt: 1 });
});
