/**
 * What is printed on the mat: 1 cm and 5 cm lines, the arc that the hand can reach, and distances from the robot.
 *
 * Lines are computed per pixel from the place on the mat, so they stay one pixel sharp from every distance and cost no
 * texture; only the numbers come from a small one.
 */

import {
  BufferGeometry,
  CanvasTexture,
  Color,
  Float32BufferAttribute,
  LinearMipmapLinearFilter,
  type Material,
  SRGBColorSpace,
} from "three";
import { THEMES, type ViewTheme } from "./palette";

/** Edges of the mat in W, m. */
export const MAT = { x0: -0.14, x1: 0.5, y0: -0.28, y1: 0.28 } as const;
/** The print ends this far inside the edge of the mat, m. */
const MARGIN = 0.012;
/** Pan axis, and the radii between which the fingertips work on the table, m. */
const PAN_X = 0.0388;
const REACH = [0.12, 0.36] as const;
/** The pan joint's range, rad. */
const PAN_RANGE = 1.92;

/** Pristine grid after Ben Golus, "The Best Darn Grid Shader (Yet)" (2023): lines fade instead of flickering when thin. */
const PRINT_SHADER = `
varying vec2 vMat;
uniform vec3 lineColor;
uniform vec3 reachColor;
uniform vec4 inkStrength;
uniform vec4 printArea;
float gridInk(vec2 p, float spacing, float width) {
  vec2 uv = p / spacing;
  vec2 d = max(fwidth(uv), vec2(1e-6));
  float w = width / spacing;
  vec2 drawn = clamp(vec2(w), d, vec2(0.5));
  vec2 g = 1.0 - abs(fract(uv) * 2.0 - 1.0);
  vec2 ink = smoothstep(drawn + 1.5 * d, drawn - 1.5 * d, g) * clamp(w / drawn, 0.0, 1.0);
  ink = mix(ink, vec2(w), clamp(2.0 * d - 1.0, 0.0, 1.0));
  return mix(ink.x, 1.0, ink.y);
}
float strokeInk(float distance, float width) {
  float d = max(fwidth(distance), 1e-6);
  float drawn = max(width, d);
  return smoothstep(0.5 * drawn + d, 0.5 * drawn - d, abs(distance)) * min(1.0, width / drawn * 1.4);
}
void printMat(inout vec3 color) {
  vec2 toEdge = min(vMat - printArea.xy, printArea.zw - vMat);
  float edge = min(toEdge.x, toEdge.y);
  float inside = step(0.0, edge);
  vec2 fromPan = vMat - vec2(${PAN_X.toFixed(5)}, 0.0);
  float r = length(fromPan);
  float angle = atan(fromPan.y, fromPan.x);
  float fan = step(abs(angle), ${PAN_RANGE.toFixed(3)}) * inside;
  float band = step(${REACH[0].toFixed(3)}, r) * step(r, ${REACH[1].toFixed(3)}) * fan;
  color = mix(color, reachColor, inkStrength.z * band);
  color = mix(color, lineColor, inkStrength.x * inside * gridInk(vMat, 0.01, 0.0005));
  color = mix(color, lineColor, inkStrength.y * inside * gridInk(vMat, 0.05, 0.0009));
  color = mix(color, lineColor, inkStrength.y * strokeInk(edge, 0.0014));
  float dash = smoothstep(0.0, 0.06, abs(fract(angle * 11.0) - 0.5) - 0.2);
  color = mix(color, reachColor, inkStrength.w * fan * strokeInk(r - ${REACH[1].toFixed(3)}, 0.0012));
  color = mix(color, reachColor, inkStrength.w * fan * dash * strokeInk(r - ${REACH[0].toFixed(3)}, 0.001));
}
`;

/** The ink of the mat, shared by its physical and its plain material. */
export class MatPrint {
  readonly #uniforms: Record<string, { value: unknown }>;

