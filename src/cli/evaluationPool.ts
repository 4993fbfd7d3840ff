/** Worker threads that share the seeds of an evaluation. */

import { Worker } from "node:worker_threads";
import { InputError } from "../errors";
import type { EpisodeResult } from "../session/evaluationReport";
import type { EvaluationJob, EvaluationMessage } from "./evaluationJob";

/** Limits and callbacks of one run. */
export interface PoolOptions {
  readonly workers: number;
  readonly onResult: (result: EpisodeResult) => void;
  /** Ends the run early; episodes under way are given up. */
  readonly signal: AbortSignal;
}

/**
 * Runs the episode of every seed once, on several threads.
 *
 * Which thread runs a seed depends on the machine; what comes out of a seed does not.
 *
 * @throws {InputError} When a worker refuses the job.
 * @throws {Error} When a worker breaks.
 */
export async function evaluateSeeds(job: EvaluationJob, seeds: readonly number[], options: PoolOptions): Promise<void> {
  const entry = new URL("./evaluateWorker.js", import.meta.url);
  const queue = [...seeds];
  const workers = Array.from({ length: Math.min(options.workers, seeds.length) }, () => {
    return new Worker(entry, { workerData: job });
  });
  const stop = (): void => workers.forEach((worker) => void worker.terminate());
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(workers.map((worker) => serve(worker, queue, options)));
  } finally {
    options.signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Feeds one worker until no seed is left. */
function serve(worker: Worker, queue: number[], { onResult, signal }: PoolOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const seed = queue.shift();
      if (seed === undefined) resolve();
      else worker.postMessage(seed);
    };
    worker.on("message", (message: EvaluationMessage) => {
      if (message.type === "refused") {
        reject(new InputError(message.message, message.tip, { code: message.code }));
        return;
      }
      if (message.type === "result") onResult(message.result);
      next();
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (signal.aborted) resolve();
      else reject(new Error(`an evaluation worker ended by itself with code ${code}`));
    });
  });
}
