/** Where the bodies of a compiled scene stand: objects, the table, the floor, then the parts that move on joints. */

import { objectJoint } from "../world/objectShapes";
import type { Scene } from "../world/scene";

/** Which object the moving bodies of a compiled scene belong to, by index in the scene, and where they begin. */
export function movingBodies(scene: Scene): { readonly first: number; readonly objects: readonly number[] } {
  const objects = scene.objects.flatMap((object, k) => (objectJoint(object) ? [k] : []));
  return { first: scene.objects.length + 2, objects };
}

/** By object of the scene: the body on its joint and that joint's travel, or null. */
export function jointBodies(scene: Scene): ({ readonly body: number; readonly travel: number } | null)[] {
  const { first, objects } = movingBodies(scene);
  return scene.objects.map((object, k) => {
    const joint = objectJoint(object);
    return joint && { body: first + objects.indexOf(k), travel: joint.travel };
  });
}
