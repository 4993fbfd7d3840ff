/** Writes what a person has made into the library, a moment after each change. Loaded with the first such change. */

import type { Alert } from "../../control/contracts";
import { documentStore, type StudioDocument } from "../stores/documentStore";
import { logAlert } from "../stores/sessionStore";
import { libraryId, setLibraryId } from "./openDocument";
import { type ArchiveProblem, type SaveResult, SceneArchive } from "./sceneArchive";

/** The page's archive. */
export const sceneArchive = new SceneArchive(
  () => Date.now(),
  (problem) => logAlert(archiveAlert(problem)),
);

/** Ids that this page may write: another page that has the same scene open writes its own copy. */
const claimed = new Map<string, Promise<boolean>>();
/** Saves follow each other: two at the same time would give a new scene two ids. */
let queue: Promise<unknown> = Promise.resolve();

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const done = queue.then(act);
  // Whoever asked hears of a failure; the next save goes on all the same.
  queue = done.catch(() => undefined);
  return done;
}

/** Keeps a document; a scene of somebody else only once it is changed. */
export function autosave(document: StudioDocument): Promise<void> {
  return inTurn(() => save(document));
}

/** Begins a new version now. @returns The scene's id in the library, and how it went. */
export function saveVersion(document: StudioDocument): Promise<{ readonly id: string; readonly how: SaveResult }> {
  return inTurn(async () => {
    const id = await idFor(document);
    return { id, how: await sceneArchive.save(id, document, { isNew: true }) };
  });
}

async function save(document: StudioDocument): Promise<void> {
  const { scene } = documentStore.getState().document;
  // Something newer is open by now, and will be kept in its turn.
  if (scene !== document.scene) return;
  await sceneArchive.save(await idFor(document), document);
}

async function idFor({ scene }: StudioDocument): Promise<string> {
  const known = libraryId(scene);
  if (known !== null && (await claim(known))) return known;
  const id = crypto.randomUUID();
  await claim(id);
  setLibraryId(scene, id);
  return id;
}

/** Whether this page is the one that writes an id, for as long as it is open. */
function claim(id: string): Promise<boolean> {
  const asked = claimed.get(id);
  if (asked) return asked;
  const answer = new Promise<boolean>((resolve) => {
    if (!navigator.locks) return resolve(true);
    void navigator.locks
      .request(`jointspace.scene.${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held until the page goes.
        return lock ? new Promise(() => undefined) : undefined;
      })
      .catch(() => resolve(true));
  });
  claimed.set(id, answer);
  return answer;
}

/** B60: what a person is told. */
function archiveAlert({ kind, reason }: ArchiveProblem): Alert {
  if (kind === "trimmed") {
    return {
      severity: "warning",
      code: "E_STORAGE_LOW",
      message: `this browser had no room for another version of a scene: ${reason}`,
      tip: "Everything is kept, but of each scene only the newest versions are left. Download what you want to keep, or free some space.",
    };
  }
  return {
    severity: "warning",
    code: kind === "full" ? "E_STORAGE_FULL" : "E_STORAGE",
    message: `this browser does not keep the scenes: ${reason}`,
    tip: "They stay until the page is closed. Download what you want to keep, or free some space.",
  };
}
