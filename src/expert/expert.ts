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
import { pourExpert } from "./pourPlan";
import { pushExpert } from "./pushOnto";
import { ReachPoint } from "./reachPoint";
import { ringErrand } from "./ringErrand";
import { standExpert } from "./standPlan";
import { stepsErrand } from "./stepsErrand";

/** Experts by kind of job, one a line: each reads the goal and answers null when it asks for something else. */
const MAKERS: readonly ((scene: Scene) => Controller | null)[] = [
  planned,
  pushExpert,
  stepsErrand,
  standExpert,
  ringErrand,
  pourExpert,
];

/** A controller that solves the scene's task, or null when there is none for this task or robot. */
export function createExpert(scene: Scene, robot: RobotModel): Controller | null {
  if (robot.name !== so101.name) return null;
  for (const make of MAKERS) {
    const expert = make(scene);
    if (expert) return expert;
  }
  return null;
}

/** Reaches for a point, lifts a box, or puts boxes where they belong. */
function planned(scene: Scene): Controller | null {
  const plan = goalPlan(scene);
  if (!plan) return null;
  return plan.kind === "reach" ? new ReachPoint(plan.zone, 1 / scene.episode.hz) : new PickAndPlace(scene, plan);
}
