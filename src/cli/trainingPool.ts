/** Worker threads that record episodes to learn from. */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { InputError } from "../errors";
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
  await Promise.all(workers.map(nextMessage));
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
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, request: TrainingRequest): Promise<TrainingMessage> {
  const reply = nextMessage(worker);
  worker.postMessage(request);
  return reply;
}

/** @throws {Error} When the worker breaks; `once` rejects on its "error" event. */
async function nextMessage(worker: Worker): Promise<TrainingMessage> {
  const [message] = (await once(worker, "message")) as [TrainingMessage];
  if (message.type !== "refused") return message;
  throw new InputError(message.message, message.tip, { code: message.code });
}
