/** A translucent arm that shows where the arm is wanted or predicted: its rim in colour, its middle almost clear. */

import { Color, Group, MeshBasicMaterial, ShaderMaterial } from "three";
import { linkPoses } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { ArmFigure } from "./arm/armFigure";

/** A target closer than this to the measured position shows no ghost, rad. */
const LEAST_DIFFERENCE = 0.035;
const FULL_DIFFERENCE = 0.12;

export class GhostArm {
  readonly object = new Group();
  readonly #model: RobotModel;
  readonly #figure: ArmFigure;
  readonly #depth: ArmFigure;
  readonly #rim: ShaderMaterial;
  readonly #mask = new MeshBasicMaterial({ colorWrite: false });
  readonly #poses: Float64Array;

  /** @param order - Render order; each ghost needs its own pair. */
  constructor(model: RobotModel, order: number) {
    this.#model = model;
    this.#poses = new Float64Array(7 * model.links.length);
    this.#rim = rimMaterial();
    // First depth alone, then the rim of what is in front: no layers shine through each other.
    this.#depth = new ArmFigure(model, () => this.#mask);
    this.#figure = new ArmFigure(model, () => this.#rim);
    this.#depth.each((mesh) => {
      mesh.renderOrder = order;
    });
    this.#figure.each((mesh) => {
      mesh.renderOrder = order + 1;
    });
    this.object.add(this.#depth.object, this.#figure.object);
    this.object.visible = false;
  }

  setColor(color: string): void {
    (this.#rim.uniforms.color!.value as Color).set(color);
  }

  /**
   * Shows joint positions as a ghost, the fainter the closer they are to the measured ones.
   *
   * @param q - Wanted, shape (n), rad; empty hides the ghost.
   * @param measured - Shape (n), rad.
   * @param base - Pose of the base in W, row 0 of the link poses.
   */
  show(q: Float64Array, measured: Float64Array, base: Float64Array): void {
    let difference = 0;
    const known = q.length === this.#model.joints.length;
    if (known) for (let j = 0; j < q.length; j++) difference = Math.max(difference, Math.abs(q[j]! - measured[j]!));
    this.object.visible = known && difference > LEAST_DIFFERENCE;
    if (!this.object.visible) return;
    const strength = Math.min(1, (difference - LEAST_DIFFERENCE) / (FULL_DIFFERENCE - LEAST_DIFFERENCE));
    this.#rim.uniforms.strength!.value = strength;
    linkPoses(this.#model, q, this.#poses);
    this.#figure.place(this.#poses);
    this.#depth.place(this.#poses);
    if (base.length >= 7) {
      this.object.position.set(base[0]!, base[1]!, base[2]!);
      this.object.quaternion.set(base[3]!, base[4]!, base[5]!, base[6]!);
    }
    // The base stands still: it never differs.
    for (const figure of [this.#figure, this.#depth]) figure.links[0]!.visible = false;
  }

  dispose(): void {
    this.#rim.dispose();
    this.#mask.dispose();
  }
}

function rimMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    uniforms: { color: { value: new Color() }, strength: { value: 1 } },
    vertexShader: `varying vec3 vN; varying vec3 vV;
      void main() { vec4 p = modelViewMatrix * vec4(position, 1.0); vN = normalMatrix * normal; vV = -p.xyz; gl_Position = projectionMatrix * p; }`,
    fragmentShader: `uniform vec3 color; uniform float strength; varying vec3 vN; varying vec3 vV;
      void main() {
        float rim = 1.0 - max(0.0, dot(normalize(vN), normalize(vV)));
        gl_FragColor = vec4(color, strength * (0.1 + 0.75 * smoothstep(0.35, 0.95, rim)));
        #include <colorspace_fragment>
      }`,
  });
}
