/** Words in the chosen language: `useText()` in components, `sayText` for texts that a scene brings along. */

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Text } from "../../world/scene";
import { en, type MessageKey } from "./en";
import { zh } from "./zh";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "简体中文" };

export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The language that the browser asks for. */
export function preferredLanguage(): Language {
  return (globalThis.navigator?.language ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Must run once before the first component. */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: en }, zh: { translation: zh } },
    // Keys contain dots, and React escapes by itself.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
}

/** Translates by key; redraws when the language changes. */
export function useText(): Say {
  const { t } = useTranslation();
  return t as unknown as Say;
}

/** True for keys of the table; texts that come from data may have no words of their own. */
export function isMessageKey(key: string): key is MessageKey {
  return key in en;
}

/** A joint's name as people call it; a robot's own name where there are no words for it. */
export function jointWords(name: string, say: Say): string {
  const key = `joint.${name}`;
  return isMessageKey(key) ? say(key) : name;
}

/** A link's name as people call it. */
export function linkWords(name: string, say: Say): string {
  const key = `link.${name}`;
  return isMessageKey(key) ? say(key) : name;
}

/** What a scene calls a thing; ids of the built-in scenes have words, others stay as the scene's author wrote them. */
export function thingWords(id: string, say: Say): string {
  const key = `thing.${id}`;
  return isMessageKey(key) ? say(key) : id;
}

/** Chinese takes no blanks between its own words; templates have them for names in Latin letters. */
export function tightWords(text: string): string {
  return text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}

/** What kind of thing stands under a name; nothing where the name says it already. */
export function kindWords(kind: string, name: string, say: Say): string {
  const key = `kind.${kind}`;
  const words = isMessageKey(key) ? say(key) : kind;
  return words === name ? "" : words;
}

/** A scene's own text in the chosen language, else English, else the first there is. */
export function sayText(text: Text, language: Language): string {
  return text[language] ?? text.en ?? Object.values(text)[0] ?? "";
}
