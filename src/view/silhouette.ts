/**
 * A shape as one flat silhouette: a faint fill and an outline of constant width on the screen.
 *
 * The stencil keeps every pixel to one coat, so nothing inside the shape shows through, however many solids it has. The
 * outline is the back of a hull that is swollen along the normals (inverted hull) and drawn where the fill is not.
 */

import {
  type BufferGeometry,
  Color,
  FrontSide,
  Group,
  Mesh,
  NotEqualStencilFunc,
  ReplaceStencilOp,
  ShaderMaterial,
  type Vector2,
} from "three";

export interface SilhouetteStyle {
  /** Render order of the fill; the outline follows. */
  readonly order: number;
  /** Stencil value; each silhouette needs its own. */
  readonly stencil: number;
  /** Opacity of the fill and of the outline, 0 to 1. */
  readonly fill: number;
  readonly edge: number;
  /** Width of the outline, CSS pixels. */
  readonly width: number;
  /** Length of a dash on the screen, CSS pixels; 0 for a solid line. */
  readonly dash: number;
  /** Whether a surface at the same place wins (ghosts) or loses (outlines of the thing itself). */
  readonly behind: boolean;
}

export class Silhouette {
  readonly object = new Group();
  readonly #fill: ShaderMaterial;
  readonly #edge: ShaderMaterial;

  /** @param viewport - Size of the canvas, CSS pixels; read at each frame. */
  constructor(
    readonly style: SilhouetteStyle,
    viewport: Vector2,
  ) {
    const offset = style.behind ? 2 : -2;
    const shared = {
      transparent: true,
      depthWrite: false,
      side: FrontSide,
      stencilWrite: true,
      stencilRef: style.stencil,
      stencilFunc: NotEqualStencilFunc,
      stencilZPass: ReplaceStencilOp,
      polygonOffset: true,
      polygonOffsetFactor: offset,
      polygonOffsetUnits: offset,
    } as const;
    const color = { value: new Color() };
    const uniforms = (opacity: number, width: number) => ({
      color,
      opacity: { value: opacity },
      width: { value: width },
      dash: { value: style.dash },
      viewport: { value: viewport },
    });
    // Where something hides the shape it still is the shape: no outline there.
    const stencilZFail = ReplaceStencilOp;
    this.#fill = new ShaderMaterial({ ...shared, ...SHADERS, stencilZFail, uniforms: uniforms(style.fill, 0) });
    this.#fill.colorWrite = style.fill > 0;
    this.#edge = new ShaderMaterial({ ...shared, ...SHADERS, uniforms: uniforms(style.edge, style.width) });
    this.object.visible = false;
  }

  /** Adds a solid; move the group that is returned. The geometry stays the caller's. */
  add(geometry: BufferGeometry): Group {
    const part = new Group();
    for (const [k, material] of [this.#fill, this.#edge].entries()) {
      const mesh = new Mesh(geometry, material);
      mesh.renderOrder = this.style.order + k;
      mesh.matrixAutoUpdate = false;
      part.add(mesh);
    }
    this.object.add(part);
    return part;
  }

  clear(): void {
    this.object.clear();
  }

  setColor(color: string): void {
    (this.#edge.uniforms.color!.value as Color).set(color);
  }

  /** @param strength - 0 hides it, 1 shows it fully. */
  setStrength(strength: number): void {
    this.object.visible = strength > 0;
    this.#fill.uniforms.opacity!.value = this.style.fill * strength;
    this.#edge.uniforms.opacity!.value = this.style.edge * strength;
  }

  dispose(): void {
    this.#fill.dispose();
    this.#edge.dispose();
  }
}

const SHADERS = {
  vertexShader: `uniform float width; uniform vec2 viewport;
    void main() {
      gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      vec4 n = projectionMatrix * vec4(normalMatrix * normal, 0.0);
      vec2 side = n.xy * viewport;
      float len = length(side);
      if (len > 0.0) gl_Position.xy += side / len * 2.0 * width / viewport * gl_Position.w;
    }`,
  // Dashes lie on a fixed screen pattern: they need no arc length and do not crawl along the shape. No `discard`: it would
  // force software renderers to shade before they test depth and stencil.
  fragmentShader: `uniform vec3 color; uniform float opacity; uniform float width; uniform float dash;
    void main() {
      float ink = dash > 0.0 && width > 0.0 ? step(mod(gl_FragCoord.x + 0.37 * gl_FragCoord.y, 2.0 * dash), 1.25 * dash) : 1.0;
      gl_FragColor = vec4(color, opacity * ink);
      #include <colorspace_fragment>
    }`,
};
