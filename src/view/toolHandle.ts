/** The handle at the gripper: a ring in the colour of its reach, with arrows and arcs to drag while it is in hand. */

import { Group, Mesh, MeshBasicMaterial, Object3D, type PerspectiveCamera, TorusGeometry } from "three";
import { TransformControls } from "three/addons/controls/TransformControls.js";
import type { Transform } from "../math/transform";
import { THEMES, type ViewTheme } from "./palette";

const RING_RADIUS = 0.024;
const CONTROL_SIZE = 0.5;

export class ToolHandle {
  readonly object = new Group();
  readonly #proxy = new Object3D();
  readonly #controls: TransformControls;
  readonly #ring = new Mesh(
    new TorusGeometry(RING_RADIUS, 0.0016, 8, 48),
    new MeshBasicMaterial({ depthTest: false, transparent: true, opacity: 0.9 }),
  );
  #theme: ViewTheme = "light";
  #reach: "ok" | "near" | "unreachable" = "ok";

  constructor(
    camera: PerspectiveCamera,
    element: HTMLElement,
    onDrag: (X_WE: Transform | null) => void,
    onBusy: (busy: boolean) => void,
  ) {
    this.#controls = new TransformControls(camera, element);
    this.#controls.size = CONTROL_SIZE;
    this.#controls.attach(this.#proxy);
    this.#controls.addEventListener("dragging-changed", ({ value }) => {
      onBusy(Boolean(value));
      if (!value) onDrag(null);
    });
    this.#controls.addEventListener("objectChange", () => {
      const { position: p, quaternion: q } = this.#proxy;
      onDrag({ p: [p.x, p.y, p.z], q: [q.x, q.y, q.z, q.w] });
    });
    this.#ring.renderOrder = 22;
    this.object.add(this.#proxy, this.#ring, this.#controls.getHelper());
  }

  /** Follows the measured tool unless it is being dragged. */
  follow(position: Object3D["position"], orientation: Object3D["quaternion"], camera: PerspectiveCamera): void {
    this.#ring.position.copy(position);
    this.#ring.quaternion.copy(camera.quaternion);
    if (this.#controls.dragging) return;
    this.#proxy.position.copy(position);
    this.#proxy.quaternion.copy(orientation);
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    this.#paint();
  }

  setReach(reach: "ok" | "near" | "unreachable"): void {
    this.#reach = reach;
    this.#paint();
  }

  dispose(): void {
    this.#controls.detach();
    this.#controls.dispose();
    this.#ring.geometry.dispose();
    this.#ring.material.dispose();
  }

  #paint(): void {
    const { target, caution, refused } = THEMES[this.#theme];
    this.#ring.material.color.set({ ok: target, near: caution, unreachable: refused }[this.#reach]);
  }
}
