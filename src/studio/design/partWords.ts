/** What things are called. */

import type { Part } from "../../world/edits/documentParts";
import { kindWords, type Say, thingWords } from "../words/text";
import type { DesignSay } from "./designText";

/** What kind of thing a part of the document is, in words. */
export function partWords(thing: Part, id: string, say: Say, d: DesignSay): string {
  if (typeof thing.kind === "string") return kindWords(thing.kind, thingWords(id, say), say);
  return d(typeof thing.shape === "string" ? "outliner.zone" : "outliner.camera");
}
