/**
 * The handle at the gripper: a quiet ring that wakes under the pointer or when a person leads, with three arrows.
 *
 * It keeps its size on the screen. The ring moves the hand in the plane of the picture, an arrow along one axis of W; the
 * shape says what the colour says (dashed ring: within reach, triangle: near a limit, octagon: out of reach).
 */

import {
  BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  Group,
  Line,
  LineDashedMaterial,
  MathUtils,
  Mesh,
  MeshBasicMaterial,
  type PerspectiveCamera,
  Plane,
  Quaternion,
  Raycaster,
  Vector2,
  Vector3,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import type { Transform } from "../math/transform";
import { dashedRing, octagon, warnedRing } from "./handleShapes";
import { AXIS_COLORS, THEMES, type ViewTheme } from "./palette";
import { alongAxis, distanceToSegment, metresPerPixel } from "./screenScale";

export type Reach = "ok" | "near" | "unreachable";

export interface HandleEvents {
  /** Wanted tool pose in W while it is dragged; null when it is let go. */
  readonly onDrag: (X_WE: Transform | null) => void;
  /** While this is true the camera must not turn. */
  readonly onBusy: (busy: boolean) => void;
}

/** A finger or pen meets the handle within this distance, px: a target of 48 px. */
const HIT_RADIUS = 24;
/** Arrows begin and end so far from the middle, px, and are met within this distance. */
const ARROW = { from: 24, to: 58, hit: 9 } as const;
/** The dashed way to the wanted place, px. */
const LEAD = { dash: 8, gap: 6 } as const;
/** A press that moves less is a click and selects, px. */
const CLICK_REACH = 4;
const OPACITY = { quiet: 0.42, led: 0.9, awake: 1 } as const;

const AXES = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)] as const;

type Part = "ring" | 0 | 1 | 2;

interface Drag {
  readonly pointer: number;
  readonly part: Part;
  readonly downX: number;
  readonly downY: number;
  moving: boolean;
}

export class ToolHandle {
  readonly object = new Group();
  readonly #rings: Readonly<Record<Reach, Mesh<BufferGeometry, MeshBasicMaterial>>>;
  readonly #ink = new MeshBasicMaterial({ depthTest: false, transparent: true });
  readonly #facing = new Group();
  readonly #arrows: readonly Mesh<BufferGeometry, MeshBasicMaterial>[];
  readonly #lead: Line<BufferGeometry, LineDashedMaterial>;
  /** Measured tool pose, and the wanted place while dragging, in W. */
  readonly #tool = new Vector3();
  readonly #turn = new Quaternion();
  readonly #wanted = new Vector3();
  readonly #wantedTurn = new Quaternion();
  readonly #grab = new Vector3();
  readonly #plane = new Plane();
  readonly #ray = new Raycaster();
  readonly #point = new Vector3();
  readonly #screen = new Vector2();
  #theme: ViewTheme = "light";
  #reach: Reach = "ok";
  #led = false;
  #hovered: Part | null = null;
  #drag: Drag | null = null;
  #dirty = true;

