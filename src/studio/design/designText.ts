/** The words of the designer. They come with it, so that the first page does not wait for them. */

import { useStudio } from "../engineContext";
import { type DesignKey, designEn } from "../words/designEn";
import { designZh } from "../words/designZh";
import type { Language } from "../words/text";

export type DesignSay = (key: DesignKey, values?: Readonly<Record<string, string | number>>) => string;

const TABLES: Readonly<Record<Language, Readonly<Record<DesignKey, string>>>> = { en: designEn, zh: designZh };

/** Fills the blanks of a sentence; one that is not given stays. */
export function designWords(language: Language): DesignSay {
  return (key, values = {}) =>
    TABLES[language][key].replace(/\{\{(\w+)\}\}/g, (blank, name: string) => String(values[name] ?? blank));
}

const speakers: Readonly<Record<Language, DesignSay>> = { en: designWords("en"), zh: designWords("zh") };

/** Says words of the designer in the chosen language. */
export function useDesignText(): DesignSay {
  return speakers[useStudio((s) => s.language)];
}

/** True for keys of the table. */
export function isDesignKey(key: string): key is DesignKey {
  return Object.hasOwn(designEn, key);
}
