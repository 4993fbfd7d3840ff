/** Writes a scene as MJCF, so that MuJoCo can be asked about the very scene the engine runs. */

import type { Transform } from "../../math/transform";
import { principalAxes } from "../principalAxes";
import { quatOfMatrix } from "../rotation";
import type { ArmLinkSpec, BodySpec, SceneSpec, ShapeGeometry, ShapeSpec } from "../sceneSpec";
import { hashNumbers } from "../stateHash";

type ConvexGeometry = Extract<ShapeGeometry, { kind: "convex" }>;

/** Collision classes: static things, links, bodies. Links do not collide with each other. */
const STATIC_MASK = 'contype="1" conaffinity="6"';
const LINK_MASK = 'contype="2" conaffinity="5"';
const BODY_MASK = 'contype="4" conaffinity="7"';

/**
 * MuJoCo's search for contacts of round and convex shapes stops at 1e-6 m or 35 rounds unless told otherwise; a cylinder on a box then
 * wanders by millimetres.
 */
const PRECISE_CCD = ' ccd_iterations="200" ccd_tolerance="1e-9"';

/**
 * An MJCF model: joints of the arm first, then bodies in scene order, so that positions and velocities line up.
 *
 * Arm self-collision is not written; parity scenes have none.
 *
 * @param preciseCcd - Searches for convex contacts to the end; left off for comparisons of speed.
 */
export function writeMjcf(scene: SceneSpec, preciseCcd = false): string {
  const { options, arm, bodies } = scene;
  const condim = options.torsionalFriction > 0 ? 4 : 3;
  const geomDefault = `condim="${condim}" solref="${list(options.solref)}" solimp="${list(options.solimp)}"`;
  const torsion = options.torsionalFriction;
  let xml = `<mujoco model="parity"><compiler angle="radian" autolimits="true" balanceinertia="false"/>
<option timestep="${options.timestep}" gravity="${list(options.gravity)}" integrator="implicitfast" cone="elliptic" impratio="${options.impratio}"${preciseCcd ? PRECISE_CCD : ""}/>
<default><geom ${geomDefault}/></default>${meshAssets(scene)}<worldbody>`;
  if (arm) {
    xml += `<body name="base" ${pose(arm.X_WB)}>${arm.baseShapes.map((s) => geom(s, STATIC_MASK, torsion)).join("")}`;
    for (const link of arm.links) xml += armLink(link, torsion);
    xml += "</body>".repeat(arm.links.length + 1);
  }
  for (const body of bodies) xml += bodyElement(body, torsion);
  xml += "</worldbody>";
  if (arm) xml += `<actuator>${arm.links.map(actuator).join("")}</actuator>`;
  return `${xml}</mujoco>`;
}

function armLink(link: ArmLinkSpec, torsion: number): string {
  const joint = `<joint name="${link.jointName}" type="hinge" axis="0 0 1" range="${list([link.lower, link.upper])}" damping="${link.damping}" frictionloss="${link.frictionLoss}" armature="${link.armature}"/>`;
  const shapes = link.shapes.map((s) => geom(s, LINK_MASK, torsion)).join("");
  return `<body name="${link.name}" ${pose(link.X_PL)}>${joint}${inertial(link)}${shapes}\n`;
}

function actuator(link: ArmLinkSpec): string {
  const { servo } = link;
  if (!servo) return "";
  return `<position joint="${link.jointName}" kp="${servo.kp}" kv="${servo.kv}" forcerange="${-servo.torqueLimit} ${servo.torqueLimit}" ctrlrange="${list([link.lower, link.upper])}"/>`;
}

function bodyElement(body: BodySpec, torsion: number): string {
  const { motion } = body;
  const mask = motion.kind === "fixed" ? STATIC_MASK : BODY_MASK;
  const shapes = body.shapes.map((s) => geom(s, mask, torsion)).join("");
  let joint = "";
  if (motion.kind === "free") joint = "<freejoint/>";
  else if (motion.kind !== "fixed") {
    joint = `<joint type="${motion.kind}" axis="${list(motion.axis)}" range="${list([motion.lower, motion.upper])}" damping="${motion.damping}" frictionloss="${motion.friction}" stiffness="${motion.stiffness}"/>`;
  }
  return `<body name="${body.id}" ${pose(body.X_WB)}>${joint}${motion.kind === "fixed" ? "" : inertial(body)}${shapes}</body>\n`;
}

/** Given by principal axes, so that MuJoCo's own diagonalisation cannot differ. */
function inertial(part: Pick<BodySpec, "mass" | "com" | "inertia">): string {
  const { moments, rotation } = principalAxes(part.inertia);
  const q = quatOfMatrix(rotation);
  return `<inertial mass="${part.mass}" ${pose({ p: part.com, q })} diaginertia="${list(moments)}"/>`;
}

function geom(shape: ShapeSpec, mask: string, torsion: number): string {
  const { geometry } = shape;
  const common = `${pose(shape.X_BS)} ${mask} friction="${shape.friction} ${torsion > 0 ? torsion : 0.005} 0.0001"`;
  switch (geometry.kind) {
    case "plane":
      return `<geom type="plane" size="0 0 0.05" ${common}/>`;
    case "box":
      return `<geom type="box" size="${list(geometry.halfSize)}" ${common}/>`;
    case "sphere":
      return `<geom type="sphere" size="${geometry.radius}" ${common}/>`;
    case "capsule":
    case "cylinder":
      return `<geom type="${geometry.kind}" size="${geometry.radius} ${geometry.halfLength}" ${common}/>`;
    case "convex":
      return `<geom type="mesh" mesh="${meshName(geometry)}" ${common}/>`;
  }
}

/** The same vertices are the same mesh. */
function meshName({ vertices }: ConvexGeometry): string {
  return `hull${hashNumbers(Float64Array.from(vertices.flat()))}`;
}

/**
 * MuJoCo moves a mesh into its principal frame and a geom's pose with it, so what is simulated stays where it was.
 */
function meshAssets({ arm, bodies }: SceneSpec): string {
  const shapes = [...(arm?.links ?? []).flatMap((link) => link.shapes), ...bodies.flatMap((body) => body.shapes)];
  const meshes = new Map<string, ConvexGeometry>();
  for (const { geometry } of shapes) if (geometry.kind === "convex") meshes.set(meshName(geometry), geometry);
  const elements = [...meshes].map(
    ([name, { vertices }]) => `<mesh name="${name}" vertex="${list(vertices.flat())}"/>`,
  );
  return `<asset>${elements.join("")}</asset>`;
}

function pose({ p, q }: Transform): string {
  return `pos="${list(p)}" quat="${list([q[3], q[0], q[1], q[2]])}"`;
}

function list(values: readonly number[]): string {
  return values.map((value) => String(value)).join(" ");
}
