/** What the designer on the stage is told, and what it tells. */

import type { SceneDocument } from "../../world/edits/documentParts";
import type { GripTool } from "./grips";

export interface DesignViewState {
  readonly document: SceneDocument;
  readonly seed: number;
  /** Ids of objects, zones and cameras, `place/<k>` for areas; the last one leads. */
  readonly picked: readonly string[];
  readonly tool: GripTool;
  readonly snapping: boolean;
}

export interface DesignViewEvents {
  /** A click: null for nothing. */
  readonly onPick: (id: string | null, additive: boolean) => void;
  /** A drag has ended, or something was dropped; `picked` is what is new and to be picked. */
  readonly onEdit: (document: SceneDocument, picked: readonly string[] | null) => void;
  /** Numbers of the drag and where to show them, CSS pixels on the canvas; null when it is over. */
  readonly onReadout: (readout: { readonly text: string; readonly x: number; readonly y: number } | null) => void;
}
