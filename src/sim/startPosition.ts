/** Where the joints of a robot begin an episode. */

import type { JointLimits } from "../control/contracts";
import { InputError, invariant } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import type { ResetPlan } from "../world/reset";
import type { Scene } from "../world/scene";
import type { StartState } from "../world/startState";

/** What a radian of the scene's jitter is for a joint that slides, m. */
const SLIDE_JITTER = 0.1;

/** The scene's start pose with this seed's jitter, shape (n), rad or m; a robot that lacks the pose starts at its home. */
export function startPosition(robot: RobotModel, { scene, jointJitter }: ResetPlan): Float64Array {
  const { pose } = scene.reset.robot;
  const named = robot.poses[pose] ?? robot.poses.home;
  invariant(named, `robot "${robot.name}" has a pose "${pose}" or a home`);
  return Float64Array.from(robot.joints, ({ type }, k) => {
    const jitter = jointJitter[k] ?? 0;
    return named[k]! + (type === "prismatic" ? SLIDE_JITTER * jitter : jitter);
  });
}

/**
 * Refuses a start of another arm or scene.
 *
 * @throws {InputError} `E_START`
 */
export function checkStart(start: StartState, scene: Scene, limits: readonly JointLimits[]): void {
  const fits =
    start.joints.length === limits.length &&
    start.targets.length === limits.length &&
    start.objects.length === scene.objects.length;
  if (fits) return;
  throw new InputError(
    `the start has ${start.joints.length} joints and ${start.objects.length} things; expected ${limits.length} and ${scene.objects.length}`,
    "Open the scene without its start, or with the robot that it was made with.",
    { code: "E_START" },
  );
}
