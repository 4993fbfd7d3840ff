/**
 * Runs one policy package: raw features in, raw action chunk out, on the backend that is best for this machine.
 *
 * Normalisation happens here, outside the graph, in double precision.
 */

import { ACTION_FEATURE, ENVIRONMENT_FEATURE, type FeatureVectors, STATE_FEATURE } from "../control/features";
import type { GraphSession } from "../control/graphRunner";
import { createNormalizer, type Normalizer } from "../control/normalization";
import { DeviceError } from "../errors";
import { type GraphRuntime, hasWebGpu, openGraphRuntime, type RuntimeBackend } from "./graphRuntime";
import type { PolicyPackage } from "./policyPackage";

export type PolicyBackend = "webgpu" | "wasm-threads" | "wasm";

/** Which backend runs, and why. */
export interface BackendReport {
  readonly backend: PolicyBackend;
  readonly threads: number;
  /** Median of a few inferences at load, ms. */
  readonly latencyMs: number;
  /** One sentence for the panel. */
  readonly reason: string;
}

/** One predicted chunk. */
export interface PolicyChunk {
  /** Targets in LeRobot's units, shape (chunk, n), row-major. */
  readonly actions: Float64Array;
  /** ms */
  readonly latencyMs: number;
  readonly backend: PolicyBackend;
}

export interface PolicyRunner {
  /** The present backend; changes after a GPU loss. */
  report(): BackendReport;
  /**
   * Runs the network once; calls are served one after the other.
   *
   * @throws {DeviceError} `E_GPU_LOST` when the GPU went away; the next call runs without it.
   */
  infer(features: FeatureVectors): Promise<PolicyChunk>;
  release(): Promise<void>;
}

/**
 * `auto` measures; `wasm` and `webgpu` force, for tests and the settings panel. `repeatable` is WASM on one thread, if the
 * realm has not run more before: the same bits on every machine.
 */
export type BackendPreference = "auto" | "wasm" | "webgpu" | "repeatable";

/** Below this WASM latency a GPU cannot win: one submission and read-back alone cost about as much. */
const GPU_WORTHWHILE_MS = 2;
/** Weights from which a second thread pays for its hand-over; a smaller network is slower with it. */
const THREADS_WORTHWHILE_BYTES = 8e6;
const MAX_THREADS = 4;
const WARMUP_RUNS = 3;
const TIMED_RUNS = 9;
/** Largest difference from the example's chunk, relative to its largest value: float32 on a CPU and on a GPU. */
const EXAMPLE_TOLERANCE: Readonly<Record<RuntimeBackend, number>> = { wasm: 1e-4, webgpu: 1e-2 };

/** What the choice of a backend depends on; tests bring their own. */
export interface PolicyMachine {
  open(backend: RuntimeBackend, threads: number): Promise<GraphRuntime>;
  hasWebGpu(): Promise<boolean>;
  /** Logical processors. */
  cores(): number;
  /** Threads need memory that they share, and a browser gives that to isolated pages only. */
  isIsolated(): boolean;
  /** Wall clock, ms. */
  clock(): number;
}

const THIS_MACHINE: PolicyMachine = {
  open: openGraphRuntime,
  hasWebGpu,
  cores: () => navigator.hardwareConcurrency,
  isIsolated: () => globalThis.crossOriginIsolated === true,
  clock: () => performance.now(),
};

/** A runtime with the policy's session open on it. */
interface OpenPolicy {
  readonly runtime: GraphRuntime;
  readonly session: GraphSession;
  readonly latencyMs: number;
  readonly watch: RuntimeWatch;
}

/**
 * Opens a policy for running, measures it, and checks its stored example.
 *
 * @throws {DeviceError} `E_POLICY_EXAMPLE` when this machine computes something else than the trainer did.
 */
