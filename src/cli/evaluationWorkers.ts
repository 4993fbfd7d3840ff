/** Worker threads of Node for the pool of an evaluation. */

import { Worker } from "node:worker_threads";
import type { EvaluationMessage } from "../session/evaluationJob";
import type { StartThread } from "../session/evaluationPool";

const ENTRY = new URL("./evaluateWorker.js", import.meta.url);

/** What to do when a worker breaks. */
export const WORKER_TIP =
  "Give the same command again: it goes on from here. If memory is short, use fewer --workers. Please report it if it happens again.";

export const startEvaluationWorker: StartThread = ({ hear, broke }) => {
  const worker = new Worker(ENTRY);
  worker.on("message", (message: EvaluationMessage) => hear(message));
  worker.on("error", (error) => broke(error.message));
  worker.on("exit", (code) => broke(`it ended by itself with code ${code}`));
  return {
    post: (request) => worker.postMessage(request),
    end: () => void worker.terminate(),
  };
};
