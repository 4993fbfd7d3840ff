/** An expert whose script is fetched late leads live as it does when it is scored. */

import { expect, test, vi } from "vitest";
import { createExpert } from "../expert/expert";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createEpisodeRunner } from "./evaluate";
import { lastByte } from "./runTape";
import { SessionHarness } from "./testing/sessionHarness";

// The first second and a half: the hand is on its way to the can.
const scene = { ...BUILTIN_SCENES["stand-the-can"], episode: { limitS: 1.5, dwellS: 0.1, hz: 30 } };

test("time waits until the script is there, and the run is the one that is scored", async () => {
  const h = new SessionHarness();
  h.open(100_000, scene);
  h.send({ type: "controller", choice: { kind: "expert" } });
  h.send({ type: "play" });
  h.wait(500);
  h.send({ type: "step", count: 3 });
  expect(h.status.time).toBe(0);
  h.send({ type: "play" });
  await vi.waitFor(() => {
    h.wait(50);
    expect(h.status.time).toBeGreaterThan(0);
  });
  h.wait(3000);
  h.send({ type: "writeRun", which: "present" });
  const { track, checks } = h.all("run").at(-1)!.run;

  const headless = await createEpisodeRunner(parseScene(scene), so101).run(
    100_000,
    createExpert(parseScene(scene), so101)!,
  );
  expect(h.status.outcome).toEqual(headless.outcome);
  expect(track.steps).toBeGreaterThanOrEqual(headless.steps);
  expect(checks[headless.steps - 1]).toBe(lastByte(headless.hash));
  // The arm has gone somewhere meanwhile.
  expect(headless.path).toBeGreaterThan(0.05);
});
