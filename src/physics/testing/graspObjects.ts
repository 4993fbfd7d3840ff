/** Round and many-sided things to grasp with the scripts that are planned for cubes. Pure data. */

import { quatFromAxisAngle } from "../../math/quaternion";
import { cos } from "../../math/trigonometry";
import type { ArmSpec, BodySpec, SceneSpec, ShapeGeometry } from "../sceneSpec";
import type { CubeFigures } from "./referenceScene";
import { bodyScene, prism, shapeBody } from "./shapeScenes";

/** As wide between the jaws as the cube, and as high. */
export function roundObject(kind: "cylinder" | "prism", cube: CubeFigures): BodySpec {
  const { half, mass } = cube;
  const geometry: ShapeGeometry =
    kind === "cylinder"
      ? { kind: "cylinder", radius: half, halfLength: half }
      : prism(6, half / cos(Math.PI / 6), half);
  // A sixth of a turn from corner to corner: two flats look at the jaws.
  const yaw = (cube.yaw ?? 0) + (kind === "prism" ? Math.PI / 6 : 0);
  const about = (mass * half * half) / 2;
  const across = (mass * (3 * half * half + 4 * half * half)) / 12;
  return shapeBody(
    "object",
    geometry,
    "free",
    { p: cube.p, q: quatFromAxisAngle([0, 0, 1], yaw) },
    {
      mass,
      inertia: [across, across, about, 0, 0, 0],
    },
  );
}

/** Arm, object, other bodies, floor: the object is body 0. */
export function graspScene(arm: ArmSpec, object: BodySpec, others: readonly BodySpec[] = []): SceneSpec {
  return { ...bodyScene([object, ...others, shapeBody("floor", { kind: "plane" }, "fixed")]), arm };
}
