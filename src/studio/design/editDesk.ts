/** The desk of the designer: every edit passes here, is checked before it is made, and can be undone. */

import { createStore } from "zustand/vanilla";
import { InputError } from "../../errors";
import type { AddedThings } from "../../world/edits/addThing";
import type { SceneDocument } from "../../world/edits/documentParts";
import { checkDocument } from "../../world/parseScene";
import { designStore } from "../stores/designStore";
import { changeDocument, documentStore } from "../stores/documentStore";
import type { DesignKey } from "../words/designEn";

/** What the right panel shows; `list`, the outliner with the palette, only where there is no left one. */
export type DeskPage = "list" | "thing" | "task" | "scene" | "json";

/** Something to tell about the last edit. */
export interface DeskNotice {
  readonly tone: "fault" | "news";
  /** The error that refused the edit; null where the words say all. */
  readonly error: InputError | null;
  readonly words: DesignKey | null;
  /** How many parts of the scene went along with what was removed. */
  readonly gone: number;
  /** News is about this document, and old with the next one; a refusal stays until it is dismissed. */
  readonly of: SceneDocument | null;
}

interface DeskState {
  /** Null until a person has chosen one. */
  readonly page: DeskPage | null;
  readonly notice: DeskNotice | null;
  /** What is typed in the JSON page and is not a scene yet; kept while other pages are looked at. */
  readonly draft: string | null;
  /** The document that the draft began from; another one means that the scene was changed elsewhere meanwhile. */
  readonly draftOf: SceneDocument | null;
  /** Pointer of the condition that the keyboard is at; a changed tree takes the focus back there. */
  readonly focusedLine: string | null;
}

export const deskStore = createStore<DeskState>()(() => ({
  page: null,
  notice: null,
  draft: null,
  draftOf: null,
  focusedLine: null,
}));

export function showPage(page: DeskPage): void {
  deskStore.setState({ page });
}

/** The scene document as it is now. */
export function presentScene(): SceneDocument {
  return documentStore.getState().document.scene;
}

/** The seed whose reset is shown. */
export function presentSeed(): number {
  return documentStore.getState().document.seed;
}

/**
 * Changes the scene if what comes out can be read; otherwise nothing changes.
 *
 * @param mergeKey - Edits with the same key that follow each other are undone together.
 * @returns Why it was refused; null when it was made.
 */
export function edit(
  change: (scene: SceneDocument) => SceneDocument,
  mergeKey: string | null = null,
): InputError | null {
  try {
    const scene = change(presentScene());
    checkDocument(scene);
    changeDocument({ scene }, true, mergeKey);
    return null;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** Like `edit`, for acts without a field of their own: a refusal is shown above the panels. */
export function act(change: (scene: SceneDocument) => SceneDocument): boolean {
  const error = edit(change);
  deskStore.setState({ notice: error && { tone: "fault", error, words: null, gone: 0, of: null } });
  return error === null;
}

/** Adds things and picks what is new. */
export function actAdding(change: (scene: SceneDocument) => AddedThings): boolean {
  let ids: readonly string[] = [];
  const isDone = act((scene) => {
    const added = change(scene);
    ids = added.ids;
    return added.document;
  });
  if (isDone) designStore.setState({ picked: ids });
  if (isDone) showPage("thing");
  return isDone;
}

export function dismissNotice(): void {
  deskStore.setState({ notice: null });
}
