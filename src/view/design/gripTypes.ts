/** What a handle of the designer is, and what a drag of it means. Pure data. */

import type { Vec3 } from "../../math/vector3";
import type { SceneDocument } from "../../world/edits/documentParts";

/** How far a handle has been dragged. */
export interface Travel {
  /** In W, m; of a line along it, of a plane within it. */
  readonly by: Vec3;
  /** Along the line of the handle, m. */
  readonly along: number;
  /** About the axis of the handle, deg. */
  readonly turn: number;
  /** Whether the drag goes in steps. */
  readonly steps: boolean;
}

/** A changed document, and what is said beside the handle. */
export interface Edit {
  readonly document: SceneDocument;
  readonly readout: string;
}

export interface Grip {
  readonly id: string;
  readonly look: "arrow" | "plane" | "ring" | "knob";
  /** Colour: an axis of W, or none. */
  readonly axis: 0 | 1 | 2 | null;
  /** Where it stands in W, m. */
  readonly at: Vec3;
  /** Unit direction of a line; normal of a plane; axis of a turn. */
  readonly direction: Vec3;
  /** What the pointer moves along. */
  readonly way: "line" | "plane" | "turn";
  /** Centre of a turn in W, m; otherwise where the handle stands. */
  readonly centre: Vec3;
  /** How far outside `at` it is drawn along its direction, screen pixels. */
  readonly offset: number;
  readonly edit: (travel: Travel) => Edit;
}
