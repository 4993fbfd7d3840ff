/**
 * Runs network graphs. The contract between the rooms that build graphs and the one that owns the runtime.
 */

/** A dense float32 tensor, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A graph that is ready to run. */
export interface GraphSession {
  /**
   * Runs once.
   *
   * @param feeds - One tensor per graph input, by name.
   * @returns One tensor per graph output, by name; the arrays belong to the caller.
   */
  run(feeds: Readonly<Record<string, FloatTensor>>): Promise<Readonly<Record<string, FloatTensor>>>;
  /** Frees what the runtime holds. */
  release(): Promise<void>;
}

/** Something that can open ONNX files. */
export interface GraphRunner {
  /** Opens the bytes of one ONNX model. */
  load(model: Uint8Array): Promise<GraphSession>;
}
