/** Servos that may use a share of their torque only, or none. */

import { expect, test } from "vitest";
import type { PhysicsBackend } from "./backend";
import { createNativeBackend } from "./nativeBackend";
import { POSE_A, referenceArm, referenceScene } from "./testing/referenceScene";

/** An arm that holds a pose. */
function heldArm(): PhysicsBackend {
  const backend = createNativeBackend(referenceScene(referenceArm("stiff"), []));
  backend.reset(POSE_A);
  backend.setTargets(POSE_A);
  return backend;
}

function read(backend: PhysicsBackend) {
  const state = backend.createStateBuffer();
  backend.readState(state);
  return state;
}

/** How far the joints are from the pose, rad. */
const away = (backend: PhysicsBackend): number => Math.max(...read(backend).q.map((q, i) => Math.abs(q - POSE_A[i]!)));

const n = POSE_A.length;
const all = (share: number): number[] => new Array(n).fill(share);

test("with share 0 the arm falls and no servo pushes; with share 1 again it comes back", () => {
  const backend = heldArm();
  backend.step(200);
  expect(away(backend)).toBeLessThan(0.01);
  backend.setServoScale(all(0));
  backend.step(400);
  expect([...read(backend).tau].map(Math.abs)).toEqual(all(0));
  expect(away(backend)).toBeGreaterThan(0.3);
  backend.setServoScale(all(1));
  backend.step(1500);
  expect(away(backend)).toBeLessThan(0.01);
});

test("each servo keeps to its own share of its limit", () => {
  const backend = heldArm();
  backend.setServoScale(all(0.1));
  backend.setTargets(POSE_A.map((q) => q + 0.5));
  backend.step(20);
  const { tau } = read(backend);
  referenceArm("stiff").links.forEach(({ servo }, i) => {
    expect(Math.abs(tau[i]!)).toBeLessThanOrEqual(0.1 * servo!.torqueLimit);
  });
  expect(Math.max(...tau)).toBeCloseTo(0.1 * referenceArm("stiff").links[0]!.servo!.torqueLimit, 12);
});

test("all shares at 1 leave the bits, the hash and the snapshot as they are; other shares are part of them", () => {
  const plain = heldArm();
  const scaled = heldArm();
  scaled.setServoScale(all(0.5));
  expect(scaled.hash()).not.toBe(plain.hash());
  scaled.setServoScale(all(1));
  plain.step(100);
  scaled.step(100);
  expect(scaled.hash()).toBe(plain.hash());
  expect(scaled.snapshot().data).toEqual(plain.snapshot().data);
  scaled.setServoScale(all(0.5));
  expect(scaled.snapshot().data.length).toBe(plain.snapshot().data.length + n);
});

test.each([0, 3])(
  "a snapshot %s steps after a renewal of the factors goes on bit for bit, weak servos too",
  (steps) => {
    const backend = heldArm();
    backend.setServoScale(POSE_A.map((_, i) => (i === 1 ? 0.05 : 1)));
    backend.step(96 + steps);
    const snapshot = backend.snapshot();
    backend.step(50);
    const hash = backend.hash();
    const other = heldArm();
    other.restore(snapshot);
    other.step(50);
    expect(other.hash()).toBe(hash);
    // An earlier snapshot, of full strength, forgets the shares.
    const full = heldArm();
    full.step(10);
    other.restore(full.snapshot());
    full.step(50);
    other.step(50);
    expect(other.hash()).toBe(full.hash());
  },
);

test("a reset gives the servos their strength back", () => {
  const backend = heldArm();
  backend.setServoScale(all(0));
  backend.reset(POSE_A);
  backend.step(200);
  expect(away(backend)).toBeLessThan(0.01);
});

test.each([[-0.1], [1.1], [Number.NaN]])("a share of %s is our own mistake", (share) => {
  expect(() => heldArm().setServoScale(all(share))).toThrow(/servo share of/);
  expect(() => heldArm().setServoScale([1])).toThrow(/servo shares, got 1/);
});
