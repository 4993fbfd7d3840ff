/** From the text that somebody types to a document, or to what keeps it from being one and at which line. */

import { InputError } from "../../errors";
import type { SceneDocument } from "../../world/edits/documentParts";
import { parseJsonText } from "../../world/jsonText";
import { checkDocument } from "../../world/parseScene";
import type { DesignSay } from "./designText";
import { jsonPlaces, lineOf } from "./jsonPlaces";
import { problemWords } from "./problemWords";

/** What is wrong with the text, and where. */
export interface TextProblem {
  readonly line: number;
  readonly words: string;
}

/** Looks at a text: the document that it is, or what keeps it from being one. */
export function readDocument(text: string, d: DesignSay): { readonly document: SceneDocument } | TextProblem {
  const { lines, fault } = jsonPlaces(text);
  if (fault) return { line: fault.line, words: d(`json.${fault.kind}`, { column: fault.column }) };
  try {
    const document = parseJsonText(text);
    checkDocument(document);
    return { document: document as SceneDocument };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { line: error.line ?? lineOf(lines, error.where ?? ""), words: problemWords(error, d) };
  }
}
