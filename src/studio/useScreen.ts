/** How much room the window has; each size has an arrangement of its own. */

import { useSyncExternalStore } from "react";

/**
 * - `wide`: three columns around the scene.
 * - `medium`: a tablet; the scene on top, two columns of panels below.
 * - `narrow`: a phone, upright or lying; the scene and one sheet with tabs.
 */
export type Screen = "wide" | "medium" | "narrow";

/** The same limits stand in `styles/layout.css`. */
const narrow = window.matchMedia("(max-width: 700px), (max-height: 500px)");
const medium = window.matchMedia("(max-width: 1000px)");

function subscribe(listener: () => void): () => void {
  for (const query of [narrow, medium]) query.addEventListener("change", listener);
  return () => {
    for (const query of [narrow, medium]) query.removeEventListener("change", listener);
  };
}

export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, () => (narrow.matches ? "narrow" : medium.matches ? "medium" : "wide"));
}

/** Below this the run bar has no room beside the other groups of the top bar; it then stands under the scene. */
const roomy = window.matchMedia("(min-width: 1500px)");

/** True where the top bar has room for the run bar. */
export function useRoomyBar(): boolean {
  return useSyncExternalStore(
    (listener) => {
      roomy.addEventListener("change", listener);
      return () => roomy.removeEventListener("change", listener);
    },
    () => roomy.matches,
  );
}

const touch = window.matchMedia("(any-pointer: coarse)");

/** True where fingers can be used. */
export function useTouch(): boolean {
  return useSyncExternalStore(
    (listener) => {
      touch.addEventListener("change", listener);
      return () => touch.removeEventListener("change", listener);
    },
    () => touch.matches,
  );
}
