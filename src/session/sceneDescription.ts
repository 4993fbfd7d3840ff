/** What the page needs to know once about an open scene. */

import type { Episode } from "./episode";
import type { SceneDescription } from "./protocol";

/** @returns Joint limits in rad, rates in Hz, in the order of `RobotModel.joints`. */
export function sceneDescription({ scene, robot, arm }: Episode): SceneDescription {
  return {
    scene,
    jointNames: robot.joints.map(({ name }) => name),
    jointLower: robot.joints.map(({ lower }) => lower),
    jointUpper: robot.joints.map(({ upper }) => upper),
    controlHz: scene.episode.hz,
    physicsHz: 1 / arm.timestep,
  };
}
