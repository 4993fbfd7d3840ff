import { describe, expect, test } from "vitest";
import type { Alert, Observation } from "../control/contracts";
import { type FeatureVectors, featureToJoints, jointsToFeature } from "../control/features";
import { DeviceError, InputError } from "../errors";
import { so101 } from "../robot/so101";
import { ChunkQueue } from "./chunkQueue";
import { createPolicyController, type PolicyController, type PolicyMode } from "./policyController";
import { loadPolicyPackage } from "./policyPackage";
import type { PolicyChunk } from "./policyRunner";
import { TINY_CHUNK, tinyPackage } from "./testing/tinyPolicy";

const { manifest } = loadPolicyPackage(tinyPackage());

function observe(step: number, position: readonly number[] = so101.poses.home!): Observation {
  const zero = new Float64Array(6);
  const cube = { id: "cube", p: [0.2, 0.1, 0.0125], q: [0, 0, 0, 1], v: [0, 0, 0], w: [0, 0, 0], joint: 0 } as const;
  return {
    time: step * 0.02,
    jointPosition: Float64Array.from(position),
    jointVelocity: zero,
    jointTorque: zero,
    objects: [cube],
    zones: null,
  };
}

/** A chunk in which joint 0 counts up from a base, degrees; the other joints stay at 0. */
function chunkFrom(base: number): PolicyChunk {
  const actions = new Float64Array(TINY_CHUNK * 6);
  for (let k = 0; k < TINY_CHUNK; k++) actions[k * 6] = base + k;
  return { actions, latencyMs: 4, backend: "wasm" };
}

/** A controller whose network answers when told to. */
function setup(mode: PolicyMode, changes: Partial<typeof manifest> = {}) {
  const alerts: Alert[] = [];
  const requests: {
    features: FeatureVectors;
    answer: (chunk: PolicyChunk) => Promise<void>;
    fail: (e: Error) => Promise<void>;
  }[] = [];
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const controller: PolicyController = createPolicyController({
    manifest: { ...manifest, ...changes },
    model: so101,
    mode,
    onAlert: (alert) => alerts.push(alert),
    infer: (features) =>
      new Promise((resolve, reject) => {
        requests.push({
          features,
          answer: (chunk) => {
            resolve(chunk);
            return settle();
          },
          fail: (error) => {
            reject(error);
            return settle();
          },
        });
      }),
  });
  const degrees = (step: number): number | null => {
    const action = controller.act(observe(step));
    return action && jointsToFeature(so101, action)[0]!;
  };
  return { controller, alerts, requests, degrees };
}

describe("lockstep", () => {
  test("a chunk plays n_action_steps actions, then the network runs again", async () => {
    const { controller, requests, degrees } = setup("lockstep");
    for (let step = 0; step < 7; step++) {
      const prepared = controller.prepare(observe(step));
      if (step % 3 === 0) {
        expect(requests).toHaveLength(step / 3 + 1);
        await requests.at(-1)!.answer(chunkFrom(10 * step));
      }
      await prepared;
      expect(degrees(step)).toBeCloseTo(10 * (step - (step % 3)) + (step % 3), 9);
    }
  });

  test("temporal ensembling asks at every step and averages what it was told of it", async () => {
    const { controller, requests, degrees } = setup("lockstep", { temporal_ensemble_coeff: 0.01, n_action_steps: 1 });
    for (const [step, base] of [0, 10, 20].entries()) {
      const prepared = controller.prepare(observe(step));
      expect(requests).toHaveLength(step + 1);
      await requests[step]!.answer(chunkFrom(base));
      await prepared;
    }
    // Of step 2 the chunks say, oldest first, 2, 11 and 20; weights exp(-0.01 i).
    const weights = [1, Math.exp(-0.01), Math.exp(-0.02)];
    const total = weights.reduce((sum, w) => sum + w, 0);
    expect(degrees(2)).toBeCloseTo((2 * weights[0]! + 11 * weights[1]! + 20 * weights[2]!) / total, 9);
  });

  test("the network sees LeRobot's units and the named environment state", async () => {
    const { controller, requests } = setup("lockstep");
    void controller.prepare(observe(0));
    const { state, environment } = requests[0]!.features;
    expect(state[1]).toBeCloseTo((-0.6 * 180) / Math.PI, 9);
    expect(state[5]).toBeCloseTo((100 * (0.3 + 0.174533)) / (1.74533 + 0.174533), 9);
    expect(environment[0]).toBe(0.2);
    await requests[0]!.answer(chunkFrom(0));
  });

  test("reset forgets the queue, also an answer that is still on its way", async () => {
    const { controller, requests, degrees } = setup("lockstep");
    void controller.prepare(observe(0));
    controller.reset(1);
    await requests[0]!.answer(chunkFrom(0));
    expect(degrees(0)).toBeNull();
  });
});

