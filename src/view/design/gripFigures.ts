/** The handles as they are drawn: always on top, always the same size on the screen. */

import {
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  type PerspectiveCamera,
  Quaternion,
  RingGeometry,
  Vector3,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { AXIS_COLORS, THEMES, type ViewTheme } from "../palette";
import { ARROW, gripPlace, KNOB, PLANE, RING, type Screen } from "./gripHits";
import type { Grip } from "./gripTypes";

const ORDER = 40;
const OPACITY = { quiet: 0.82, awake: 1, dimmed: 0.12 } as const;
const KNOB_EDGE = 2;
const UP = new Vector3(0, 0, 1);

interface Figure {
  readonly grip: Grip;
  readonly group: Group;
  readonly materials: readonly MeshBasicMaterial[];
}

export class GripFigures {
  readonly object = new Group();
  readonly #shapes = {
    arrow: arrowShape(),
    ring: new RingGeometry(RING - 1.4, RING + 1.4, 96),
    plane: new RingGeometry(0, PLANE, 32),
    planeEdge: new RingGeometry(PLANE - 1.6, PLANE, 32),
    knob: new RingGeometry(0, KNOB, 24),
    knobEdge: new RingGeometry(KNOB - KNOB_EDGE, KNOB, 24),
  };
  #figures: Figure[] = [];
  #theme: ViewTheme = "light";
  readonly #facing = new Quaternion();
  readonly #at = new Vector3();

  get grips(): readonly Grip[] {
    return this.#figures.map(({ grip }) => grip);
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
  }

  /** @param awake - The handle under the pointer or in hand. @param alone - Whether the others step back. */
  show(grips: readonly Grip[], awake: string | null, alone: boolean): void {
    this.#clear();
    this.#figures = grips.map((grip) => this.#figure(grip));
    this.light(awake, alone);
  }

  light(awake: string | null, alone: boolean): void {
    for (const { grip, materials } of this.#figures) {
      const opacity = grip.id === awake ? OPACITY.awake : alone ? OPACITY.dimmed : OPACITY.quiet;
      for (const material of materials) material.opacity = material.userData.share * opacity;
    }
  }

  /** Keeps size and facing; call when the view or the handles have changed. */
  follow(camera: PerspectiveCamera, screen: Screen): void {
    for (const { grip, group } of this.#figures) {
      group.position.copy(this.#at.set(...gripPlace(grip, screen)));
      group.scale.setScalar(screen.pixelAt(grip.at));
      if (grip.look === "knob") group.quaternion.copy(camera.quaternion);
      else group.quaternion.copy(this.#facing.setFromUnitVectors(UP, this.#at.set(...grip.direction)));
    }
  }

  dispose(): void {
    this.#clear();
    for (const shape of Object.values(this.#shapes)) shape.dispose();
  }

  #figure(grip: Grip): Figure {
    const group = new Group();
    const { measured } = THEMES[this.#theme];
    const axis = grip.axis === null ? measured : AXIS_COLORS[grip.axis];
    const { arrow, ring, plane, planeEdge, knob, knobEdge } = this.#shapes;
    const materials: MeshBasicMaterial[] = [];
    const add = (shape: BufferGeometry, color: string, share = 1): void => {
      const material = new MeshBasicMaterial({ color, depthTest: false, transparent: true, side: DoubleSide });
      material.userData.share = share;
      const mesh = new Mesh(shape, material);
      mesh.renderOrder = ORDER + materials.length + (grip.look === "knob" ? 4 : 0);
      materials.push(material);
      group.add(mesh);
    };
    if (grip.look === "arrow") add(arrow, axis);
    else if (grip.look === "ring") add(ring, axis);
    else if (grip.look === "plane") {
      add(plane, measured, 0.28);
      add(planeEdge, measured);
    } else {
      add(knob, "#ffffff");
      add(knobEdge, axis);
    }
    this.object.add(group);
    return { grip, group, materials };
  }

  #clear(): void {
    this.object.clear();
    for (const { materials } of this.#figures) for (const material of materials) material.dispose();
    this.#figures = [];
  }
}

/** Along z in pixels. */
function arrowShape(): BufferGeometry {
  const shaft = ARROW.to - ARROW.head - ARROW.from;
  return mergeGeometries([
    new CylinderGeometry(1.3, 1.3, shaft, 8).rotateX(Math.PI / 2).translate(0, 0, ARROW.from + shaft / 2),
    new ConeGeometry(5, ARROW.head, 16).rotateX(Math.PI / 2).translate(0, 0, ARROW.to - ARROW.head / 2),
  ]);
}
