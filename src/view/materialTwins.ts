/** Cheap stand-ins for physical materials, for machines on which the processor draws. */

import { Mesh, MeshLambertMaterial, MeshStandardMaterial, type Object3D } from "three";

/** Swaps the materials of everything under a root; twins share colours and textures, so both always agree. */
export class MaterialTwins {
  readonly #plainOf = new Map<MeshStandardMaterial, MeshLambertMaterial>();
  readonly #physicalOf = new Map<MeshLambertMaterial, MeshStandardMaterial>();

  constructor(readonly root: Object3D) {}

  setPlain(plain: boolean): void {
    this.root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const { material } = object;
      if (plain && material instanceof MeshStandardMaterial) object.material = this.#plain(material);
      else if (!plain && material instanceof MeshLambertMaterial) {
        object.material = this.#physicalOf.get(material) ?? material;
      }
    });
  }

  /** Forgets what only a part wears that is no longer drawn; its owner disposes of the rest. */
  drop(part: Object3D): void {
    part.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const physical = this.#physicalOf.get(object.material) ?? object.material;
      const twin = this.#plainOf.get(physical);
      if (!twin) return;
      this.#plainOf.delete(physical);
      this.#physicalOf.delete(twin);
      twin.dispose();
    });
  }

  /** Call while physical materials are shown, so that their owners dispose of those. */
  dispose(): void {
    for (const material of this.#physicalOf.keys()) material.dispose();
    this.#plainOf.clear();
    this.#physicalOf.clear();
  }

  #plain(source: MeshStandardMaterial): MeshLambertMaterial {
    const known = this.#plainOf.get(source);
    if (known) return known;
    const { map, vertexColors, transparent, opacity, depthWrite, polygonOffset, polygonOffsetFactor } = source;
    const common = { map, vertexColors, transparent, opacity, depthWrite, polygonOffset, polygonOffsetFactor };
    const twin = new MeshLambertMaterial(common);
    twin.color = source.color;
    twin.emissive = source.emissive;
    twin.onBeforeCompile = source.onBeforeCompile;
    twin.customProgramCacheKey = source.customProgramCacheKey;
    this.#plainOf.set(source, twin);
    this.#physicalOf.set(twin, source);
    return twin;
  }
}
