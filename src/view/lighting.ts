/** One key light with shadows, and an environment that is built from soft boxes instead of a picture. */

import {
  BackSide,
  BoxGeometry,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  MathUtils,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  type Texture,
  Vector3,
  type WebGLRenderer,
} from "three";
import { THEMES, type ViewTheme } from "./palette";

/** Side of the environment's cube faces, pixels: soft boxes need no more. */
const ENVIRONMENT_SIZE = 64;

/** Position, size and brightness of the soft boxes around the table, m; z up. */
const SOFT_BOXES: readonly (readonly [Vector3, Vector3, number, string])[] = [
  [new Vector3(0, 0, 3.6), new Vector3(3.2, 3.2, 0.05), 7, "#fffaf2"],
  [new Vector3(3.6, -2.2, 1.8), new Vector3(0.05, 2.2, 2.6), 6, "#fff3e2"],
  [new Vector3(-3.6, 1.6, 1.6), new Vector3(0.05, 3, 2.2), 3.2, "#e6efff"],
  [new Vector3(0.6, 3.8, 1.4), new Vector3(2.6, 0.05, 1.6), 2.6, "#f2f5ff"],
  [new Vector3(0, -3.8, 2.2), new Vector3(0.5, 0.05, 2.4), 9, "#ffffff"],
];

/** Prefiltered environment for image-based light; made once per renderer. */
export function studioEnvironment(renderer: WebGLRenderer): Texture {
  const scene = new Scene();
  const box = new BoxGeometry();
  const shell = new Mesh(box, new MeshBasicMaterial({ color: new Color(0.42, 0.41, 0.4), side: BackSide }));
  shell.scale.set(8, 8, 8);
  const floor = new Mesh(box, new MeshBasicMaterial({ color: new Color(0.34, 0.29, 0.24) }));
  floor.scale.set(8, 8, 0.1);
  floor.position.z = -2;
  scene.add(shell, floor);
  for (const [position, size, brightness, color] of SOFT_BOXES) {
    const lamp = new Mesh(box, new MeshBasicMaterial({ color: new Color(color).multiplyScalar(brightness) }));
    lamp.position.copy(position);
    lamp.scale.copy(size);
    scene.add(lamp);
  }
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromScene(scene, 0.03, 0.1, 20, { size: ENVIRONMENT_SIZE });
  generator.dispose();
  box.dispose();
  return texture;
}

/** Beyond this, shadows would be blurred more than they tell. */
const MOST_COVERED = 4;

/** The key light from the front left; its shadow covers the work area. */
export class KeyLight {
  readonly object = new Group();
  readonly #light = new DirectionalLight("#fff7ea", 2.5);
  readonly #fill = new HemisphereLight();

  constructor() {
    const light = this.#light;
    light.position.set(0.42, -0.55, 0.95);
    light.target.position.set(0.14, 0, 0.08);
    const { camera } = light.shadow;
    camera.left = -0.42;
    camera.right = 0.42;
    camera.top = 0.42;
    camera.bottom = -0.42;
    camera.near = 0.3;
    camera.far = 2;
    light.shadow.bias = -0.0004;
    light.shadow.normalBias = 0.0016;
    light.shadow.radius = 5;
    this.#fill.position.set(0, 0, 1);
    this.#fill.visible = false;
    this.object.add(light, light.target, this.#fill);
  }

  /**
   * Lets the shadow cover a larger arm.
   *
   * @param scale - Reach of the robot against that of the SO-101; smaller ones keep its light.
   */
  cover(scale: number): void {
    const k = MathUtils.clamp(scale, 1, MOST_COVERED);
    const { position, target, shadow } = this.#light;
    position.sub(target.position).multiplyScalar(k).add(target.position);
    const { camera } = shadow;
    for (const side of ["left", "right", "top", "bottom", "near", "far"] as const) camera[side] *= k;
    camera.updateProjectionMatrix();
    shadow.normalBias *= k;
  }

  setTheme(theme: ViewTheme): void {
    const { key, fill } = THEMES[theme];
    this.#light.intensity = key;
    const [sky, ground, strength] = fill;
    this.#fill.color.set(sky);
    this.#fill.groundColor.set(ground);
    this.#fill.intensity = strength;
  }

  /** Plain materials do not see the environment: a fill light from above stands in for it. */
  setPlain(plain: boolean): void {
    this.#fill.visible = plain;
  }

  /** @param size - Side of the shadow map, pixels; 0 for no shadow. */
  setShadowMap(size: number): void {
    const { shadow } = this.#light;
    this.#light.castShadow = size > 0;
    if (size === 0 || shadow.mapSize.x === size) return;
    shadow.mapSize.set(size, size);
    shadow.map?.dispose();
    shadow.map = null;
  }

  dispose(): void {
    this.#light.dispose();
    this.#fill.dispose();
  }
}
