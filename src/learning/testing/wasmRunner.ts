/** onnxruntime on one WASM thread, for tests of the graphs that this room emits. */

import * as ort from "onnxruntime-web/wasm";
import type { FloatTensor, GraphRunner } from "../../control/graphRunner";

ort.env.wasm.numThreads = 1;

export const wasmRunner: GraphRunner = {
  async load(model) {
    const session = await ort.InferenceSession.create(model);
    return {
      async run(feeds) {
        const tensors = Object.entries(feeds).map(
          ([name, { data, shape }]) => [name, new ort.Tensor("float32", data, shape)] as const,
        );
        const result = await session.run(Object.fromEntries(tensors));
        return Object.fromEntries(
          Object.entries(result).map(([name, tensor]): [string, FloatTensor] => [
            name,
            { shape: tensor.dims, data: tensor.data as Float32Array },
          ]),
        );
      },
      release: () => session.release(),
    };
  },
};
