/** True below 700 px: the page then shows the scene on top and one sheet below. */

import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 700px)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
