/** The goal in the scene: zones and containers light up as they become true, a ring fills while the goal holds. */

import { Group } from "three";
import { halfExtents } from "../world/objectShapes";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import { type GoalVisual, goalVisual, NO_GOAL } from "./goalVisual";
import type { ObjectFigures } from "./objectFigures";
import { DwellRing, type ZoneFigures } from "./zoneFigures";

/** The dwell ring stands off an object by this share of its larger half size, and off a zone by this share of its radius. */
const OBJECT_MARGIN = 1.45;
const ZONE_MARGIN = 1.15;

export class GoalFigures {
  readonly object = new Group();
  readonly #ring = new DwellRing();
  #ids: ReadonlySet<string> = new Set();
  #goal: GoalVisual = NO_GOAL;
  #color = "#1a7f37";

  constructor(
    readonly zones: ZoneFigures,
    readonly objects: ObjectFigures,
  ) {
    this.object.add(this.#ring.object);
  }

  setScene({ objects, zones }: Scene): void {
    this.#ids = new Set([...objects, ...zones].map(({ id }) => id));
  }

  setColor(color: string): void {
    this.#color = color;
  }

  setTask(task: TaskStatus | null): void {
    this.#goal = goalVisual(task, this.#ids);
  }

  /** @returns Whether anything is still changing. */
  ease(dt: number): boolean {
    const { lit, dwell } = this.#goal;
    let busy = this.zones.ease(lit, dt);
    for (const figure of this.objects.figures) {
      busy = figure.easeGlow(this.#color, dwell > 0 && lit.has(figure.source.id) ? dwell : 0, dt) || busy;
    }
    return this.#showRing(dwell, dt) || busy;
  }

  dispose(): void {
    this.#ring.dispose();
  }

  /** The ring lies around the zone that the goal speaks of, else around the last object, where that stands. */
  #showRing(share: number, dt: number): boolean {
    for (const id of this.#goal.named) {
      const zone = this.zones.circleOf(id);
      if (zone) return this.#ring.ease(share, zone.x, zone.y, zone.radius * ZONE_MARGIN, this.#color, dt);
    }
    const id = this.#goal.named.at(-1);
    const last = this.objects.figures.find(({ source }) => source.id === id);
    if (!last) return this.#ring.ease(0, 0, 0, 0, this.#color, dt);
    const { x, y } = last.object.position;
    return this.#ring.ease(share, x, y, OBJECT_MARGIN * this.#footprint(x, y), this.#color, dt);
  }

  /** Largest half size of the things of the goal that stand at a place: the foot of a stack, m. */
  #footprint(x: number, y: number): number {
    let largest = 0;
    for (const { source, object } of this.objects.figures) {
      if (!this.#goal.named.includes(source.id)) continue;
      const [hx, hy] = halfExtents(source);
      const half = Math.max(hx, hy);
      if (Math.hypot(object.position.x - x, object.position.y - y) < half) largest = Math.max(largest, half);
    }
    return largest;
  }
}
