/** What the designer finds out in slices beside the drawing: ghosts, reach, warnings. */

import type { RobotModel } from "../../robot/robotModel";
import type { DesignNews } from "./designEvents";
import type { Draft } from "./draft";
import { type ReachMap, reachMapRows } from "./reachMap";
import { type Shuffled, shuffle } from "./shuffle";
import { workOn } from "./slices";
import { warningsOf } from "./warnings";

/** Height of the grasp point over the table for the map, m: a cube of 25 mm is taken in the middle. */
const GRASP_HEIGHT = 0.0125;
/** The one arm whose reach is known in closed form. */
const KNOWN_ARM = "so101";

/** Maps by arm and height: an arm never changes. */
const maps = new Map<string, ReachMap>();

export class Foresight {
  #map: ReachMap | null = null;
  #mapWork: Generator<undefined, ReachMap> | null = null;
  #shuffled: Shuffled | null = null;
  #shuffleWork: Generator<undefined, Shuffled> | null = null;
  #shuffleKey = "";
  #warned: Draft | null = null;
  #warnedWith: ReachMap | null = null;
  #warnings: DesignNews["warnings"] = [];

  constructor(readonly robot: RobotModel) {}

  get map(): ReachMap | null {
    return this.#map;
  }

  get shuffled(): Shuffled | null {
    return this.#shuffled;
  }

  get isKnownArm(): boolean {
    return this.robot.name
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .startsWith(KNOWN_ARM);
  }

  /**
   * One turn.
   *
   * @param shown - What is drawn now, a drag included; ghosts wait until that is over.
   * @returns Whether there is something new.
   */
  update(shown: Draft, seed: number, ghosts: number, isDragging: boolean): boolean {
    const isNew = this.#workOnMap() || this.#workOnGhosts(shown, seed, ghosts, isDragging);
    if (shown === this.#warned && this.#map === this.#warnedWith) return isNew;
    this.#warned = shown;
    this.#warnedWith = this.#map;
    this.#warnings = warningsOf(shown, this.robot, this.#map);
    return true;
  }

  news(wantsReach: boolean, ghosts: number): DesignNews {
    const { drawn = 0, unplaceable = [] } = this.#shuffled ?? {};
    const reach = !wantsReach ? "off" : this.#map ? "shown" : this.isKnownArm ? "computing" : "unknown";
    return {
      warnings: this.#warnings,
      shuffled: ghosts > 0 && this.#shuffled ? { drawn, unplaceable } : null,
      reach,
      reachHeight: GRASP_HEIGHT,
    };
  }

  #workOnMap(): boolean {
    if (this.#map || !this.isKnownArm) return false;
    const key = `${this.robot.name} ${GRASP_HEIGHT}`;
    this.#map = maps.get(key) ?? null;
    if (this.#map) return true;
    this.#mapWork ??= reachMapRows(GRASP_HEIGHT);
    const done = workOn(this.#mapWork);
    if (!done) return false;
    maps.set(key, done.result);
    this.#map = done.result;
    return true;
  }

  #workOnGhosts({ scene }: Draft, seed: number, ghosts: number, isDragging: boolean): boolean {
    if (isDragging) return false;
    const key = ghosts === 0 ? "" : `${ghosts} ${seed} ${JSON.stringify(scene)}`;
    if (key !== this.#shuffleKey) {
      this.#shuffleKey = key;
      this.#shuffleWork = ghosts === 0 ? null : shuffle(scene, seed, ghosts);
      if (ghosts === 0) {
        this.#shuffled = null;
        return true;
      }
    }
    if (!this.#shuffleWork) return false;
    const done = workOn(this.#shuffleWork);
    if (!done) return false;
    this.#shuffleWork = null;
    this.#shuffled = done.result;
    return true;
  }
}
