/**
 * The browser's memory for settings. Where it is missing, full or forbidden, everything works in this page's own memory
 * until it is closed, and the person is told once.
 */

import type { Alert } from "../../control/contracts";

/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** B60: what a person is told. */
export function storageAlert(reason: string): Alert {
  return {
    severity: "warning",
    code: "E_STORAGE",
    message: `this browser does not keep the settings: ${reason}`,
    tip: "Everything works until the page is closed. Allow site data for this page, or free some space, to keep settings.",
  };
}

/**
 * A store that never throws.
 *
 * @param open - Gives the browser's store; may throw, as it does where site data are blocked.
 * @param onProblem - Called once, with the reason in the browser's words.
 */
export function steadyStorage(open: () => KeyValueStore, onProblem: (reason: string) => void): KeyValueStore {
  const memory = new Map<string, string>();
  let hasFailed = false;
  const attempt = <T>(act: (store: KeyValueStore) => T, otherwise: T): T => {
    try {
      return act(open());
    } catch (error) {
      if (!hasFailed) onProblem(error instanceof Error ? error.message : String(error));
      hasFailed = true;
      return otherwise;
    }
  };
  return {
    // What was written in this page is newer than what the browser kept before it refused.
    getItem: (key) => memory.get(key) ?? attempt((store) => store.getItem(key), null),
    setItem(key, value) {
      memory.set(key, value);
      attempt((store) => store.setItem(key, value), undefined);
    },
    removeItem(key) {
      memory.delete(key);
      attempt((store) => store.removeItem(key), undefined);
    },
  };
}
