/** The document: which scene is open and with which seed. Each change says whether it can be undone. */

import { createStore } from "zustand/vanilla";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import type { StartState } from "../../world/startState";

/** A scene as it is written down: plain JSON in the scene language. What it means is checked where it is read. */
export type SceneDocument = Readonly<Record<string, unknown>>;

export interface StudioDocument {
  readonly scene: SceneDocument;
  /** The built-in task that the scene is or was made from; its policy is offered. Null for a scene of its own. */
  readonly origin: BuiltinSceneId | null;
  readonly seed: number;
  /** Where everything stands at this seed in place of what it would draw; it came with a link or a file. */
  readonly start?: StartState | null;
}

/** One step of undo or redo. */
interface Step {
  /** What was open before the step, or after it where it can be done again. */
  readonly document: StudioDocument;
  /** Whether the step chose a seed together with its scene; any other leaves the seed where it has come to meanwhile. */
  readonly choseSeed: boolean;
}

interface DocumentState {
  readonly document: StudioDocument;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** Names the last change while another one with the same name still joins it in one undo step. */
  readonly merging: string | null;
}

/** Seeds from here on are for scoring; demonstrations use lower ones. */
const FIRST_SEED = 100000;
const UNDO_DEPTH = 100;

export const SCENE_IDS = Object.keys(BUILTIN_SCENES) as BuiltinSceneId[];

/** The document of a built-in task. */
export function builtinDocument(id: BuiltinSceneId, seed = FIRST_SEED): StudioDocument {
  return { scene: BUILTIN_SCENES[id], origin: id, seed, start: null };
}

/** Nothing done yet to a document. */
export function freshDocument(document: StudioDocument): DocumentState {
  return { document, past: [], future: [], merging: null };
}

export const documentStore = createStore<DocumentState>()(() => freshDocument(builtinDocument("cube-in-the-tray")));

/** The built-in task that is open as it came, or null when the scene was changed or is somebody's own. */
export function pristineId({ scene, origin }: StudioDocument): BuiltinSceneId | null {
  return origin !== null && scene === BUILTIN_SCENES[origin] ? origin : null;
}

/**
 * Changes the document.
 *
 * A seed alone is no undo step, whoever chose it: like the place on a time line it says what is looked at, so that undo after
 * some runs takes back the last edit, and shows what is left at the seed that has been reached.
 *
 * @param mergeKey - Changes with the same key that follow each other are undone together: one drag, one number typed.
 */
export function changeDocument(
  change: Partial<StudioDocument>,
  undoable: boolean,
  mergeKey: string | null = null,
): void {
  documentStore.setState(({ document, past, merging }) => {
    // A start belongs to the scene and the seed that it came with.
    const { scene = document.scene, seed = document.seed } = change;
    const isSame = scene === document.scene && seed === document.seed;
    const next = { ...document, ...(isSame ? {} : { start: null }), ...change };
    if (isSame && next.origin === document.origin && next.start === document.start) return {};
    if (!undoable) return { document: next };
    const joins = mergeKey !== null && mergeKey === merging;
    return {
      document: next,
      past: joins ? past : [...past, { document, choseSeed: seed !== document.seed }].slice(-UNDO_DEPTH),
      future: [],
      merging: mergeKey,
    };
  });
}

/** Ends a run of changes that are undone together. */
export function endMerging(): void {
  documentStore.setState({ merging: null });
}

/** Opens a built-in task with the present seed. */
export function openBuiltin(id: BuiltinSceneId): void {
  changeDocument({ scene: BUILTIN_SCENES[id], origin: id }, true);
}

export function undo(): void {
  documentStore.setState(({ document, past, future }) => {
    const step = past.at(-1);
    if (!step) return {};
    const { choseSeed } = step;
    return {
      document: restored(step, document),
      past: past.slice(0, -1),
      future: [{ document, choseSeed }, ...future],
      merging: null,
    };
  });
}

export function redo(): void {
  documentStore.setState(({ document, past, future }) => {
    const step = future[0];
    if (!step) return {};
    const { choseSeed } = step;
    return {
      document: restored(step, document),
      past: [...past, { document, choseSeed }].slice(-UNDO_DEPTH),
      future: future.slice(1),
      merging: null,
    };
  });
}

/** The document of a step, with the present seed where the step chose none; a start belongs to its own seed. */
function restored({ document, choseSeed }: Step, { seed }: StudioDocument): StudioDocument {
  return choseSeed || seed === document.seed ? document : { ...document, seed, start: null };
}
