/** What the library does with scenes: lists, opens, copies, imports and downloads them. The dialog only shows it. */

import { InputError } from "../../errors";
import { isPng } from "../../math/pngText";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { taskHash } from "../../world/canonicalScene";
import { readSceneFile, writeSceneFile } from "../../world/sceneFile";
import { readScenePicture } from "../../world/scenePicture";
import { noOptions } from "../../world/sharedScene";
import { saveFile } from "../evaluation/saveFile";
import { changeDocument, documentStore, SCENE_IDS, type StudioDocument } from "../stores/documentStore";
import { documentTitle } from "../words/documentTitle";
import type { Language } from "../words/text";
import { sayNow } from "../words/text";
import { sceneArchive } from "./autosave";
import { setLibraryId } from "./openDocument";
import type { SceneEntry, SceneVersion } from "./sceneArchive";

/** The part of a `File` that is needed here. */
export interface ImportedFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Why a file was not taken. */
export interface RefusedFile {
  readonly name: string;
  readonly reason: string;
}

/** Larger files are no scenes: pictures with a scene have a few MB. */
const LARGEST_FILE = 32 * 1024 * 1024;

/** What an entry is called: by the person, else by its scene. */
export function entryName(entry: SceneEntry, newest: SceneVersion | undefined, language: Language): string {
  return entry.name ?? (newest ? documentTitle(newest.document, language, sayNow()) : "");
}

/** Opens a version; what was open before comes back by undo. */
export function openVersion(id: string, { document }: SceneVersion): void {
  // A scene of its own, so that the version keeps what it was while the scene is changed on.
  const scene = { ...document.scene };
  setLibraryId(scene, id);
  changeDocument({ ...document, scene }, true);
}

/** @returns The id of the copy. */
export async function duplicate(id: string, name: string): Promise<string | null> {
  const [newest] = await sceneArchive.versions(id);
  if (!newest) return null;
  const copy = crypto.randomUUID();
  await sceneArchive.save(copy, newest.document, { name });
  return copy;
}

/** Reads scene files and pictures into the library; nothing of what is open changes. */
export async function importFiles(
  files: readonly ImportedFile[],
): Promise<{ readonly count: number; readonly refused: readonly RefusedFile[] }> {
  const refused: RefusedFile[] = [];
  for (const file of files) {
    try {
      await sceneArchive.save(crypto.randomUUID(), await documentOf(file));
    } catch (error) {
      refused.push({ name: file.name, reason: reasonOf(error) });
    }
  }
  return { count: files.length - refused.length, refused };
}

async function documentOf(file: ImportedFile): Promise<StudioDocument> {
  if (file.size > LARGEST_FILE) {
    throw new InputError(`the file has ${file.size} bytes; expected at most ${LARGEST_FILE}`, "Choose a scene file.", {
      code: "E_FILE",
    });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { document, seed, start } = isPng(bytes) ? readScenePicture(bytes) : readSceneFile(bytes);
  const hash = taskHash(document);
  const origin: BuiltinSceneId | null = SCENE_IDS.find((id) => taskHash(BUILTIN_SCENES[id]) === hash) ?? null;
  return { scene: document, origin, seed: seed ?? documentStore.getState().document.seed, start };
}

/** What a person can do something about; anything else is our own mistake and goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof InputError) return `${error.code}: ${error.message}`;
  if (error instanceof DOMException) return error.message;
  throw error;
}

/** Downloads the newest state of a scene. */
export async function download(id: string, name: string): Promise<void> {
  const [newest] = await sceneArchive.versions(id);
  if (!newest) return;
  const { scene, seed, start } = newest.document;
  const shared = { ...noOptions(), document: scene, seed, start: start ?? null };
  saveFile(`${name}.jointspace.json`, "application/json", writeSceneFile(shared));
}
