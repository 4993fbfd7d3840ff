/** What the library does with scenes: lists, opens, copies, imports and downloads them. The dialog only shows it. */

import { looksLikeRun } from "../../dataset/runFile";
import { InputError } from "../../errors";
import { isPng } from "../../math/pngText";
import { readSceneFile, writeSceneFile } from "../../world/sceneFile";
import { readScenePicture } from "../../world/scenePicture";
import { noOptions } from "../../world/sharedScene";
import type { Engine } from "../engine";
import { saveFile } from "../evaluation/saveFile";
import { knownScene, lookWhenDrawn } from "../sharing/openShared";
import { changeDocument, documentStore, type StudioDocument } from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { documentTitle } from "../words/documentTitle";
import type { Language } from "../words/text";
import { sayNow } from "../words/text";
import { sceneArchive } from "./autosave";
import { libraryId, setLibraryId } from "./openDocument";
import type { Beside, SceneEntry, SceneVersion } from "./sceneArchive";

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

/**
 * Opens a version with what came beside it: its camera, who was suggested to lead it, its robot. What was open before comes back
 * by undo. A policy leads only where one is offered for the scene.
 */
export function openVersion(engine: Engine, id: string, { document, beside }: SceneVersion): void {
  // A scene of its own, so that the version keeps what it was while the scene is changed on.
  const scene = { ...document.scene };
  setLibraryId(scene, id);
  changeDocument({ ...document, scene }, true);
  if (!beside) return;
  const { camera, lead, robot } = beside;
  if (camera) lookWhenDrawn(camera, scene);
  if (lead && (lead !== "policy" || engine.hasPolicyFor(document.origin))) engine.lead(lead);
  if (robot) bringRobot(robot, id).catch(logThrown);
}

/** Opens the robot of a scene while that scene is open; one that is not on this device is asked for. */
async function bringRobot(robot: string, id: string): Promise<void> {
  const { openLinkedRobot } = await import("../robots/robotDesk");
  const isOpen = (): boolean => libraryId(documentStore.getState().document.scene) === id;
  if (isOpen() && !(await openLinkedRobot(robot, isOpen)) && isOpen()) studioStore.setState({ dialog: "robot" });
}

/** @returns The id of the copy. */
export async function duplicate(id: string, name: string): Promise<string | null> {
  const [newest] = await sceneArchive.versions(id);
  if (!newest) return null;
  const copy = crypto.randomUUID();
  await sceneArchive.save(copy, newest.document, { name, ...(newest.beside && { beside: newest.beside }) });
  return copy;
}

/** What came of some files. */
export interface ImportReport {
  /** Scenes that are in the library now. */
  readonly count: number;
  /** Written runs: they are played, not kept. */
  readonly runs: readonly ImportedFile[];
  readonly refused: readonly RefusedFile[];
}

/** Reads scene files and pictures into the library; nothing of what is open changes. */
export async function importFiles(files: readonly ImportedFile[]): Promise<ImportReport> {
  const refused: RefusedFile[] = [];
  const runs: ImportedFile[] = [];
  let count = 0;
  for (const file of files) {
    try {
      const bytes = await bytesOf(file);
      if (looksLikeRun(bytes)) {
        runs.push(file);
        continue;
      }
      const { document, beside } = sceneOf(bytes);
      await sceneArchive.save(crypto.randomUUID(), document, beside && { beside });
      count += 1;
    } catch (error) {
      refused.push({ name: file.name, reason: reasonOf(error) });
    }
  }
  return { count, runs, refused };
}

async function bytesOf(file: ImportedFile): Promise<Uint8Array> {
  if (file.size > LARGEST_FILE) {
    throw new InputError(`the file has ${file.size} bytes; expected at most ${LARGEST_FILE}`, "Choose a scene file.", {
      code: "E_FILE",
    });
  }
  return new Uint8Array(await file.arrayBuffer());
}

function sceneOf(bytes: Uint8Array): { readonly document: StudioDocument; readonly beside: Beside | undefined } {
  const { document, seed, start, ...rest } = isPng(bytes) ? readScenePicture(bytes) : readSceneFile(bytes);
  const { camera, lead, robot } = rest;
  return {
    document: { ...knownScene(document), seed: seed ?? documentStore.getState().document.seed, start },
    beside: camera || lead || robot ? { camera, lead, robot } : undefined,
  };
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
  const shared = { ...noOptions(), ...newest.beside, document: scene, seed, start: start ?? null };
  saveFile(`${name}.jointspace.json`, "application/json", writeSceneFile(shared));
}
