/** Offers the real policy worker to a test, in a page with the site's own content policy. */

import { writeOnnxModel } from "../../src/control/onnxWriter";
import type { BackendPreference, BackendReport } from "../../src/policy/policyRunner";
import { connectPolicyService } from "../../src/policy/policyService";
import { tinyAction, tinyGraph, tinyPackage } from "../../src/policy/testing/tinyPolicy";

/** Columns of a branch that adds nothing but weight: enough that threads pay. */
const BALLAST = 140_000;

/** The tiny policy with 20 MB of zeros on its way. */
function heavyModel(): Uint8Array {
  const graph = tinyGraph();
  const outputs = graph.initializers[0]!.shape[1]!;
  return writeOnnxModel({
    ...graph,
    initializers: [
      ...graph.initializers,
      { name: "A", shape: [8, BALLAST], data: new Float32Array(8 * BALLAST) },
      { name: "B", shape: [BALLAST, outputs], data: new Float32Array(BALLAST * outputs) },
    ],
    nodes: [
      graph.nodes[0]!,
      { ...graph.nodes[1]!, outputs: ["light"] },
      { op: "MatMul", inputs: ["x", "A"], outputs: ["wide"] },
      { op: "MatMul", inputs: ["wide", "B"], outputs: ["nothing"] },
      { op: "Add", inputs: ["light", "nothing"], outputs: ["flat"] },
      graph.nodes[2]!,
    ],
  });
}

/** What a run of the probe found. */
export interface PolicyProbe {
  readonly report: BackendReport;
  /** Largest difference from what the policy must answer, deg. */
  readonly error: number;
}

async function runPolicy(preference: BackendPreference, isHeavy: boolean): Promise<PolicyProbe> {
  const worker = new Worker(new URL("../../src/policy/policy.worker.ts", import.meta.url), { type: "module" });
  const channel = new MessageChannel();
  worker.postMessage({ type: "connect", port: channel.port2 }, [channel.port2]);
  const service = connectPolicyService(channel.port1);
  try {
    const files = isHeavy ? tinyPackage(undefined, heavyModel()) : tinyPackage();
    const { handle, report } = await service.load({ files }, preference);
    const state = [1, 2, 3, 4, 5, 6];
    const environment = [0.25, -0.1];
    const chunk = await service.infer(handle, {
      state: Float64Array.from(state),
      environment: Float64Array.from(environment),
    });
    const wanted = tinyAction(state, environment);
    const error = Math.max(...wanted.map((value, i) => Math.abs(value - chunk.actions[i]!)));
    await service.release(handle);
    return { report, error };
  } finally {
    worker.terminate();
  }
}

declare global {
  interface Window {
    runPolicy: typeof runPolicy;
  }
}
window.runPolicy = runPolicy;
