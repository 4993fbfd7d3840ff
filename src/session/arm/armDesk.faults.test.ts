/** Faults of tabs, workers, leaders and the simulation while the follower moves: when it is noticed, what it does, what is said. */

import { describe, expect, test } from "vitest";
import { armed, type DeskRig, type PageState } from "./testing/deskRig";

const DEG = Math.PI / 180;
const KEYS: PageState = { keys: ["jaw.open"] };

/** How far the fastest joint truly goes in a time, rad. */
async function travelIn(rig: DeskRig, ms: number, page: PageState = {}): Promise<number> {
  const before = rig.follower.jointPosition.slice();
  await rig.live(ms, page);
  return Math.max(...rig.follower.jointPosition.map((q, k) => Math.abs(q - before[k]!)));
}

/** An armed follower in motion. */
async function moving(lead: "teleop" | "leader" | "simulation"): Promise<{ rig: DeskRig; page: PageState }> {
  const rig = await armed(lead);
  const page = lead === "teleop" ? KEYS : {};
  await rig.live(1000, page);
  expect(await travelIn(rig, 100, page)).toBeGreaterThan(1 * DEG);
  return { rig, page };
}

/** Time until the follower is in another phase than ARMED, ms. */
async function noticedIn(rig: DeskRig, mostMs: number, page: PageState): Promise<number> {
  const began = rig.clock.nowMs();
  while (rig.status.follower!.phase === "ARMED" && rig.clock.nowMs() - began < mostMs) await rig.live(10, page);
  return rig.clock.nowMs() - began;
}

/** A stopped follower is at rest, whatever its leader wants, and is armed by a person's act alone. */
async function staysStill(rig: DeskRig, page: PageState): Promise<void> {
  await rig.live(150, page);
  const { goals } = rig;
  expect(await travelIn(rig, 1000, page)).toBeLessThan(1 * DEG);
  expect(rig.goals).toEqual(goals);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD" });
}

async function armsAgain(rig: DeskRig, lead: "teleop" | "leader" | "simulation"): Promise<void> {
  expect(await rig.send({ type: "armArm", lead, by: "button:again" })).toBeNull();
  await rig.live(400);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
}

test("F20: a tab that is hidden while keys drive holds within 50 ms, and is armed by hand when it is back", async () => {
  const { rig } = await moving("teleop");
  expect(await noticedIn(rig, 200, { ...KEYS, hidden: true })).toBeLessThanOrEqual(50);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "tabHidden" } });
  await staysStill(rig, { ...KEYS, hidden: true });
  await staysStill(rig, KEYS);
  await armsAgain(rig, "teleop");
});

test.each(["simulation", "leader"] as const)(
  "F21: nothing goes on in a hidden tab: with the %s in the lead too it holds within 50 ms, until a person arms it again",
  async (lead) => {
    const { rig } = await moving(lead);
    expect(await noticedIn(rig, 200, { hidden: true })).toBeLessThanOrEqual(50);
    expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "tabHidden" } });
    // A browser that lets the page of a hidden tab speak once in a second.
    await rig.live(1000, { alive: false });
    await staysStill(rig, { hidden: true });
    await staysStill(rig, {});
    await armsAgain(rig, lead);
  },
);

test("F22: the window loses the focus with a key held and no key-up: slower from 100 ms on, at rest before 500, then held", async () => {
  const { rig } = await moving("teleop");
  const away = { ...KEYS, present: false };
  await rig.live(100, away);
  expect(rig.status.follower!.phase).toBe("ARMED");
  await rig.live(250, away);
  expect(await travelIn(rig, 100, away)).toBeLessThan(1 * DEG);
  await rig.live(100, away);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "inputGone" } });
  await staysStill(rig, KEYS);
  await armsAgain(rig, "teleop");
});

test("F26: a page that hangs for 3 s while the worker goes on: held within 250 ms and a cycle, still when it is back", async () => {
  const { rig } = await moving("simulation");
  expect(await noticedIn(rig, 500, { alive: false })).toBeLessThanOrEqual(270);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "pageSilent" } });
  await rig.live(2750, { alive: false });
  await staysStill(rig, {});
  await armsAgain(rig, "simulation");
});

