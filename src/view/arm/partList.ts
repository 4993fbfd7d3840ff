/** Collects the solids of one link by material and merges them, so that a link costs three draw calls. */

import { type BufferGeometry, Color, type Matrix4 } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { finishSolid, type Point3 } from "./shapes";

/** Printed plastic; dark plastic, cables and boards (coloured by vertex); bare metal. */
export type ArmMaterial = "printed" | "dark" | "metal";

/** Colours of the dark material, sRGB. */
export const DARK = {
  servo: "#232528",
  servoCover: "#1b1d20",
  label: "#303338",
  socket: "#e8e6df",
  cable: "#1b1c1f",
  signal: "#d8a13a",
  power: "#b23a32",
  pcb: "#123a63",
  chip: "#0c0d0e",
  pad: "#33373d",
  hollow: "#050506",
} as const;

const MILLIMETRE = 0.001;

/** Solids of one link, in link axes and mm until `merge`. */
export class PartList {
  readonly #solids: Record<ArmMaterial, BufferGeometry[]> = { printed: [], dark: [], metal: [] };

  /** Adds a printed solid; `layers` is the direction in which it was printed. */
  printed(geometry: BufferGeometry, layers: Point3 = [0, 0, 1]): void {
    this.#solids.printed.push(finishSolid(geometry, layers, null));
  }

  dark(geometry: BufferGeometry, color: string): void {
    this.#solids.dark.push(finishSolid(geometry, [0, 0, 1], new Color(color)));
  }

  metal(geometry: BufferGeometry): void {
    this.#solids.metal.push(finishSolid(geometry, [0, 0, 1], null));
  }

  /** Adds finished solids of another list, placed. */
  add(other: PartList, placement: Matrix4): void {
    for (const material of ["printed", "dark", "metal"] as const) {
      for (const solid of other.#solids[material]) this.#solids[material].push(solid.clone().applyMatrix4(placement));
    }
  }

  /** One geometry per material that is used, in metres. */
  merge(): Partial<Record<ArmMaterial, BufferGeometry>> {
    const merged: Partial<Record<ArmMaterial, BufferGeometry>> = {};
    for (const material of ["printed", "dark", "metal"] as const) {
      const solids = this.#solids[material];
      if (!solids.length) continue;
      const geometry = mergeGeometries(solids);
      merged[material] = geometry.scale(MILLIMETRE, MILLIMETRE, MILLIMETRE);
      for (const solid of solids) solid.dispose();
    }
    return merged;
  }
}
