/** The camera: orbit, pan and zoom with damping, presets, framing; never below the table. */

import { type Box3, MathUtils, type PerspectiveCamera, Quaternion, Vector3 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { Vec3 } from "../math/vector3";
import { frameCamera, type Window2 } from "./framing";

export type CameraPreset = "front" | "side" | "top" | "gripper";

/** Seconds that a move to a preset takes; the style allows 200 ms for panels, a camera needs a little longer to be followed. */
const MOVE_TIME = 0.45;
/** Directions of view of the opening picture and of the presets. */
const HOME = new Vector3(-0.76, 0.7, -0.46).normalize();
const FRONT = new Vector3(-1, 0, -0.3).normalize();
const SIDE = new Vector3(0, 1, -0.22).normalize();
const TOP = new Vector3(-0.002, 0, -1).normalize();
/** The close-up looks across the jaws, so that what they hold is seen between them: turned and lowered from that a little, rad. */
const CLOSE_UP_TURN = 0.42;
const CLOSE_UP_DROP = 0.42;
/** Of the sides of the hand, the one that faces away from the base and into the key light. */
const TOWARDS_LIGHT = new Vector3(0.6, -0.8, 0);
/** Distance of the close-up, m: the hand of the SO-101 and a cube fill the picture; other hands scale it within bounds. */
const CLOSE_UP = 0.3;
const CLOSE_UP_SCALE = [0.4, 3] as const;
/** The farthest that the camera goes for an arm like the SO-101, and for any: the backdrop stands behind, m. */
const FARTHEST = 2.5;
const FARTHEST_OF_ALL = 5.5;
/** Panels and hints may lie over the lowest fifth of the picture. */
const WINDOW: Window2 = { left: -0.9, right: 0.9, bottom: -0.6, top: 0.88 };
/** The camera stays this far above the table, m. */
const LOWEST = 0.012;

export class CameraRig {
  readonly controls: OrbitControls;
  readonly #fromPosition = new Vector3();
  readonly #fromTarget = new Vector3();
  readonly #toPosition = new Vector3();
  readonly #toTarget = new Vector3();
  readonly #lastPosition = new Vector3();
  readonly #lastTurn = new Quaternion();
  readonly #still: boolean;
  /** Where the tool was, while the close-up goes along with it. */
  readonly #anchor = new Vector3();
  readonly #step = new Vector3();
  #isFollowing = false;
  #progress = 1;
  readonly #closeUp: number;
  /** Whether the opening view still stands: then it is fitted anew to each size of the canvas. */
  #isHome = true;
  readonly #onStart = (): void => {
    this.#isHome = false;
    this.#progress = 1;
  };

  /**
   * @param work - What the opening view must hold, in W, m.
   * @param scale - Reach of the robot against that of the SO-101.
   */
  constructor(
    readonly camera: PerspectiveCamera,
    element: HTMLElement,
    readonly work: readonly Vec3[],
    scale: number,
  ) {
    this.#closeUp = CLOSE_UP * MathUtils.clamp(scale, ...CLOSE_UP_SCALE);
    camera.up.set(0, 0, 1);
    camera.near = 0.02;
    camera.far = 20;
    this.controls = new OrbitControls(camera, element);
    this.controls.enableDamping = true;
    this.controls.dampingFactor = 0.09;
    this.controls.minDistance = 0.07;
    this.controls.maxDistance = Math.min(FARTHEST_OF_ALL, FARTHEST * Math.max(1, scale));
    this.controls.maxPolarAngle = MathUtils.degToRad(89);
    this.controls.zoomToCursor = true;
    this.controls.addEventListener("start", this.#onStart);
    this.#still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.home();
  }

  /** The opening view, at once. */
  home(): void {
    this.#fit(HOME);
    this.#isHome = true;
    this.#isFollowing = false;
    this.#progress = 1;
    this.controls.target.copy(this.#toTarget);
    this.camera.position.copy(this.#toPosition);
    this.controls.update();
  }

  /** Stands at a place and looks at another, at once; both in W, m. */
  lookFrom(eye: Vec3, target: Vec3): void {
    this.#isHome = false;
    this.#isFollowing = false;
    this.#progress = 1;
    this.controls.target.set(...target);
    this.camera.position.set(...eye);
    this.controls.update();
  }

  /** Where the camera stands and looks at, in W, m. */
  get viewpoint(): { readonly eye: Vec3; readonly target: Vec3 } {
    const { x, y, z } = this.camera.position;
    const { x: a, y: b, z: c } = this.controls.target;
    return { eye: [x, y, z], target: [a, b, c] };
  }

  /** The canvas has another size. */
  resize(): void {
    if (this.#isHome) this.home();
  }

  /**
   * Moves to a named view; the close-up goes along with the hand until another view is asked for.
   *
   * @param tool - Where the fingertips are in W, for the close-up; x, y, z, m.
   * @param across - Direction in W across the jaws' closing, for the close-up.
   */
  show(preset: CameraPreset, tool: Vector3, across: Vector3): void {
    if (preset === "gripper") {
      this.#toTarget.copy(tool);
      const away = this.#closeUpSide(tool, across).setZ(CLOSE_UP_DROP).normalize();
      this.#toPosition.copy(tool).addScaledVector(away, this.#closeUp);
      this.#glide();
      this.#anchor.copy(tool);
      this.#isFollowing = true;
    } else {
      this.#fit({ front: FRONT, side: SIDE, top: TOP }[preset]);
      this.#glide();
    }
  }

  /** Moves so that a box fills the middle half of the view, from where the camera looks now. */
  frame(box: Box3): void {
    if (box.isEmpty()) return;
    box.getCenter(this.#toTarget);
    const radius = Math.max(0.03, box.getSize(new Vector3()).length() / 2);
    const direction = this.camera.position.clone().sub(this.controls.target).normalize();
    this.#toPosition.copy(this.#toTarget).addScaledVector(direction, this.#distanceFor(radius * 1.6));
    this.#glide();
  }

  /** Looks at a point from a little nearer. */
  focus(point: Vector3): void {
    const offset = this.camera.position.clone().sub(this.controls.target).multiplyScalar(0.7);
    this.#toTarget.copy(point);
    this.#toPosition.copy(point).add(offset);
    this.#glide();
  }

  /**
   * One frame.
   *
   * @param dt - Since the last call, s.
   * @param tool - Where the fingertips are in W, m.
   * @returns Whether the view has changed.
   */
  update(dt: number, tool: Vector3): boolean {
    if (this.#isFollowing) this.#follow(tool);
    if (this.#progress < 1) {
      this.#progress = this.#still ? 1 : Math.min(1, this.#progress + dt / MOVE_TIME);
      const t = this.#progress * this.#progress * (3 - 2 * this.#progress);
      this.camera.position.lerpVectors(this.#fromPosition, this.#toPosition, t);
      this.controls.target.lerpVectors(this.#fromTarget, this.#toTarget, t);
    }
    this.controls.update(dt);
    if (this.controls.target.z < 0) this.controls.target.z = 0;
    if (this.camera.position.z < LOWEST) {
      this.camera.position.z = LOWEST;
      this.camera.lookAt(this.controls.target);
    }
    const { position, quaternion } = this.camera;
    const same = position.equals(this.#lastPosition) && quaternion.equals(this.#lastTurn);
    this.#lastPosition.copy(position);
    this.#lastTurn.copy(quaternion);
    return !same;
  }

  dispose(): void {
    this.controls.removeEventListener("start", this.#onStart);
    this.controls.dispose();
  }

  /** Aims so that the work fills the free part of the picture, seen along a direction. */
  #fit(direction: Vector3): void {
    const { fov, aspect } = this.camera;
    const forward = direction.toArray() as Vec3;
    const { position, target } = frameCamera(this.work, forward, MathUtils.degToRad(fov), aspect, WINDOW);
    this.#toPosition.set(...position);
    this.#toTarget.set(...target);
    // The orbit turns around a point above the table.
    if (this.#toTarget.z < 0) this.#toTarget.addScaledVector(direction, this.#toTarget.z / -direction.z);
  }

  /** Level direction from the hand to the close-up's camera. */
  #closeUpSide(tool: Vector3, across: Vector3): Vector3 {
    const side = new Vector3(tool.x, tool.y, 0).normalize().add(TOWARDS_LIGHT);
    const level = new Vector3(across.x, across.y, 0);
    if (level.lengthSq() < 0.05) return side.normalize();
    level.normalize();
    const candidates = [1, -1].flatMap((sign) =>
      [1, -1].map((turn) =>
        level
          .clone()
          .multiplyScalar(sign)
          .applyAxisAngle(this.camera.up, turn * CLOSE_UP_TURN),
      ),
    );
    return candidates.reduce((best, next) => (next.dot(side) > best.dot(side) ? next : best));
  }

  #follow(tool: Vector3): void {
    this.#step.subVectors(tool, this.#anchor);
    this.#anchor.copy(tool);
    this.camera.position.add(this.#step);
    this.controls.target.add(this.#step);
    this.#fromPosition.add(this.#step);
    this.#fromTarget.add(this.#step);
    this.#toPosition.add(this.#step);
    this.#toTarget.add(this.#step);
  }

  #glide(): void {
    this.#isHome = false;
    this.#isFollowing = false;
    this.#fromPosition.copy(this.camera.position);
    this.#fromTarget.copy(this.controls.target);
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
