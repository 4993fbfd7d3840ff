/** A robot model as the physics wants it: one serial chain of moving links, everything fixed folded into its carrier. */

import { InputError } from "../errors";
import { conjugateQuat, multiplyQuat, rotate3 } from "../math/quaternion";
import { compose, IDENTITY_TRANSFORM, type Transform, transformPoint } from "../math/transform";
import { subtract3, type Vec3 } from "../math/vector3";
import type { ArmLinkSpec, ArmSpec, ShapeSpec } from "../physics/sceneSpec";
import type { Inertial, Joint, LinkShape, RobotModel } from "../robot/robotModel";
import { armatureOf, type ServoPreset, servosOf } from "./servo";

/** Printed plastic and rubbered fingertips against anything; equal to the reference scenes. */
const ARM_FRICTION = 0.8;

/** Where a link of the model hangs: on moving link `carrier` of the chain (-1: the base) at a fixed pose. */
export interface LinkMount {
  readonly carrier: number;
  /** Pose of the link in its carrier's frame. */
  readonly X_CL: Transform;
}

/** The mount of every link, in the order of `RobotModel.links`. */
export function linkMounts(robot: RobotModel): LinkMount[] {
  const mounts: LinkMount[] = [];
  for (const link of robot.links) {
    const parent = mounts[link.parent];
    if (link.joint >= 0) mounts.push({ carrier: link.joint, X_CL: IDENTITY_TRANSFORM });
    else if (parent) mounts.push({ carrier: parent.carrier, X_CL: compose(parent.X_CL, link.X_PL) });
    else mounts.push({ carrier: -1, X_CL: IDENTITY_TRANSFORM });
  }
  return mounts;
}

/**
 * Compiles a robot standing at the world's origin.
 *
 * @throws {InputError} `E_ROBOT_CHAIN` when the robot is not one serial chain of joints that turn about their own z axis or
 * slide along it (`serialArm` makes one), `E_ROBOT_MESH` when a collision shape is a mesh.
 */
export function compileArm(robot: RobotModel, preset: ServoPreset): ArmSpec {
  const mounts = linkMounts(robot);
  const servos = servosOf(robot, preset);
  const links = robot.joints.map((joint, index): ArmLinkSpec => {
    checkJoint(robot, joint, index, mounts);
    const link = robot.links[joint.link]!;
    const parent = mounts[link.parent]!;
    return {
      name: link.name,
      jointName: joint.name,
      slides: joint.type === "prismatic",
      X_PL: compose(parent.X_CL, link.X_PL),
      lower: joint.lower,
      upper: joint.upper,
      damping: joint.damping,
      frictionLoss: joint.friction,
      armature: armatureOf(joint),
      ...massOn(robot, mounts, index),
      servo: servos[index]!,
      shapes: shapesOn(robot, mounts, index),
    };
  });
  return { X_WB: IDENTITY_TRANSFORM, baseShapes: shapesOn(robot, mounts, -1), links, selfCollision: true };
}

function checkJoint(robot: RobotModel, joint: Joint, index: number, mounts: readonly LinkMount[]): void {
  const carrier = mounts[robot.links[joint.link]!.parent]!.carrier;
  const alongZ = joint.axis[0] === 0 && joint.axis[1] === 0 && joint.axis[2] === 1;
  if (alongZ && carrier === index - 1) return;
  throw new InputError(
    `joint "${joint.name}" of "${robot.name}" cannot be simulated; expected one chain of joints that move about or along their z axis`,
    "Open the robot for viewing only, or choose the SO-101.",
    { code: "E_ROBOT_CHAIN", where: joint.name },
  );
}

/** Mass properties of everything that moves with one link of the chain. */
function massOn(robot: RobotModel, mounts: readonly LinkMount[], carrier: number): Inertial {
  const parts = robot.links.flatMap((link, k) => {
    const mount = mounts[k]!;
    return mount.carrier === carrier && link.inertial ? [placedInertial(link.inertial, mount.X_CL)] : [];
  });
  return combineMasses(parts);
}

/** An inertial given in a link's frame, expressed in its carrier's frame. */
export function placedInertial(inertial: Inertial, X_CL: Transform): Inertial {
  const [xx, yy, zz, xy, xz, yz] = inertial.inertia;
  const rows = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ] as const;
  // Row i of R is R⁻¹ applied to unit vector i of the carrier.
  const inverse = conjugateQuat(X_CL.q);
  const R = [rotate3(inverse, [1, 0, 0]), rotate3(inverse, [0, 1, 0]), rotate3(inverse, [0, 0, 1])] as const;
  const entry = (i: 0 | 1 | 2, j: 0 | 1 | 2): number => {
    let sum = 0;
    for (const a of [0, 1, 2] as const) for (const b of [0, 1, 2] as const) sum += R[i][a] * rows[a][b] * R[j][b];
    return sum;
  };
  const inertia: Inertial["inertia"] = [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
  return { mass: inertial.mass, com: transformPoint(X_CL, inertial.com), inertia };
}

function shapesOn(robot: RobotModel, mounts: readonly LinkMount[], carrier: number): ShapeSpec[] {
  return robot.links.flatMap((link, k) => {
    const mount = mounts[k]!;
    return mount.carrier === carrier ? link.collisions.map((shape) => shapeSpec(shape, mount.X_CL)) : [];
  });
}

function shapeSpec(shape: LinkShape, X_CL: Transform): ShapeSpec {
  const { geometry, X_LS } = shape;
  if (geometry.kind === "mesh" || geometry.kind === "triangles") {
    throw new InputError(
      `collision shape "${shape.name}" is a mesh; expected a box, sphere, capsule, cylinder or convex piece`,
      "Describe the link's collision shape by primitives.",
      { code: "E_ROBOT_MESH", where: shape.name },
    );
  }
  const q = multiplyQuat(X_CL.q, X_LS.q);
  return { geometry, X_BS: { p: transformPoint(X_CL, X_LS.p), q }, friction: ARM_FRICTION };
}

/**
 * Joins rigidly connected parts that are given in one frame; parallel axes after Huygens and Steiner.
 *
 * @returns Mass, centre and inertia about that centre.
 */
export function combineMasses(parts: readonly Inertial[]): Inertial {
  let mass = 0;
  const moment: [number, number, number] = [0, 0, 0];
  for (const part of parts) {
    mass += part.mass;
    for (let k = 0; k < 3; k++) moment[k]! += part.mass * part.com[k]!;
  }
  const com: Vec3 = mass > 0 ? [moment[0] / mass, moment[1] / mass, moment[2] / mass] : [0, 0, 0];
  const inertia: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (const part of parts) {
    const [x, y, z] = subtract3(part.com, com);
    const m = part.mass;
    const steiner = [m * (y * y + z * z), m * (x * x + z * z), m * (x * x + y * y), -m * x * y, -m * x * z, -m * y * z];
    for (let k = 0; k < 6; k++) inertia[k]! += part.inertia[k]! + steiner[k]!;
  }
  return { mass, com, inertia };
}
