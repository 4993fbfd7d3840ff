/** What lies under a pointer: rays, pixels, things. */

import { MathUtils, type Object3D, Raycaster, Vector2, Vector3 } from "three";
import type { Vec3 } from "../../math/vector3";
import { metresPerPixel } from "../screenScale";
import type { StageRoom } from "../stageGuest";
import { documentId } from "./draft";
import type { Ray } from "./gripDrag";
import type { Screen } from "./gripHits";

/** A place on the canvas, CSS pixels from its upper left corner. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A thing under the pointer. */
export interface Seen {
  /** Id in the document. */
  readonly id: string;
  readonly isZone: boolean;
  readonly point: Vec3;
  /** Whether the surface that is seen faces up. */
  readonly isTop: boolean;
}

/** A surface whose normal rises more than this is one that things can stand on. */
const LEVEL = 0.95;

export class Sight implements Screen {
  readonly #ray = new Raycaster();
  readonly #spot = new Vector2();
  readonly #point = new Vector3();

  constructor(readonly room: StageRoom) {}

  /** Of an event on the canvas. */
  pixelOf(event: MouseEvent): Pixel {
    const { left, top } = this.room.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  rayAt({ x, y }: Pixel): Ray {
    const { width, height } = this.room.element.getBoundingClientRect();
    this.#ray.setFromCamera(this.#spot.set((x / width) * 2 - 1, 1 - (y / height) * 2), this.room.camera);
    const { origin, direction } = this.#ray.ray;
    return { from: [origin.x, origin.y, origin.z], direction: [direction.x, direction.y, direction.z] };
  }

  toPixel([x, y, z]: Vec3): Pixel | null {
    const { camera, viewport } = this.room;
    const seen = this.#point.set(x, y, z).applyMatrix4(camera.matrixWorldInverse);
    if (seen.z > -camera.near) return null;
    seen.applyMatrix4(camera.projectionMatrix);
    return { x: ((seen.x + 1) * viewport.x) / 2, y: ((1 - seen.y) * viewport.y) / 2 };
  }

  pixelAt([x, y, z]: Vec3): number {
    const { camera, viewport } = this.room;
    const depth = -this.#point.set(x, y, z).applyMatrix4(camera.matrixWorldInverse).z;
    return metresPerPixel(MathUtils.degToRad(camera.fov), Math.max(depth, camera.near), viewport.y);
  }

  /** The axes of the table that lie nearest to the right and the upper edge of the picture. */
  axes(): { readonly right: readonly [number, number]; readonly away: readonly [number, number] } {
    const right = this.#point.setFromMatrixColumn(this.room.camera.matrixWorld, 0);
    const [x, y] = Math.abs(right.x) > Math.abs(right.y) ? [Math.sign(right.x), 0] : [0, Math.sign(right.y)];
    return { right: [x, y], away: [-y, x] };
  }

  /** The nearest thing under a pixel; links of the arm hide what is behind them. */
  thingAt(pixel: Pixel): Seen | null {
    const { objects, zones, links } = this.room;
    this.rayAt(pixel);
    const roots = [...objects.figures, ...zones.figures];
    const hit = this.#ray.intersectObjects([...links, ...roots.map(({ object }) => object)], true)[0];
    if (!hit) return null;
    for (let node: Object3D | null = hit.object; node; node = node.parent) {
      const index = roots.findIndex(({ object }) => object === node);
      if (index < 0) continue;
      const normal = hit.face ? hit.face.normal.clone().transformDirection(hit.object.matrixWorld) : null;
      return {
        id: documentId(roots[index]!.source.id),
        isZone: index >= objects.figures.length,
        point: [hit.point.x, hit.point.y, hit.point.z],
        isTop: (normal?.z ?? 0) > LEVEL,
      };
    }
    return null;
  }
}
