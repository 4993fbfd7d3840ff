/** The outline of what is selected or held; it follows the thing and its true shape. */

import type { Group, Object3D, Vector2 } from "three";
import { type BufferGeometry, Mesh } from "three";
import { linkHull } from "./arm/armGeometry";
import { Silhouette, type SilhouetteStyle } from "./silhouette";

export class SelectionOutline {
  readonly object;
  readonly #silhouette: Silhouette;
  #parts: { readonly thing: Object3D; readonly part: Group }[] = [];

  constructor(style: SilhouetteStyle, viewport: Vector2) {
    this.#silhouette = new Silhouette(style, viewport);
    this.object = this.#silhouette.object;
  }

  setColor(color: string): void {
    this.#silhouette.setColor(color);
  }

  /** @param things - Links (by their names) or object figures; none hides the outline. */
  surround(things: readonly Object3D[]): void {
    if (things.length === this.#parts.length && things.every((thing, k) => this.#parts[k]!.thing === thing)) return;
    this.#silhouette.clear();
    this.#parts = [];
    for (const thing of things) {
      for (const geometry of solids(thing)) this.#parts.push({ thing, part: this.#silhouette.add(geometry) });
    }
    this.#silhouette.setStrength(this.#parts.length > 0 ? 1 : 0);
  }

  /** Follows the things; call when they have moved. */
  update(): void {
    for (const { thing, part } of this.#parts) {
      part.position.copy(thing.position);
      part.quaternion.copy(thing.quaternion);
    }
  }

  dispose(): void {
    this.#silhouette.dispose();
  }
}

function solids(thing: Object3D): BufferGeometry[] {
  const link = linkHull(thing.name);
  if (link) return [link];
  return thing.children
    .filter((child): child is Mesh => child instanceof Mesh && child.castShadow)
    .map((m) => m.geometry);
}
