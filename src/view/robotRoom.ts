/** The room that a robot takes: what is drawn around it is sized by its reach, and the camera opens on all of it. Pure. */

import { transformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { armReach } from "../robot/armReach";
import { linkPoses, poseOfLink, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { shapePoints } from "../robot/shapePoints";
import { so101 } from "../robot/so101";

/** Where arms of the SO-101 are seen over the base in its opening view; W, m. */
const SO101_ARM: readonly Vec3[] = [
  [-0.06, 0.05, 0],
  [-0.06, -0.05, 0],
  [-0.03, 0, 0.27],
  [0.08, 0, 0.29],
  [0.2, 0, 0.26],
];
/** The ring of cubes, and the tray; W, m. */
const TABLE: readonly Vec3[] = [
  [0.12, 0.23, 0],
  [0.24, 0.17, 0],
  [0.29, 0.04, 0],
  [0.3, -0.16, 0.01],
  [0.14, -0.235, 0.01],
];
/** The camera goes no nearer to the table than for a robot of this share of the SO-101: things on it stay in sight. */
const LEAST_TABLE = 0.5;

/** How far a robot reaches against the SO-101, which the scene was drawn for: 1 for that. */
export function robotScale(robot: RobotModel): number {
  return robot === so101 ? 1 : armReach(robot) / armReach(so101);
}

/** Points in W that the opening view must hold, m: the arm at its home, and the things that it works on. */
export function openingRoom(robot: RobotModel): readonly Vec3[] {
  if (robot === so101) return [...SO101_ARM, ...TABLE];
  const share = Math.min(1, Math.max(LEAST_TABLE, robotScale(robot)));
  const table = TABLE.map(([x, y, z]): Vec3 => [share * x, share * y, z]);
  return [...boxCorners(armPoints(robot)), ...table];
}

/** Shapes and tool of the arm at its home, in W, m. */
function armPoints(robot: RobotModel): Vec3[] {
  const poses = linkPoses(robot, robot.poses.home ?? robot.joints.map(() => 0));
  const points = robot.links.flatMap(({ collisions }, k) => {
    const X_WL = poseOfLink(poses, k);
    return shapePoints(collisions).map((p) => transformPoint(X_WL, p));
  });
  return [...points, toolPose(robot, poses).p];
}

function boxCorners(points: readonly Vec3[]): Vec3[] {
  const end = (axis: 0 | 1 | 2, pick: (a: number, b: number) => number): number =>
    points.reduce((found, p) => pick(found, p[axis]), points[0]![axis]);
  const ends = ([0, 1, 2] as const).map((axis) => [end(axis, Math.min), end(axis, Math.max)]);
  return ends[0]!.flatMap((x) => ends[1]!.flatMap((y) => ends[2]!.map((z): Vec3 => [x, y, z])));
}
