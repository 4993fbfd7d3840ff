/** What the designer on the stage is told, and what it tells. */

import type { SceneDocument } from "../../world/edits/documentParts";
import type { GripTool } from "./grips";
import type { DesignWarning } from "./warnings";

export interface DesignViewState {
  readonly document: SceneDocument;
  readonly seed: number;
  /** Ids of objects, zones and cameras, `place/<k>` for areas; the last one leads. */
  readonly picked: readonly string[];
  readonly tool: GripTool;
  readonly snapping: boolean;
  /** How many further resets are shown. */
  readonly ghosts: number;
  readonly reachMap: boolean;
  /** Path of the condition of the goal that is looked at; null for none. */
  readonly litPath: string | null;
  /** Paths of the conditions that hold now. */
  readonly holding: ReadonlySet<string>;
}

/** What the designer has found out. */
export interface DesignNews {
  readonly warnings: readonly DesignWarning[];
  /** Resets that are shown as ghosts, and seeds without room; null while none are asked for or they are being drawn. */
  readonly shuffled: { readonly drawn: number; readonly unplaceable: readonly number[] } | null;
  /** The reach map: unknown for an arm whose reach cannot be computed here. */
  readonly reach: "off" | "computing" | "shown" | "unknown";
  /** Height that the reach map is for, m. */
  readonly reachHeight: number;
}

export interface DesignViewEvents {
  readonly onNews: (news: DesignNews) => void;
  /** A click: null for nothing. */
  readonly onPick: (id: string | null, additive: boolean) => void;
  /** A drag has ended, or something was dropped; `picked` is what is new and to be picked. */
  readonly onEdit: (document: SceneDocument, picked: readonly string[] | null) => void;
  /** Numbers of the drag and where to show them, CSS pixels on the canvas; null when it is over. */
  readonly onReadout: (readout: { readonly text: string; readonly x: number; readonly y: number } | null) => void;
}
