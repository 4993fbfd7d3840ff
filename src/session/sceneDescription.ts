/** What the page needs to know once about an open scene. */

import type { Episode } from "./episode";
import type { SceneDescription } from "./protocol";
import { physicsName } from "./runTape";

/**
 * @param robotId - Id of a robot that a person brought.
 * @returns Joint limits in rad (m for sliding joints), rates in Hz, in the order of `RobotModel.joints`.
 */
export function sceneDescription({ scene, robot, arm }: Episode, robotId: string | null): SceneDescription {
  return {
    scene,
    robotId,
    jointTypes: robot.joints.map(({ type }) => type),
    jointNames: robot.joints.map(({ name }) => name),
    jointLower: robot.joints.map(({ lower }) => lower),
    jointUpper: robot.joints.map(({ upper }) => upper),
    controlHz: scene.episode.hz,
    physicsHz: 1 / arm.timestep,
    physics: physicsName(arm),
  };
}
