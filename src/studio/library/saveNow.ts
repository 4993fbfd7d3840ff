/** Ctrl+S: begins a new version of what is open. Loaded late. */

import { documentStore } from "../stores/documentStore";
import { studioStore } from "../stores/studioStore";
import { saveVersion } from "./autosave";

/** Keeps what is open as a version of its own, a built-in task and a scene of somebody else too, and shows where. */
export async function saveNow(): Promise<void> {
  await saveVersion(documentStore.getState().document);
  studioStore.setState({ dialog: "library" });
}
