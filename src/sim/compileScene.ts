/** A scene and a robot as the physics wants them: objects first, then the table and the floor below it. */

import { invariant } from "../errors";
import { compose, IDENTITY_TRANSFORM } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { PhysicsBackend } from "../physics/backend";
import { createNativeBackend } from "../physics/nativeBackend";
import { type BodySpec, defaultSolverOptions, type SceneSpec, type ShapeSpec } from "../physics/sceneSpec";
import type { RobotModel } from "../robot/robotModel";
import { type ObjectBody, objectBodies } from "../world/objectShapes";
import type { ResetPlan } from "../world/reset";
import type { Scene, SceneObject } from "../world/scene";
import { tableBounds } from "../world/tableBounds";
import { compileArm } from "./compileArm";
import type { ServoPreset } from "./servo";

export interface SimOptions {
  readonly servo: ServoPreset;
  /** Physics step, s. */
  readonly timestep: number;
  /** Builds the engine for a compiled scene, at its initial state. */
  readonly createBackend: (scene: SceneSpec) => PhysicsBackend;
}

export function defaultSimOptions(): SimOptions {
  return { servo: "stiff", timestep: 0.002, createBackend: (scene) => createNativeBackend(scene) };
}

/** Half the thickness of the table top, m: thick enough that nothing is pushed through, thin enough to fall past. */
const TABLE_HALF_THICKNESS = 0.025;
/** Height of the floor, m. */
const FLOOR_Z = -0.75;

/**
 * Compiles the start of an episode. Body k of the result is object k of the scene; then come the table and the floor, then
 * the moving parts of objects with a joint, in the order of the scene.
 *
 * @param plan - Where the reset puts everything and what it drew; fixed objects too stand elsewhere in each episode.
 * @throws {InputError} When the robot cannot be simulated.
 */
export function compileScene(robot: RobotModel, plan: ResetPlan, options: SimOptions): SceneSpec {
  const { scene, world } = plan;
  const bodies = scene.objects.map((object) => objectBodies(object));
  const moving = scene.objects.flatMap((object, k) => {
    const part = bodies[k]![1];
    return part ? [movingBody(object, part, plan)] : [];
  });
  return {
    options: { ...defaultSolverOptions(), timestep: options.timestep, gravity: [0, 0, -world.gravity] },
    arm: compileArm(robot, options.servo),
    bodies: [
      ...scene.objects.map((object, k) => objectBody(object, bodies[k]![0]!, plan)),
      tableBody(scene),
      floorBody(scene),
      ...moving,
    ],
  };
}

function objectBody(object: SceneObject, body: ObjectBody, plan: ResetPlan): BodySpec {
  return {
    id: object.id,
    motion: { kind: object.fixed ? "fixed" : "free" },
    X_WB: placeOf(object, plan),
    ...physicalPart(object, body),
  };
}

/** The part on a joint. The object itself is fixed, so the joint is one against the world. */
function movingBody(object: SceneObject, body: ObjectBody, plan: ResetPlan): BodySpec {
  invariant(body.joint && object.fixed, `"${object.id}" is fixed and has a joint`);
  const { kind, axis, travel, damping, friction, stiffness } = body.joint;
  return {
    id: `${object.id} joint`,
    motion: { kind, axis, lower: 0, upper: travel, damping, friction, stiffness },
    X_WB: compose(placeOf(object, plan), body.X_OB),
    ...physicalPart(object, body),
  };
}

function placeOf(object: SceneObject, plan: ResetPlan) {
  const X_WO = plan.objects.get(object.id);
  invariant(X_WO, `the plan places "${object.id}"`);
  return X_WO;
}

function physicalPart({ friction }: SceneObject, { mass, com, inertia, parts }: ObjectBody) {
  return { mass, com, inertia, shapes: parts.map(({ geometry, X_OS }) => ({ geometry, X_BS: X_OS, friction })) };
}

/** The table top as a box, so that things can be pushed over its edge. */
function tableBody({ surface }: Scene): BodySpec {
  const { x0, x1, y0, y1 } = tableBounds(surface);
  const halfSize = [(x1 - x0) / 2, (y1 - y0) / 2, TABLE_HALF_THICKNESS] as const;
  return fixedBody("table", [(x0 + x1) / 2, (y0 + y1) / 2, -TABLE_HALF_THICKNESS], {
    geometry: { kind: "box", halfSize },
    X_BS: IDENTITY_TRANSFORM,
    friction: surface.friction,
  });
}

function floorBody({ surface }: Scene): BodySpec {
  const friction = surface.friction;
  return fixedBody("floor", [0, 0, FLOOR_Z], { geometry: { kind: "plane" }, X_BS: IDENTITY_TRANSFORM, friction });
}

function fixedBody(id: string, p: Vec3, shape: ShapeSpec): BodySpec {
  const X_WB = { p, q: IDENTITY_TRANSFORM.q };
  return { id, motion: { kind: "fixed" }, X_WB, mass: 0, com: [0, 0, 0], inertia: [0, 0, 0, 0, 0, 0], shapes: [shape] };
}
