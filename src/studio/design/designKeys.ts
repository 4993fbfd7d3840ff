/** What the keys of the designer do to what is picked. */

import { alertOf } from "../../control/controlStep";
import { InputError } from "../../errors";
import type { DesignAction } from "../../teleop/keymap";
import type { SceneDocument } from "../../world/edits/documentParts";
import { dropToTable, moveThings, turnThings } from "../../world/edits/moveThings";
import { checkDocument } from "../../world/parseScene";
import { designStore, type GhostCount } from "../stores/designStore";
import { changeDocument, documentStore } from "../stores/documentStore";
import { logAlert } from "../stores/sessionStore";

const NUDGE = 0.005;
const NUDGE_FINE = 0.001;
const TURN = 15;
/** Each shuffle shows more, then none. */
const NEXT_GHOSTS: Readonly<Record<GhostCount, GhostCount>> = { 0: 1, 1: 10, 10: 100, 100: 0 };

/** Level directions in W of the right and the upper edge of the picture. */
export interface ViewAxes {
  readonly right: readonly [number, number];
  readonly away: readonly [number, number];
}

const STEPS: Readonly<Record<string, readonly [right: number, away: number, up: number]>> = {
  left: [-1, 0, 0],
  right: [1, 0, 0],
  away: [0, 1, 0],
  near: [0, -1, 0],
  up: [0, 0, 1],
  down: [0, 0, -1],
};

export function performDesignAction(action: DesignAction, axes: ViewAxes): void {
  const name = action.slice("design.".length);
  const step = STEPS[name.replace("Fine", "")];
  if (step) return nudge(step, name.endsWith("Fine") ? NUDGE_FINE : NUDGE, axes);
  const { picked } = designStore.getState();
  switch (action) {
    case "design.move":
    case "design.moveToo":
      return designStore.setState({ tool: "move" });
    case "design.turn":
    case "design.turnToo":
      return designStore.setState({ tool: "rotate" });
    case "design.size":
      return designStore.setState({ tool: "size" });
    case "design.turnLeft":
      return edit((scene) => turnThings(scene, picked, TURN, null), "turn");
    case "design.turnRight":
      return edit((scene) => turnThings(scene, picked, -TURN, null), "turn");
    case "design.drop":
      return edit((scene) => dropToTable(scene, picked));
    case "design.shuffle":
      return designStore.setState(({ ghosts }) => ({ ghosts: NEXT_GHOSTS[ghosts] }));
    case "design.reachMap":
      return designStore.setState(({ reachMap }) => ({ reachMap: !reachMap }));
    default:
      return;
  }
}

function nudge([right, away, up]: readonly [number, number, number], by: number, axes: ViewAxes): void {
  const [x, y] = [0, 1].map((k) => by * (right * axes.right[k]! + away * axes.away[k]!)) as [number, number];
  edit((scene) => moveThings(scene, designStore.getState().picked, [x, y, by * up]), "nudge");
}

/** @param run - Name of a run of edits that are undone together. */
function edit(change: (scene: SceneDocument) => SceneDocument, run: string | null = null): void {
  const { picked } = designStore.getState();
  if (picked.length === 0) return;
  try {
    const scene = change(documentStore.getState().document.scene);
    checkDocument(scene);
    changeDocument({ scene }, true, run && `${run} ${picked.join(" ")}`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    logAlert(alertOf(error));
  }
}
