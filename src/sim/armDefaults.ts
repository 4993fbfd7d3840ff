/**
 * What a URDF leaves open and a simulation needs: masses of moving parts, servo gains, a start pose, a grasp point.
 *
 * Gains. Let I be the largest inertia that a joint carries over many poses, and F its effort limit. The servo is as stiff as
 * a mass on a spring of 80 rad/s, kp = max(80² I, F / 0.1 rad), so that a strong gripper squeezes with all it has a tenth of
 * a radian from its target; one that slides, a centimetre from it (F / 0.01 m). With J = kp / 80² the other two follow: kv = 80 J (damping ratio one half) and armature 0.2 J,
 * so that a step of 2 ms neither overshoots the spring (ω dt = 0.36 without any load) nor makes the saturated servo chatter
 * (dt kv < J + armature). A limit that the file leaves out becomes three times what gravity asks for at most.
 */

import { createRandomStream } from "../math/random";
import { compose, invert, transformPoint } from "../math/transform";
import { add3, dot3, norm3, normalize3, scale3, type Vec3 } from "../math/vector3";
import { updateArmDynamics, updateArmKinematics } from "../physics/armDynamics";
import { createArmModel } from "../physics/armModel";
import { createFrames } from "../physics/frames";
import { linkPoses, poseOfLink } from "../robot/kinematics";
import type { Inertial, Joint, Link, RobotModel, RobotWarning } from "../robot/robotModel";
import { shapePoints } from "../robot/shapePoints";
import { isToolName } from "../robot/urdf";
import { compileArm } from "./compileArm";
import { quatFromZ } from "./serialArm";

/** rad/s; see above. */
const STIFFNESS_RATE = 80;
const ARMATURE_SHARE = 0.2;
/** Distance from the target at which a servo gives all it has, rad and m. */
const FULL_EFFORT_AT = { turn: 0.1, slide: 0.01 } as const;
/** Poses over which inertia and load are looked at. */
const SAMPLES = 64;
/** Smallest inertia (kg·m²) or mass (kg) of a joint that gains are made for. */
const LEAST_INERTIA = 1e-4;
const LEAST_MASS = 0.02;
/** Smallest effort limit that is given to a joint without one, N·m and N. */
const LEAST_TORQUE = 0.5;
const LEAST_FORCE = 10;
const SPARE_EFFORT = 3;
/** Top speed of a joint that states none, rad/s and m/s. */
const TURN_SPEED = 3;
const SLIDE_SPEED = 0.25;
/** kg/m³, and smallest mass of a moving part whose file gives none, kg. */
const STAND_IN_DENSITY = 500;
const LEAST_PART = 0.02;
/** Start poses that are tried, and the height that moving parts keep above the table, m. */
const START_POSES = 400;
const START_CLEARANCE = 0.01;
const GRAVITY = Float64Array.of(0, 0, -9.81);

/** @param robot - With convex shapes and a chain as `serialArm` makes it. */
export function withArmDefaults(robot: RobotModel): RobotModel {
  const warnings: RobotWarning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message, line: null });
  const whole = withTool(withMasses(robot, warn));
  const joints = servoJoints(whole, warn);
  const served = { ...whole, joints };
  const start = startPose(served);
  return { ...served, poses: { zero: whole.poses.zero!, home: start }, warnings: [...robot.warnings, ...warnings] };
}

type Warn = (code: string, message: string) => void;

/** Moving links that weigh nothing get the mass of a light block of their size. */
function withMasses(robot: RobotModel, warn: Warn): RobotModel {
  const weighs = robot.joints.map(({ link }) => heldLinks(robot, link).some((k) => robot.links[k]!.inertial !== null));
  const links = robot.links.map((link): Link => {
    if (link.joint < 0 || weighs[link.joint]) return link;
    const inertial = blockInertial(shapePoints(link.collisions));
    warn("W_URDF_INERTIA", `link "${link.name}" states no mass; ${inertial.mass.toFixed(2)} kg stand in`);
    return { ...link, inertial };
  });
  return { ...robot, links };
}

/** A link and what is fixed to it. */
function heldLinks(robot: RobotModel, first: number): number[] {
  const held = new Set([first]);
  robot.links.forEach((link, k) => {
    if (link.joint < 0 && held.has(link.parent)) held.add(k);
  });
  return [...held];
}

function blockInertial(points: readonly Vec3[]): Inertial {
  const side = (i: 0 | 1 | 2): readonly [number, number] => {
    const values = points.length > 0 ? points.map((p) => p[i]) : [-0.01, 0.01];
    return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  };
  const sides = [side(0), side(1), side(2)] as const;
  const [x, y, z] = sides.map(([low, high]) => Math.max(0.01, high - low)) as [number, number, number];
  const mass = Math.max(LEAST_PART, STAND_IN_DENSITY * x * y * z);
  const moment = (a: number, b: number): number => (mass * (a * a + b * b)) / 12;
  return {
    mass,
    com: sides.map(([low, high]) => (low + high) / 2) as unknown as Vec3,
    inertia: [moment(y, z), moment(x, z), moment(x, y), 0, 0, 0],
  };
}

