/**
 * The scripted expert: solves the built-in kinds of tasks from kinematics and object poses alone.
 *
 * It is the teacher of the learned policies, so what it does is a smooth function of what they can see.
 */

import type { Controller } from "../control/contracts";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import type { Scene } from "../world/scene";
import { goalPlan } from "./goalPlan";
import { PickAndPlace } from "./pickAndPlace";
import { ReachPoint } from "./reachPoint";

/** A controller that solves the scene's task, or null when there is none for this task or robot. */
export function createExpert(scene: Scene, robot: RobotModel): Controller | null {
  const plan = robot.name === so101.name ? goalPlan(scene) : null;
  if (!plan) return null;
  return plan.kind === "reach" ? new ReachPoint(plan.zone, 1 / scene.episode.hz) : new PickAndPlace(scene, plan);
}
