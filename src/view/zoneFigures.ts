/** Painted and floating regions: translucent, brighter when their predicate is true, with a ring that fills while it holds. */

import {
  BufferGeometry,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
  ShaderMaterial,
  Shape,
  ShapeGeometry,
  SphereGeometry,
  type Vector2,
} from "three";
import type { SceneZone } from "../world/scene";
import { circle, roundedOutline, roundedRect } from "./arm/shapes";
import { keepFigures, showFigures } from "./keepFigures";
import { placeObject } from "./objectFigures";
import { objectColor } from "./palette";

/** Paint lies this far above the mat, m. */
const PAINT_LIFT = 0.0004;
const BORDER = 0.0022;
const EASE_PER_SECOND = 9;
const RING_STEPS = 96;

/** One zone in its own frame. */
class ZoneFigure {
  readonly object = new Group();
  readonly #fill: MeshBasicMaterial | ShaderMaterial;
  readonly #edge: MeshBasicMaterial | null;
  #shown = 0;

  constructor(public source: SceneZone) {
    const color = new Color(objectColor(source.color));
    if (source.shape === "ball") {
      this.#fill = glassMaterial(color);
      this.#edge = null;
      this.object.add(new Mesh(new SphereGeometry(source.r ?? 0.02, 40, 28), this.#fill));
      return;
    }
    const paint = (opacity: number): MeshBasicMaterial =>
      new MeshBasicMaterial({
        color,
        transparent: true,
        opacity,
        depthWrite: false,
        polygonOffset: true,
        polygonOffsetFactor: -2,
      });
    this.#fill = paint(0.2);
    this.#edge = paint(0.85);
    const outline = zoneOutline(source, 0);
    const border = new Shape(outline);
    border.holes.push(new Shape(zoneOutline(source, BORDER)));
    const fill = new Mesh(new ShapeGeometry(new Shape(outline)), this.#fill);
    const edge = new Mesh(new ShapeGeometry(border), this.#edge);
    fill.position.z = PAINT_LIFT;
    edge.position.z = PAINT_LIFT * 1.5;
    fill.renderOrder = 1;
    edge.renderOrder = 2;
    this.object.add(fill, edge);
  }

  /** @returns Whether it is still changing. */
  ease(lit: boolean, dt: number): boolean {
    const before = this.#shown;
    const wanted = lit ? 1 : 0;
    this.#shown += (wanted - before) * Math.min(1, dt * EASE_PER_SECOND);
    if (Math.abs(wanted - this.#shown) < 0.004) this.#shown = wanted;
    const glow = this.#shown;
    if (this.#fill instanceof ShaderMaterial) this.#fill.uniforms.glow!.value = glow;
    else this.#fill.opacity = 0.2 + 0.38 * glow;
    if (this.#edge) this.#edge.opacity = 0.75 + 0.25 * glow;
    return this.#shown !== before;
  }

  dispose(): void {
    this.object.traverse((child) => {
      if (child instanceof Mesh) child.geometry.dispose();
    });
    this.#fill.dispose();
    this.#edge?.dispose();
  }
}

/** A tinted bubble: clear in the middle, its rim in colour; brighter with `glow`. */
function glassMaterial(color: Color): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    uniforms: { color: { value: color }, glow: { value: 0 } },
    vertexShader: `varying vec3 vN; varying vec3 vV;
      void main() { vec4 p = modelViewMatrix * vec4(position, 1.0); vN = normalMatrix * normal; vV = -p.xyz; gl_Position = projectionMatrix * p; }`,
    fragmentShader: `uniform vec3 color; uniform float glow; varying vec3 vN; varying vec3 vV;
      void main() {
        float rim = 1.0 - abs(dot(normalize(vN), normalize(vV)));
        float a = mix(0.16, 0.34, glow) + mix(0.6, 0.66, glow) * rim * rim;
        gl_FragColor = vec4(mix(color, color * 1.25 + 0.12, glow), a);
        #include <colorspace_fragment>
      }`,
  });
}

/** The outline of a painted zone, shrunk by a border, m. */
function zoneOutline(zone: SceneZone, inset: number): Vector2[] {
  if (zone.shape === "disc") return circle(0, 0, (zone.r ?? 0.03) - inset, 64);
  const [x, y] = zone.size ?? [0.06, 0.06];
  if (zone.shape === "rect") return roundedRect(inset - x / 2, x / 2 - inset, inset - y / 2, y / 2 - inset, 0.003);
  // A flat T: the bar along x at the far side, the stem towards -y.
  const bar = zone.bar ?? y * 0.3;
  const stem = bar / 2 - inset;
  const top = y / 2 - inset;
  const under = y / 2 - bar + inset;
  return roundedOutline([
    [-stem, inset - y / 2],
    [stem, inset - y / 2],
    [stem, under],
    [x / 2 - inset, under],
    [x / 2 - inset, top],
    [inset - x / 2, top],
    [inset - x / 2, under],
    [-stem, under],
  ]);
}

/** Radius of the circle around a zone's footprint, m. */
function zoneRadius(zone: SceneZone): number {
  if (zone.r !== undefined) return zone.r;
  const [x, y] = zone.size ?? [0.06, 0.06];
  return 0.5 * Math.hypot(x, y);
}

/** A flat ring on the table that fills clockwise from the far side. */
export class DwellRing {
  readonly object = new Group();
  readonly #track: Mesh<RingGeometry, MeshBasicMaterial>;
  readonly #arc: Mesh<BufferGeometry, MeshBasicMaterial>;
  #shown = 0;

  constructor() {
    const paint = (opacity: number): MeshBasicMaterial =>
      new MeshBasicMaterial({ transparent: true, opacity, depthWrite: false, side: DoubleSide });
    this.#track = new Mesh(new RingGeometry(1, 1.03, RING_STEPS), paint(0.25));
    this.#arc = new Mesh(arcGeometry(), paint(0.95));
    this.#track.renderOrder = 3;
    this.#arc.renderOrder = 4;
    this.object.add(this.#track, this.#arc);
    this.object.visible = false;
  }

  /**
   * Fills towards a share; the ring closes smoothly although the session tells of it a few times a second.
   *
   * @param share - 0 hides the ring, 1 closes it.
   * @param radius - m.
   * @returns Whether it is still changing.
   */
  ease(share: number, x: number, y: number, radius: number, color: string, dt: number): boolean {
    const before = this.#shown;
    this.#shown = share <= 0 ? 0 : before + (share - before) * Math.min(1, dt * EASE_PER_SECOND);
    if (Math.abs(share - this.#shown) < 0.004) this.#shown = share;
    this.object.visible = this.#shown > 0;
    if (!this.object.visible) return before > 0;
    this.object.position.set(x, y, 0.0009);
    this.object.scale.set(radius, radius, 1);
    this.#track.material.color.set(color);
    this.#arc.material.color.set(color);
    this.#arc.geometry.setDrawRange(0, 6 * Math.max(1, Math.round(this.#shown * RING_STEPS)));
    return this.#shown !== before;
  }

  dispose(): void {
    for (const mesh of [this.#track, this.#arc]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

function arcGeometry(): BufferGeometry {
  const position: number[] = [];
  const index: number[] = [];
  for (let k = 0; k <= RING_STEPS; k++) {
    const a = Math.PI - (2 * Math.PI * k) / RING_STEPS;
    for (const r of [0.995, 1.035]) position.push(r * Math.cos(a), r * Math.sin(a), 0);
    if (k < RING_STEPS) index.push(2 * k, 2 * k + 1, 2 * k + 3, 2 * k, 2 * k + 3, 2 * k + 2);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(position, 3));
  geometry.setIndex(index);
  return geometry;
}

/** All of a zone that its figure depends on. */
function lookOf({ at, yaw, ...look }: SceneZone): string {
  return JSON.stringify(look);
}

/** All zones of a scene. */
export class ZoneFigures {
  readonly object = new Group();
  figures: readonly ZoneFigure[] = [];

  /**
   * Shows other zones. What looks as before keeps its figure.
   *
   * @returns Figures that are no longer shown; the caller disposes of them.
   */
  setZones(zones: readonly SceneZone[]): readonly ZoneFigure[] {
    const { kept, gone } = keepFigures(this.figures, zones, lookOf, (zone) => new ZoneFigure(zone));
    this.figures = kept;
    showFigures(this.object, this.figures, gone);
    return gone;
  }

  /** @param poses - Shape (zones, 7). */
  place(poses: Float64Array): void {
    for (let k = 0; k < this.figures.length; k++) placeObject(this.figures[k]!.object, poses, k);
  }

  /** Eases towards lit or not. @returns Whether anything is still changing. */
  ease(lit: ReadonlySet<string>, dt: number): boolean {
    let busy = false;
    for (const figure of this.figures) busy = figure.ease(lit.has(figure.source.id), dt) || busy;
    return busy;
  }

  /** Centre on the table and radius of a zone; null when there is none of that id. */
  circleOf(id: string): { x: number; y: number; radius: number } | null {
    const figure = this.figures.find(({ source }) => source.id === id);
    if (!figure) return null;
    const { x, y } = figure.object.position;
    return { x, y, radius: zoneRadius(figure.source) };
  }

  dispose(): void {
    for (const figure of this.figures) figure.dispose();
  }
}
