/** Soft dark spots where things meet the table: the part of a shadow that tells that a thing stands and does not float. */

import {
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  PlaneGeometry,
  ShaderMaterial,
} from "three";
import { halfExtents } from "../world/objectShapes";
import type { SceneObject } from "../world/scene";

/** The spot reaches this far beyond the footprint of a thing that touches, m. */
const SOFT = 0.014;
/** A thing higher than this above the table leaves no spot, m. */
const HIGHEST = 0.05;
/** Spots lie this far above the mat, m. */
const LIFT = 0.0003;
/** The bodies of the largest scene, and the robot base. */
const MOST_SPOTS = 257;
/** What stands on a round foot; a ball is round however it lies. */
const ROUND: ReadonlySet<string> = new Set(["ball", "can", "peg", "ring", "cup", "bowl", "button"]);
/** What leans further than this no longer stands on its foot: cosine of the lean. */
const UPRIGHT = 0.9;
/** Footprint of the robot base: centre and half size in W, m. */
const BASE = { x: 0.02, y: 0, hx: 0.042, hy: 0.046 } as const;

export class ContactShadows {
  readonly object: InstancedMesh<PlaneGeometry, ShaderMaterial>;
  #half: readonly (readonly [number, number, number])[] = [];
  #kinds: readonly string[] = [];
  readonly #spots: InstancedBufferAttribute;
  readonly #rounds: InstancedBufferAttribute;
  readonly #matrix = new Matrix4();

  constructor(objects: readonly SceneObject[]) {
    const geometry = new PlaneGeometry(2, 2);
    this.#spots = new InstancedBufferAttribute(new Float32Array(4 * MOST_SPOTS), 4).setUsage(DynamicDrawUsage);
    this.#rounds = new InstancedBufferAttribute(new Float32Array(MOST_SPOTS), 1).setUsage(DynamicDrawUsage);
    geometry.setAttribute("spot", this.#spots);
    geometry.setAttribute("roundness", this.#rounds);
    this.object = new InstancedMesh(geometry, spotMaterial(), MOST_SPOTS);
    this.object.instanceMatrix.setUsage(DynamicDrawUsage);
    this.object.frustumCulled = false;
    this.object.renderOrder = -1;
    this.object.matrixAutoUpdate = false;
    this.setObjects(objects);
  }

  /** Other objects, or the same in other sizes. */
  setObjects(objects: readonly SceneObject[]): void {
    this.#half = objects.slice(0, MOST_SPOTS - 1).map((object) => halfExtents(object));
    this.#kinds = objects.map(({ kind }) => kind);
    this.object.count = this.#half.length + 1;
    this.#set(this.#half.length, BASE.x, BASE.y, 1, 0, BASE.hx, BASE.hy, SOFT, 1);
    this.#rounds.setX(this.#half.length, 0);
  }

  setDarkness(darkness: number): void {
    this.object.material.uniforms.darkness!.value = darkness;
  }

  /** @param poses - Shape (objects, 7). */
  place(poses: Float64Array): void {
    for (let k = 0; k < this.#half.length; k++) {
      const o = 7 * k;
      if (o + 6 >= poses.length) return;
      const [hx, hy, hz] = this.#half[k]!;
      const [x, y, z, w] = [poses[o + 3]!, poses[o + 4]!, poses[o + 5]!, poses[o + 6]!];
      // Height of the centre above the lowest corner: the third row of the rotation with the half size.
      const lean = Math.abs(1 - 2 * (x * x + y * y));
      const down = Math.abs(2 * (x * z - y * w)) * hx + Math.abs(2 * (y * z + x * w)) * hy + lean * hz;
      const height = Math.max(0, poses[o + 2]! - down);
      const strength = Math.max(0, 1 - height / HIGHEST);
      const cos = 1 - 2 * (y * y + z * z);
      const sin = 2 * (x * y + z * w);
      const flat = Math.hypot(cos, sin) || 1;
      this.#set(k, poses[o]!, poses[o + 1]!, cos / flat, sin / flat, hx, hy, SOFT + 0.6 * height, strength * strength);
      const kind = this.#kinds[k]!;
      this.#rounds.setX(k, ROUND.has(kind) && (kind === "ball" || lean > UPRIGHT) ? 1 : 0);
    }
    this.object.instanceMatrix.needsUpdate = true;
    this.#spots.needsUpdate = true;
    this.#rounds.needsUpdate = true;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
    this.object.dispose();
  }

  #set(
    k: number,
    x: number,
    y: number,
    cos: number,
    sin: number,
    hx: number,
    hy: number,
    soft: number,
    strength: number,
  ): void {
    const [sx, sy] = [hx + soft, hy + soft];
    this.#matrix.set(cos * sx, -sin * sy, 0, x, sin * sx, cos * sy, 0, y, 0, 0, 1, LIFT, 0, 0, 0, 1);
    this.object.setMatrixAt(k, this.#matrix);
    this.#spots.setXYZW(k, hx, hy, soft, strength);
  }
}

function spotMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    uniforms: { darkness: { value: 0.5 } },
    vertexShader: `attribute vec4 spot; attribute float roundness; varying vec2 vP; varying vec4 vSpot; varying float vRound;
      void main() {
        vP = position.xy * (spot.xy + spot.z);
        vSpot = spot;
        vRound = roundness * max(0.0, min(spot.x, spot.y) - 0.4 * spot.z);
        gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `uniform float darkness; varying vec2 vP; varying vec4 vSpot; varying float vRound;
      void main() {
        vec2 q = abs(vP) - vSpot.xy + vRound + 0.4 * vSpot.z;
        float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - vRound;
        float a = 1.0 - smoothstep(0.0, 1.4 * vSpot.z, d);
        gl_FragColor = vec4(0.05, 0.04, 0.03, darkness * vSpot.w * a * a);
      }`,
  });
}
