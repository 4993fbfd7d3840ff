/** Words in the chosen language: `useText()` in components, `sayText` for texts that a scene brings along. */

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
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

type Words = Readonly<Record<MessageKey, string>>;

/** Puts values into the blanks of a text, `{{name}}`; a blank without a value stays empty. */
export function fillBlanks(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));
}

function speaker(words: Words): Say {
  return (key, values) => fillBlanks(words[key], values);
}

/** Who speaks at present; a function for each language, so that all that shows words is drawn anew when it changes. */
const spoken = createStore<{ readonly language: Language; readonly say: Say }>(() => ({
  language: "en",
  say: speaker(en),
}));

/** English is always here; other languages come when they are wanted, once. */
const LOADERS: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => en,
  zh: async () => {
    const [{ zh }, { alertsZh }] = await Promise.all([import("./zh"), import("./alertsZh")]);
    addAlertWords("zh", alertsZh);
    return zh;
  },
};

let wanted: Language = "en";

/**
 * Speaks another language from now on; English until this has run.
 *
 * @throws {DeviceError} `E_FETCH` when its words cannot be loaded; the present language stays.
 */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  let words: Words;
  try {
    words = await LOADERS[language]();
  } catch {
    throw new DeviceError(`the words of "${language}" could not be loaded`, "Check the connection.", "E_FETCH");
  }
  // Another one may have been chosen while this one was loading.
  if (wanted === language && spoken.getState().language !== language)
    spoken.setState({ language, say: speaker(words) });
}

/** Says a text by its key in the language that is spoken now. */
export function sayNow(): Say {
  return spoken.getState().say;
}

/** Says a text by its key; redraws when the language changes. */
export function useText(): Say {
  return useStore(spoken, ({ say }) => say);
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
