/** The arm as it is drawn: one group per link, moved by mutation. */

import { type BufferGeometry, Group, Mesh } from "three";
import type { RobotModel } from "../../robot/robotModel";
import { placeObject } from "../objectFigures";
import { linkGeometry } from "./armGeometry";
import { type ArmMaterials, armMaterials } from "./armMaterials";
import type { ArmMaterial } from "./partList";
import type { Detail } from "./shapes";

/** Apparent height of layer lines: enough to see from 30 cm, not from a metre. */
const LAYER_HEIGHT = 0.3;

/** An arm as it is drawn, whatever it is made of. */
export interface ArmFigure {
  readonly object: Group;
  /** In the order of `RobotModel.links`. */
  readonly links: readonly Group[];
  /** @param poses - Poses of the links in W, shape (links, 7). */
  place(poses: Float64Array): void;
  setDetail(detail: Detail): void;
  setFine(fine: boolean): void;
  dispose(): void;
}

/** The measured arm in W: solid, casting shadows, with its own materials. */
export class SolidArm implements ArmFigure {
  readonly object = new Group();
  /** In the order of `RobotModel.links`. */
  readonly links: readonly Group[];
  readonly #materials: ArmMaterials;
  #detail: Detail | null = null;

  constructor(model: RobotModel, printColor: string) {
    this.#materials = armMaterials(printColor);
    this.links = model.links.map((link, index) => {
      const group = new Group();
      group.name = link.name;
      group.userData.link = index;
      this.object.add(group);
      return group;
    });
  }

  /** @param poses - Poses of the links in W, shape (links, 7). */
  place(poses: Float64Array): void {
    for (let k = 0; k < this.links.length; k++) placeObject(this.links[k]!, poses, k);
  }

  /** Chooses between fine and coarse solids; each is built when it is first wanted. */
  setDetail(detail: Detail): void {
    if (detail === this.#detail) return;
    this.#detail = detail;
    for (const link of this.links) {
      link.clear();
      const solids = linkGeometry(link.name, detail) ?? {};
      for (const key of ["printed", "dark", "metal"] as const) this.#add(link, key, solids[key]);
    }
  }

  /** Layer lines on or off. */
  setFine(fine: boolean): void {
    const { printed } = this.#materials;
    if (fine === printed.bumpScale > 0) return;
    printed.bumpMap = fine ? this.#materials.layers() : null;
    printed.bumpScale = fine ? LAYER_HEIGHT : 0;
    printed.needsUpdate = true;
  }

  dispose(): void {
    const { printed, dark, metal } = this.#materials;
    printed.bumpMap?.dispose();
    for (const material of [printed, dark, metal]) material.dispose();
  }

  #add(link: Group, key: ArmMaterial, geometry: BufferGeometry | undefined): void {
    if (!geometry) return;
    const mesh = new Mesh(geometry, this.#materials[key]);
    // Screws and horns lie inside the shadow of what they hold.
    mesh.castShadow = key !== "metal";
    mesh.receiveShadow = true;
    mesh.matrixAutoUpdate = false;
    link.add(mesh);
  }
}
