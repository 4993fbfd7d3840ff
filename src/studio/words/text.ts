/** Words in the chosen language: `useText()` in components, `sayText` for texts that a scene brings along. */

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { DeviceError } from "../../errors";
import type { Text } from "../../world/scene";
import { addAlertWords } from "./alertWords";
import { en, type MessageKey } from "./en";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "简体中文" };

export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The language that the browser asks for. */
export function preferredLanguage(): Language {
  return (globalThis.navigator?.language ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** English is always here, as what is said where a word is missing; other languages come when they are wanted. */
const LOADERS: Partial<Record<Language, () => Promise<Readonly<Record<MessageKey, string>>>>> = {
  zh: async () => {
    const [{ zh }, { alertsZh }] = await Promise.all([import("./zh"), import("./alertsZh")]);
    addAlertWords("zh", alertsZh);
    return zh;
  },
};

/** Loads the words of a language once. */
async function loadLanguage(language: Language): Promise<void> {
  const load = LOADERS[language];
  if (!load || i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await load());
}

/**
 * Must run once before the first component.
 *
 * @throws {DeviceError} As `changeLanguage`; English is spoken then.
 */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    // Keys contain dots, and React escapes by itself.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  await changeLanguage(language);
}

let wanted: Language = "en";

/**
 * Speaks another language from now on.
 *
 * @throws {DeviceError} `E_FETCH` when its words cannot be loaded; the present language stays.
 */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  try {
    await loadLanguage(language);
  } catch {
    throw new DeviceError(`the words of "${language}" could not be loaded`, "Check the connection.", "E_FETCH");
  }
  // Another one may have been chosen while this one was loading.
  if (wanted === language) await i18next.changeLanguage(language);
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

/** The title of a scene document, which nobody may have checked yet; empty when it has none. */
export function sceneTitle({ title }: Readonly<Record<string, unknown>>, language: Language): string {
  if (typeof title === "string") return title;
  if (typeof title !== "object" || title === null) return "";
  const words = Object.entries(title).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return sayText(Object.fromEntries(words), language);
}
