/** Ctrl+S: begins a new version of what is open. Loaded late. */

import { documentStore } from "../stores/documentStore";
import { keptStore } from "../stores/keptStore";
import { studioStore } from "../stores/studioStore";
import { saveVersion, sceneArchive } from "./autosave";
import { entryName } from "./libraryDesk";

/**
 * Keeps what is open as a version of its own, a built-in task and a scene of somebody else too, and says so. The library is
 * opened only where there is something to do in it: a file to take from a browser that keeps nothing.
 */
export async function saveNow(): Promise<void> {
  const { id, how } = await saveVersion(documentStore.getState().document);
  const entry = (await sceneArchive.list()).find((line) => line.id === id);
  const [newest] = await sceneArchive.versions(id);
  const name = entry ? entryName(entry, newest, studioStore.getState().language) : "";
  if (how === "unsaved") studioStore.setState({ dialog: "library" });
  else keptStore.setState({ kept: { name, hadRoom: how === "kept" } });
}
