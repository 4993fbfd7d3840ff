/** Worker threads that share the seeds of an evaluation. */

import { Worker } from "node:worker_threads";
import { DeviceError, InputError } from "../errors";
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
 * @throws {DeviceError} `E_WORKER` when a worker breaks.
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
    worker.on("error", (error) => reject(workerEnded(error.message)));
    worker.on("exit", (code) => {
      if (signal.aborted) resolve();
      else reject(workerEnded(`it ended by itself with code ${code}`));
    });
  });
}

/** A worker that breaks takes its episode with it; what was finished before stays. */
function workerEnded(reason: string): DeviceError {
  return new DeviceError(
    `a worker thread of the evaluation broke: ${reason}`,
    "Give the same command again: it goes on from here. If memory is short, use fewer --workers. Please report it if it happens again.",
    "E_WORKER",
  );
}
