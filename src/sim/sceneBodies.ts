/** Where the bodies of a compiled scene stand: objects, the table, the floor, then the parts that move on joints. */

import { objectJoint } from "../world/objectShapes";
import type { Scene } from "../world/scene";

/** Which object the moving bodies of a compiled scene belong to, by index in the scene, and where they begin. */
export function movingBodies(scene: Scene): { readonly first: number; readonly objects: readonly number[] } {
  const objects = scene.objects.flatMap((object, k) => (objectJoint(object) ? [k] : []));
  return { first: scene.objects.length + 2, objects };
}
