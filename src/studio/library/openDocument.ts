/**
 * What is open comes back at the next visit: the whole document is written to the browser's memory a moment after each change,
 * and at the latest when the page goes. Small, for it belongs to the first load; the library itself is loaded late.
 */

import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { isRecord } from "../../world/plainData";
import { isSeed } from "../../world/seed";
import type { StartState } from "../../world/startState";
import { sharingStore } from "../sharing/sharingStore";
import {
  changeDocument,
  documentStore,
  pristineId,
  SCENE_IDS,
  type SceneDocument,
  type StudioDocument,
} from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";
import { deviceStorage } from "../stores/studioStore";

const KEY = "jointspace.open";
/** Wait for the next change, ms: a drag or a word is written once. */
const QUIET_MS = 400;

/** Library ids of scenes, by the scene itself: undo brings back the same scene, and so its id. */
const ids = new WeakMap<SceneDocument, string>();
/** What each scene was changed from; null for one that is not made from what was open before it. */
const parents = new WeakMap<SceneDocument, SceneDocument | null>();
/** Scenes of somebody else, as they came. */
const guests = new WeakSet<SceneDocument>();

/** The library's id of a scene: its own, or that of what it was changed from; null for one that was never kept. */
export function libraryId(scene: SceneDocument): string | null {
  for (let at: SceneDocument | null | undefined = scene; at; at = parents.get(at)) {
    const id = ids.get(at);
    if (id !== undefined) return id;
  }
  return null;
}

/** Tells that a scene is kept under an id; what is changed from it is kept under the same. */
export function setLibraryId(scene: SceneDocument, id: string): void {
  ids.set(scene, id);
}

/** Tells, before a scene is opened, that it is not made from the one that is open: it shall not become a version of that one. */
export function beginScene(scene: SceneDocument): void {
  parents.set(scene, null);
}

/** Tells, before a scene of somebody else is opened, that it is one: it is kept once it is changed, and as a scene of its own. */
export function beginGuest(scene: SceneDocument): void {
  if (isBuiltin(scene)) return;
  beginScene(scene);
  guests.add(scene);
}

/** Puts what was open last into the document, before there is an engine. */
export function restoreOpen(): void {
  const saved = readSaved();
  if (!saved) return;
  const { id, ...document } = saved;
  if (id !== null) setLibraryId(document.scene, id);
  changeDocument(document, false);
}

/** Writes what is open from now on, and hands what a person has made to the library. */
export function keepOpen(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { document } = documentStore.getState();
    // A scene of somebody else does not take the place of one's own until it is changed.
    if (guests.has(document.scene) || sharingStore.getState().opened?.scene === document.scene) return;
    deviceStorage.setItem(KEY, JSON.stringify(savedForm(document)));
    if (pristineId(document) === null) import("./autosave").then(({ autosave }) => autosave(document)).catch(logThrown);
  };
  documentStore.subscribe(({ document }, { document: before }) => {
    // Every status of the session touches the store; only what changes the document counts.
    if (document === before) return;
    const { scene } = document;
    if (scene !== before.scene && !parents.has(scene) && !isBuiltin(scene)) parents.set(scene, before.scene);
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  });
  window.addEventListener("pagehide", () => timer !== undefined && write());
}

function isBuiltin(scene: SceneDocument): boolean {
  return SCENE_IDS.some((id) => BUILTIN_SCENES[id] === scene);
}

/** A built-in task needs no scene beside its name. */
function savedForm(document: StudioDocument) {
  const { scene, origin, seed, start } = document;
  return {
    origin,
    seed,
    ...(start && { start }),
    ...(pristineId(document) === null ? { scene, id: libraryId(scene) } : {}),
  };
}

/** What is not sound counts as nothing: an older version or a foreign hand may have written it. */
function readSaved(): (StudioDocument & { readonly id: string | null }) | null {
  let saved: unknown;
  try {
    saved = JSON.parse(deviceStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
  if (!isRecord(saved)) return null;
  const origin = SCENE_IDS.find((id): id is BuiltinSceneId => id === saved.origin) ?? null;
  const { seed } = saved;
  const scene = isRecord(saved.scene) ? saved.scene : origin && BUILTIN_SCENES[origin];
  if (!scene || !isSeed(seed)) return null;
  const start = isStart(saved.start) ? saved.start : null;
  return { scene, origin, seed, start, id: typeof saved.id === "string" ? saved.id : null };
}

/** Whether a value has the form of a start; whether it is one of this scene and arm, the session finds out. */
function isStart(value: unknown): value is StartState {
  if (!isRecord(value) || !Array.isArray(value.objects)) return false;
  return (
    isNumbers(value.joints) &&
    isNumbers(value.targets, value.joints.length) &&
    value.objects.every(
      (object: unknown) =>
        isRecord(object) &&
        (object.joint === null || isNumbers([object.joint])) &&
        (object.X_WO === null || (isRecord(object.X_WO) && isNumbers(object.X_WO.p, 3) && isNumbers(object.X_WO.q, 4))),
    )
  );
}

function isNumbers(value: unknown, count?: number): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite) && value.length === (count ?? value.length);
}