export async function openPolicyRunner(
  policy: PolicyPackage,
  preference: BackendPreference = "auto",
  machine: PolicyMachine = THIS_MACHINE,
): Promise<PolicyRunner> {
  const network = createNetwork(policy);
  const isolated = preference === "repeatable" ? { ...machine, isIsolated: () => false } : machine;
  const openOn = (backend: RuntimeBackend): Promise<OpenPolicy> => openPolicy(policy, network, backend, isolated);
  let open: OpenPolicy;
  let reason: string;
  if (preference === "webgpu") {
    open = await openOn("webgpu");
    reason = "WebGPU was asked for.";
  } else {
    open = await openOn("wasm");
    reason = `WASM runs this network in ${open.latencyMs.toFixed(2)} ms.`;
    if (preference === "auto" && open.latencyMs >= GPU_WORTHWHILE_MS && (await machine.hasWebGpu())) {
      ({ open, reason } = await tryGpu(() => openOn("webgpu"), open));
    }
  }
  let queue: Promise<unknown> = Promise.resolve();

  const report = (): BackendReport => ({
    backend: backendOf(open.runtime),
    threads: open.runtime.backend === "wasm" ? open.runtime.threads : 1,
    latencyMs: open.latencyMs,
    reason,
  });

  const runOnce = async (features: FeatureVectors): Promise<PolicyChunk> => {
    const startMs = machine.clock();
    try {
      const actions = await open.watch(network.run(open.session, features));
      return { actions, latencyMs: machine.clock() - startMs, backend: backendOf(open.runtime) };
    } catch (error) {
      if (open.runtime.backend !== "webgpu") throw error;
      // Whatever fails on a GPU, the CPU may still do; the caller holds its arm meanwhile.
      open = await openOn("wasm");
      reason = "The GPU failed; the policy runs on the CPU.";
      if (error instanceof DeviceError) throw error;
      throw new DeviceError(`the GPU failed: ${String(error)}`, "The policy goes on without the GPU.", "E_GPU_LOST");
    }
  };

  return {
    report,
    infer(features) {
      const result = queue.then(() => runOnce(features));
      queue = result.catch(() => {});
      return result;
    },
    async release() {
      await queue;
      await open.session.release();
    },
  };
}

function backendOf(runtime: GraphRuntime): PolicyBackend {
  if (runtime.backend === "webgpu") return "webgpu";
  return runtime.threads > 1 ? "wasm-threads" : "wasm";
}

/** Statistics per joint, or per step of a chunk and joint. */
function actionStatistics({ normalization, joints, chunk_size }: PolicyPackage["manifest"]): number {
  const entry = normalization[ACTION_FEATURE]!;
  if (entry.mode === "IDENTITY") return joints.length;
  const values = entry.mode === "MEAN_STD" ? entry.mean : entry.min;
  return values.length === joints.length ? joints.length : chunk_size * joints.length;
}

/** Normalisation around the graph. */
interface PolicyNetwork {
  run(session: GraphSession, features: FeatureVectors): Promise<Float64Array>;
}

function createNetwork({ manifest }: PolicyPackage): PolicyNetwork {
  const n = manifest.joints.length;
  const relative = manifest.action_reference === STATE_FEATURE;
  const normalizer = (key: string, size: number): Normalizer => createNormalizer(manifest.normalization[key]!, size);
  const state = normalizer(STATE_FEATURE, n);
  const action = normalizer(ACTION_FEATURE, actionStatistics(manifest));
  const environmentSize = manifest.input_features[ENVIRONMENT_FEATURE]?.names.length ?? 0;
  const environment = environmentSize > 0 ? normalizer(ENVIRONMENT_FEATURE, environmentSize) : null;
  return {
    async run(session, features) {
      const feeds = {
        [STATE_FEATURE]: { shape: [1, n], data: state.forward(features.state) },
        ...(environment && {
          [ENVIRONMENT_FEATURE]: { shape: [1, environmentSize], data: environment.forward(features.environment) },
        }),
      };
      const out = await session.run(feeds);
      const chunk = action.inverse(out[ACTION_FEATURE]!.data);
      if (relative) for (let i = 0; i < chunk.length; i++) chunk[i]! += features.state[i % n]!;
      return chunk;
    },
  };
}

