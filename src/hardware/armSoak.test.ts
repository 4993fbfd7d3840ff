/**
 * A long shift of emulated teleoperation on the virtual clock: 1 % corrupted replies, stalls of 50 ms at random, one unplugged
 * cable. One minute with every run of the tests; `JOINTSPACE_SOAK=30` makes it thirty, and prints the figures.
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { sin } from "../math/trigonometry";
import { so101 } from "../robot/so101";
import { armedRig, expectBoundedLead } from "./testing/armRig";

const MINUTES = Number(process.env.JOINTSPACE_SOAK ?? 1);
const SECONDS = 60 * MINUTES;
/** Growth of the heap over the whole shift that still counts as flat, bytes: what V8 keeps for itself varies by about as much. */
const FLAT = 4e6;

// A stall while an arm is looked for is told, and a person connects again: that is no part of the shift.
const FAULTS = `at 3s corrupt p=0.01 seed=7
at 3s stall 50ms every ~2s
at ${SECONDS / 2}s unplug for 3s`;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** What the hand of a leader does: each joint waves about home at its own pace. */
function handAt(timeS: number): number[] {
  return so101.poses.home!.map((q, k) => q + 0.25 * sin((2 * Math.PI * timeS) / (7 + k)));
}

test(`F50: ${MINUTES} min of teleoperation on a poor bus: within the lead, armed again after each stop, memory flat`, {
  timeout: MINUTES * 120_000,
}, async () => {
  const rig = await armedRig({ script: FAULTS });
  const holds = new Map<string, number>();
  const heaps: number[] = [];
  const step = Math.max(20, SECONDS / 10);
  let attempts = 0;
  let armedMs = 0;
  for (let s = 0; s < SECONDS; s += 0.1) {
    await rig.run(100, { target: handAt(s) });
    const { phase, reason, task } = rig.arm.state;
    if (phase === "ARMED") armedMs += 100;
    else if (phase === "HOLD" && task === null) {
      holds.set(reason!.code, (holds.get(reason!.code) ?? 0) + 1);
      attempts += 1;
      rig.arm.arm(`button:${attempts}`);
    }
    // The first tenth is for what is made once.
    if (s >= step * (heaps.length + 1)) heaps.push(heapUsed());
  }
  const bus = rig.arm.connection!.bus.quality();
  if (process.env.JOINTSPACE_SOAK) {
    const { hz, p50, p95, p99, worst } = rig.arm.loop;
    const mb = heaps.map((bytes) => (bytes / 1e6).toFixed(2)).join(" ");
    console.info(
      `armed ${(armedMs / 1000).toFixed(1)} of ${SECONDS} s; stops ${JSON.stringify(Object.fromEntries(holds))}; ` +
        `worst lead ${((180 / Math.PI) * rig.worstLead()).toFixed(2)}°; loop ${JSON.stringify({ hz, p50, p95, p99, worst })}; ` +
        `link ${JSON.stringify(bus)}; heap MB ${mb}`,
    );
  }
  expectBoundedLead(rig);
  expect(rig.arm.state.phase).toBe("ARMED");
  // The cable was out for 3 s, and the arm came back held.
  expect(holds.get("foundHolding")).toBe(1);
  // A stall of 50 ms is shorter than a silence that stops, and a damaged reply after it is asked again. Stalls that meet do stop.
  const silences = (holds.get("servoSilent") ?? 0) + (holds.get("noServoAnswers") ?? 0);
  expect(silences).toBeLessThanOrEqual(MINUTES / 10);
  expect(armedMs / 1000).toBeGreaterThan(0.85 * SECONDS);
  expect(bus.corrupt).toBeGreaterThan(0);
  expect(heaps.at(-1)! - heaps[0]!).toBeLessThan(FLAT);
});
