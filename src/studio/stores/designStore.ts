/** What the designer has in hand: what is picked, with which tool, and what is shown beside the scene. Not remembered. */

import { createStore } from "zustand/vanilla";

/** What dragging a handle does. */
export type DesignTool = "move" | "rotate" | "size";

/** How many resets are shown at once as ghosts. */
export type GhostCount = 0 | 1 | 10 | 100;

export interface DesignState {
  /**
   * What is picked: ids of objects, zones and cameras, and `place/<k>` for the area of the k-th entry of `reset.place`.
   * The last one leads: numbers are shown for it, and others are aligned to it.
   */
  readonly picked: readonly string[];
  readonly tool: DesignTool;
  /** Whether handles go in steps: 5 mm, 15 degrees. */
  readonly snapping: boolean;
  readonly ghosts: GhostCount;
  readonly reachMap: boolean;
  /** The condition that is being looked at; the scene shows what it speaks of. Null for none. */
  readonly lit: LitCondition | null;
}

/** A condition of the task, as the builder shows it. */
export interface LitCondition {
  /** JSON pointer of the predicate, for instance `/goal/all/0`. */
  readonly path: string;
  readonly predicate: Readonly<Record<string, unknown>>;
  /** What it names: ids, regions such as `tray.inside`, `tcp`, `table`. */
  readonly names: readonly string[];
}

export function freshDesign(): DesignState {
  return { picked: [], tool: "move", snapping: true, ghosts: 0, reachMap: false, lit: null };
}

export const designStore = createStore<DesignState>()(freshDesign);

/** Picks a thing alone, or adds it to what is picked or takes it out again. */
export function pick(id: string | null, additive = false): void {
  designStore.setState(({ picked }) => {
    if (id === null) return additive ? {} : { picked: [] };
    if (!additive) return { picked: [id] };
    return { picked: picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id] };
  });
}