  /**
   * @param area - Edges of the mat as it is cut, m.
   * @param hasReach - Whether the arcs are printed: they are those of the SO-101.
   */
  constructor(
    area: { x0: number; x1: number; y0: number; y1: number },
    readonly hasReach: boolean,
  ) {
    const { x0, x1, y0, y1 } = area;
    this.#uniforms = {
      lineColor: { value: new Color() },
      reachColor: { value: new Color() },
      inkStrength: { value: [0, 0, 0, 0] },
      printArea: { value: [x0 + MARGIN, y0 + MARGIN, x1 - MARGIN, y1 - MARGIN] },
    };
  }

  setTheme(theme: ViewTheme): void {
    const { matLine, matReach, matInk } = THEMES[theme];
    (this.#uniforms.lineColor!.value as Color).set(matLine);
    (this.#uniforms.reachColor!.value as Color).set(matReach);
    const [fine, coarse, ...reach] = matInk;
    this.#uniforms.inkStrength!.value = [fine, coarse, ...(this.hasReach ? reach : [0, 0])];
  }

  /** Prints on whatever has this material and lies in the plane of W. */
  applyTo(material: Material): void {
    material.customProgramCacheKey = () => "mat";
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, this.#uniforms);
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", "#include <common>\nvarying vec2 vMat;")
        .replace("#include <begin_vertex>", "#include <begin_vertex>\nvMat = position.xy;");
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${PRINT_SHADER}`)
        .replace("#include <color_fragment>", "#include <color_fragment>\nprintMat(diffuseColor.rgb);");
    };
  }
}

/** Numbers along the mat's edges: distance ahead of the robot, and to its sides, cm. */
const AHEAD = [10, 20, 30, 40] as const;
const ASIDE = [-20, -10, 0, 10, 20] as const;
/** One cell of the number texture, pixels, and the height of its quad, m. */
const CELL = [128, 64] as const;
const NUMBER_HEIGHT = 0.013;
/** Numbers stand beside their line, m. */
const BESIDE_LINE = 0.0095;
/** Ink above the mat, m: enough for a 24 bit depth buffer from 2 m. */
const LIFT = 0.00035;

/** White numbers on clear ground, to be tinted by a material. */
export function numberTexture(): CanvasTexture {
  const labels = [...AHEAD, ...ASIDE].map((n) => `${Math.abs(n)}`);
  const canvas = document.createElement("canvas");
  canvas.width = CELL[0];
  canvas.height = CELL[1] * labels.length;
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = "#ffffff";
    context.font = "600 46px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    labels.forEach((label, k) => {
      context.fillText(label, CELL[0] / 2, CELL[1] * (k + 0.54));
    });
  }
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  return texture;
}

/** Quads for the numbers, read from in front of the robot. */
export function numberGeometry(area: { x0: number; x1: number; y0: number; y1: number }): BufferGeometry {
  const inset = MARGIN + 0.012;
  const places = [
    ...AHEAD.map((n) => [n / 100 - BESIDE_LINE, area.y0 + inset, n / 100 < area.x1 - inset] as const),
    ...ASIDE.map((n) => [area.x1 - inset, n / 100 + 1.2 * BESIDE_LINE, Math.abs(n / 100) < area.y1 - inset] as const),
  ];
  const [long, high] = [(NUMBER_HEIGHT * CELL[0]) / CELL[1] / 2, NUMBER_HEIGHT / 2];
  const position: number[] = [];
  const uv: number[] = [];
  const index: number[] = [];
  places.forEach(([x, y, fits], k) => {
    if (!fits) return;
    const first = position.length / 3;
    // Reading direction is +y, up is -x.
    for (const [across, up] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      position.push(x - up * high, y + across * long, LIFT);
      uv.push((across + 1) / 2, 1 - (k + (1 - up) / 2) / places.length);
    }
    index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(position, 3));
  const normal = position.map((_, i) => (i % 3 === 2 ? 1 : 0));
  geometry.setAttribute("normal", new Float32BufferAttribute(normal, 3));
  geometry.setAttribute("uv", new Float32BufferAttribute(uv, 2));
  geometry.setIndex(index);
  return geometry;
}
