/** The spring of a pull: a coil from the thing to the pointer, with the force in newtons beside it. */

import {
  BufferGeometry,
  CanvasTexture,
  DynamicDrawUsage,
  Float32BufferAttribute,
  Group,
  Line,
  LineBasicMaterial,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
} from "three";

const TURNS = 9;
const STEPS_PER_TURN = 12;
const POINTS = TURNS * STEPS_PER_TURN + 1;
/** The coil is thinner where it is stretched, m. */
const RADIUS = 0.006;
const LABEL = { width: 160, height: 56, font: "600 34px system-ui, sans-serif" } as const;
/** Height of the label in the scene as a share of the distance to the eye. */
const LABEL_SIZE = 0.022;

export class PullSpring {
  readonly object = new Group();
  readonly #coil: Line<BufferGeometry, LineBasicMaterial>;
  readonly #position = new Float32BufferAttribute(new Float32Array(3 * POINTS), 3);
  readonly #label: Sprite;
  readonly #canvas = document.createElement("canvas");
  readonly #texture: CanvasTexture;
  readonly #along = new Vector3();
  readonly #side = new Vector3();
  readonly #up = new Vector3();
  readonly #point = new Vector3();
  #color = "#d9730d";
  #written = "";

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", this.#position.setUsage(DynamicDrawUsage));
    this.#coil = new Line(geometry, new LineBasicMaterial({ depthTest: false, transparent: true }));
    this.#canvas.width = LABEL.width;
    this.#canvas.height = LABEL.height;
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#label = new Sprite(new SpriteMaterial({ map: this.#texture, depthTest: false, transparent: true }));
    this.#label.center.set(-0.12, 0.5);
    this.#coil.frustumCulled = false;
    this.#coil.renderOrder = 27;
    this.#label.renderOrder = 28;
    this.object.add(this.#coil, this.#label);
    this.object.visible = false;
  }

  setColor(color: string): void {
    this.#color = color;
    this.#coil.material.color.set(color);
    this.#written = "";
  }

  hide(): void {
    this.object.visible = false;
  }

  /** @param newtons - Size of the pull; `eye` is where the camera is, for the size of the label. */
  show(from: Vector3, to: Vector3, newtons: number, eye: Vector3): void {
    this.object.visible = true;
    this.#along.subVectors(to, from);
    const length = this.#along.length();
    this.#side.set(0, 0, 1).cross(this.#along);
    if (this.#side.lengthSq() < 1e-9) this.#side.set(1, 0, 0);
    this.#side.normalize();
    this.#up.crossVectors(this.#along, this.#side).normalize();
    const radius = RADIUS / (1 + 6 * length);
    for (let k = 0; k < POINTS; k++) {
      const t = k / (POINTS - 1);
      const a = (2 * Math.PI * k) / STEPS_PER_TURN;
      // Straight at both ends.
      const r = radius * Math.min(1, 8 * t, 8 * (1 - t));
      this.#point
        .copy(from)
        .addScaledVector(this.#along, t)
        .addScaledVector(this.#side, r * Math.cos(a))
        .addScaledVector(this.#up, r * Math.sin(a));
      this.#position.setXYZ(k, this.#point.x, this.#point.y, this.#point.z);
    }
    this.#position.needsUpdate = true;
    this.#label.position.copy(to);
    const height = LABEL_SIZE * eye.distanceTo(to);
    this.#label.scale.set((height * LABEL.width) / LABEL.height, height, 1);
    this.#write(`${newtons.toFixed(1)} N`);
  }

  dispose(): void {
    this.#coil.geometry.dispose();
    this.#coil.material.dispose();
    this.#texture.dispose();
    this.#label.material.dispose();
  }

  #write(text: string): void {
    const context = this.#canvas.getContext("2d");
    if (text === this.#written || !context) return;
    this.#written = text;
    context.clearRect(0, 0, LABEL.width, LABEL.height);
    context.fillStyle = this.#color;
    context.beginPath();
    context.roundRect(0, 0, LABEL.width, LABEL.height, 14);
    context.fill();
    context.fillStyle = "#ffffff";
    context.font = LABEL.font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, LABEL.width / 2, LABEL.height / 2 + 2);
    this.#texture.needsUpdate = true;
  }
}
