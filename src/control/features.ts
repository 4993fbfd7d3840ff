/**
 * Between observations and what a network sees: one set of conversions for recording, training and inference.
 *
 * `observation.state` and `action` use LeRobot's units: degrees, and 0 (closed) to 100 (open) for the gripper.
 * `observation.environment_state` is a list of named numbers computed from object poses and the joint positions;
 * its names are its whole definition (see `environmentFeature`). Nothing here knows the time.
 */

import { InputError, invariant } from "../errors";
import { conjugateQuat, multiplyQuat, type Quat, rotate3 } from "../math/quaternion";
import { inverseTransformPoint, type Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { linkPoses, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import type { Action, ObjectState, Observation } from "./contracts";

/** LeRobot's feature keys. */
export const STATE_FEATURE = "observation.state";
export const ENVIRONMENT_FEATURE = "observation.environment_state";
export const ACTION_FEATURE = "action";

/** The one unit system of policy packages: degrees, gripper 0 to 100. */
export const FEATURE_UNITS = "deg_gripper100";

const DEG_PER_RAD = 180 / Math.PI;

/** What a network is given. */
export interface FeatureVectors {
  /** `observation.state`, shape (n), degrees and gripper 0..100. */
  readonly state: Float64Array;
  /** `observation.environment_state`, shape (names), m or 1. */
  readonly environment: Float64Array;
}

/** Turns observations into features for one robot and one list of environment names. */
export interface FeatureEncoder {
  /** LeRobot's names: `shoulder_pan.pos`, ... */
  readonly stateNames: readonly string[];
  readonly environmentNames: readonly string[];
  /**
   * @throws {InputError} `E_POLICY_SHAPE` when the observation has no object poses or lacks a named object.
   */
  encode(observation: Observation): FeatureVectors;
}

/** LeRobot's names of the values of `observation.state` and `action`. */
export function jointFeatureNames(model: RobotModel): readonly string[] {
  return model.joints.map((joint) => `${joint.name}.pos`);
}

/**
 * Joint positions in LeRobot's units.
 *
 * @param position - Shape (n), rad.
 * @returns Shape (n), degrees; the gripper 0 (closed) to 100 (open) over its range.
 */
export function jointsToFeature(model: RobotModel, position: ArrayLike<number>): Float64Array {
  invariant(position.length === model.joints.length, "one position per joint");
  return Float64Array.from(model.joints, (joint, i) =>
    i === model.gripperJoint
      ? (100 * (position[i]! - joint.lower)) / (joint.upper - joint.lower)
      : position[i]! * DEG_PER_RAD,
  );
}

/**
 * The way back.
 *
 * @param feature - Shape (n), degrees and gripper 0..100.
 * @returns Shape (n), rad.
 */
export function featureToJoints(model: RobotModel, feature: ArrayLike<number>): Action {
  invariant(feature.length === model.joints.length, "one value per joint");
  return Float64Array.from(model.joints, (joint, i) =>
    i === model.gripperJoint
      ? joint.lower + (feature[i]! / 100) * (joint.upper - joint.lower)
      : feature[i]! / DEG_PER_RAD,
  );
}

/** What an environment feature may look at. */
interface FeatureScene {
  readonly X_WE: Transform;
  readonly object: ObjectState | null;
}

/** Documentation and formula of every quantity; `<object>.` stands before those that speak of an object. */
const OBJECT_QUANTITIES: Readonly<Record<string, (object: ObjectState, X_WE: Transform) => number>> = {
  // Centre in W, m.
  x: (object) => object.p[0],
  y: (object) => object.p[1],
  z: (object) => object.p[2],
  // Heading about the vertical, folded for a cube's quarter turns.
  "yaw4.cos": (object) => fourfoldHeading(object.q)[0],
  "yaw4.sin": (object) => fourfoldHeading(object.q)[1],
  // Centre in the tool's frame E, m.
  "tool.x": (object, X_WE) => inverseTransformPoint(X_WE, object.p)[0],
  "tool.y": (object, X_WE) => inverseTransformPoint(X_WE, object.p)[1],
  "tool.z": (object, X_WE) => inverseTransformPoint(X_WE, object.p)[2],
  // Heading about the tool's approach axis, folded in the same way.
  "tool.yaw4.cos": (object, X_WE) => fourfoldHeading(multiplyQuat(conjugateQuat(X_WE.q), object.q))[0],
  "tool.yaw4.sin": (object, X_WE) => fourfoldHeading(multiplyQuat(conjugateQuat(X_WE.q), object.q))[1],
};

const TOOL_QUANTITIES: Readonly<Record<string, (X_WE: Transform) => number>> = {
  // Tool centre point in W, m.
  "tool.x": (X_WE) => X_WE.p[0],
  "tool.y": (X_WE) => X_WE.p[1],
  "tool.z": (X_WE) => X_WE.p[2],
};

/** One compiled number of `observation.environment_state`. */
interface EnvironmentFeature {
  /** Id of the object it speaks of; null for the tool. */
  readonly object: string | null;
  readonly value: (scene: FeatureScene) => number;
}

/**
 * Compiles one name.
 *
 * Names: `tool.x|y|z` (tool centre point in W, m) and `<object>.` followed by `x|y|z` (centre in W, m),
 * `yaw4.cos|sin` (fourfold heading about the vertical), `tool.x|y|z` (centre in the tool's frame, m) or
 * `tool.yaw4.cos|sin` (fourfold heading about the tool's approach axis).
 */
function environmentFeature(name: string): EnvironmentFeature {
  const ofTool = TOOL_QUANTITIES[name];
  if (ofTool) return { object: null, value: ({ X_WE }) => ofTool(X_WE) };
  const dot = name.indexOf(".");
  const quantity = OBJECT_QUANTITIES[name.slice(dot + 1)];
  if (dot < 1 || !quantity) {
    throw new InputError(
      `environment feature "${name}" is unknown; expected tool.x|y|z or <object>.${Object.keys(OBJECT_QUANTITIES).join("|")}`,
      "Train or export the policy with features that this version knows.",
      { code: "E_POLICY_SHAPE", where: ENVIRONMENT_FEATURE },
    );
  }
  return {
    object: name.slice(0, dot),
    value: ({ object, X_WE }) => quantity(object!, X_WE),
  };
}

/**
 * Half the sum over the three body axes of (x + iy)^4, where x and y are an axis' first two components.
 *
 * For a cube that lies flat this is (cos 4ψ, sin 4ψ) with ψ its heading; it is smooth, the same for all 24
 * orientations in which a cube looks alike, and shrinks as the cube tips over its edges.
 */
function fourfoldHeading(q: Quat): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (const axis of AXES) {
    const [x, y] = rotate3(q, axis);
    const re2 = x * x - y * y;
    const im2 = 2 * x * y;
    re += re2 * re2 - im2 * im2;
    im += 2 * re2 * im2;
  }
  return [re / 2, im / 2];
}

const AXES: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * Prepares the conversion of observations.
 *
 * @param environmentNames - Names of `observation.environment_state`, in order; see `environmentFeature`.
 * @throws {InputError} `E_POLICY_SHAPE` for a name that is not known.
 */
export function createFeatureEncoder(model: RobotModel, environmentNames: readonly string[]): FeatureEncoder {
  const features = environmentNames.map(environmentFeature);
  const poses = new Float64Array(7 * model.links.length);
  return {
    stateNames: jointFeatureNames(model),
    environmentNames,
    encode(observation) {
      // The base stands at the origin of W.
      const X_WE = toolPose(model, linkPoses(model, observation.jointPosition, poses));
      const objects = new Map((observation.objects ?? []).map((object) => [object.id, object]));
      const environment = Float64Array.from(features, (feature, i) => {
        const object = feature.object === null ? null : (objects.get(feature.object) ?? null);
        if (feature.object !== null && object === null) throw missingObject(environmentNames[i]!, feature.object);
        return feature.value({ X_WE, object });
      });
      return { state: jointsToFeature(model, observation.jointPosition), environment };
    },
  };
}

function missingObject(name: string, id: string): InputError {
  return new InputError(
    `feature "${name}" needs the pose of object "${id}", which nobody reports here`,
    "Use the policy in a scene that has this object, or choose a policy that works from cameras.",
    { code: "E_POLICY_SHAPE", where: ENVIRONMENT_FEATURE },
  );
}
