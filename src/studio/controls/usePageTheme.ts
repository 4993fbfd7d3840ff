/** The theme that the page is drawn in now, whether a person or the system chose it. */

import { useSyncExternalStore } from "react";

/** Heard from the page itself, so that colours are read after they have changed. */
function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

export function usePageTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light"));
}
