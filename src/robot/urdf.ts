/**
 * Reads a URDF into a `RobotModel`.
 *
 * Format: wiki.ros.org/urdf/XML. What makes a robot impossible is refused with code, element and line; what is merely
 * odd is repaired and told in `RobotModel.warnings`. Links come out parents first, joints in the order of their links.
 */

import { IDENTITY_TRANSFORM } from "../math/transform";
import { norm3, type Vec3 } from "../math/vector3";
import type { Joint, JointType, Link, RobotModel, RobotWarning } from "./robotModel";
import { colorOf, inertialOf, originOf, type Rgba, shapesOf, type UrdfContext } from "./urdfLink";
import { type JointEnds, sortedLinks } from "./urdfTree";
import {
  numberOf,
  onlyChild,
  parseRobotElement,
  placeOf,
  requiredAttribute,
  requiredChild,
  type UrdfElement,
  urdfError,
  vectorOf,
} from "./urdfXml";

export interface UrdfOptions {
  /** Metres per length unit of the file: 1, or 0.001 for a model drawn in millimetres. */
  readonly lengthScale: number;
  /** Paths of the files at hand, from the top of what was given; null skips the check for missing meshes. */
  readonly files: ReadonlySet<string> | null;
  /** Folder of the URDF file among them, without a slash at its end; left out: the top. */
  readonly folder?: string;
}

function defaultUrdfOptions(): UrdfOptions {
  return { lengthScale: 1, files: null };
}

/** A robot larger than this was drawn in millimetres, m. */
const IMPLAUSIBLE_SIZE = 20;

/** Travel of a prismatic joint that states none, m. */
const DEFAULT_TRAVEL = 1;

/** Frames that mean the tool centre point, by name. */
const TOOL_LINK = /^(gripper_frame_link|tool0?|tcp|ee(_link|f)?|end_effector(_link)?|tool_(link|frame|center_point))$/i;
const GRIPPER_JOINT = /gripper|jaw|finger/i;

const JOINT_TYPES = new Set(["revolute", "continuous", "prismatic", "fixed", "planar", "floating"]);
const ROBOT_CHILDREN = new Set(["link", "joint", "material", "transmission", "gazebo", "sensor", "plugin"]);

/**
 * @param text - The whole file.
 * @returns An immutable model; its only pose is `zero`. The tool frame is a link named like one, else the last link.
 * @throws {InputError} `E_URDF_XML`, `E_URDF_DTD`, `E_URDF_XACRO`, `E_URDF_FORMAT`, `E_URDF_TREE`, `E_URDF_REF`,
 * `E_URDF_DUP`, `E_URDF_NUM` or `E_ASSET_BIG`, with the line where there is one.
 */
export function readUrdf(text: string, options: UrdfOptions = defaultUrdfOptions()): RobotModel {
  const robot = parseRobotElement(text);
  const warnings: RobotWarning[] = [];
  const context: UrdfContext = {
    ...options,
    materials: materialsOf(robot),
    warn: (code, message, { line }) => warnings.push({ code, message: `line ${line}: ${message}`, line }),
  };
  for (const tag of new Set(robot.childTags)) {
    if (!ROBOT_CHILDREN.has(tag)) context.warn("W_URDF_UNKNOWN", `<${tag}> means nothing here`, robot.all(tag)[0]!);
  }
  const linkElements = namedElements(robot, "link");
  const jointElements = [...namedElements(robot, "joint").values()].map((element) => jointEnds(element, linkElements));
  const order = sortedLinks(linkElements, jointElements);

  const indexOf = new Map(order.map(({ name }, k) => [name, k]));
  const joints: Joint[] = [];
  const links = order.map(({ name, joint }, k): Link => {
    const element = linkElements.get(name)!;
    const collisions = shapesOf(element, "collision", context);
    const visuals = shapesOf(element, "visual", context);
    const read = joint ? jointOf(joint.element, k, context) : null;
    if (read) joints.push(read);
    return {
      name,
      parent: joint ? indexOf.get(joint.parent)! : -1,
      joint: read ? joints.length - 1 : -1,
      X_PL: joint ? originOf(joint.element, context.lengthScale) : IDENTITY_TRANSFORM,
      inertial: inertialOf(element, [...collisions, ...visuals], context),
      visuals,
      collisions,
    };
  });
  warnOfSize(links, robot, context);
  return frozenLoops(
    {
      name: requiredAttribute(robot, "name"),
      links,
      joints,
      poses: { zero: joints.map(({ lower, upper }) => Math.min(Math.max(0, lower), upper)) },
      tool: { link: toolLink(links), X_LE: IDENTITY_TRANSFORM },
      gripperJoint: joints.findLastIndex(({ name }) => GRIPPER_JOINT.test(name)),
      warnings,
    },
    robot,
    context,
  );
}

