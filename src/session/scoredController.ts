/** Opens the controller of scored episodes, the same way in a thread of Node and in a worker of the page. */

import { createIdleController, createRandomController } from "../control/baselineControllers";
import type { Alert, Controller } from "../control/contracts";
import { InputError } from "../errors";
import { createExpert } from "../expert/expert";
import { createPolicyController } from "../policy/policyController";
import { matchPolicyToScene } from "../policy/policyPackage";
import { createLocalPolicyService } from "../policy/policyService";
import type { Episode } from "./episode";
import type { LockstepController } from "./evaluate";
import type { ControllerJob } from "./evaluationJob";

/** What a controller is opened for: simulated episodes, or ones through an emulated arm. */
type Stage = Pick<Episode, "scene" | "robot" | "arm">;

/**
 * A controller for the episodes of a scene. A policy runs in this realm, on one WASM thread: its outputs are then
 * bit-identical on every machine.
 *
 * @param onAlert - Hears what a policy complains of while it leads.
 * @throws {InputError} When the scene has no expert, or the policy is refused or does not fit robot or scene.
 */
export async function openScoredController(
  job: ControllerJob,
  stage: Stage,
  onAlert: (alert: Alert) => void,
): Promise<Controller | LockstepController> {
  switch (job.kind) {
    case "none":
      return createIdleController();
    case "random":
      return createRandomController(stage.arm.limits);
    case "expert":
      return openExpert(stage);
    case "policy":
      return openPolicy(job, stage, onAlert);
  }
}

function openExpert({ scene, robot }: Stage): Controller {
  const expert = createExpert(scene, robot);
  if (expert) return expert;
  throw new InputError("there is no scripted expert for this scene", "Choose a policy, random or none.", {
    code: "E_NO_EXPERT",
  });
}

async function openPolicy(
  { files }: Extract<ControllerJob, { readonly kind: "policy" }>,
  { scene, robot }: Stage,
  onAlert: (alert: Alert) => void,
): Promise<LockstepController> {
  const service = createLocalPolicyService();
  const { handle, manifest } = await service.load({ files }, "repeatable");
  matchPolicyToScene(manifest, scene);
  return createPolicyController({
    manifest,
    infer: (features) => service.infer(handle, features),
    model: robot,
    mode: "lockstep",
    onAlert,
  });
}
