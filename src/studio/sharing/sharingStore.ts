/** What came in from outside last: a scene that was opened, or something that could not be. */

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { RunLeader } from "../../dataset/runRecord";
import type { SharedLeader } from "../../world/sharedScene";
import type { StudioDocument } from "../stores/documentStore";
import { sessionStore } from "../stores/sessionStore";

/** How something came in. */
export type Carrier = "link" | "file" | "picture" | "replay";

/** A scene of somebody else, opened beside the person's own. */
export interface OpenedScene {
  readonly carrier: Carrier;
  /** The scene's document as it was opened. */
  readonly scene: StudioDocument["scene"];
  /** Who is suggested to lead. */
  readonly lead: SharedLeader | null;
  /** The policy that the scene names; null for none. */
  readonly policy: string | null;
  /** A robot that the link names and that is not here. */
  readonly robot: string | null;
  /** Who led the run that came with it; null for a scene alone. */
  readonly ledBy: RunLeader | null;
  /** What was open before. */
  readonly back: StudioDocument;
}

/** Something that is no scene. Nothing of what was open is changed by it. */
export interface BrokenShare {
  readonly carrier: Carrier;
  /** Link, or name of the file. */
  readonly raw: string;
  readonly problem: { readonly code: string; readonly message: string; readonly tip: string };
  /** The JSON text inside, as far as it could be unpacked. */
  readonly json: string | null;
}

interface SharingState {
  readonly opened: OpenedScene | null;
  readonly broken: BrokenShare | null;
}

export const sharingStore = createStore<SharingState>()(() => ({ opened: null, broken: null }));

/**
 * Ends the notice of a scene that stood still as soon as time goes on, by whatever means; that of a replay, which plays by
 * itself, stays.
 *
 * @returns Ends the watch.
 */
export function watchStandstill(): () => void {
  /** What has been seen standing still: the first word after an opening may still be of what ran before. */
  let stood: OpenedScene | null = null;
  return sessionStore.subscribe(({ status }) => {
    const { opened } = sharingStore.getState();
    if (!status || !opened || opened.carrier === "replay") return;
    if (!status.running) stood = opened;
    // On the way out of the design a scene is let run and halted again before any time goes by.
    else if (stood === opened && status.time > 0) sharingStore.setState({ opened: null });
  });
}

export const useSharing = <T>(selector: (state: SharingState) => T): T => useStore(sharingStore, selector);
