/** Collision shapes that the physics can use, in place of the meshes of a file. */

import { InputError } from "../errors";
import type { HullMesh } from "../math/convexHull";
import type { Vec3 } from "../math/vector3";
import { createHull } from "../physics/hull";
import { convexPieces } from "../robot/convexPieces";
import type { Link, LinkGeometry, LinkShape, RobotModel, RobotWarning } from "../robot/robotModel";

/** Corners of one piece: more make each contact slower, and change it by less than a print's tolerance. */
const MAX_CORNERS = 24;
/** Pieces of a mesh on a hand, where hollows are what matters, and elsewhere. */
const HAND_PIECES = 6;
const BODY_PIECES = 2;
/** Pieces that take this much more room than the mesh are worth a word. */
const WORTH_TELLING = 1.5;
/** A box in place of a flat mesh is at least this thick, half, m. */
const MIN_HALF = 5e-4;

/** Corners of triangles of a mesh file, shape (3 · triangles, 3), in its own units; null when it could not be read. */
export type MeshLookup = (path: string) => Float32Array | null;

/**
 * The robot with convex pieces and boxes in place of collision meshes.
 *
 * @param robot - With its joints as `serialArm` left them.
 * @param onLink - Called before each link; the work for one is some hundredths of a second for each mesh.
 * @param breathe - Awaited after each link, so that a page can draw, or throw to give up.
 */
export async function withConvexShapes(
  robot: RobotModel,
  meshOf: MeshLookup,
  breathe: (share: number) => Promise<void>,
): Promise<RobotModel> {
  const warnings: RobotWarning[] = [];
  const hand = handLinks(robot);
  const links: Link[] = [];
  for (const [k, link] of robot.links.entries()) {
    const collisions: LinkShape[] = [];
    // Nothing to touch with is rarely meant: what is drawn stands in.
    const isBare = link.collisions.length === 0 && link.visuals.length > 0 && link.joint >= 0;
    if (isBare) warnings.push(bareWarning(link));
    for (const shape of isBare ? link.visuals : link.collisions) {
      if (shape.geometry.kind !== "mesh") {
        collisions.push(shape);
        continue;
      }
      const positions = meshOf(shape.geometry.path);
      if (!positions) continue;
      const scaled = scaledPositions(positions, shape.geometry.scale);
      const { geometries, excess } = solidsOf(scaled, hand.has(k) ? HAND_PIECES : BODY_PIECES);
      geometries.forEach((geometry, n) => {
        collisions.push({ ...shape, name: n === 0 ? shape.name : `${shape.name} ${n + 1}`, geometry });
      });
      if (excess > WORTH_TELLING)
        warnings.push(hullWarning(link, shape.geometry.path, geometries.length, excess, hand.has(k)));
      await breathe((k + 0.5) / robot.links.length);
    }
    links.push({ ...link, collisions });
    await breathe((k + 1) / robot.links.length);
  }
  return { ...robot, links, warnings: [...robot.warnings, ...warnings] };
}

/** The moving jaw and what it closes against. */
function handLinks(robot: RobotModel): Set<number> {
  const jaw = robot.joints[robot.gripperJoint]?.link;
  const first = jaw === undefined ? [robot.tool.link] : [jaw, robot.links[jaw]!.parent];
  const hand = new Set(first);
  // What is fixed to one of them belongs to it.
  robot.links.forEach((link, k) => {
    if (link.joint < 0 && hand.has(link.parent)) hand.add(k);
  });
  return hand;
}

function bareWarning({ name }: Link): RobotWarning {
  const message = `link "${name}" has no collision shape; what is drawn of it is taken`;
  return { code: "W_ROBOT_BARE", message, line: null };
}

function hullWarning({ name }: Link, path: string, pieces: number, excess: number, isHand: boolean): RobotWarning {
  const made = pieces === 1 ? "one convex hull" : `${pieces} convex pieces`;
  const room = `${made} for "${path}" on link "${name}" take ${excess.toFixed(1)} times the room of the mesh`;
  const trap = isHand ? "; a hull of a jaw closes the gripper: for grasping, describe the jaws by boxes" : "";
  return { code: "W_ROBOT_HULL", message: room + trap, line: null };
}

/** Each coordinate times the scale of its axis; a new array. */
export function scaledPositions(positions: Float32Array, [x, y, z]: Vec3): Float32Array {
  const out = new Float32Array(positions.length);
  const scale = [x, y, z];
  for (let k = 0; k < positions.length; k++) out[k] = positions[k]! * scale[k % 3]!;
  return out;
}

function solidsOf(
  positions: Float32Array,
  maxPieces: number,
): { readonly geometries: LinkGeometry[]; readonly excess: number } {
  const made = convexPieces(positions, { maxPieces, maxCorners: MAX_CORNERS });
  const geometries = made?.pieces.map(usable) ?? [];
  if (made && geometries.every((geometry) => geometry !== null)) return { geometries, excess: made.excess };
  return { geometries: [boundingBox(positions)], excess: 0 };
}

/** A piece as a shape, or null when it is too thin for the physics. */
function usable({ vertices, faces }: HullMesh): LinkGeometry | null {
  try {
    createHull("a piece", vertices, faces);
    return { kind: "convex", vertices, faces };
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** The box around a mesh, as a convex shape, since it need not be centred. */
function boundingBox(positions: Float32Array): LinkGeometry {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < positions.length; k++) {
    low[k % 3] = Math.min(low[k % 3]!, positions[k]!);
    high[k % 3] = Math.max(high[k % 3]!, positions[k]!);
  }
  for (let i = 0; i < 3; i++) {
    const thin = Math.max(0, MIN_HALF - (high[i]! - low[i]!) / 2);
    low[i]! -= thin;
    high[i]! += thin;
  }
  const at = (k: number, bit: number, i: number): number => (k & bit ? high[i]! : low[i]!);
  return {
    kind: "convex",
    vertices: Array.from({ length: 8 }, (_, k): Vec3 => [at(k, 1, 0), at(k, 2, 1), at(k, 4, 2)]),
    faces: [
      [0, 4, 6, 2],
      [1, 3, 7, 5],
      [0, 1, 5, 4],
      [2, 6, 7, 3],
      [0, 2, 3, 1],
      [4, 5, 7, 6],
    ],
  };
}
