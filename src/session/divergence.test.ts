import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIdleController } from "../control/baselineControllers";
import { so101 } from "../robot/so101";
import { createPaperBackend, paperFault } from "../sim/testing/paperBackend";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";
import { SessionHarness } from "./testing/sessionHarness";

vi.mock("../physics/nativeBackend", () => ({ createNativeBackend: createPaperBackend }));

beforeEach(() => {
  // Settling takes half a second, so this is half a second into the episode.
  paperFault.atS = 1;
});
afterEach(() => {
  paperFault.atS = Number.POSITIVE_INFINITY;
});

test("F51: a diverging simulation is named, ends the episode as invalid and stands still", () => {
  const h = new SessionHarness();
  h.open();
  h.send({ type: "play" });
  h.wait(1500);
  expect(h.all("alert").map(({ alert }) => alert.code)).toEqual(["E_PHYSICS_DIVERGED"]);
  expect(h.all("alert")[0]!.alert.message).toContain("elbow_flex");
  const { running, outcome, episodes, time } = h.status;
  expect({ running, outcome: outcome?.kind, episodes }).toEqual({ running: false, outcome: "invalid", episodes: 0 });
  // What a real arm that is shown or led hears.
  expect(h.session.isDiverged()).toBe(true);
  // One step back is the last good instant, without the outcome.
  h.send({ type: "step", count: -1 });
  expect(h.status.outcome).toBeNull();
  expect(h.status.time).toBeLessThanOrEqual(time);
  expect(h.session.isDiverged()).toBe(false);
});

test("F51: with autoNext too the session pauses there, and the next seed comes when somebody asks for it", () => {
  const h = new SessionHarness();
  h.open();
  h.send({ type: "autoNext", on: true });
  h.send({ type: "play" });
  h.wait(4000);
  expect(h.all("episode")).toHaveLength(1);
  expect(h.status).toMatchObject({ running: false, episodes: 0, outcome: { kind: "invalid" } });
  paperFault.atS = Number.POSITIVE_INFINITY;
  h.send({ type: "reset", seed: 2 });
  h.send({ type: "play" });
  h.wait(500);
  expect(h.status).toMatchObject({ running: true, seed: 2, outcome: null });
});

test("F51: a scored episode that diverges is invalid, neither success nor failure", async () => {
  const scene = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
  const { outcome } = await createEpisodeRunner(scene, so101).run(1, createIdleController());
  expect(outcome).toMatchObject({ kind: "invalid", reason: "E_PHYSICS_DIVERGED" });
});
