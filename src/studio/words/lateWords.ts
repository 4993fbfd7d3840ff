/** Words of parts that are loaded late, in both languages: they travel with the part and not with the first load. */

import { useStudio } from "../engineContext";
import { fillBlanks, type Language } from "./text";

export type LateSay<Key extends string> = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

export type LateTable<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** Says the words of a table in one language. */
export function lateText<Key extends string>(table: LateTable<Key>, language: Language): LateSay<Key> {
  return (key, values) => fillBlanks(table[language][key], values);
}

/** The words of a table in the present language; redraws when it changes. */
export function useLateText<Key extends string>(table: LateTable<Key>): LateSay<Key> {
  return lateText(
    table,
    useStudio((s) => s.language),
  );
}
