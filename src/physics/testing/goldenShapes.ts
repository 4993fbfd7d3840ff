/**
 * Ten seconds in which every routine of the rarer pairs works, and the hash of the state that they end in: the arm grips, shakes and
 * swings a cylinder while prisms, octahedra, cylinders and capsules tumble onto each other.
 */

import { type Quat, quatFromAxisAngle } from "../../math/quaternion";
import { normalize3, type Vec3 } from "../../math/vector3";
import { createNativeBackend } from "../nativeBackend";
import type { BodySpec, SceneSpec, ShapeGeometry } from "../sceneSpec";
import { graspScene, roundObject } from "./graspObjects";
import { type GraspScript, graspTargets, REFERENCE_CUBE, referenceGrasp } from "./graspScript";
import { referenceArm } from "./referenceScene";
import { prism, SAMPLE_SHAPES, shapeBody } from "./shapeScenes";

const SECONDS = 10;

/** The scene and the arm's script. The heap falls well beside the arm's way. */
export function goldenShapesScene(): { readonly scene: SceneSpec; readonly script: GraspScript } {
  const { prism: nut, octahedron, cylinder, capsule, sphere, box } = SAMPLE_SHAPES;
  const heap: readonly ShapeGeometry[] = [
    cylinder,
    nut,
    capsule,
    octahedron,
    nut,
    sphere,
    octahedron,
    box,
    cylinder,
    nut,
  ];
  const dropped = heap.map((geometry, i): BodySpec => {
    // By turns over the post and over the stone.
    const p: Vec3 = [(i % 2 === 0 ? -0.25 : -0.2) + 0.003 * (i % 3), 0.3 + 0.002 * i, 0.06 + 0.02 * i];
    const q: Quat = quatFromAxisAngle(normalize3([1, 0.3 * i, 0.5]), 0.4 * i);
    return shapeBody(`heap${i}`, geometry, "free", { p, q });
  });
  const post = shapeBody("post", { kind: "cylinder", radius: 0.03, halfLength: 0.02 }, "fixed", {
    p: [-0.25, 0.3, 0.02],
    q: [0, 0, 0, 1],
  });
  const stone = shapeBody("stone", prism(5, 0.03, 0.015), "fixed", { p: [-0.2, 0.3, 0.015], q: [0, 0, 0, 1] });
  const object = roundObject("cylinder", REFERENCE_CUBE);
  return { scene: graspScene(referenceArm("stiff"), object, [...dropped, post, stone]), script: referenceGrasp() };
}

/** Hex hash of the full state after ten seconds. */
export function goldenShapes(): string {
  const { scene, script } = goldenShapesScene();
  const backend = createNativeBackend(scene);
  const { timestep } = scene.options;
  const targets = new Float64Array(script.start.length);
  backend.reset(script.start);
  for (let k = 0; k < SECONDS / timestep; k++) {
    graspTargets(script, k * timestep, targets);
    backend.setTargets(targets);
    backend.step(1);
  }
  return backend.hash();
}
