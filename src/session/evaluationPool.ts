/** Threads that share the seeds of an evaluation: worker threads of Node, or workers of a page. */

import { DeviceError, InputError } from "../errors";
import type { EvaluationJob, EvaluationMessage, EvaluationRequest } from "./evaluationJob";
import type { EpisodeResult } from "./evaluationReport";
import type { TapedRun } from "./runTape";

/** A running thread, seen from outside. */
export interface EvaluationThread {
  post(request: EvaluationRequest): void;
  end(): void;
}

/** What comes out of a thread. */
export interface ThreadListener {
  hear(message: EvaluationMessage): void;
  /** It ended, or cannot be heard any more. */
  broke(reason: string): void;
}

export type StartThread = (listener: ThreadListener) => EvaluationThread;

/** Limits and callbacks of one run. */
export interface PoolOptions {
  readonly threads: number;
  readonly start: StartThread;
  readonly onStart?: (seed: number) => void;
  /** `run`: what the job asked to be written down; null for nothing. */
  readonly onResult: (result: EpisodeResult, run: TapedRun | null) => void;
  /** Ends the run early; episodes under way are given up. */
  readonly signal: AbortSignal;
  /** What to do when a thread breaks. */
  readonly brokenTip: string;
}

/**
 * Runs the episode of every seed once, on several threads.
 *
 * Which thread runs a seed depends on the machine; what comes out of a seed does not.
 *
 * @throws {InputError} When a thread refuses the job.
 * @throws {DeviceError} `E_WORKER` when a thread breaks; what was finished before has been told.
 */
export async function evaluateSeeds(job: EvaluationJob, seeds: readonly number[], options: PoolOptions): Promise<void> {
  const queue = [...seeds];
  const count = Math.min(options.threads, seeds.length);
  const serving = Array.from({ length: count }, () => serve(job, queue, options));
  try {
    await Promise.all(serving.map(({ done }) => done));
  } finally {
    for (const { end } of serving) end();
  }
}

interface Serving {
  readonly done: Promise<void>;
  end(): void;
}

/** Feeds one thread until no seed is left or the run is given up. */
function serve(job: EvaluationJob, queue: number[], options: PoolOptions): Serving {
  const { onStart, onResult, signal, brokenTip } = options;
  let thread: EvaluationThread | null = null;
  let isOver = signal.aborted;
  const end = (): void => {
    isOver = true;
    thread?.end();
    thread = null;
  };
  const done = new Promise<void>((resolve, reject) => {
    const finish = (error: Error | null): void => {
      if (isOver) return;
      end();
      signal.removeEventListener("abort", giveUp);
      if (error) reject(error);
      else resolve();
    };
    const giveUp = (): void => finish(null);
    const next = (): void => {
      const seed = queue.shift();
      if (seed === undefined) {
        finish(null);
        return;
      }
      onStart?.(seed);
      thread?.post({ type: "seed", seed });
    };
    if (isOver) {
      resolve();
      return;
    }
    signal.addEventListener("abort", giveUp, { once: true });
    thread = options.start({
      hear(message) {
        if (isOver) return;
        if (message.type === "refused") {
          finish(new InputError(message.message, message.tip, { code: message.code }));
          return;
        }
        if (message.type === "broke") {
          finish(threadBroke(message.reason, brokenTip));
          return;
        }
        if (message.type === "result") onResult(message.result, message.run);
        if (!isOver) next();
      },
      broke: (reason) => finish(threadBroke(reason, brokenTip)),
    });
    thread.post({ type: "job", job });
  });
  return { done, end };
}

/** A thread that breaks takes its episode with it; what was finished before stays. */
function threadBroke(reason: string, tip: string): DeviceError {
  return new DeviceError(`a worker thread of the evaluation broke: ${reason}`, tip, "E_WORKER");
}