/** Largest inertia and gravity load of each joint over many poses, shape (n) each. */
function loadsOf(robot: RobotModel): { readonly inertia: Float64Array; readonly gravity: Float64Array } {
  const n = robot.joints.length;
  const bare = { ...robot, joints: robot.joints.map((joint) => ({ ...joint, servo: { kp: 0, kv: 0, armature: 0 } })) };
  const frames = createFrames(n + 1, 9 * (n + 1));
  const arm = createArmModel(compileArm(bare, "stiff"), frames);
  const still = new Float64Array(n);
  const inertia = new Float64Array(n);
  const gravity = new Float64Array(n);
  const random = createRandomStream(0, "arm/loads");
  for (let k = 0; k < SAMPLES; k++) {
    robot.joints.forEach(({ lower, upper }, j) => {
      arm.q[j] = k === 0 ? Math.min(Math.max(0, lower), upper) : random.uniform(lower, upper);
    });
    updateArmKinematics(arm, frames);
    updateArmDynamics(arm, frames, still, 0, GRAVITY);
    for (let j = 0; j < n; j++) {
      inertia[j] = Math.max(inertia[j]!, arm.M[n * j + j]!);
      gravity[j] = Math.max(gravity[j]!, Math.abs(arm.bias[j]!));
    }
  }
  return { inertia, gravity };
}

function servoJoints(robot: RobotModel, warn: Warn): Joint[] {
  const { inertia, gravity } = loadsOf(robot);
  return robot.joints.map((joint, j): Joint => {
    const slides = joint.type === "prismatic";
    const unit = slides ? "N" : "N·m";
    const states = Number.isFinite(joint.maxEffort) && joint.maxEffort > 0;
    const derived = Math.max(slides ? LEAST_FORCE : LEAST_TORQUE, SPARE_EFFORT * gravity[j]!);
    const maxEffort = states ? joint.maxEffort : derived;
    if (!states) {
      warn("W_ROBOT_EFFORT", `joint "${joint.name}" states no effort limit; ${twoDigits(derived)} ${unit} are taken`);
    } else if (maxEffort < gravity[j]!) {
      const needs = `${twoDigits(gravity[j]!)} ${unit}`;
      warn("W_ROBOT_WEAK", `joint "${joint.name}" may give ${maxEffort} ${unit} and needs ${needs}: the arm will sag`);
    }
    const carried = Math.max(slides ? LEAST_MASS : LEAST_INERTIA, inertia[j]!);
    const kp = Math.max(
      STIFFNESS_RATE * STIFFNESS_RATE * carried,
      maxEffort / FULL_EFFORT_AT[slides ? "slide" : "turn"],
    );
    const J = kp / (STIFFNESS_RATE * STIFFNESS_RATE);
    const moves = Number.isFinite(joint.maxVelocity) && joint.maxVelocity > 0;
    return {
      ...joint,
      maxEffort,
      maxVelocity: moves ? joint.maxVelocity : slides ? SLIDE_SPEED : TURN_SPEED,
      servo: { kp, kv: STIFFNESS_RATE * J, armature: ARMATURE_SHARE * J },
    };
  });
}

/** As a person writes it: 110, not 1.1e+2. */
function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** All joints at zero, or the nearest of many poses in which nothing that moves reaches into the table. */
function startPose(robot: RobotModel): number[] {
  const zero = robot.joints.map(({ lower, upper }) => Math.min(Math.max(0, lower), upper));
  if (clearance(robot, zero) >= START_CLEARANCE) return zero;
  const random = createRandomStream(0, "arm/start");
  let best = zero;
  let bestAway = Number.POSITIVE_INFINITY;
  for (let k = 0; k < START_POSES; k++) {
    // The first tries stay near zero.
    const share = (k + 1) / START_POSES;
    const pose = robot.joints.map(
      ({ lower, upper }, j) => zero[j]! + share * (random.uniform(lower, upper) - zero[j]!),
    );
    const away = pose.reduce((sum, q, j) => sum + (q - zero[j]!) * (q - zero[j]!), 0);
    if (away >= bestAway || clearance(robot, pose) < START_CLEARANCE) continue;
    best = pose;
    bestAway = away;
  }
  return best;
}

/** Lowest point of all that moves, m above the table. */
function clearance(robot: RobotModel, q: readonly number[]): number {
  const poses = linkPoses(robot, q);
  const moves = new Set<number>();
  let lowest = Number.POSITIVE_INFINITY;
  robot.links.forEach((link, k) => {
    if (link.joint >= 0 || moves.has(link.parent)) moves.add(k);
    // What turns about the upright axis of the base stands on it.
    if (!moves.has(k) || link.joint === 0) return;
    const X_WL = poseOfLink(poses, k);
    for (const p of shapePoints(link.collisions)) lowest = Math.min(lowest, transformPoint(X_WL, p)[2]);
  });
  return lowest;
}

/**
 * A grasp point where the file names none: on the hand (what carries the gripper's joint, else the last link), at the far
 * end of hand and fingers as seen from the hand's origin; z points out of the hand.
 */
function withTool(robot: RobotModel): RobotModel {
  const jaw = robot.joints[robot.gripperJoint]?.link ?? -1;
  const fingers = jaw < 0 ? [] : heldLinks(robot, jaw);
  const { link } = robot.tool;
  if (isToolName(robot.links[link]!.name) && !fingers.includes(link)) return robot;
  const hand = jaw < 0 ? lastMoved(robot) : robot.links[jaw]!.parent;
  const poses = linkPoses(robot, robot.poses.zero!);
  const X_HB = invert(poseOfLink(poses, hand));
  const points = [...heldLinks(robot, hand), ...fingers].flatMap((k) => {
    const X_HL = compose(X_HB, poseOfLink(poses, k));
    return shapePoints(robot.links[k]!.collisions).map((p) => transformPoint(X_HL, p));
  });
  const sum = points.reduce(add3, [0, 0, 0]);
  const out = normalize3(norm3(sum) > 0 ? sum : [0, 0, 1]);
  const length = points.reduce((most, p) => Math.max(most, dot3(p, out)), 0);
  return { ...robot, tool: { link: hand, X_LE: { p: scale3(out, length), q: quatFromZ(out) } } };
}

/** Index of the link that the last joint moves. */
function lastMoved({ joints }: RobotModel): number {
  return joints.at(-1)!.link;
}
