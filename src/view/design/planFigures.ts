/** Outlines on the table with a faint fill: dotted for areas of a reset, solid for zones that are picked. */

import {
  BufferGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
  Shape,
  ShapeGeometry,
  Vector2,
} from "three";
import type { Vec2 } from "../../world/polygon";
import { distanceToSegment } from "../screenScale";
import type { Outline } from "./areaShapes";
import type { Screen } from "./gripHits";

/** Above the mat and the zones, m. */
const LIFT = 0.0013;
/** Dash, gap and half width of the outline, m. */
const DASH = 0.007;
const GAP = 0.005;
const HALF_WIDTH = 0.0009;
const STRENGTH = { quiet: [0.035, 0.5], near: [0.09, 0.9], picked: [0.14, 1] } as const;
/** A click meets an outline within this, pixels. */
const CLICK_REACH = 8;

export interface PlanItem {
  readonly outlines: readonly Outline[];
  readonly strength: keyof typeof STRENGTH;
}

interface Figure {
  readonly outlines: readonly Outline[];
  readonly key: string;
  readonly group: Group;
  readonly fill: MeshBasicMaterial;
  readonly edge: MeshBasicMaterial;
}

export class PlanFigures {
  readonly object = new Group();
  #figures: Figure[] = [];
  #color = "#8250df";

  constructor(readonly isDotted: boolean) {}

  setColor(color: string): void {
    this.#color = color;
    for (const { fill, edge } of this.#figures) for (const material of [fill, edge]) material.color.set(color);
  }

  show(items: readonly PlanItem[]): void {
    const next = items.map(({ outlines }, k) => {
      const key = JSON.stringify(outlines);
      const known = this.#figures[k];
      if (known?.key === key) return known;
      if (known) this.#remove(known);
      return this.#figure(outlines, key);
    });
    for (const figure of this.#figures.slice(next.length)) this.#remove(figure);
    this.#figures = next;
    next.forEach(({ fill, edge }, k) => {
      const [inside, outline] = STRENGTH[items[k]!.strength];
      fill.opacity = inside;
      edge.opacity = outline;
    });
  }

  /** Index of the item whose outline a pointer meets; null for none. */
  hitOutline(x: number, y: number, screen: Screen): number | null {
    let best: number | null = null;
    let nearest = CLICK_REACH;
    this.#figures.forEach(({ outlines }, k) => {
      for (const outline of outlines) {
        const distance = Math.min(...loopsOf(outline).map((loop) => distanceToLoop(loop, outline.z, x, y, screen)));
        if (distance >= nearest) continue;
        nearest = distance;
        best = k;
      }
    });
    return best;
  }

  dispose(): void {
    for (const figure of this.#figures) this.#remove(figure);
    this.#figures = [];
  }

  #figure(outlines: readonly Outline[], key: string): Figure {
    const group = new Group();
    const paint = (): MeshBasicMaterial =>
      new MeshBasicMaterial({ color: this.#color, transparent: true, depthWrite: false, side: DoubleSide });
    const [fill, edge] = [paint(), paint()];
    for (const outline of outlines) {
      const shape = new Shape(outline.loop.map(toVector));
      if (outline.hole) shape.holes.push(new Shape(outline.hole.map(toVector)));
      const inside = new Mesh(new ShapeGeometry(shape), fill);
      const border = new Mesh(line(loopsOf(outline), this.isDotted ? GAP : 0), edge);
      inside.position.z = outline.z + LIFT;
      border.position.z = outline.z + LIFT * 1.3;
      inside.renderOrder = 3;
      border.renderOrder = 4;
      group.add(inside, border);
    }
    this.object.add(group);
    return { outlines, key, group, fill, edge };
  }

  #remove({ group, fill, edge }: Figure): void {
    this.object.remove(group);
    for (const child of group.children) if (child instanceof Mesh) child.geometry.dispose();
    fill.dispose();
    edge.dispose();
  }
}

function toVector([x, y]: Vec2): Vector2 {
  return new Vector2(x, y);
}

function loopsOf({ loop, hole }: Outline): readonly (readonly Vec2[])[] {
  return hole ? [loop, hole] : [loop];
}

function distanceToLoop(loop: readonly Vec2[], z: number, x: number, y: number, screen: Screen): number {
  const pixels = loop.map(([px, py]) => screen.toPixel([px, py, z]));
  let nearest = Number.POSITIVE_INFINITY;
  pixels.forEach((a, k) => {
    const b = pixels[(k + 1) % pixels.length];
    if (a && b) nearest = Math.min(nearest, distanceToSegment(x, y, a.x, a.y, b.x, b.y));
  });
  return nearest;
}

/** A line along closed loops, as flat pieces of constant width with gaps between them, m. */
function line(loops: readonly (readonly Vec2[])[], gap: number): BufferGeometry {
  const position: number[] = [];
  for (const loop of loops) {
    let phase = 0;
    loop.forEach(([ax, ay], k) => {
      const [bx, by] = loop[(k + 1) % loop.length]!;
      const length = Math.hypot(bx - ax, by - ay);
      if (length === 0) return;
      const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
      for (let from = -phase; from < length; from += DASH + gap) {
        const [s, e] = [Math.max(0, from), Math.min(length, from + DASH)];
        if (e > s) position.push(...piece(ax + ux * s, ay + uy * s, ax + ux * e, ay + uy * e, -uy, ux));
      }
      phase = (phase + length) % (DASH + gap);
    });
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(position, 3));
  return geometry;
}

/** Two triangles along a line, widened across it. */
function piece(ax: number, ay: number, bx: number, by: number, nx: number, ny: number): number[] {
  const [wx, wy] = [nx * HALF_WIDTH, ny * HALF_WIDTH];
  const [a, b, c, d] = [
    [ax - wx, ay - wy, 0],
    [bx - wx, by - wy, 0],
    [bx + wx, by + wy, 0],
    [ax + wx, ay + wy, 0],
  ] as const;
  return [...a, ...b, ...c, ...a, ...c, ...d];
}
