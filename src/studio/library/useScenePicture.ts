/** A small picture of a scene, drawn when somebody looks and the page has time. */

import { useEffect, useState } from "react";
import { DeviceError, InputError } from "../../errors";
import { isWebGLAvailable } from "../../view/webgl";
import { usePageTheme } from "../controls/usePageTheme";
import type { SceneDocument } from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";

/** @returns A data address; null until it is drawn, and where it cannot be. */
export function useScenePicture(scene: SceneDocument | null, seed: number): string | null {
  const theme = usePageTheme();
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (!scene || !isWebGLAvailable()) return;
    let isWanted = true;
    import("../../view/design/thumbnail")
      .then(({ thumbnail }) => (isWanted ? thumbnail(scene, seed, theme) : null))
      .then((drawn) => isWanted && setPicture(drawn))
      .catch((error: unknown) => {
        // A scene that this version cannot read has no picture; opening it says why.
        if (!(error instanceof InputError || error instanceof DeviceError)) logThrown(error);
      });
    return () => {
      isWanted = false;
    };
  }, [scene, seed, theme]);
  return picture;
}
