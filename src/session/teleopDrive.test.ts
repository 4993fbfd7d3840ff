/** A person's hand on the simulated arm, through the whole data path: what is felt, not only what is asked for. */

import { expect, test } from "vitest";
import { distance3, type Vec3 } from "../math/vector3";
import { linkPoses, toolPose } from "../robot/kinematics";
import { so101 } from "../robot/so101";
import { HEARTBEAT_MS, idleTeleopInput, type TeleopInput } from "../teleop/teleopInput";
import { SessionHarness } from "./testing/sessionHarness";

/** A session that a person leads, the hand over the table. */
function led(): SessionHarness {
  const h = new SessionHarness();
  h.open();
  h.send({ type: "controller", choice: { kind: "teleop" } });
  h.send({ type: "play" });
  drive(h, 2500, { jointTargets: so101.poses.home!, speedStep: 4 });
  drive(h, 500, {});
  return h;
}

/** Sends the same input with the page's heartbeat. */
function drive(h: SessionHarness, ms: number, input: Partial<TeleopInput>): void {
  for (let t = 0; t < ms; t += HEARTBEAT_MS) {
    h.send({ type: "teleop", input: { ...idleTeleopInput(), ...input } });
    h.wait(HEARTBEAT_MS);
  }
}

const measured = (h: SessionHarness): Vec3 => toolPose(so101, linkPoses(so101, h.frame.q)).p;
const wanted = (h: SessionHarness): Vec3 => toolPose(so101, linkPoses(so101, h.frame.target)).p;

test("the measured hand follows the asked one within a few millimetres and stops where it stops, without drift", () => {
  const h = led();
  for (const held of [["move.left"], ["move.up"], ["move.back", "move.right"], ["jaw.open"]] as const) {
    for (let k = 0; k < 15; k++) {
      drive(h, HEARTBEAT_MS, { held, speedStep: 4 });
      expect(distance3(measured(h), wanted(h))).toBeLessThan(0.012);
    }
    drive(h, 300, {});
    const still = measured(h);
    drive(h, 1500, {});
    expect(distance3(measured(h), still)).toBeLessThan(2e-4);
    expect(distance3(measured(h), wanted(h))).toBeLessThan(0.002);
  }
});

test("letting go does not overshoot: the hand never turns back by more than the servo's play", () => {
  const h = led();
  drive(h, 600, { held: ["move.left"], speedStep: 4 });
  let furthest = measured(h)[1];
  for (let k = 0; k < 30; k++) {
    drive(h, HEARTBEAT_MS, {});
    furthest = Math.max(furthest, measured(h)[1]);
  }
  expect(furthest - measured(h)[1]).toBeLessThan(0.0015);
});

test("F22: the focus goes while a key is held and no key-up ever comes: slower within 50 ms, then at rest", () => {
  const h = led();
  drive(h, 600, { held: ["move.up"], speedStep: 4 });
  const rise = (ms: number): number => {
    const from = wanted(h)[2];
    h.wait(ms);
    return wanted(h)[2] - from;
  };
  // The page lets go of everything when it loses the focus.
  h.send({ type: "teleop", input: idleTeleopInput() });
  const first = rise(50);
  const second = rise(50);
  expect(first).toBeLessThan(0.25 * 0.05);
  expect(second).toBeLessThan(0.6 * first);
  h.wait(300);
  expect(Math.abs(rise(300))).toBeLessThan(1e-9);
});

test("F20, F26: the page falls silent with a key held: the input goes stale and the arm brakes by itself", () => {
  const h = led();
  drive(h, 600, { held: ["move.up"], speedStep: 4 });
  h.wait(450);
  const at = wanted(h);
  h.wait(3000);
  expect(wanted(h)).toEqual(at);
});

test("a page that is busy for 200 ms at a time does not make a held key stutter", () => {
  const h = led();
  const smooth = led();
  const start = wanted(h)[2];
  drive(smooth, 800, { held: ["move.up"], speedStep: 2 });
  for (let k = 0; k < 4; k++) {
    h.send({ type: "teleop", input: { ...idleTeleopInput(), held: ["move.up"], speedStep: 2 } });
    h.wait(200);
  }
  expect(wanted(h)[2] - start).toBeGreaterThan(0.95 * (wanted(smooth)[2] - start));
});

test("a reset during a drag does not take the drag along once the page has let go", () => {
  const h = led();
  drive(h, 300, { drag: { position: [0.2, 0.1, 0.15], orientation: null } });
  h.send({ type: "reset", seed: 9 });
  h.send({ type: "teleop", input: idleTeleopInput() });
  const start = wanted(h);
  h.wait(1000);
  expect(distance3(wanted(h), start)).toBeLessThan(1e-9);
});

test("F50: stop, resume, reset, leaders and drags hammered a hundred times leave a session that obeys", () => {
  const h = led();
  const drag = { position: [0.25, -0.1, 0.1] as Vec3, orientation: null };
  for (let k = 0; k < 100; k++) {
    h.send({ type: "teleop", input: { ...idleTeleopInput(), drag } });
    h.send({ type: k % 3 === 0 ? "pause" : "play" });
    if (k % 5 === 0) h.send({ type: "reset", seed: k });
    if (k % 7 === 0) h.send({ type: "controller", choice: { kind: k % 2 === 0 ? "expert" : "teleop" } });
    if (k % 11 === 0) h.send({ type: "step", count: -3 });
    h.wait(17);
  }
  h.send({ type: "pause" });
  const { time } = h.status;
  h.wait(200);
  expect(h.status.time).toBe(time);
  h.send({ type: "controller", choice: { kind: "teleop" } });
  h.send({ type: "play" });
  const before = measured(h);
  drive(h, 600, { held: ["move.up"], speedStep: 4 });
  expect(measured(h)[2]).toBeGreaterThan(before[2] + 0.02);
  expect(h.all("alert")).toEqual([]);
});
