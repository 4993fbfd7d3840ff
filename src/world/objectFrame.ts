/** Where the frame of an object is when its underside is at a base point. */

import { multiplyQuat, type Quat, quatFromRpy } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { baseToFrame } from "./objectShapes";
import { underside } from "./predicates/extent";
import type { SceneObject } from "./scene";

/** A quarter turn about y brings an object's z axis to its heading. */
const LYING: Quat = [0, Math.SQRT1_2, 0, Math.SQRT1_2];

/**
 * The pose X_WO of an object on its base point, with the tilt of its document.
 *
 * @param base - Plan position of the centre and height of the lowest point, in W, m.
 * @param yaw - About +z, rad.
 * @param lie - Whether it lies on its side, its z axis along its heading, whatever its tilt.
 */
export function objectFrame(object: SceneObject, base: Vec3, yaw: number, lie = false): Transform {
  if (!object.tilt && !lie) return baseToFrame(object, base, yaw);
  const [roll, pitch] = object.tilt ?? [0, 0];
  const q = lie ? multiplyQuat(quatFromRpy(0, 0, yaw), LYING) : quatFromRpy(roll, pitch, yaw);
  const low = underside(object, { p: [0, 0, 0], q });
  return { p: [base[0], base[1], base[2] - low], q };
}
