/** Who draws a robot: our own SO-101 has its own figure; what draws others comes late, with the first of them. */

import type { BufferGeometry } from "three";
import { invariant } from "../../errors";
import { linkPoses } from "../../robot/kinematics";
import type { RobotModel } from "../../robot/robotModel";
import { so101 } from "../../robot/so101";
import { type ArmFigure, SolidArm } from "./armFigure";
import { linkHull } from "./armGeometry";
import { PRINT_COLOR } from "./armMaterials";

/** Draws robots out of files. */
export interface FileFigures {
  figure(robot: RobotModel): ArmFigure;
  /** A link as one rough solid; null for a link without a body. */
  hull(link: RobotModel["links"][number]): BufferGeometry | null;
}

let fileFigures: FileFigures | null = null;

/** Must be called before a robot other than the SO-101 is drawn. */
export function provideFileFigures(figures: FileFigures): void {
  fileFigures = figures;
}

function others(): FileFigures {
  invariant(fileFigures, "the figures of other robots are loaded before the first of them is drawn");
  return fileFigures;
}

/** The figure of a robot, standing at its home until the first poses come. */
export function armFigure(robot: RobotModel): ArmFigure {
  const figure = robot === so101 ? new SolidArm(robot, PRINT_COLOR) : others().figure(robot);
  figure.place(linkPoses(robot, robot.poses.home ?? robot.joints.map(() => 0)));
  return figure;
}

/** A link as one rough solid, for ghosts and outlines; null for links without a body. Those of the SO-101 are shared. */
export function ghostHull(robot: RobotModel, link: number): BufferGeometry | null {
  return robot === so101 ? linkHull(robot.links[link]!.name) : others().hull(robot.links[link]!);
}
