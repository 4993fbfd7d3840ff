/** Walks the names in a predicate, knowing which of its words are names and which are sides or poses. */

import { isRecord } from "../plainData";
import { ATOMS } from "../predicates/atoms";
import type { Predicate } from "../scene";

/** A name in a predicate with what it may stand for; null takes out whatever cannot be without it. */
export type NameMap = (name: string) => string | null;

/** Words that look like names and never change. */
const WORD_KINDS: ReadonlySet<string> = new Set(["side", "pose"]);

/**
 * The predicate with other names; null when nothing is left of it.
 *
 * @param name - Maps ids, regions such as `tray.inside`, and selectors such as `tag:red`.
 */
export function mapPredicate(predicate: Predicate, name: NameMap): Predicate | null {
  const [[key, value] = ["", undefined]] = Object.entries(predicate);
  const atom = ATOMS.get(key);
  if (atom && Array.isArray(value)) return mapAtom(key, value, atom.names, name);
  switch (key) {
    case "all":
    case "any":
      return mapList(key, value, name);
    case "seq":
      return mapSequence(value, name);
    case "not":
    case "once":
    case "never": {
      const child = mapChild(value, name);
      return child && { [key]: child };
    }
    case "for": {
      const [child, seconds] = pairOf(value);
      const mapped = mapChild(child, name);
      return mapped && { for: [mapped, seconds] };
    }
    case "atLeast": {
      const [n, children] = pairOf(value);
      const mapped = mapChildren(children, name);
      return mapped.length > 0 ? { atLeast: [Math.min(Number(n), mapped.length), mapped] } : null;
    }
    case "each":
    case "some":
    case "count":
      return mapQuantifier(key, value, name);
    default:
      return predicate;
  }
}

function mapAtom(key: string, value: readonly unknown[], kinds: readonly string[], name: NameMap): Predicate | null {
  const names = kinds.map((kind, k): unknown => {
    const given = value[k];
    if (kind === "objects") {
      const list = Array.isArray(given) ? given.flatMap((id) => mapName(String(id), name) ?? []) : [];
      return list.length > 1 ? list : null;
    }
    return typeof given === "string" && !WORD_KINDS.has(kind) ? mapName(given, name) : given;
  });
  if (names.includes(null)) return null;
  return { [key]: [...names, ...value.slice(kinds.length)] };
}

/** The item of a quantifier has no name of its own. */
function mapName(given: string, name: NameMap): string | null {
  return given.startsWith("$") ? given : name(given);
}

function mapChild(value: unknown, name: NameMap): Predicate | null {
  return isRecord(value) ? mapPredicate(value, name) : null;
}

function mapChildren(value: unknown, name: NameMap): Predicate[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((child: unknown): Predicate[] => {
    const mapped = mapChild(child, name);
    return mapped ? [mapped] : [];
  });
}

function mapList(key: string, value: unknown, name: NameMap): Predicate | null {
  const children = mapChildren(value, name);
  return children.length > 0 ? { [key]: children } : null;
}

/** A sequence of one is that one. */
function mapSequence(value: unknown, name: NameMap): Predicate | null {
  const children = mapChildren(value, name);
  return children.length > 1 ? { seq: children } : (children[0] ?? null);
}

function mapQuantifier(key: string, value: unknown, name: NameMap): Predicate | null {
  const [selector, child, ...options] = Array.isArray(value) ? value : [];
  const selected = name(String(selector));
  const mapped = mapChild(child, name);
  return selected !== null && mapped ? { [key]: [selected, mapped, ...options] } : null;
}

function pairOf(value: unknown): readonly [unknown, unknown] {
  return Array.isArray(value) ? [value[0], value[1]] : [undefined, undefined];
}

/** Every name that a predicate speaks of, in the order of reading: ids, regions, selectors, `tcp`, `table`. */
export function namesIn(predicate: Predicate): readonly string[] {
  const names: string[] = [];
  mapPredicate(predicate, (name) => {
    names.push(name);
    return name;
  });
  return [...new Set(names)];
}
