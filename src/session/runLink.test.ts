import { expect, test } from "vitest";
import { decodeRun, LONGEST_RUN_LINK } from "../dataset/runText";
import { encodeRun } from "../dataset/runWriter";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
import { SessionHarness } from "./testing/sessionHarness";

test("20 s of picking and placing fit a link under 8,000 letters, and play again from it bit for bit", () => {
  // Six blocks, for four are sorted within 15 s.
  const sorting = BUILTIN_SCENES["sort-by-colour"];
  const [place] = sorting.reset.place;
  const more = sorting.objects.slice(2, 4).map((block, k) => ({ ...block, id: `c${k}` }));
  const document = canonicalScene({
    ...sorting,
    objects: [...sorting.objects, ...more],
    reset: { place: [{ ...place, of: [...place.of, "c0", "c1"] }] },
  });
  const h = new SessionHarness();
  h.open(100001, document);
  h.send({ type: "controller", choice: { kind: "expert" } });
  h.send({ type: "play" });
  h.wait(20_000);
  h.send({ type: "writeRun", which: "present" });
  const { run } = h.all("run").at(-1)!;
  expect(run.track.steps).toBeGreaterThan(590);
  const text = encodeRun({ ...run, scene: document, robot: null });
  expect(text.length).toBeLessThan(8000 - "https://jointspace.example/studio/#c=AAAAAA&r=".length);

  const { scene, seed, ...opened } = decodeRun(text, LONGEST_RUN_LINK);
  const other = new SessionHarness();
  other.open(seed, scene);
  other.send({ type: "replay", run: opened });
  other.send({ type: "play" });
  other.wait(21_000);
  expect(other.status.replay).toMatchObject({ isVerified: true, verified: run.track.steps });
});
