/** Pictures of the scene as it is drawn now: for files that carry their scene, and small ones for lists. */

import { writeScenePicture } from "../../world/scenePictureWriter";
import type { SharedScene } from "../../world/sharedScene";
import { sceneHandle } from "../input/sceneHandle";

/** Longer side of a picture that is saved, pixels. */
const LONGEST_PICTURE = 1600;

/**
 * The bytes of a PNG of what is drawn now.
 *
 * @param longest - Most pixels of its longer side.
 * @returns Null while nothing is drawn, as in a browser without WebGL.
 */
async function pictureBytes(longest: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const canvas = sceneHandle.current?.picture(longest);
  if (!canvas) return null;
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return blob && new Uint8Array(await blob.arrayBuffer());
}

/** A picture of what is drawn now that opens as a scene when it is dropped on the studio; null while nothing is drawn. */
export async function carryingPicture(shared: SharedScene): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await pictureBytes(LONGEST_PICTURE);
  return bytes && writeScenePicture(bytes, shared);
}
