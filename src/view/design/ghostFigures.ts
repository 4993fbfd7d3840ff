/** The ghosts of a shuffle: each thing translucent in its own colour, drawn once for all resets. */

import {
  Color,
  Group,
  InstancedMesh,
  Matrix4,
  type MeshBasicMaterial,
  MeshLambertMaterial,
  Quaternion,
  Vector3,
} from "three";
import { objectParts } from "../../world/objectShapes";
import type { SceneObject } from "../../world/scene";
import { sizeFactor } from "../objectFigures";
import { objectColor } from "../palette";
import { partsGeometry } from "../partsGeometry";
import type { Ghost, Shuffled } from "./shuffle";

const ORDER = 5;

export class GhostFigures {
  readonly object = new Group();
  readonly #matrix = new Matrix4();
  readonly #turn = new Quaternion();
  readonly #place = new Vector3();
  readonly #scale = new Vector3();

  /** @param objects - Of the scene, as it says. */
  show(shuffled: Shuffled | null, objects: readonly SceneObject[]): void {
    this.#clear();
    if (!shuffled) return;
    const opacity = ghostOpacity(shuffled.drawn);
    for (const source of objects) {
      const ghosts = shuffled.ghosts.get(source.id);
      if (ghosts && ghosts.length > 0) this.object.add(this.#figure(source, ghosts, opacity));
    }
  }

  dispose(): void {
    this.#clear();
  }

  #figure(source: SceneObject, ghosts: readonly Ghost[], opacity: number): InstancedMesh {
    const material = new MeshLambertMaterial({ transparent: true, opacity, depthWrite: false });
    const mesh = new InstancedMesh(partsGeometry(objectParts(source, ghosts[0]!.joint)), material, ghosts.length);
    mesh.frustumCulled = false;
    mesh.renderOrder = ORDER;
    const color = new Color();
    ghosts.forEach(({ object, X_WO }, k) => {
      this.#place.set(...X_WO.p);
      this.#turn.set(...X_WO.q);
      this.#scale.setScalar(sizeFactor(source, object));
      mesh.setMatrixAt(k, this.#matrix.compose(this.#place, this.#turn, this.#scale));
      mesh.setColorAt(k, color.set(objectColor(object.color)));
    });
    return mesh;
  }

  #clear(): void {
    for (const child of this.object.children) {
      if (!(child instanceof InstancedMesh)) continue;
      child.geometry.dispose();
      (child.material as MeshBasicMaterial).dispose();
      child.dispose();
    }
    this.object.clear();
  }
}

/** Few ghosts are seen one by one, many as a cloud. */
export function ghostOpacity(count: number): number {
  return Math.min(0.5, Math.max(0.09, 1.3 / Math.sqrt(Math.max(count, 1)) - 0.03));
}
