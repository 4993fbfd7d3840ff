/** Conditions as sentences: with blanks to be filled on the page, and as plain words for names of buttons. */

import { isGroup, predicateKey } from "../../world/edits/predicateTree";
import { ATOMS } from "../../world/predicates/atoms";
import type { Predicate } from "../../world/scene";
import { type Say, thingWords, tightWords } from "../words/text";
import { type DesignSay, isDesignKey } from "./designText";
import type { FixedWords } from "./predicateForms";

/** A piece of a sentence: words, or a blank by the number of a name or the key of an option. */
export type SentencePiece = { readonly words: string } | { readonly blank: string };

/** The template of a predicate in pieces. */
export function sentencePieces(key: string, d: DesignSay): readonly SentencePiece[] {
  const template = isDesignKey(`say.${key}`) ? d(`say.${key}` as "say.in") : key;
  return template
    .split(/(\{\{\w+\}\})/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const blank = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
      return blank === undefined ? { words: piece } : { blank };
    });
}

/** A word for a name in a condition. */
export function conditionName(name: string, words: FixedWords, say: Say): string {
  const fixed: Readonly<Record<string, string>> = {
    $: words.item,
    table: words.table,
    gripper: words.gripper,
    robot: words.robot,
    tcp: words.tcp,
  };
  if (Object.hasOwn(fixed, name)) return fixed[name]!;
  const listed = [...words.sides, ...words.poses].find(({ value }) => value === name);
  if (listed) return listed.label;
  const [id = "", region] = name.split(".");
  const thing = id === "$" ? words.item : thingWords(id, say);
  return region === undefined || region === "inside" ? thing : `${thing} · ${region}`;
}

/** A condition in plain words, without its thresholds; a group by how many of its conditions must hold. */
export function plainSentence(predicate: Predicate, words: FixedWords, say: Say, d: DesignSay): string {
  const key = predicateKey(predicate);
  const atom = ATOMS.get(key);
  if (isGroup(predicate)) return d(`group.${key}` as "group.all", { count: groupCount(predicate) });
  if (!atom) return isDesignKey(`add.${key}`) ? d(`add.${key}` as "add.not") : key;
  const value = predicate[key];
  const names = (Array.isArray(value) ? value.slice(0, atom.names.length) : []).map((name: unknown) =>
    Array.isArray(name)
      ? name.map((each) => conditionName(String(each), words, say)).join(", ")
      : conditionName(String(name), words, say),
  );
  const template = isDesignKey(`plain.${key}`) ? (`plain.${key}` as "plain.in") : null;
  if (!template) return key;
  return tightWords(d(template, Object.fromEntries(names.map((name, k) => [String(k), name]))));
}

/** How many conditions of a group must hold, where it says so. */
function groupCount({ atLeast }: Predicate): number {
  return Array.isArray(atLeast) ? Number(atLeast[0]) : 1;
}

/** The words that name something in every scene, in the chosen language. */
export function fixedWords(d: DesignSay): FixedWords {
  return {
    item: d("word.item"),
    table: d("word.table"),
    gripper: d("word.gripper"),
    robot: d("word.robot"),
    tcp: d("word.tcp"),
    sides: (["left", "right", "front", "behind"] as const).map((value) => ({ value, label: d(`side.${value}`) })),
    poses: (["rest", "home", "zero"] as const).map((value) => ({ value, label: d(`pose.${value}`) })),
  };
}
