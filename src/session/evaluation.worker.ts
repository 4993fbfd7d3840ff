/** A worker of an evaluation in the page: runs the episode of each seed it is sent. Nothing waits for a clock here. */

import { so101 } from "../robot/so101";
import type { EvaluationMessage, EvaluationRequest } from "./evaluationJob";
import { createEvaluationThread } from "./evaluationThread";

const answer = createEvaluationThread(so101, (message: EvaluationMessage) => postMessage(message));

addEventListener("message", (event: MessageEvent<EvaluationRequest>) => void answer(event.data));
