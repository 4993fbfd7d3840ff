/** Makes a robot that was read from a file fit to be simulated and led. */

import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import { withArmDefaults } from "./armDefaults";
import { type MeshLookup, withConvexShapes } from "./collisionPieces";
import { serialArm } from "./serialArm";

/**
 * @param robot - As `readUrdf` returns it.
 * @param meshOf - Triangles of the mesh files that could be read.
 * @param breathe - Told how far it is, 0 to 1; awaited between pieces of work; throws to give up.
 * @returns One chain with convex shapes, masses, servos, a start pose and a grasp point.
 * @throws {InputError} As `serialArm`.
 */
export async function importedArm(
  robot: RobotModel,
  meshOf: MeshLookup,
  breathe: (share: number) => Promise<void>,
): Promise<RobotModel> {
  const arm = withArmDefaults(await withConvexShapes(serialArm(robot), meshOf, breathe));
  // Experts and policies know a robot by its name: a file that takes the name of ours is another robot all the same.
  return { ...arm, name: arm.name === so101.name ? `${arm.name} (file)` : arm.name };
}
