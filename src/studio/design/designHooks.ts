/** What the panels of the designer look at: the document's parts, the things that are picked, names for people. */

import { useMemo } from "react";
import { useStore } from "zustand";
import { InputError } from "../../errors";
import { findThing, listOf, type Part, type SceneDocument } from "../../world/edits/documentParts";
import { objectJoint, objectRegions } from "../../world/objectShapes";
import { parseScene } from "../../world/parseScene";
import type { Scene } from "../../world/scene";
import { useDocument } from "../engineContext";
import { designStore } from "../stores/designStore";
import { thingWords, useText } from "../words/text";
import type { PickOption } from "./fields/PickField";

export function useScene(): SceneDocument {
  return useDocument((s) => s.document.scene);
}

export function usePicked(): readonly string[] {
  return useStore(designStore, (s) => s.picked);
}

/** The scene as the language reads it; null when the document cannot be read, which only a foreign hand brings about. */
export function useReadScene(): Scene | null {
  const scene = useScene();
  return useMemo(() => readScene(scene), [scene]);
}

const known = new WeakMap<SceneDocument, Scene | null>();

function readScene(document: SceneDocument): Scene | null {
  const before = known.get(document);
  if (before !== undefined) return before;
  let read: Scene | null = null;
  try {
    read = parseScene(document);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  known.set(document, read);
  return read;
}

/** The picked things that exist, with their parts of the document. */
export function useThings(
  ids: readonly string[],
): readonly { readonly id: string; readonly list: string; readonly thing: Part }[] {
  const scene = useScene();
  return useMemo(
    () =>
      ids.flatMap((id) => {
        const found = findThing(scene, id);
        return found ? [{ id, list: found.list, thing: found.thing }] : [];
      }),
    [ids, scene],
  );
}

export interface NameOptions {
  readonly objects: readonly PickOption[];
  /** Those of the objects that are not fixed. */
  readonly movable: ReadonlySet<string>;
  readonly zones: readonly PickOption[];
  readonly tags: readonly PickOption[];
  /** Regions of objects, such as `tray.inside`. */
  readonly regions: readonly PickOption[];
  readonly jointed: readonly PickOption[];
  readonly rings: readonly PickOption[];
  readonly pegs: readonly PickOption[];
  readonly cameras: readonly PickOption[];
}

/** Everything of the scene that can be named, for lists to choose from. */
export function useNames(): NameOptions {
  const document = useScene();
  const scene = useReadScene();
  const say = useText();
  return useMemo(() => {
    const option = (id: string): PickOption => ({ value: id, label: thingWords(id, say) });
    // Copies are reached by a tag only, so they are in no list of names.
    const objects = (scene?.objects ?? []).filter(({ id }) => !id.includes("#"));
    const tags = [...new Set((scene?.objects ?? []).flatMap((object) => object.tags))];
    return {
      objects: objects.map(({ id }) => option(id)),
      movable: new Set(objects.filter(({ fixed }) => !fixed).map(({ id }) => id)),
      zones: (scene?.zones ?? []).map(({ id }) => option(id)),
      tags: tags.map((tag) => ({ value: `tag:${tag}`, label: `#${tag}` })),
      regions: objects.flatMap((object) =>
        Object.keys(objectRegions(object)).map((region) => ({
          value: `${object.id}.${region}`,
          label: region === "inside" ? thingWords(object.id, say) : `${thingWords(object.id, say)} · ${region}`,
        })),
      ),
      jointed: objects.filter((object) => objectJoint(object) !== null).map(({ id }) => option(id)),
      rings: objects.filter(({ kind }) => kind === "ring").map(({ id }) => option(id)),
      pegs: objects.filter(({ kind }) => kind === "peg").map(({ id }) => option(id)),
      cameras: listOf(document, "cameras").map(({ id }) => option(String(id))),
    };
  }, [document, scene, say]);
}