/** @throws {DeviceError} `E_POLICY_EXAMPLE` when the backend computes something else than the trainer did. */
async function openPolicy(
  policy: PolicyPackage,
  network: PolicyNetwork,
  backend: RuntimeBackend,
  machine: PolicyMachine,
): Promise<OpenPolicy> {
  const threads = backend === "wasm" ? usefulThreads(policy.weights.length, machine) : 1;
  const runtime = await machine.open(backend, threads);
  const session = await runtime.load(policy.weights);
  const { inputs, action } = policy.manifest.example;
  const features: FeatureVectors = {
    state: Float64Array.from(inputs[STATE_FEATURE] ?? []),
    environment: Float64Array.from(inputs[ENVIRONMENT_FEATURE] ?? []),
  };
  try {
    checkExample(await network.run(session, features), action, backend);
    const latencyMs = await medianLatency(() => network.run(session, features), machine.clock);
    return { runtime, session, latencyMs, watch: watchRuntime(runtime) };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Waits for a run, but not longer than its runtime lives. One run at a time. */
type RuntimeWatch = <T>(run: Promise<T>) => Promise<T>;

/**
 * Only a GPU goes away. Its end is waited for once and not in a race per run: a promise that never settles keeps the
 * reactions of every race for good.
 */
function watchRuntime({ backend, lost }: GraphRuntime): RuntimeWatch {
  if (backend !== "webgpu") return (run) => run;
  let problem: unknown = null;
  let refuse: (reason: unknown) => void = () => {};
  lost.catch((reason: unknown) => {
    problem = reason;
    refuse(reason);
  });
  return (run) =>
    new Promise((resolve, reject) => {
      refuse = reject;
      if (problem !== null) reject(problem);
      run.then(resolve, reject);
    });
}

/** ms */
async function medianLatency(run: () => Promise<unknown>, clock: () => number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARMUP_RUNS + TIMED_RUNS; i++) {
    const startMs = clock();
    await run();
    if (i >= WARMUP_RUNS) times.push(clock() - startMs);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/** Keeps the GPU when it is really faster; otherwise says why not. */
async function tryGpu(
  openGpu: () => Promise<OpenPolicy>,
  cpu: OpenPolicy,
): Promise<{ open: OpenPolicy; reason: string }> {
  const cpuMs = cpu.latencyMs.toFixed(1);
  try {
    const gpu = await openGpu();
    const gpuMs = gpu.latencyMs.toFixed(1);
    if (gpu.latencyMs < cpu.latencyMs) {
      await cpu.session.release();
      return { open: gpu, reason: `WebGPU takes ${gpuMs} ms, WASM ${cpuMs} ms.` };
    }
    await gpu.session.release();
    return { open: cpu, reason: `WASM takes ${cpuMs} ms, WebGPU ${gpuMs} ms.` };
  } catch (error) {
    return { open: cpu, reason: `WebGPU cannot run this policy (${error instanceof Error ? error.message : error}).` };
  }
}

/** Half of the processors: the page and the simulation need the others. */
function usefulThreads(weightBytes: number, machine: PolicyMachine): number {
  if (weightBytes < THREADS_WORTHWHILE_BYTES || !machine.isIsolated()) return 1;
  return Math.max(1, Math.min(MAX_THREADS, machine.cores() >> 1));
}

function checkExample(found: Float64Array, expected: readonly number[], backend: RuntimeBackend): void {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const error = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - found[i]!)), 0);
  if (found.length === expected.length && error <= EXAMPLE_TOLERANCE[backend] * scale) return;
  throw new DeviceError(
    `the ${backend} backend computes another action than the package's example (difference ${error})`,
    "Update the browser, or choose another backend in the policy panel.",
    "E_POLICY_EXAMPLE",
  );
}