  constructor(
    readonly camera: PerspectiveCamera,
    readonly element: HTMLElement,
    readonly viewport: Vector2,
    readonly events: HandleEvents,
  ) {
    const ring = (geometry: BufferGeometry): Mesh<BufferGeometry, MeshBasicMaterial> => {
      const mesh = new Mesh(geometry, this.#ink);
      mesh.renderOrder = 32;
      return mesh;
    };
    this.#rings = { ok: ring(dashedRing()), near: ring(warnedRing()), unreachable: ring(octagon()) };
    this.#facing.add(...Object.values(this.#rings));
    this.#arrows = AXES.map((axis, k) => {
      const material = new MeshBasicMaterial({ color: AXIS_COLORS[k]!, depthTest: false, transparent: true });
      const mesh = new Mesh(arrowGeometry(), material);
      mesh.quaternion.setFromUnitVectors(AXES[1], axis);
      mesh.renderOrder = 31;
      return mesh;
    });
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new Float32BufferAttribute(new Float32Array(6), 3));
    geometry.setAttribute("lineDistance", new Float32BufferAttribute(new Float32Array(2), 1));
    const dashes = { dashSize: LEAD.dash, gapSize: LEAD.gap, depthTest: false, transparent: true };
    this.#lead = new Line(geometry, new LineDashedMaterial(dashes));
    this.#lead.frustumCulled = false;
    this.#lead.renderOrder = 30;
    this.object.add(this.#facing, ...this.#arrows, this.#lead);
  }

  attach(): void {
    this.element.addEventListener("pointerdown", this.#onDown, { capture: true });
    this.element.addEventListener("pointermove", this.#onMove);
    this.element.addEventListener("pointerup", this.#onUp);
    this.element.addEventListener("pointercancel", this.#letGo);
    this.element.addEventListener("pointerleave", this.#onLeave);
    window.addEventListener("keydown", this.#onKey, { capture: true });
    window.addEventListener("blur", this.#letGo);
  }

  detach(): void {
    this.#letGo();
    this.element.removeEventListener("pointerdown", this.#onDown, { capture: true });
    this.element.removeEventListener("pointermove", this.#onMove);
    this.element.removeEventListener("pointerup", this.#onUp);
    this.element.removeEventListener("pointercancel", this.#letGo);
    this.element.removeEventListener("pointerleave", this.#onLeave);
    window.removeEventListener("keydown", this.#onKey, { capture: true });
    window.removeEventListener("blur", this.#letGo);
  }

  /** Follows the measured tool. @returns Whether it looks different from the last call for a reason of its own. */
  follow(position: Vector3, orientation: Quaternion): boolean {
    this.#tool.copy(position);
    this.#turn.copy(orientation);
    const dragged = this.#drag?.moving ?? false;
    const at = dragged ? this.#wanted : this.#tool;
    const scale = this.#scaleAt(at);
    this.#facing.position.copy(at);
    this.#facing.quaternion.copy(this.camera.quaternion);
    this.#facing.scale.setScalar(scale);
    for (const arrow of this.#arrows) {
      arrow.position.copy(at);
      arrow.scale.setScalar(scale);
    }
    this.#lead.visible = dragged;
    this.#lead.material.scale = 1 / scale;
    if (dragged) this.#drawLead();
    const changed = this.#dirty;
    this.#dirty = false;
    return changed;
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    this.#paint();
  }

  setReach(reach: Reach): void {
    this.#reach = reach;
    this.#paint();
  }

  /** Whether a person leads the arm now. */
  setLed(led: boolean): void {
    this.#led = led;
    this.#paint();
  }

  /** Middle of the ring on the canvas, CSS pixels from its upper left corner. */
  onCanvas(): { x: number; y: number } {
    const { x, y } = this.#toScreen(this.#tool);
    return { x, y };
  }

  dispose(): void {
    for (const mesh of [...Object.values(this.#rings), ...this.#arrows]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
    this.#lead.geometry.dispose();
    this.#lead.material.dispose();
  }

  #paint(): void {
    const { target, caution, refused } = THEMES[this.#theme];
    const awake = this.#drag !== null || this.#hovered !== null;
    const reach = this.#led || awake ? this.#reach : "ok";
    this.#ink.color.set({ ok: target, near: caution, unreachable: refused }[reach]);
    this.#ink.opacity = awake ? OPACITY.awake : this.#led ? OPACITY.led : OPACITY.quiet;
    this.#lead.material.color.copy(this.#ink.color);
    for (const [key, ring] of Object.entries(this.#rings)) ring.visible = key === reach;
    const grabbed = this.#drag?.part ?? this.#hovered;
    this.#arrows.forEach((arrow, k) => {
      arrow.visible = awake && (this.#drag === null || this.#drag.part === k);
      arrow.material.opacity = grabbed === k ? 1 : 0.7;
    });
    this.#dirty = true;
  }

  #scaleAt(at: Vector3): number {
    const depth = this.#point.copy(at).applyMatrix4(this.camera.matrixWorldInverse).z;
    return metresPerPixel(MathUtils.degToRad(this.camera.fov), Math.max(0.01, -depth), this.viewport.y);
  }

  #toScreen(at: Vector3): Vector2 {
    this.#point.copy(at).project(this.camera);
    return this.#screen.set(((this.#point.x + 1) * this.viewport.x) / 2, ((1 - this.#point.y) * this.viewport.y) / 2);
  }

  /** What of the handle lies under a pointer. */
  #partAt(event: PointerEvent): Part | null {
    const box = this.element.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const at = this.#drag?.moving ? this.#wanted : this.#tool;
    const { x, y } = this.#toScreen(at);
    if (this.#hovered !== null) {
      const scale = this.#scaleAt(at);
      for (const k of [0, 1, 2] as const) {
        const [a, b] = [ARROW.from * scale, ARROW.to * scale];
        const foot = this.#toScreen(this.#grab.copy(at).addScaledVector(AXES[k], a)).clone();
        const tip = this.#toScreen(this.#grab.copy(at).addScaledVector(AXES[k], b));
        if (distanceToSegment(px, py, foot.x, foot.y, tip.x, tip.y) < ARROW.hit) return k;
      }
    }
    return Math.hypot(px - x, py - y) < HIT_RADIUS ? "ring" : null;
  }

  #aim(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.#ray.setFromCamera(this.#screen.set(x, y), this.camera);
  }

  /** Point under the pointer: on the plane of the picture or on an axis. */
  #pointOf(event: PointerEvent, part: Part, out: Vector3): boolean {
    this.#aim(event);
    const { ray } = this.#ray;
    if (part === "ring") return ray.intersectPlane(this.#plane, out) !== null;
    const along = alongAxis(this.#wanted, AXES[part], ray.origin, ray.direction);
    if (along === null) return false;
    out.copy(this.#wanted).addScaledVector(AXES[part], along);
    return true;
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (this.#drag) {
      // A second finger must not turn the camera meanwhile.
      event.stopPropagation();
      return;
    }
    if (event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const part = this.#partAt(event);
    if (part === null) return;
    event.stopPropagation();
    this.#drag = { pointer: event.pointerId, part, downX: event.clientX, downY: event.clientY, moving: false };
    this.#wanted.copy(this.#tool);
    this.#wantedTurn.copy(this.#turn);
    this.camera.getWorldDirection(this.#point);
    this.#plane.setFromNormalAndCoplanarPoint(this.#point, this.#tool);
    if (this.#pointOf(event, part, this.#grab)) this.#grab.sub(this.#tool);
    else this.#grab.set(0, 0, 0);
    this.element.setPointerCapture(event.pointerId);
    this.events.onBusy(true);
    this.#paint();
  };

  readonly #onMove = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) {
      if (event.pointerType !== "touch" && event.buttons === 0) this.#hover(this.#partAt(event));
      return;
    }
    if (event.pointerId !== drag.pointer) return;
    const moved = Math.hypot(event.clientX - drag.downX, event.clientY - drag.downY);
    if (!drag.moving && moved < CLICK_REACH) return;
    drag.moving = true;
    if (!this.#pointOf(event, drag.part, this.#point)) return;
    this.#wanted.copy(this.#point).sub(this.#grab);
    this.#wanted.z = Math.max(0, this.#wanted.z);
    const { x, y, z, w } = this.#wantedTurn;
    this.events.onDrag({ p: [this.#wanted.x, this.#wanted.y, this.#wanted.z], q: [x, y, z, w] });
    this.#dirty = true;
  };

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerId === this.#drag?.pointer) this.#letGo();
  };

  readonly #onLeave = (): void => {
    if (!this.#drag) this.#hover(null);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#drag) return;
    event.stopPropagation();
    this.#letGo();
  };

  readonly #letGo = (): void => {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    this.#hovered = null;
    if (this.element.hasPointerCapture(drag.pointer)) this.element.releasePointerCapture(drag.pointer);
    this.element.style.cursor = "";
    if (drag.moving) this.events.onDrag(null);
    this.events.onBusy(false);
    this.#paint();
  };

  #hover(part: Part | null): void {
    if (part === this.#hovered) return;
    this.#hovered = part;
    this.element.style.cursor = part === null ? "" : "grab";
    this.#paint();
  }

  /** A dashed line from the measured tool to the wanted place. */
  #drawLead(): void {
    const position = this.#lead.geometry.getAttribute("position");
    position.setXYZ(0, this.#tool.x, this.#tool.y, this.#tool.z);
    position.setXYZ(1, this.#wanted.x, this.#wanted.y, this.#wanted.z);
    position.needsUpdate = true;
    const distance = this.#lead.geometry.getAttribute("lineDistance");
    distance.setX(1, this.#tool.distanceTo(this.#wanted));
    distance.needsUpdate = true;
  }
}

/** A thin arrow along y in pixels; it starts outside the ring. */
function arrowGeometry(): BufferGeometry {
  const head = 11;
  const shaft = ARROW.to - head - ARROW.from;
  return mergeGeometries([
    new CylinderGeometry(0.9, 0.9, shaft, 8).translate(0, ARROW.from + shaft / 2, 0),
    new ConeGeometry(3.6, head, 14).translate(0, ARROW.to - head / 2, 0),
  ]);
}
