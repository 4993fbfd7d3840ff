/**
 * The one place that touches onnxruntime-web. It is imported when first needed, never with the page.
 */

import type * as Ort from "onnxruntime-web/wasm";
import type { FloatTensor, GraphRunner, GraphSession } from "../control/graphRunner";
import { DeviceError, InputError } from "../errors";

export type RuntimeBackend = "wasm" | "webgpu";

/** A runner with the promise of its end. */
export interface GraphRuntime extends GraphRunner {
  readonly backend: RuntimeBackend;
  /** Threads that run; those of the realm's first session, whatever was asked for later. */
  readonly threads: number;
  /** Rejects with `E_GPU_LOST` when the GPU goes away; never settles otherwise. */
  readonly lost: Promise<never>;
}

/** Threads of each backend's WebAssembly in this realm: the first session sets them for good. */
const realmThreads = new Map<RuntimeBackend, number>();

/**
 * Opens a runtime.
 *
 * @param threads - Wanted from the WASM backend. Outputs are bit-identical everywhere for one thread.
 */
export async function openGraphRuntime(backend: RuntimeBackend, threads = 1): Promise<GraphRuntime> {
  const ort: typeof Ort =
    backend === "webgpu" ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = threads;
  // Warnings about graph optimisation say nothing to a user; failures arrive as exceptions.
  ort.env.logLevel = "error";
  let lose: (error: DeviceError) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  // Who waits for `lost` sees the rejection; nobody waiting is no error.
  lost.catch(() => {});
  let watched = false;
  return {
    backend,
    get threads() {
      return realmThreads.get(backend) ?? threads;
    },
    lost,
    async load(model) {
      if (!realmThreads.has(backend)) realmThreads.set(backend, threads);
      const session = await createSession(ort, model, backend);
      if (backend === "webgpu" && !watched) {
        watched = true;
        const device = (await ort.env.webgpu.device) as GPUDevice;
        void device.lost.then((info) => lose(gpuLost(info.message)));
      }
      return wrapSession(ort, session);
    },
  };
}

/** Whether this machine offers WebGPU at all. */
export async function hasWebGpu(): Promise<boolean> {
  if (typeof navigator === "undefined" || !("gpu" in navigator)) return false;
  const adapter = await navigator.gpu.requestAdapter();
  return adapter !== null;
}

async function createSession(
  ort: typeof Ort,
  model: Uint8Array,
  backend: RuntimeBackend,
): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, { executionProviders: [backend], graphOptimizationLevel: "all" });
  } catch (error) {
    const text = error instanceof Error ? error.message : `runtime error ${String(error)}`;
    if (/memory|alloc/i.test(text)) {
      throw new InputError(`the model does not fit into memory: ${text}`, "Close other tabs or use a smaller model.", {
        code: "E_ONNX_MEMORY",
      });
    }
    throw new InputError(`the ${backend} runtime refuses the model: ${text}`, "Export the policy with opset 17.", {
      code: "E_ONNX_OP",
    });
  }
}

function wrapSession(ort: typeof Ort, session: Ort.InferenceSession): GraphSession {
  return {
    async run(feeds) {
      const tensors: Record<string, Ort.Tensor> = {};
      for (const [name, { data, shape }] of Object.entries(feeds))
        tensors[name] = new ort.Tensor("float32", data, shape);
      const result = await session.run(tensors);
      const out: Record<string, FloatTensor> = {};
      for (const [name, tensor] of Object.entries(result)) {
        out[name] = { shape: tensor.dims, data: tensor.data as Float32Array };
      }
      return out;
    },
    release: () => session.release(),
  };
}

function gpuLost(reason: string): DeviceError {
  return new DeviceError(
    `the GPU went away${reason ? `: ${reason}` : ""}`,
    "The policy goes on without the GPU. Reload the page to use the GPU again.",
    "E_GPU_LOST",
  );
}
