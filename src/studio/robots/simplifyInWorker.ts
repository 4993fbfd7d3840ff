/** Asks a worker to make a heavy mesh lighter. Loaded late. */

import { InputError } from "../../errors";

export interface SimplifyTask {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type SimplifyAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly code: string; readonly message: string; readonly tip: string };

/**
 * @param bytes - An STL file; given away to the worker.
 * @param signal - Ends the work at once.
 * @returns Binary STL of the same part.
 * @throws {InputError} As `simplifyStl`; `E_MESH` when the worker dies, for instance without memory.
 */
export function simplifyInWorker(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(new URL("./meshSimplifier.worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise<Uint8Array>((resolve, reject) => {
    const fail = (code: string, message: string, tip: string): void => {
      reject(new InputError(message, tip, { code, where: name }));
    };
    worker.onmessage = ({ data }: MessageEvent<SimplifyAnswer>) => {
      if ("bytes" in data) resolve(data.bytes);
      else fail(data.code, data.message, data.tip);
    };
    worker.onerror = ({ message }) => {
      const tip = "Close other tabs, or simplify it with Blender's Decimate and drop the folder again.";
      fail("E_MESH", `the mesh "${name}" could not be simplified: ${message || "the worker has died"}`, tip);
    };
    const cancel = (): void => fail("E_MESH", "simplifying was cancelled", "Drop the folder again.");
    // Given up while the file was read: such a signal tells nobody any more.
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel);
    worker.postMessage({ name, bytes } satisfies SimplifyTask, [bytes.buffer]);
  });
  return answer.finally(() => worker.terminate());
}
