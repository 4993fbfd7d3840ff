/** Where a policy means to go, as the view draws it. */

import { linkPoses, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import type { Prediction } from "./framePublisher";

/** Points of the drawn path; more are not seen and cost kinematics at frame rate. */
const LARGEST_PATH = 12;

/** Nothing is intended. */
export function emptyPrediction(): Prediction {
  return { path: new Float64Array(0), pose: new Float64Array(0) };
}

/**
 * The tool's path through queued targets.
 *
 * @param actions - Targets still to be played, shape (k, n), rad.
 */
export function predictedPath(robot: RobotModel, actions: Float64Array): Prediction {
  const n = robot.joints.length;
  const rows = actions.length / n;
  if (rows === 0) return emptyPrediction();
  const points = Math.min(rows, LARGEST_PATH);
  const path = new Float64Array(3 * points);
  let poses: Float64Array | undefined;
  for (let k = 0; k < points; k++) {
    const row = points === 1 ? 0 : Math.round((k * (rows - 1)) / (points - 1));
    poses = linkPoses(robot, actions.subarray(n * row, n * row + n), poses);
    path.set(toolPose(robot, poses).p, 3 * k);
  }
  return { path, pose: actions.slice(n * (rows - 1)) };
}
