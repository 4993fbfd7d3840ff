/** Ten seconds of the reference grasp and the hash of the state that they end in: the same in every engine, or replay breaks. */

import { createNativeBackend } from "../nativeBackend";
import { graspTargets, REFERENCE_CUBE, referenceGrasp } from "./graspScript";
import { referenceArm, referenceScene } from "./referenceScene";

const SECONDS = 10;

/** Hex hash of the full state after ten seconds of approach, grip, lift, shake and swing. */
export function goldenGrasp(): string {
  const script = referenceGrasp();
  const scene = referenceScene(referenceArm("stiff"), [REFERENCE_CUBE]);
  const backend = createNativeBackend(scene);
  const { timestep } = scene.options;
  const targets = new Float64Array(script.start.length);
  backend.reset(script.start);
  for (let k = 0; k < SECONDS / timestep; k++) {
    graspTargets(script, k * timestep, targets);
    backend.setTargets(targets);
    backend.step(1);
  }
  return backend.hash();
}
