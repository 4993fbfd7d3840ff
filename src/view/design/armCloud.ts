/** The arm at the start of an episode as a cloud of balls, for telling what stands in its way. Pure; W, m. */

import { compose, type Transform, transformPoint } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import { linkPoses, poseOfLink } from "../../robot/kinematics";
import type { LinkGeometry, RobotModel } from "../../robot/robotModel";

export interface Ball {
  readonly centre: Vec3;
  readonly radius: number;
}

/** Distance of the balls' centres, m; half of it is how far a box may stick out of its cloud. */
const STEP = 0.008;

const known = new WeakMap<RobotModel, Map<string, readonly Ball[]>>();

/** Balls that fill the arm's collision shapes in a named pose, without the base. */
export function armCloud(robot: RobotModel, pose: string): readonly Ball[] {
  const clouds = known.get(robot) ?? new Map<string, readonly Ball[]>();
  known.set(robot, clouds);
  const found = clouds.get(pose);
  if (found) return found;
  const joints = robot.poses[pose] ?? new Array<number>(robot.joints.length).fill(0);
  const poses = linkPoses(robot, joints);
  const balls = robot.links.flatMap(({ collisions, parent }, k) =>
    parent < 0
      ? []
      : collisions.flatMap(({ geometry, X_LS }) => ballsOf(geometry, compose(poseOfLink(poses, k), X_LS))),
  );
  clouds.set(pose, balls);
  return balls;
}

function ballsOf(geometry: LinkGeometry, X_WS: Transform): Ball[] {
  const at = (centres: readonly Vec3[], radius: number): Ball[] =>
    centres.map((centre) => ({ centre: transformPoint(X_WS, centre), radius }));
  switch (geometry.kind) {
    case "sphere":
      return at([[0, 0, 0]], geometry.radius);
    case "capsule":
    case "cylinder": {
      const inset = geometry.kind === "cylinder" ? Math.min(geometry.radius, geometry.halfLength) : 0;
      return at(
        steps(geometry.halfLength - inset).map((z): Vec3 => [0, 0, z]),
        geometry.radius,
      );
    }
    case "box": {
      const radius = Math.min(STEP / 2, ...geometry.halfSize);
      const [xs, ys, zs] = geometry.halfSize.map((half) => steps(half - radius)) as [number[], number[], number[]];
      return at(
        xs.flatMap((x) => ys.flatMap((y) => zs.map((z): Vec3 => [x, y, z]))),
        radius,
      );
    }
    case "convex":
      return at(geometry.vertices, 0);
    case "mesh":
    case "triangles":
      return [];
  }
}

/** From -half to half in even steps. */
function steps(half: number): number[] {
  if (half <= 0) return [0];
  const n = Math.max(1, Math.ceil((2 * half) / STEP));
  return Array.from({ length: n + 1 }, (_, k) => -half + (2 * half * k) / n);
}
