/** The camera: orbit, pan and zoom with damping, presets, framing; never below the table. */

import { type Box3, MathUtils, type PerspectiveCamera, Vector3 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

export type CameraPreset = "front" | "side" | "top" | "gripper";

/** Seconds that a move to a preset takes. */
const MOVE_TIME = 0.45;
const HOME_TARGET = new Vector3(0.13, 0, 0.095);
const HOME_DIRECTION = new Vector3(0.78, -0.72, 0.5).normalize();
/** Half extent of what the opening view must hold: the arm and the work area, m. */
const HOME_RADIUS = 0.255;
/** The camera stays this far above the table, m. */
const LOWEST = 0.012;

export class CameraRig {
  readonly controls: OrbitControls;
  /** Set while something else owns the pointer. */
  #from: { position: Vector3; target: Vector3 } | null = null;
  readonly #toPosition = new Vector3();
  readonly #toTarget = new Vector3();
  #progress = 1;
  readonly #still: boolean;

  constructor(
    readonly camera: PerspectiveCamera,
    element: HTMLElement,
  ) {
    camera.up.set(0, 0, 1);
    camera.near = 0.01;
    camera.far = 20;
    this.controls = new OrbitControls(camera, element);
    this.controls.enableDamping = true;
    this.controls.dampingFactor = 0.09;
    this.controls.minDistance = 0.06;
    this.controls.maxDistance = 2.5;
    this.controls.maxPolarAngle = MathUtils.degToRad(89);
    this.controls.zoomToCursor = true;
    this.#still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.home();
  }

  /** The opening view, at once. */
  home(): void {
    this.controls.target.copy(HOME_TARGET);
    this.camera.position.copy(HOME_TARGET).addScaledVector(HOME_DIRECTION, this.#distanceFor(HOME_RADIUS));
    this.#progress = 1;
    this.controls.update();
  }

  /** @param tool - Where the fingertips are in W, for the close-up; x, y, z, m. */
  show(preset: CameraPreset, tool: Vector3): void {
    const whole = this.#distanceFor(HOME_RADIUS);
    const to = (target: Vector3, direction: Vector3, distance: number): void => {
      this.#glide(target, target.clone().addScaledVector(direction.normalize(), distance));
    };
    if (preset === "front") to(HOME_TARGET, new Vector3(1, 0.0001, 0.32), whole);
    else if (preset === "side") to(HOME_TARGET, new Vector3(0.0001, -1, 0.24), whole);
    else if (preset === "top") to(new Vector3(0.16, 0, 0), new Vector3(-0.001, 0, 1), whole * 1.05);
    else to(tool.clone(), new Vector3(0.5, -0.85, 0.42), 0.26);
  }

  /** Moves so that a box fills the middle half of the view, from where the camera looks now. */
  frame(box: Box3): void {
    if (box.isEmpty()) return;
    const centre = box.getCenter(new Vector3());
    const radius = Math.max(0.03, box.getSize(new Vector3()).length() / 2);
    const direction = this.camera.position.clone().sub(this.controls.target).normalize();
    this.#glide(centre, centre.clone().addScaledVector(direction, this.#distanceFor(radius * 1.6)));
  }

  /** Looks at a point from a little nearer. */
  focus(point: Vector3): void {
    const offset = this.camera.position.clone().sub(this.controls.target).multiplyScalar(0.7);
    this.#glide(point, point.clone().add(offset));
  }

  /** One frame; `dt` in s. */
  update(dt: number): void {
    if (this.#progress < 1 && this.#from) {
      this.#progress = this.#still ? 1 : Math.min(1, this.#progress + dt / MOVE_TIME);
      const t = this.#progress * this.#progress * (3 - 2 * this.#progress);
      this.camera.position.lerpVectors(this.#from.position, this.#toPosition, t);
      this.controls.target.lerpVectors(this.#from.target, this.#toTarget, t);
    }
    this.controls.update(dt);
    if (this.controls.target.z < 0) this.controls.target.z = 0;
    if (this.camera.position.z < LOWEST) {
      this.camera.position.z = LOWEST;
      this.camera.lookAt(this.controls.target);
    }
  }

  dispose(): void {
    this.controls.dispose();
  }

  #glide(target: Vector3, position: Vector3): void {
    this.#from = { position: this.camera.position.clone(), target: this.controls.target.clone() };
    this.#toTarget.copy(target);
    this.#toPosition.copy(position);
    this.#toPosition.z = Math.max(this.#toPosition.z, LOWEST);
    this.#progress = 0;
  }

  /** How far a sphere must be to fit in the narrower of width and height. */
  #distanceFor(radius: number): number {
    const vertical = MathUtils.degToRad(this.camera.fov) / 2;
    const horizontal = Math.atan(Math.tan(vertical) * this.camera.aspect);
    return radius / Math.sin(Math.min(vertical, horizontal * 0.92));
  }
}
