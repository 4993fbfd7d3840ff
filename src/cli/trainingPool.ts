/** Worker threads that record episodes to learn from. */

import { Worker } from "node:worker_threads";
import { DeviceError, InputError } from "../errors";
import type { PackageFiles } from "../policy/policyPackage";
import type { TaughtEpisode, TeachingPlan } from "../session/taughtEpisode";
import type { TrainingJob, TrainingMessage, TrainingRequest } from "./trainingJob";

/** Threads that stay open over all rounds. */
export interface TrainingPool {
  /**
   * Records one round.
   *
   * @returns Episodes in the order of their seeds, whichever thread ran them.
   */
  record(
    plan: TeachingPlan,
    learner: PackageFiles | null,
    seeds: readonly number[],
    onEpisode: (episode: TaughtEpisode) => void,
  ): Promise<TaughtEpisode[]>;
  close(): Promise<void>;
}

/**
 * Starts the threads.
 *
 * @throws {InputError} When the job is refused.
 */
export async function openTrainingPool(job: TrainingJob, count: number): Promise<TrainingPool> {
  const entry = new URL("./trainingWorker.js", import.meta.url);
  const workers = Array.from({ length: count }, () => new Worker(entry, { workerData: job }));
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    await Promise.all(workers.map(nextMessage));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async record(plan, learner, seeds, onEpisode) {
      await Promise.all(workers.map((worker) => ask(worker, { type: "round", plan, learner })));
      const results = new Map<number, TaughtEpisode>();
      const queue = [...seeds];
      const serve = async (worker: Worker): Promise<void> => {
        for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
          const message = await ask(worker, { type: "episode", seed });
          if (message.type !== "recorded") throw new Error(`a training worker answers "${message.type}" to an episode`);
          results.set(seed, message);
          onEpisode(message);
        }
      };
      await Promise.all(workers.map(serve));
      return seeds.map((seed) => results.get(seed)!);
    },
    close,
  };
}

function ask(worker: Worker, request: TrainingRequest): Promise<TrainingMessage> {
  const reply = nextMessage(worker);
  worker.postMessage(request);
  return reply;
}

/** @throws {DeviceError} `E_WORKER` when the worker breaks. */
function nextMessage(worker: Worker): Promise<TrainingMessage> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    };
    const onMessage = (message: TrainingMessage): void => {
      if (message.type !== "refused") return settle(() => resolve(message));
      settle(() => reject(new InputError(message.message, message.tip, { code: message.code })));
    };
    const onError = ({ message }: Error): void => settle(() => reject(workerEnded(message)));
    const onExit = (code: number): void => settle(() => reject(workerEnded(`it ended by itself with code ${code}`)));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

function workerEnded(reason: string): DeviceError {
  return new DeviceError(
    `a worker thread of the training broke: ${reason}`,
    "Start the training again. If memory is short, use fewer --workers. Please report it if it happens again.",
    "E_WORKER",
  );
}