describe("asynchronous", () => {
  test("act never waits: nothing until the first chunk, then actions of the present time", async () => {
    const { requests, degrees } = setup("async");
    expect(degrees(0)).toBeNull();
    expect(degrees(1)).toBeNull();
    expect(requests).toHaveLength(1);
    await requests[0]!.answer(chunkFrom(0));
    // Actions 0 and 1 have passed.
    expect(degrees(2)).toBeCloseTo(2, 9);
  });

  test("the next chunk is asked for while the old one plays, and joins in time", async () => {
    const { requests, degrees } = setup("async");
    degrees(0);
    await requests[0]!.answer(chunkFrom(0));
    // Latency 4 ms is 1 step, margin 2; 2 of the chunk's 5 actions are spare: the request leaves 1 step before the 3 are played.
    expect(degrees(1)).toBeCloseTo(1, 9);
    expect(requests).toHaveLength(1);
    expect(degrees(2)).toBeCloseTo(2, 9);
    expect(requests).toHaveLength(2);
    await requests[1]!.answer(chunkFrom(100));
    expect(degrees(3)).toBeCloseTo(101, 9);
  });

  test("a policy with actions to spare looks again no sooner than when it is scored", async () => {
    const { requests, degrees } = setup("async", { n_action_steps: 2 });
    degrees(0);
    await requests[0]!.answer(chunkFrom(0));
    expect(degrees(1)).toBeCloseTo(1, 9);
    expect(requests).toHaveLength(1);
    // The third action is a spare one; it bridges the wait for the next chunk.
    expect(degrees(2)).toBeCloseTo(2, 9);
    expect(requests).toHaveLength(2);
    await requests[1]!.answer(chunkFrom(100));
    expect(degrees(3)).toBeCloseTo(101, 9);
  });

  test("temporal ensembling has one request under way at a time and the next leaves when it is answered", async () => {
    const { requests, degrees } = setup("async", { temporal_ensemble_coeff: 0.01, n_action_steps: 1 });
    degrees(0);
    degrees(1);
    expect(requests).toHaveLength(1);
    await requests[0]!.answer(chunkFrom(0));
    expect(degrees(2)).toBeCloseTo(2, 9);
    expect(requests).toHaveLength(2);
    await requests[1]!.answer(chunkFrom(10));
    // Step 3: the older chunk says 3, the one of step 2 says 11.
    const newer = Math.exp(-0.01);
    expect(degrees(3)).toBeCloseTo((3 + 11 * newer) / (1 + newer), 9);
  });

  test("F37: a late chunk lets the arm hold, says so once, and play goes on when it arrives", async () => {
    const { controller, alerts, requests, degrees } = setup("async");
    degrees(0);
    await requests[0]!.answer(chunkFrom(0));
    for (let step = 1; step < 5; step++) expect(degrees(step)).toBeCloseTo(step, 9);
    expect(degrees(5)).toBeNull();
    expect(degrees(6)).toBeNull();
    expect(controller.status().state).toBe("holding");
    expect(alerts.map((alert) => alert.code)).toEqual(["E_POLICY_LATE"]);
    await requests[1]!.answer({ ...chunkFrom(50), latencyMs: 110 });
    degrees(7);
    await requests[2]!.answer(chunkFrom(70));
    expect(degrees(8)).toBeCloseTo(71, 9);
  });

  test("F38: a lost GPU is reported, the arm holds, and the next request goes on", async () => {
    const { alerts, requests, degrees } = setup("async");
    degrees(0);
    await requests[0]!.fail(new DeviceError("the GPU went away", "It goes on.", "E_GPU_LOST"));
    expect(degrees(1)).toBeNull();
    expect(alerts.map((alert) => alert.code)).toEqual(["E_GPU_LOST"]);
    expect(requests).toHaveLength(2);
    await requests[1]!.answer(chunkFrom(0));
    expect(degrees(2)).toBeCloseTo(1, 9);
  });
});

