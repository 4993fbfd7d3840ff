/**
 * Picking and pulling in the view: a click selects, Ctrl + drag pulls with a spring, as in MuJoCo's viewer; a finger
 * pulls after a long press.
 */

import { type Object3D, type PerspectiveCamera, Plane, Raycaster, Vector2, Vector3 } from "three";
import { PullSpring } from "./pullSpring";
import type { Picked } from "./SceneView";

/** A pull at a thing, as the session takes it: scene index or link index, point and force in W, m and N. */
export interface Push {
  readonly object: number | null;
  readonly link: number | null;
  readonly point: readonly [number, number, number];
  readonly force: readonly [number, number, number];
}

export interface PointerEvents {
  readonly onSelect: (picked: Picked) => void;
  readonly onPush: (push: Push | null) => void;
  /** While this is true the camera must not turn. */
  readonly onBusy: (busy: boolean) => void;
  readonly onFocus: (point: Vector3) => void;
}

/** Pull per metre of drag, and its limit: enough to lift a cube or bend the arm, not to throw them. N/m and N. */
const PULL_PER_METRE = 25;
const STRONGEST_PULL = 4;
/** A press that moves less than this is a click, px; a finger is less steady. */
const CLICK_REACH = 4;
const TOUCH_REACH = 10;
/** A finger that rests so long on a thing takes hold of it, ms. */
const LONG_PRESS_MS = 420;

interface Pull {
  readonly picked: NonNullable<Picked>;
  /** Grabbed point in the frame of the thing. */
  readonly local: Vector3;
  readonly thing: Object3D;
  readonly plane: Plane;
  readonly target: Vector3;
}

export class ViewPointer {
  /** The spring while something is pulled. */
  readonly spring = new PullSpring();
  readonly #ray = new Raycaster();
  readonly #down = new Vector2();
  readonly #from = new Vector3();
  readonly #force = new Vector3();
  readonly #aimed = new Vector2();
  #pull: Pull | null = null;
  #epoch = -1;
  #press: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly camera: PerspectiveCamera,
    readonly element: HTMLElement,
    readonly links: readonly Object3D[],
    /** Of the scene that is drawn now. */
    readonly objects: () => readonly Object3D[],
    readonly events: PointerEvents,
  ) {}

  attach(): void {
    this.element.addEventListener("pointerdown", this.#onDown, { capture: true });
    this.element.addEventListener("pointermove", this.#onMove);
    this.element.addEventListener("pointerup", this.#onUp);
    this.element.addEventListener("pointercancel", this.#letGo);
    this.element.addEventListener("dblclick", this.#onDouble);
  }

  detach(): void {
    this.#letGo();
    this.element.removeEventListener("pointerdown", this.#onDown, { capture: true });
    this.element.removeEventListener("pointermove", this.#onMove);
    this.element.removeEventListener("pointerup", this.#onUp);
    this.element.removeEventListener("pointercancel", this.#letGo);
    this.element.removeEventListener("dblclick", this.#onDouble);
  }

  /** Whether something is being pulled. */
  get isPulling(): boolean {
    return this.#pull !== null;
  }

  /**
   * The pull follows the thing as it moves; call once per frame.
   *
   * @param epoch - Of the drawn poses. Another one is a reset or a jump in time: what was pulled is elsewhere now, and
   * the next seed must not be pulled too.
   */
  update(epoch: number): void {
    if (epoch !== this.#epoch) this.#letGo();
    this.#epoch = epoch;
    const pull = this.#pull;
    if (!pull) return;
    this.#from.copy(pull.local).applyMatrix4(pull.thing.matrixWorld);
    this.#force.subVectors(pull.target, this.#from).multiplyScalar(PULL_PER_METRE).clampLength(0, STRONGEST_PULL);
    const { kind, index } = pull.picked;
    this.events.onPush({
      object: kind === "object" ? index : null,
      link: kind === "link" ? index : null,
      point: [this.#from.x, this.#from.y, this.#from.z],
      force: [this.#force.x, this.#force.y, this.#force.z],
    });
    this.spring.show(this.#from, pull.target, this.#force.length(), this.camera.position);
  }

  dispose(): void {
    this.spring.dispose();
  }

  #aim(event: MouseEvent): void {
    const box = this.element.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.#ray.setFromCamera(this.#aimed.set(x, y), this.camera);
  }

  #hit(event: MouseEvent): { picked: NonNullable<Picked>; point: Vector3; thing: Object3D } | null {
    this.#aim(event);
    const objects = this.objects();
    const nearest = this.#ray.intersectObjects([...this.links, ...objects], true)[0];
    if (!nearest) return null;
    for (let node: Object3D | null = nearest.object; node; node = node.parent) {
      const link = this.links.indexOf(node);
      if (link >= 0) return { picked: { kind: "link", index: link }, point: nearest.point, thing: node };
      const object = objects.indexOf(node);
      if (object >= 0) return { picked: { kind: "object", index: object }, point: nearest.point, thing: node };
    }
    return null;
  }

  readonly #onDown = (event: PointerEvent): void => {
    this.#down.set(event.clientX, event.clientY);
    this.#endPress();
    if (event.button !== 0) return;
    if (event.ctrlKey || event.metaKey) {
      if (this.#take(event)) event.stopPropagation();
    } else if (event.pointerType === "touch" && event.isPrimary) {
      this.#press = setTimeout(() => this.#take(event), LONG_PRESS_MS);
    }
  };

  /** Takes hold of what lies under the pointer. @returns Whether there is something. */
  #take(event: PointerEvent): boolean {
    this.#press = null;
    const hit = this.#hit(event);
    if (!hit) return false;
    const facing = this.camera.getWorldDirection(new Vector3());
    this.#pull = {
      picked: hit.picked,
      local: hit.thing.worldToLocal(hit.point.clone()),
      thing: hit.thing,
      plane: new Plane().setFromNormalAndCoplanarPoint(facing, hit.point),
      target: hit.point.clone(),
    };
    this.element.setPointerCapture(event.pointerId);
    this.events.onBusy(true);
    return true;
  }

  #endPress(): void {
    if (this.#press !== null) clearTimeout(this.#press);
    this.#press = null;
  }

  readonly #onMove = (event: PointerEvent): void => {
    const moved = Math.hypot(event.clientX - this.#down.x, event.clientY - this.#down.y);
    if (moved > TOUCH_REACH) this.#endPress();
    if (!this.#pull) return;
    this.#aim(event);
    this.#ray.ray.intersectPlane(this.#pull.plane, this.#pull.target);
  };

  readonly #onUp = (event: PointerEvent): void => {
    this.#endPress();
    if (this.#pull) return this.#letGo();
    const moved = Math.hypot(event.clientX - this.#down.x, event.clientY - this.#down.y);
    const reach = event.pointerType === "touch" ? TOUCH_REACH : CLICK_REACH;
    if (event.button === 0 && moved < reach) this.events.onSelect(this.#hit(event)?.picked ?? null);
  };

  readonly #onDouble = (event: MouseEvent): void => {
    const hit = this.#hit(event);
    if (hit) this.events.onFocus(hit.point);
  };

  readonly #letGo = (): void => {
    this.#endPress();
    if (!this.#pull) return;
    this.#pull = null;
    this.spring.hide();
    this.events.onPush(null);
    this.events.onBusy(false);
  };
}
