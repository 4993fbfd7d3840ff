/** How far an arm reaches, for all that is sized by the robot. */

import { norm3 } from "../math/vector3";
import type { RobotModel } from "./robotModel";

/**
 * Length of the arm from its first joint to the tool with every link in line and every slide at the far end of its way: no
 * pose reaches further.
 *
 * @returns m
 */
export function armReach({ links, joints, tool }: RobotModel): number {
  let reach = norm3(tool.X_LE.p);
  let sinceJoint = 0;
  for (let k = tool.link; k >= 0; k = links[k]!.parent) {
    const { joint, X_PL } = links[k]!;
    if (joint >= 0) {
      // What lies before the first joint does not move.
      reach += sinceJoint;
      sinceJoint = 0;
      const { type, lower, upper } = joints[joint]!;
      if (type === "prismatic") reach += Math.max(Math.abs(lower), Math.abs(upper));
    }
    sinceJoint += norm3(X_PL.p);
  }
  return reach;
}
