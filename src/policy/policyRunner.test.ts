import { describe, expect, test, vi } from "vitest";
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
  /** Run, counted from 0, from which on no run is answered. */
  readonly silentFrom?: number;
}

interface FakeComputer {
  readonly cores?: number;
  readonly isIsolated?: boolean;
}

/** A machine on a made-up clock; its network answers the package's example whatever it is asked. */
function fakeMachine(
  backends: Partial<Record<RuntimeBackend, FakeBackend>>,
  { cores = 8, isIsolated = true }: FakeComputer = {},
) {
  let nowMs = 0;
  const threads: number[] = [];
  const end: { lose(error: Error): void; readonly lost: Promise<never> }[] = [];
  const opened: RuntimeBackend[] = [];
  const released: RuntimeBackend[] = [];
  const { inputs, action } = policy.manifest.example;
  const state = inputs["observation.state"]!;
  const machine: PolicyMachine = {
    clock: () => nowMs,
    hasWebGpu: async () => "webgpu" in backends,
    cores: () => cores,
    isIsolated: () => isIsolated,
    async open(backend, wanted): Promise<GraphRuntime> {
      const fake = backends[backend]!;
      opened.push(backend);
      threads.push(wanted);
      let lose: (error: Error) => void = () => {};
      const lost = new Promise<never>((_, reject) => {
        lose = reject;
      });
      end.push({ lose, lost });
      let runs = 0;
      const session: GraphSession = {
        async run(): Promise<Record<string, FloatTensor>> {
          nowMs += fake.runMs;
          if (runs >= (fake.silentFrom ?? Number.POSITIVE_INFINITY)) await new Promise(() => {});
          if (runs++ === fake.lostAt) throw new DeviceError("the GPU went away", "It goes on.", "E_GPU_LOST");
          // The graph answers relative to the state (see the manifest's action_reference).
          const data = Float32Array.from(action, (value, i) => value - state[i % 6]! + (fake.error ?? 0));
          return { action: { shape: [1, TINY_CHUNK, 6], data } };
        },
        async release() {
          released.push(backend);
        },
      };
      return { backend, threads: 1, lost, load: async () => session };
    },
  };
  return { machine, opened, released, threads, end };
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

describe("a GPU's end", () => {
  const gpuLost = () => new DeviceError("the GPU went away", "It goes on.", "E_GPU_LOST");

  test("F38: ends a run that would never be answered", async () => {
    const { machine, end } = fakeMachine({ wasm: { runMs: 9 }, webgpu: { runMs: 4, silentFrom: 13 } });
    const runner = await openPolicyRunner(policy, "auto", machine);
    const answer = runner.infer(features);
    end[1]!.lose(gpuLost());
    await expect(answer).rejects.toMatchObject({ code: "E_GPU_LOST" });
    expect(await runner.infer(features)).toMatchObject({ backend: "wasm" });
  });

  test("F38: is told by the next run when it came between two", async () => {
    const { machine, end } = fakeMachine({ wasm: { runMs: 9 }, webgpu: { runMs: 4, silentFrom: 14 } });
    const runner = await openPolicyRunner(policy, "auto", machine);
    expect(await runner.infer(features)).toMatchObject({ backend: "webgpu" });
    end[1]!.lose(gpuLost());
    await Promise.resolve();
    await expect(runner.infer(features)).rejects.toMatchObject({ code: "E_GPU_LOST" });
    expect(await runner.infer(features)).toMatchObject({ backend: "wasm" });
  });

  test.each(["wasm", "webgpu"] as const)("%s: runs leave nothing behind on the promise of it", async (backend) => {
    const { machine, end } = fakeMachine({ wasm: { runMs: 1 }, webgpu: { runMs: 1 } });
    const runner = await openPolicyRunner(policy, backend, machine);
    const reactions = vi.spyOn(end[0]!.lost, "then");
    for (let k = 0; k < 20; k++) await runner.infer(features);
    expect(reactions).not.toHaveBeenCalled();
  });
});

test("a session is closed after the run that it is in", async () => {
  const { machine, released } = fakeMachine({ wasm: { runMs: 1 } });
  const runner = await openPolicyRunner(policy, "wasm", machine);
  const order: string[] = [];
  const answer = runner.infer(features).then(() => order.push(`answered, ${released.length} closed`));
  await Promise.all([answer, runner.release().then(() => order.push(`${released.length} closed`))]);
  expect(order).toEqual(["answered, 0 closed", "1 closed"]);
});

describe("threads", () => {
  const heavy = { ...policy, weights: new Uint8Array(8e6) };
  const light = { ...policy, weights: new Uint8Array(8e6 - 1) };
  test.each([
    [heavy, { cores: 1, isIsolated: true }, 1],
    [heavy, { cores: 2, isIsolated: true }, 1],
    [heavy, { cores: 4, isIsolated: true }, 2],
    [heavy, { cores: 6, isIsolated: true }, 3],
    [heavy, { cores: 64, isIsolated: true }, 4],
    [heavy, { cores: 64, isIsolated: false }, 1],
    [light, { cores: 64, isIsolated: true }, 1],
  ])(
    "half of the processors for a heavy network in an isolated page, four at most (%#)",
    async (network, computer, expected) => {
      const { machine, threads } = fakeMachine({ wasm: { runMs: 1 } }, computer);
      await openPolicyRunner(network, "wasm", machine);
      expect(threads).toEqual([expected]);
    },
  );
});

test("the reported threads are those that run: the realm's first session sets them", async () => {
  const first = await openGraphRuntime("wasm", 1);
  await (await first.load(policy.weights)).release();
  const second = await openGraphRuntime("wasm", 4);
  await (await second.load(policy.weights)).release();
  expect(second.threads).toBe(1);
});
