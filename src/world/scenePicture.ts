/** Pictures that carry their scene: a PNG with the text of a scene file in a chunk of its own. */

import { InputError } from "../errors";
import { readPngText } from "../math/pngText";
import { LARGEST_SCENE_FILE, readSceneText } from "./sceneFile";
import type { SharedScene } from "./sharedScene";

/** Name of our chunk. Frozen: pictures that were made are looked at by it. */
export const PICTURE_KEYWORD = "Jointspace scene";
/** Largest picture that is looked into, bytes. */
export const LARGEST_PICTURE = 32 * 1024 * 1024;

/**
 * The scene that a picture carries.
 *
 * @throws {InputError} E_PICTURE (no PNG, no scene in it, damaged, too large), and as `readSceneText`.
 */
export function readScenePicture(bytes: Uint8Array): SharedScene {
  if (bytes.length > LARGEST_PICTURE) {
    throw pictureError(`the picture has ${bytes.length} bytes; expected at most ${LARGEST_PICTURE}`);
  }
  const found = readPngText(bytes, PICTURE_KEYWORD, LARGEST_SCENE_FILE);
  if ("text" in found) return readSceneText(found.text);
  switch (found.problem) {
    case "notPng":
      throw pictureError("the file is no PNG picture; expected one that was saved by this app");
    case "none":
      throw pictureError("the picture holds no scene");
    case "damaged":
      throw pictureError("the picture is damaged: it was cut or changed");
    case "big":
      throw pictureError(`the scene in the picture has more than ${LARGEST_SCENE_FILE} bytes`);
  }
}

function pictureError(message: string): InputError {
  const tip =
    "Chat apps often make pictures anew and take the scene out. Ask for the picture as a file, for the link, or for the scene file.";
  return new InputError(message, tip, { code: "E_PICTURE" });
}