function materialsOf(robot: UrdfElement): Map<string, Rgba | null> {
  const materials = new Map<string, Rgba | null>();
  // A colour given inside a visual counts for the rest of the file too.
  const inVisuals = robot.all("link").flatMap((link) => link.all("visual").flatMap((visual) => visual.all("material")));
  for (const material of [...robot.all("material"), ...inVisuals]) {
    const name = material.attribute("name");
    const color = colorOf(material);
    if (name && (color || onlyChild(material, "texture")) && !materials.has(name)) materials.set(name, color);
  }
  return materials;
}

function namedElements(robot: UrdfElement, tag: "link" | "joint"): Map<string, UrdfElement> {
  const elements = new Map<string, UrdfElement>();
  for (const element of robot.all(tag)) {
    const name = requiredAttribute(element, "name");
    const first = elements.get(name);
    if (first) throw urdfError("E_URDF_DUP", element, `has the name of line ${first.line}`, "Names must differ.");
    elements.set(name, element);
  }
  return elements;
}

function jointEnds(element: UrdfElement, links: ReadonlyMap<string, UrdfElement>): JointEnds {
  const end = (tag: "parent" | "child"): string => {
    const name = requiredAttribute(requiredChild(element, tag), "link");
    if (links.has(name)) return name;
    const known = [...links.keys()].slice(0, 8).join(", ");
    const message = `has the ${tag} link "${name}", which does not exist; the links are ${known || "none"}`;
    throw urdfError("E_URDF_REF", element, message, "Correct the name, or add the link.");
  };
  return { element, parent: end("parent"), child: end("child") };
}

/** The movable joint of an element; null for fixed ones and for those that are frozen. */
function jointOf(element: UrdfElement, link: number, context: UrdfContext): Joint | null {
  const type = requiredAttribute(element, "type");
  if (!JOINT_TYPES.has(type)) {
    const expected = [...JOINT_TYPES].join(", ");
    throw urdfError("E_URDF_REF", element, `has the type "${type}"; expected one of ${expected}`, "Correct the type.");
  }
  if (type === "fixed") return null;
  if (type === "planar" || type === "floating") {
    context.warn("W_URDF_FROZEN", `${placeOf(element)} is ${type}; it stays fixed at its origin`, element);
    return null;
  }
  const limits = limitsOf(element, type as JointType, context);
  const dynamics = onlyChild(element, "dynamics");
  return {
    name: element.attribute("name")!,
    type: type as JointType,
    link,
    axis: axisOf(element),
    ...limits,
    damping: dynamics ? numberOf(dynamics, "damping", 0) : 0,
    friction: dynamics ? numberOf(dynamics, "friction", 0) : 0,
    servo: null,
    mimic: mimicOf(element),
  };
}

function axisOf(joint: UrdfElement): Vec3 {
  const element = onlyChild(joint, "axis");
  if (!element) return [1, 0, 0];
  const axis = vectorOf(element, "xyz", [1, 0, 0]);
  const length = norm3(axis);
  if (length > 0) return [axis[0] / length, axis[1] / length, axis[2] / length];
  throw urdfError("E_URDF_NUM", joint, "has a zero axis; expected a direction", 'Write for instance xyz="0 0 1".');
}

