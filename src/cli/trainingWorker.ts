/** A worker thread of `train`: records the episode of each seed it is sent. */

import { parentPort, workerData } from "node:worker_threads";
import { alertOf } from "../control/controlStep";
import { createFeatureEncoder } from "../control/features";
import { InputError } from "../errors";
import { createExpert } from "../expert/expert";
import { createPolicyController } from "../policy/policyController";
import type { PackageFiles } from "../policy/policyPackage";
import { createLocalPolicyService } from "../policy/policyService";
import { so101 } from "../robot/so101";
import { Episode } from "../session/episode";
import type { LockstepController } from "../session/evaluate";
import { recordTaughtEpisode, type TeachingPlan } from "../session/taughtEpisode";
import type { TrainingJob, TrainingMessage, TrainingRequest } from "./trainingJob";

const port = parentPort!;
const job = workerData as TrainingJob;

function post(message: TrainingMessage): void {
  port.postMessage(message);
}

async function openLearner(files: PackageFiles): Promise<LockstepController> {
  const service = createLocalPolicyService();
  const { handle, manifest } = await service.load({ files }, "wasm");
  return createPolicyController({
    manifest,
    infer: (features) => service.infer(handle, features),
    model: so101,
    mode: "lockstep",
    onAlert: () => undefined,
  });
}

try {
  const episode = new Episode(job.scene, so101);
  const encoder = createFeatureEncoder(so101, job.environmentNames);
  const teacher = createExpert(job.scene, so101);
  if (!teacher) {
    throw new InputError("there is no scripted expert for this scene", "Train on a built-in task.", {
      code: "E_NO_EXPERT",
    });
  }
  let plan: TeachingPlan = { learner: 0, disturbed: 0, spread: 0 };
  let learner: LockstepController | null = null;
  const answer = async (request: TrainingRequest): Promise<void> => {
    if (request.type === "round") {
      plan = request.plan;
      learner = request.learner && (await openLearner(request.learner));
      post({ type: "ready" });
      return;
    }
    // A teacher whose script comes late must be there before the first step.
    await (teacher as Partial<LockstepController>).prepare?.(episode.arm.observe());
    const { data, outcome } = await recordTaughtEpisode(episode, request.seed, teacher, learner, plan, encoder);
    post({ type: "recorded", data, outcome });
  };
  // A mistake of our own ends the worker, and the command with it.
  port.on("message", (request: TrainingRequest) => void answer(request));
  post({ type: "ready" });
} catch (error) {
  post({ type: "refused", ...alertOf(error) });
}
