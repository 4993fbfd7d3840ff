/** A worker thread of `evaluate`: runs the episode of each seed it is sent. */

import { parentPort, workerData } from "node:worker_threads";
import { createIdleController, createRandomController } from "../control/baselineControllers";
import type { Controller } from "../control/contracts";
import { alertOf } from "../control/controlStep";
import { InputError } from "../errors";
import { createExpert } from "../expert/expert";
import { createPolicyController } from "../policy/policyController";
import { createLocalPolicyService } from "../policy/policyService";
import { so101 } from "../robot/so101";
import { createEpisodeRunner, type EpisodeRunner, type LockstepController } from "../session/evaluate";
import { defaultSimOptions } from "../sim/compileScene";
import type { EvaluationJob, EvaluationMessage } from "./evaluationJob";

const port = parentPort!;
const job = workerData as EvaluationJob;

function post(message: EvaluationMessage): void {
  port.postMessage(message);
}

/** Codes of what the policy complained of in the present episode. */
const complaints = new Set<string>();

async function openController(runner: EpisodeRunner): Promise<Controller | LockstepController> {
  const { controller } = job;
  switch (controller.kind) {
    case "none":
      return createIdleController();
    case "random":
      return createRandomController(runner.episode.arm.limits);
    case "expert": {
      const expert = createExpert(job.scene, so101);
      if (expert) return expert;
      throw new InputError("there is no scripted expert for this scene", "Choose a policy, random or none.", {
        code: "E_NO_EXPERT",
      });
    }
    case "policy": {
      const service = createLocalPolicyService();
      // One WASM thread: outputs are then bit-identical on every machine.
      const { handle, manifest } = await service.load({ files: controller.files }, "wasm");
      return createPolicyController({
        manifest,
        infer: (features) => service.infer(handle, features),
        model: so101,
        mode: "lockstep",
        onAlert: ({ code }) => complaints.add(code),
      });
    }
  }
}

try {
  const runner = createEpisodeRunner(job.scene, so101, { ...defaultSimOptions(), servo: job.servo });
  const controller = await openController(runner);
  port.on("message", (seed: number) => {
    complaints.clear();
    // A mistake of our own ends the worker, and the command with it.
    void runner.run(seed, controller).then((result) => {
      const alerts = [...new Set([...result.alerts, ...complaints])];
      post({ type: "result", result: { ...result, alerts } });
    });
  });
  post({ type: "ready" });
} catch (error) {
  post({ type: "refused", ...alertOf(error) });
}