describe.each(["teleop", "leader", "simulation"] as const)("with the %s in the lead", (lead) => {
  test("F23, F24, F27: the tab is closed, the process killed, the worker dead: it stops within the lead, is told, and goes on only when armed", async () => {
    const { rig } = await moving(lead);
    const { goals } = rig;
    const at = rig.follower.jointPosition.slice();
    await rig.kill();
    // Nobody says another word: each servo goes to its last goal and stays.
    await rig.clock.advance(1000);
    expect(rig.goals).toEqual(goals);
    rig.follower.jointPosition.forEach((q, k) => {
      expect(Math.abs(q - at[k]!)).toBeLessThan(5 * DEG);
    });
    expect(rig.follower.chips.map((chip) => chip.get("Torque_Enable"))).toEqual([1, 1, 1, 1, 1, 1]);
    rig.restart();
    await rig.connect("follower");
    expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "foundHolding" } });
    expect(rig.goals).toEqual(goals);
    await staysStill(rig, KEYS);
    if (lead === "leader") await rig.connect("leader");
    await armsAgain(rig, lead);
    await rig.live(2000, lead === "teleop" ? KEYS : {});
    expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  });
});

test("F23: a tab that is closed says that it is hidden; if that gets through, the last frame is a hold", async () => {
  const { rig } = await moving("teleop");
  let frames = 0;
  rig.follower.onTraffic = (_, direction, bytes) => {
    if (direction === "out" && bytes[4] === 0x83 && bytes[5] === 42) frames += 1;
  };
  void rig.desk.receive({ type: "armPulse", present: false, hidden: true });
  await rig.clock.advance(20);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "tabHidden" } });
  const sent = frames;
  await rig.clock.advance(200);
  expect(frames).toBeLessThanOrEqual(sent + 1);
  await rig.kill();
  const at = rig.follower.jointPosition.slice();
  await rig.clock.advance(1000);
  rig.follower.jointPosition.forEach((q, k) => {
    expect(Math.abs(q - at[k]!)).toBeLessThan(1 * DEG);
  });
});

test("F33: a leader's cable that is pulled in motion: slower from 100 ms on, at rest before 500, then held", async () => {
  const { rig } = await moving("leader");
  rig.leader.unplug();
  await rig.live(150);
  const early = rig.follower.jointPosition.slice();
  expect(rig.status.follower!.phase).toBe("ARMED");
  await rig.live(150);
  expect(await travelIn(rig, 150)).toBeLessThan(1 * DEG);
  expect(Math.max(...rig.follower.jointPosition.map((q, k) => Math.abs(q - early[k]!)))).toBeLessThan(5 * DEG);
  await rig.live(100);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "inputGone" } });
  rig.leader.replug();
  await staysStill(rig, {});
  await rig.live(2000);
  await armsAgain(rig, "leader");
});

describe("F51: the simulation breaks down", () => {
  test.each(["simulation", "teleop", "leader"] as const)("while the %s leads the moving follower", async (lead) => {
    const { rig, page } = await moving(lead);
    rig.isDiverged = true;
    rig.simulation.target.fill(Number.NaN);
    // A cycle.
    expect(await noticedIn(rig, 200, page)).toBeLessThanOrEqual(20);
    expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "simulationDiverged" } });
    await staysStill(rig, page);
  });

  test("what it leads is not led on before it is stepped back; what it only shows may be armed again", async () => {
    const { rig } = await moving("simulation");
    rig.isDiverged = true;
    await rig.live(50);
    await rig.send({ type: "armArm", lead: "simulation", by: "button:arm" });
    await rig.live(400);
    expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "simulationDiverged" } });
    await armsAgain(rig, "teleop");
    await rig.send({ type: "armHold", by: "key:Space" });
    rig.isDiverged = false;
    await armsAgain(rig, "simulation");
  });
});
