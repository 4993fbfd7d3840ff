import { describe, expect, test } from "vitest";
import type { FloatTensor, GraphSession } from "../control/graphRunner";
import { DeviceError } from "../errors";
import { type GraphRuntime, openGraphRuntime, type RuntimeBackend } from "./graphRuntime";
import { loadPolicyPackage } from "./policyPackage";
import { openPolicyRunner, type PolicyMachine } from "./policyRunner";
import { TINY_CHUNK, tinyPackage } from "./testing/tinyPolicy";

const policy = loadPolicyPackage(tinyPackage());
const features = { state: new Float64Array(6), environment: new Float64Array(2) };

/** A backend of a made-up machine: how long an inference takes, ms, and what goes wrong. */
interface FakeBackend {
  readonly runMs: number;
  /** Added to every number that comes out. */
  readonly error?: number;
  /** Run, counted from 0, at which the device goes away. */
  readonly lostAt?: number;
}

/** A machine on a made-up clock; its network answers the package's example whatever it is asked. */
function fakeMachine(backends: Partial<Record<RuntimeBackend, FakeBackend>>) {
  let nowMs = 0;
  const opened: RuntimeBackend[] = [];
  const released: RuntimeBackend[] = [];
  const { inputs, action } = policy.manifest.example;
  const state = inputs["observation.state"]!;
  const machine: PolicyMachine = {
    clock: () => nowMs,
    hasWebGpu: async () => "webgpu" in backends,
    async open(backend): Promise<GraphRuntime> {
      const fake = backends[backend]!;
      opened.push(backend);
      let runs = 0;
      const session: GraphSession = {
        async run(): Promise<Record<string, FloatTensor>> {
          nowMs += fake.runMs;
          if (runs++ === fake.lostAt) throw new DeviceError("the GPU went away", "It goes on.", "E_GPU_LOST");
          // The graph answers relative to the state (see the manifest's action_reference).
          const data = Float32Array.from(action, (value, i) => value - state[i % 6]! + (fake.error ?? 0));
          return { action: { shape: [1, TINY_CHUNK, 6], data } };
        },
        async release() {
          released.push(backend);
        },
      };
      return { backend, threads: 1, lost: new Promise(() => {}), load: async () => session };
    },
  };
  return { machine, opened, released };
}

describe("the backend is chosen by measuring at load", () => {
  test("a GPU that is faster is taken, and the CPU's session is closed", async () => {
    const { machine, released } = fakeMachine({ wasm: { runMs: 9 }, webgpu: { runMs: 4 } });
    const runner = await openPolicyRunner(policy, "auto", machine);
    expect(runner.report()).toMatchObject({
      backend: "webgpu",
      latencyMs: 4,
      reason: "WebGPU takes 4.0 ms, WASM 9.0 ms.",
    });
    expect(released).toEqual(["wasm"]);
  });

  test("a GPU that is slower is not", async () => {
    const { machine, released } = fakeMachine({ wasm: { runMs: 5 }, webgpu: { runMs: 12 } });
    const runner = await openPolicyRunner(policy, "auto", machine);
    expect(runner.report()).toMatchObject({
      backend: "wasm",
      latencyMs: 5,
      reason: "WASM takes 5.0 ms, WebGPU 12.0 ms.",
    });
    expect(released).toEqual(["webgpu"]);
  });

  test("a network that WASM runs at once does not wake the GPU", async () => {
    const { machine, opened } = fakeMachine({ wasm: { runMs: 0.2 }, webgpu: { runMs: 0.1 } });
    expect((await openPolicyRunner(policy, "auto", machine)).report().backend).toBe("wasm");
    expect(opened).toEqual(["wasm"]);
  });

  test("without a GPU it is WASM", async () => {
    const { machine } = fakeMachine({ wasm: { runMs: 9 } });
    expect((await openPolicyRunner(policy, "auto", machine)).report()).toMatchObject({ backend: "wasm", latencyMs: 9 });
  });

  test("a GPU that computes something else is refused with the reason, and closed", async () => {
    const { machine, released } = fakeMachine({ wasm: { runMs: 9 }, webgpu: { runMs: 1, error: 5 } });
    const { backend, reason } = (await openPolicyRunner(policy, "auto", machine)).report();
    expect(backend).toBe("wasm");
    expect(reason).toMatch(/WebGPU cannot run this policy .*another action than the package's example/);
    expect(released).toEqual(["webgpu"]);
  });

  test("a wish is obeyed without comparison", async () => {
    const { machine, opened } = fakeMachine({ wasm: { runMs: 1 }, webgpu: { runMs: 50 } });
    expect((await openPolicyRunner(policy, "webgpu", machine)).report().backend).toBe("webgpu");
    expect(opened).toEqual(["webgpu"]);
  });
});

test("F38: a GPU that goes away is told once, and the next call runs on the CPU", async () => {
  // One run checks the example, twelve measure.
  const { machine } = fakeMachine({ wasm: { runMs: 9 }, webgpu: { runMs: 4, lostAt: 13 } });
  const runner = await openPolicyRunner(policy, "auto", machine);
  await expect(runner.infer(features)).rejects.toMatchObject({ code: "E_GPU_LOST" });
  const chunk = await runner.infer(features);
  expect(chunk).toMatchObject({ backend: "wasm", latencyMs: 9 });
  expect(runner.report()).toMatchObject({ backend: "wasm", reason: "The GPU failed; the policy runs on the CPU." });
});

test("the reported threads are those that run: the realm's first session sets them", async () => {
  const first = await openGraphRuntime("wasm", 1);
  await (await first.load(policy.weights)).release();
  const second = await openGraphRuntime("wasm", 4);
  await (await second.load(policy.weights)).release();
  expect(second.threads).toBe(1);
});