describe("F36: output that must not reach an arm", () => {
  const bad: readonly [string, (chunk: Float64Array) => Float64Array, string][] = [
    ["NaN", (c) => c.with(6 * 2 + 3, Number.NaN), "wrist_flex"],
    ["infinity", (c) => c.with(1, Number.POSITIVE_INFINITY), "shoulder_lift"],
    ["another shape", (c) => c.slice(6), "returned 24 numbers; expected 30"],
    ["far out of range", (c) => c.with(0, 4000), "shoulder_pan"],
  ];
  test.each(bad)("%s", async (_, spoil, message) => {
    const { controller, alerts, requests, degrees } = setup("lockstep");
    void controller.prepare(observe(0));
    await requests[0]!.answer({ ...chunkFrom(0), actions: spoil(chunkFrom(0).actions) });
    expect(degrees(0)).toBeNull();
    expect(controller.status().state).toBe("failed");
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ severity: "error", code: "E_POLICY_OUTPUT" });
    expect(alerts[0]!.message).toContain(message);
    // It stays quiet until the next episode.
    await controller.prepare(observe(1));
    expect(requests).toHaveLength(1);
    controller.reset(2);
    void controller.prepare(observe(0));
    await requests[1]!.answer(chunkFrom(7));
    expect(degrees(0)).toBeCloseTo(7, 9);
  });
});

test("an observation without the object that the policy looks at is a reason, not a crash", async () => {
  const { controller, alerts } = setup("lockstep");
  await controller.prepare({ ...observe(0), objects: null });
  expect(controller.act(observe(0))).toBeNull();
  expect(alerts[0]!.message).toContain('object "cube"');
});

test("a policy slower than the session keeps each target for its period", async () => {
  const { controller, requests, degrees } = setup("lockstep", { control_hz: 25 });
  void controller.prepare(observe(0));
  await requests[0]!.answer(chunkFrom(0));
  expect([0, 1, 2, 3, 4].map(degrees)).toEqual([0, 0, 1, 1, 2].map((value) => expect.closeTo(value, 9)));
});

test("the ghost shows what is left of the chunk", async () => {
  const { controller, requests, degrees } = setup("lockstep");
  void controller.prepare(observe(0));
  await requests[0]!.answer(chunkFrom(0));
  degrees(2);
  const ahead = controller.predictedActions();
  expect(ahead).toHaveLength(3 * 6);
  expect(ahead.slice(0, 6)).toEqual(featureToJoints(so101, [2, 0, 0, 0, 0, 0]));
  expect(controller.status()).toMatchObject({ state: "playing", backend: "wasm", latencyMs: 4, queued: 3, chunk: 5 });
});

test("temporal ensembling gives the published running averages", () => {
  // Predictions 1, 2, 3 from the oldest with m = 0.01: 1, 1.4975000, 1.9933334.
  const queue = new ChunkQueue(1, 4, 0.01);
  queue.add(0, Float64Array.of(9, 9, 1, 9));
  expect(queue.actionAt(2)).toEqual(Float64Array.of(1));
  queue.add(1, Float64Array.of(9, 2, 9, 9));
  expect(queue.actionAt(2)![0]).toBeCloseTo(1.4975, 6);
  queue.add(2, Float64Array.of(3, 9, 9, 9));
  expect(queue.actionAt(2)![0]).toBeCloseTo(1.9933334, 6);
});

test("a failure keeps its code, and the status says why until the reset", async () => {
  const { controller, alerts, requests } = setup("async");
  expect(controller.status().problem).toBeNull();
  controller.act(observe(0));
  await requests[0]!.fail(new InputError("there is no cube", "Open its scene.", { code: "E_POLICY_SHAPE" }));
  expect(alerts).toEqual([
    { severity: "error", code: "E_POLICY_SHAPE", message: "there is no cube", tip: "Open its scene." },
  ]);
  expect(controller.status()).toMatchObject({ state: "failed", problem: "there is no cube" });
  controller.reset(1);
  expect(controller.status().problem).toBeNull();
});

test("at 30 Hz on physics steps of 2 ms each action of a chunk is played once", async () => {
  const { controller, requests } = setup("lockstep", { control_hz: 30 });
  void controller.prepare(observe(0));
  await requests[0]!.answer(chunkFrom(0));
  const played = [0, 1, 2, 3, 4].map((k) => {
    const time = Math.floor((k / 30) * 500 + 1e-6) / 500;
    return jointsToFeature(so101, controller.act({ ...observe(0), time })!)[0]!;
  });
  expect(played).toEqual([0, 1, 2, 3, 4].map((value) => expect.closeTo(value, 9)));
});
