/** A worker thread of `evaluate`: runs the episode of each seed it is sent. */

import { parentPort } from "node:worker_threads";
import { so101 } from "../robot/so101";
import type { EvaluationMessage, EvaluationRequest } from "../session/evaluationJob";
import { createEvaluationThread } from "../session/evaluationThread";

const port = parentPort!;
const answer = createEvaluationThread(so101, (message: EvaluationMessage) => port.postMessage(message));

port.on("message", (request: EvaluationRequest) => void answer(request));
