/** What a document is called: by its own title, and as an edited copy where it still has the title of the task that it came from. */

import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { StudioDocument } from "../stores/documentStore";
import { type Language, type Say, sceneTitle } from "./text";

/** The title in a language; empty when the scene has none. Nothing of it is written into the scene. */
export function documentTitle(
  { scene, origin }: Pick<StudioDocument, "scene" | "origin">,
  language: Language,
  say: Say,
): string {
  const title = sceneTitle(scene, language);
  const builtin = origin && BUILTIN_SCENES[origin];
  if (title === "" || !builtin || title !== sceneTitle(builtin, language)) return title;
  // Opened from the library it is another object with the same in it.
  const isEdited = scene !== builtin && JSON.stringify(scene) !== JSON.stringify(builtin);
  return isEdited ? say("task.edited", { title }) : title;
}
