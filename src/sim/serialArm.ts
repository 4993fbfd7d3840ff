/**
 * Brings a robot model from a file into the form that is simulated: one chain of at most eight joints, each turning about or
 * sliding along the z axis of its link.
 *
 * Fingers that copy another joint are fixed, since the physics couples no joints; any other branch is refused.
 */

import { InputError } from "../errors";
import { multiplyQuat, type Quat, quatFromAxisAngle } from "../math/quaternion";
import { compose, invert, type Transform } from "../math/transform";
import { acos } from "../math/trigonometry";
import { cross3, norm3, type Vec3 } from "../math/vector3";
import type { Joint, Link, LinkShape, RobotModel, RobotWarning } from "../robot/robotModel";
import { linkMounts, placedInertial } from "./compileArm";

/** More joints than this are no arm of a table; teleoperation, panels and the solver's block are made for it. */
const MAX_JOINTS = 8;
/** Range of a joint that turns without end, rad: two turns each way are enough for a table and fit on a slider. */
const ENDLESS = 2 * Math.PI;

/**
 * @returns The same robot with its joints in the order of the chain; `warnings` tell what was changed.
 * @throws {InputError} `E_ROBOT_JOINTS` with no joint or too many, `E_ROBOT_CHAIN` when joints branch.
 */
export function serialArm(robot: RobotModel): RobotModel {
  const single = withoutMimics(robot);
  checkChain(single);
  return withEnds(withAxesAlongZ(single));
}

function withoutMimics(robot: RobotModel): RobotModel {
  const warnings: RobotWarning[] = [];
  const fixedAt = new Map<number, number>();
  robot.joints.forEach(({ name, mimic, lower, upper }, j) => {
    if (!mimic) return;
    const followed = robot.joints.findIndex((joint) => joint.name === mimic.joint);
    const rest = robot.poses.zero?.[followed] ?? 0;
    fixedAt.set(j, Math.min(Math.max(mimic.multiplier * rest + mimic.offset, lower), upper));
    const message = `joint "${name}" copies "${mimic.joint}"; coupled joints are not simulated, so it stays fixed`;
    warnings.push({ code: "W_ROBOT_MIMIC", message, line: null });
  });
  if (fixedAt.size === 0) return robot;
  const kept = robot.joints.map((_, j) => j).filter((j) => !fixedAt.has(j));
  const gripper = robot.joints[robot.gripperJoint];
  // The finger that moves is the gripper, not the one that copies it.
  const moving = gripper?.mimic
    ? robot.joints.findIndex(({ name }) => name === gripper.mimic!.joint)
    : robot.gripperJoint;
  return {
    ...robot,
    joints: kept.map((j) => robot.joints[j]!),
    links: robot.links.map((link) => {
      const at = fixedAt.get(link.joint);
      if (at === undefined) return { ...link, joint: kept.indexOf(link.joint) };
      return { ...link, joint: -1, X_PL: compose(link.X_PL, motionOf(robot.joints[link.joint]!, at)) };
    }),
    poses: { zero: kept.map((j) => robot.poses.zero?.[j] ?? 0) },
    gripperJoint: kept.indexOf(moving),
    warnings: [...robot.warnings, ...warnings],
  };
}

/** Pose of a joint's moved frame in its resting one. */
function motionOf({ type, axis }: Joint, q: number): Transform {
  if (type === "prismatic") return { p: [axis[0] * q, axis[1] * q, axis[2] * q], q: [0, 0, 0, 1] };
  return { p: [0, 0, 0], q: quatFromAxisAngle(axis, q) };
}

function checkChain(robot: RobotModel): void {
  const { name, joints, links } = robot;
  if (joints.length === 0 || joints.length > MAX_JOINTS) {
    throw new InputError(
      `"${name}" has ${joints.length} movable joints; expected 1 to ${MAX_JOINTS}`,
      joints.length === 0
        ? "Choose a robot that moves."
        : "Fix the joints that are not needed, for instance of a hand.",
      { code: "E_ROBOT_JOINTS", where: name },
    );
  }
  const mounts = linkMounts(robot);
  joints.forEach((joint, j) => {
    const carrier = mounts[links[joint.link]!.parent]!.carrier;
    if (carrier === j - 1) return;
    const at = carrier < 0 ? "the base" : `the link of joint "${joints[carrier]!.name}"`;
    throw new InputError(
      `"${name}" branches: the joints "${joints[carrier + 1]!.name}" and "${joint.name}" both hang on ${at}; expected one chain`,
      'Make one of them type="fixed", or let a second finger copy the first with <mimic>.',
      { code: "E_ROBOT_CHAIN", where: joint.name },
    );
  });
}

/** Turns the frame of each moved link so that its joint's axis is z; where everything is stays as it is. */
function withAxesAlongZ(robot: RobotModel): RobotModel {
  const turns = robot.links.map(({ joint }): Quat | null => {
    const axis = robot.joints[joint]?.axis;
    return !axis || (axis[0] === 0 && axis[1] === 0 && axis[2] === 1) ? null : quatFromZ(axis);
  });
  const links = robot.links.map((link, k): Link => {
    const parentTurn = turns[link.parent] ?? null;
    const own = turns[k] ?? null;
    const inParent = parentTurn ? compose(backBy(parentTurn), link.X_PL) : link.X_PL;
    if (!own) return { ...link, X_PL: inParent };
    return {
      ...turnedParts(link, backBy(own)),
      X_PL: { p: inParent.p, q: multiplyQuat(inParent.q, own) },
    };
  });
  const { link, X_LE } = robot.tool;
  const toolTurn = turns[link];
  return {
    ...robot,
    links,
    joints: robot.joints.map((joint) => ({ ...joint, axis: [0, 0, 1] as const })),
    tool: { link, X_LE: toolTurn ? compose(backBy(toolTurn), X_LE) : X_LE },
  };
}

/** Rotation that takes z to a unit axis by the shortest way. */
export function quatFromZ(axis: Vec3): Quat {
  const around = cross3([0, 0, 1], axis);
  const length = norm3(around);
  if (length < 1e-9) return axis[2] > 0 ? [0, 0, 0, 1] : [1, 0, 0, 0];
  const unit: Vec3 = [around[0] / length, around[1] / length, around[2] / length];
  return quatFromAxisAngle(unit, acos(Math.min(1, Math.max(-1, axis[2]))));
}

function backBy(q: Quat): Transform {
  return invert({ p: [0, 0, 0], q });
}

function turnedParts(link: Link, X: Transform): Link {
  const turned = (shape: LinkShape): LinkShape => ({ ...shape, X_LS: compose(X, shape.X_LS) });
  return {
    ...link,
    inertial: link.inertial && placedInertial(link.inertial, X),
    visuals: link.visuals.map(turned),
    collisions: link.collisions.map(turned),
  };
}

/** Gives joints without an end a range. */
function withEnds(robot: RobotModel): RobotModel {
  const joints = robot.joints.map((joint) =>
    Number.isFinite(joint.lower) && Number.isFinite(joint.upper)
      ? joint
      : { ...joint, lower: -ENDLESS, upper: ENDLESS },
  );
  return { ...robot, joints };
}