function limitsOf(
  joint: UrdfElement,
  type: JointType,
  context: UrdfContext,
): Pick<Joint, "lower" | "upper" | "maxVelocity" | "maxEffort"> {
  const element = onlyChild(joint, "limit");
  const unlimited = Number.POSITIVE_INFINITY;
  const scale = type === "prismatic" ? context.lengthScale : 1;
  const maxVelocity = element ? numberOf(element, "velocity", unlimited) * scale : unlimited;
  const maxEffort = element ? numberOf(element, "effort", unlimited) : unlimited;
  if (maxVelocity < 0 || maxEffort < 0) {
    throw urdfError("E_URDF_NUM", joint, "has a negative velocity or effort limit", "Correct the limit.");
  }
  if (type === "continuous") return { lower: -unlimited, upper: unlimited, maxVelocity, maxEffort };
  if (!element || (element.attribute("lower") === null && element.attribute("upper") === null)) {
    const travel = type === "revolute" ? Math.PI : DEFAULT_TRAVEL;
    const range = type === "revolute" ? "±180 degrees" : `±${DEFAULT_TRAVEL} m`;
    context.warn("W_URDF_LIMITS", `${placeOf(joint)} states no position limits; ${range} is assumed`, joint);
    return { lower: -travel, upper: travel, maxVelocity, maxEffort };
  }
  const lower = numberOf(element, "lower", 0) * scale;
  const upper = numberOf(element, "upper", 0) * scale;
  if (lower > upper) {
    throw urdfError("E_URDF_NUM", joint, `has lower ${lower} above upper ${upper}`, "Swap the two limits.");
  }
  return { lower, upper, maxVelocity, maxEffort };
}

function mimicOf(joint: UrdfElement): Joint["mimic"] {
  const element = onlyChild(joint, "mimic");
  if (!element) return null;
  return {
    joint: requiredAttribute(element, "joint"),
    multiplier: numberOf(element, "multiplier", 1),
    offset: numberOf(element, "offset", 0),
  };
}

/**
 * Checks what mimic joints follow, and takes those out that follow each other in a circle: they stay at zero.
 *
 * @throws {InputError} `E_URDF_REF` when the followed joint does not exist.
 */
function frozenLoops(model: RobotModel, robot: UrdfElement, context: UrdfContext): RobotModel {
  const declared = new Map(robot.all("joint").map((element) => [element.attribute("name")!, element]));
  const following = new Map(model.joints.map(({ name, mimic }) => [name, mimic?.joint ?? null]));
  const looping = new Set<string>();
  for (const { name, mimic } of model.joints) {
    const element = declared.get(name)!;
    if (mimic && !declared.has(mimic.joint)) {
      const message = `mimics "${mimic.joint}", which does not exist`;
      throw urdfError("E_URDF_REF", element, message, "Correct the name of the followed joint.");
    }
    const seen = new Set([name]);
    let next = following.get(name) ?? null;
    while (next !== null && !seen.has(next)) {
      seen.add(next);
      next = following.get(next) ?? null;
    }
    if (next !== name) continue;
    looping.add(name);
    context.warn("W_URDF_FROZEN", `${placeOf(element)} mimics itself in a circle; it stays fixed`, element);
  }
  if (looping.size === 0) return model;
  const kept = model.joints.filter(({ name }) => !looping.has(name));
  const newIndex = new Map(kept.map(({ name }, j) => [name, j]));
  return {
    ...model,
    joints: kept,
    links: model.links.map((link) => ({
      ...link,
      joint: link.joint < 0 ? -1 : (newIndex.get(model.joints[link.joint]!.name) ?? -1),
    })),
    poses: { zero: model.poses.zero!.filter((_, j) => !looping.has(model.joints[j]!.name)) },
    gripperJoint: kept.findLastIndex(({ name }) => GRIPPER_JOINT.test(name)),
  };
}

/** Whether a link is called what robots call their tool centre point. */
export function isToolName(name: string): boolean {
  return TOOL_LINK.test(name);
}

function toolLink(links: readonly Link[]): number {
  const named = links.findLastIndex(({ name }) => isToolName(name));
  return named >= 0 ? named : links.length - 1;
}

/** Warns when the arm stretched out would be as long as a house. */
function warnOfSize(links: readonly Link[], robot: UrdfElement, context: UrdfContext): void {
  const reach: number[] = [];
  for (const { parent, X_PL } of links) reach.push((reach[parent] ?? 0) + norm3(X_PL.p));
  const longest = Math.max(...reach);
  if (!(longest > IMPLAUSIBLE_SIZE)) return;
  context.warn(
    "W_URDF_SCALE",
    `the robot is ${longest.toFixed(0)} m long; it may be drawn in millimetres. Scale by 0.001?`,
    robot,
  );
}
