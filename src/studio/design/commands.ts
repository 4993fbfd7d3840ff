/** What is done to all that is picked: by a button, a key or the clipboard. */

import { addThing } from "../../world/edits/addThing";
import type { Alignment } from "../../world/edits/alignThings";
import { alignThings } from "../../world/edits/alignThings";
import { listOf, resetListOf } from "../../world/edits/documentParts";
import { copyThings, duplicateThings, pasteThings } from "../../world/edits/fragment";
import { dropToTable } from "../../world/edits/moveThings";
import { emptyScene } from "../../world/edits/newScene";
import { removeThings } from "../../world/edits/removeThings";
import { pinDown, scatter } from "../../world/edits/scatter";
import type { ThingKind } from "../../world/edits/thingDefaults";
import { beginScene } from "../library/openDocument";
import { designStore } from "../stores/designStore";
import { changeDocument } from "../stores/documentStore";
import { act, actAdding, deskStore, presentScene, presentSeed } from "./editDesk";

function picked(): readonly string[] {
  return designStore.getState().picked;
}

/** Adds a thing at the first free place, or where it was dropped. */
export function addKind(kind: ThingKind, at: readonly [number, number] | null = null): void {
  actAdding((scene) => addThing(scene, kind, at, presentSeed()));
}

/** Removes things with what speaks of them, and says how much that was. */
export function removePicked(ids: readonly string[] = picked()): void {
  if (ids.length === 0) return;
  let gone = 0;
  const isDone = act((scene) => {
    const removed = removeThings(scene, ids, presentSeed());
    gone = removed.gone.length;
    return removed.document;
  });
  if (!isDone) return;
  const left = picked().filter((id) => !ids.includes(id) && !id.startsWith("place/"));
  designStore.setState({ picked: left, lit: null });
  if (gone === 0) return;
  deskStore.setState({ notice: { tone: "news", error: null, words: "notice.gone", gone, of: presentScene() } });
}

export function duplicatePicked(): void {
  if (picked().length > 0) actAdding((scene) => duplicateThings(scene, picked(), presentSeed()));
}

export function alignPicked(how: Alignment): void {
  act((scene) => alignThings(scene, picked(), how));
}

export function dropPicked(): void {
  act((scene) => dropToTable(scene, picked()));
}

/** Lets the reset place what is picked at random, in an area round where it stands. */
export function scatterPicked(): void {
  let index = -1;
  const isDone = act((scene) => {
    const scattered = scatter(scene, picked());
    index = resetListOf(scattered, "place").length - 1;
    return scattered;
  });
  if (isDone && index >= 0) designStore.setState({ picked: [`place/${index}`] });
}

/** Lets what is picked stand where this seed has put it. */
export function pinPicked(): void {
  act((scene) => pinDown(scene, picked(), presentSeed()));
}

/** Picks all that can be picked in the scene. */
export function pickAll(): void {
  const scene = presentScene();
  const ids = (["objects", "zones"] as const).flatMap((list) => listOf(scene, list).map(({ id }) => String(id)));
  designStore.setState({ picked: ids });
}

/** The picked things as text for the clipboard. */
export function copyText(): string | null {
  return copyThings(presentScene(), picked());
}

export function pasteText(text: string): boolean {
  return actAdding((scene) => pasteThings(scene, text, presentSeed()));
}

/** Begins a scene from nothing; undo brings the old one back. */
export function newScene(): void {
  designStore.setState({ picked: [], lit: null });
  deskStore.setState({ notice: null, page: null });
  const scene = emptyScene();
  beginScene(scene);
  changeDocument({ scene, origin: null }, true);
}
