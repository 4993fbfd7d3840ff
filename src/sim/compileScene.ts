/** A scene and a robot as the physics wants them: objects first, then the table and the floor below it. */

import { IDENTITY_TRANSFORM } from "../math/transform";
import { type BodySpec, defaultSolverOptions, type SceneSpec, type ShapeSpec } from "../physics/sceneSpec";
import type { RobotModel } from "../robot/robotModel";
import { objectShapes } from "../world/objectShapes";
import type { Scene, SceneObject } from "../world/scene";
import { compileArm } from "./compileArm";
import { massPropertiesOf } from "./massProperties";
import type { ServoPreset } from "./servo";

export interface SimOptions {
  readonly servo: ServoPreset;
  /** Physics step, s. */
  readonly timestep: number;
}

export function defaultSimOptions(): SimOptions {
  return { servo: "stiff", timestep: 0.002 };
}

/** Half the thickness of the table top, m: thick enough that nothing is pushed through, thin enough to fall past. */
const TABLE_HALF_THICKNESS = 0.025;
/** Height of the floor, m. */
const FLOOR_Z = -0.75;

/**
 * Compiles a scene. Body k of the result is object k of the scene; then come the table and the floor.
 *
 * The objects stand where the document puts them; a reset moves them.
 *
 * @throws {InputError} When the robot cannot be simulated.
 */
export function compileScene(scene: Scene, robot: RobotModel, options: SimOptions): SceneSpec {
  return {
    options: { ...defaultSolverOptions(), timestep: options.timestep },
    arm: compileArm(robot, options.servo),
    bodies: [...scene.objects.map(objectBody), tableBody(scene), floorBody(scene)],
  };
}

/** Index of the table among the bodies of a compiled scene. */
export function tableBodyIndex(scene: Scene): number {
  return scene.objects.length;
}
