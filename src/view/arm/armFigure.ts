/** The arm as it is drawn: one group per link, moved by mutation. */

import { Group, type Material, Mesh } from "three";
import type { RobotModel } from "../../robot/robotModel";
import { placeObject } from "../objectFigures";
import { linkGeometry } from "./armGeometry";
import { type ArmMaterials, armMaterials } from "./armMaterials";
import type { ArmMaterial } from "./partList";

/** A solid arm or a ghost of it, in W. */
export class ArmFigure {
  readonly object = new Group();
  /** In the order of `RobotModel.links`. */
  readonly links: readonly Group[];

  /** @param materials - Called for each solid of each link. */
  constructor(model: RobotModel, materials: (material: ArmMaterial) => Material) {
    this.links = model.links.map((link, index) => {
      const group = new Group();
      group.name = link.name;
      group.userData.link = index;
      const solids = linkGeometry(link.name) ?? {};
      for (const key of ["printed", "dark", "metal"] as const) {
        const geometry = solids[key];
        if (geometry) group.add(new Mesh(geometry, materials(key)));
      }
      this.object.add(group);
      return group;
    });
  }

  /** @param poses - Poses of the links in W, shape (links, 7). */
  place(poses: Float64Array): void {
    this.links.forEach((link, k) => {
      placeObject(link, poses, k);
    });
  }

  /** Calls back for every mesh. */
  each(visit: (mesh: Mesh) => void): void {
    for (const link of this.links) for (const child of link.children) visit(child as Mesh);
  }
}

/** The measured arm: solid, casting shadows, with its own materials. */
export class SolidArm extends ArmFigure {
  readonly #materials: ArmMaterials;

  constructor(model: RobotModel, printColor: string) {
    const materials = armMaterials(printColor);
    super(model, (key) => materials[key]);
    this.#materials = materials;
    this.each((mesh) => {
      mesh.castShadow = true;
      mesh.receiveShadow = true;
    });
  }

  /** Layer lines on or off. */
  setFine(fine: boolean): void {
    const { printed } = this.#materials;
    if (fine === printed.bumpScale > 0) return;
    printed.bumpMap = fine ? this.#materials.layers() : null;
    printed.bumpScale = fine ? LAYER_HEIGHT : 0;
    printed.needsUpdate = true;
  }

  setPrintColor(color: string): void {
    this.#materials.printed.color.set(color);
  }

  dispose(): void {
    const { printed, dark, metal } = this.#materials;
    printed.bumpMap?.dispose();
    for (const material of [printed, dark, metal]) material.dispose();
  }
}

/** Apparent height of layer lines: enough to see from 30 cm, not from a metre. */
const LAYER_HEIGHT = 0.3;
