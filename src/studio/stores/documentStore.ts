/** The document: which scene is open and with which seed. Each change says whether it can be undone. */

import { createStore } from "zustand/vanilla";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";

export interface StudioDocument {
  readonly sceneId: BuiltinSceneId;
  readonly seed: number;
}

interface DocumentState {
  readonly document: StudioDocument;
  readonly past: readonly StudioDocument[];
  readonly future: readonly StudioDocument[];
}

/** Seeds from here on are for scoring; demonstrations use lower ones. */
const FIRST_SEED = 100000;
const UNDO_DEPTH = 100;

export const SCENE_IDS = Object.keys(BUILTIN_SCENES) as BuiltinSceneId[];

export const documentStore = createStore<DocumentState>()(() => ({
  document: { sceneId: "cube-in-the-tray", seed: FIRST_SEED },
  past: [],
  future: [],
}));

/** Changes the document. Seeds that count up by themselves are not undoable; a person's choices are. */
export function changeDocument(change: Partial<StudioDocument>, undoable: boolean): void {
  documentStore.setState(({ document, past }) => {
    const next = { ...document, ...change };
    if (next.sceneId === document.sceneId && next.seed === document.seed) return {};
    if (!undoable) return { document: next };
    return { document: next, past: [...past, document].slice(-UNDO_DEPTH), future: [] };
  });
}

export function undo(): void {
  documentStore.setState(({ document, past, future }) => {
    const previous = past.at(-1);
    return previous ? { document: previous, past: past.slice(0, -1), future: [document, ...future] } : {};
  });
}

export function redo(): void {
  documentStore.setState(({ document, past, future }) => {
    const next = future[0];
    return next ? { document: next, past: [...past, document].slice(-UNDO_DEPTH), future: future.slice(1) } : {};
  });
}
