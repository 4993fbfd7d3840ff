/** Notices a link in the address, at the start and later; what reads it is loaded only then. */

import type { Engine } from "../engine";
import { documentStore, type StudioDocument } from "../stores/documentStore";
import { sharingStore } from "./sharingStore";

const loadReader = () => import("./openShared");

/** What the reader has left for the engine to do. */
export type Arrival = (engine: Engine) => void;

/** The scene that the address brought, as long as the address stands for what is open. */
let broughtScene: StudioDocument["scene"] | null = null;

/**
 * Puts what the address holds into the document, before there is an engine.
 *
 * @param playsRuns - Whether a replay plays by itself.
 * @returns What to do with the engine once it is there; null when the address holds nothing.
 */
export async function arrive(playsRuns: boolean): Promise<Arrival | null> {
  if (location.hash.length < 2) return null;
  const reader = await reading();
  return reader?.arriveByLink(location.hash, playsRuns) ?? null;
}

/** Opens links that come into the address later, and takes a link out of it that the page no longer shows. */
export function watchAddress(engine: Engine, playsRuns: boolean): void {
  const remember = (): void => {
    const { opened } = sharingStore.getState();
    if (opened && location.hash !== "") broughtScene = opened.scene;
  };
  remember();
  sharingStore.subscribe(remember);
  window.addEventListener("hashchange", () => {
    if (location.hash.length < 2) return;
    void reading().then((reader) => {
      // From here on the address stands for what it brings now.
      broughtScene = null;
      reader?.openLink(engine, location.hash, playsRuns);
    });
  });
  documentStore.subscribe(({ document: { scene } }) => {
    const { opened } = sharingStore.getState();
    if (opened && scene !== opened.scene) sharingStore.setState({ opened: null });
    // Also when what was said about it has been closed long ago.
    if (broughtScene && scene !== broughtScene) leaveAddress();
  });
}

/** The page shows something else than its address says: the address must not bring that back at the next visit. */
export function leaveAddress(): void {
  broughtScene = null;
  sharingStore.setState({ opened: null });
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
}

async function reading() {
  try {
    return await loadReader();
  } catch (error) {
    const message = `the part of the app that reads links could not be loaded: ${String(error)}`;
    const problem = { code: "E_FETCH", message, tip: "Check the connection, then reload the page." };
    sharingStore.setState({ broken: { carrier: "link", raw: location.href, problem, json: null } });
    return null;
  }
}
