/** Changes one predicate within another, by JSON pointers such as `/goal/all/0`. */

import { invariant } from "../../errors";
import { isRecord } from "../plainData";
import type { Predicate } from "../scene";
import type { Part, SceneDocument } from "./documentParts";
import { lacksGoal, NO_GOAL } from "./newScene";
import { setProperty } from "./setProperty";

/** A predicate below another, with the steps that lead there. */
export interface ChildPredicate {
  readonly steps: string;
  readonly predicate: Predicate;
}

/** Predicates with a list of others, and those with one. */
const LISTS: ReadonlySet<string> = new Set(["all", "any", "seq"]);
const SINGLES: ReadonlySet<string> = new Set(["not", "once", "never"]);
const QUANTIFIERS: ReadonlySet<string> = new Set(["each", "some", "count"]);

/** The key of a predicate. */
export function predicateKey(predicate: Predicate): string {
  return Object.keys(predicate)[0] ?? "";
}

/** The predicates directly below one, in order. */
export function childPredicates(predicate: Predicate): readonly ChildPredicate[] {
  const key = predicateKey(predicate);
  const value = predicate[key];
  const list = (items: unknown, at: string): ChildPredicate[] =>
    Array.isArray(items) ? items.map((child, k) => ({ steps: `${at}/${k}`, predicate: child as Predicate })) : [];
  if (LISTS.has(key)) return list(value, `/${key}`);
  if (SINGLES.has(key)) return isRecord(value) ? [{ steps: `/${key}`, predicate: value }] : [];
  if (!Array.isArray(value)) return [];
  if (key === "atLeast") return list(value[1], "/atLeast/1");
  const step = key === "for" ? 0 : QUANTIFIERS.has(key) ? 1 : null;
  return step !== null && isRecord(value[step]) ? [{ steps: `/${key}/${step}`, predicate: value[step] }] : [];
}

/** Whether it holds a list of conditions that can be added to and put in another order. */
export function isGroup(predicate: Predicate): boolean {
  const key = predicateKey(predicate);
  return LISTS.has(key) || key === "atLeast";
}

/** A predicate of the document by its pointer. */
export function predicateAt(document: SceneDocument, pointer: string): Predicate | null {
  let part: unknown = document;
  for (const step of pointer.split("/").slice(1)) {
    part = Array.isArray(part) ? part[Number(step)] : isRecord(part) ? part[step] : undefined;
  }
  return isRecord(part) ? part : null;
}

/** Where the tree of a predicate begins: `/goal`, `/fail/<name>`, `/stages/<k>/when` or `/metrics/<k>/count/1`. */
export function rootPointer(pointer: string): string {
  const root = /^\/goal|^\/fail\/[^/]+|^\/stages\/\d+\/when|^\/metrics\/\d+\/count\/1/.exec(pointer);
  invariant(root, `${pointer} points into a predicate`);
  return root[0];
}

/** The pointer of the predicate that holds this one, and the place in it; null at the root. */
export function parentOf(
  document: SceneDocument,
  pointer: string,
): { readonly pointer: string; readonly index: number } | null {
  let parent = rootPointer(pointer);
  if (parent === pointer) return null;
  for (;;) {
    const predicate = predicateAt(document, parent);
    const children = predicate ? childPredicates(predicate) : [];
    const index = children.findIndex(({ steps }) => {
      const child = parent + steps;
      return pointer === child || pointer.startsWith(`${child}/`);
    });
    if (index < 0) return null;
    const child = parent + children[index]!.steps;
    if (child === pointer) return { pointer: parent, index };
    parent = child;
  }
}

/** The document with another predicate at a pointer. */
export function putPredicate(document: SceneDocument, pointer: string, predicate: Predicate): SceneDocument {
  return setProperty(document, pointer, predicate);
}

/**
 * Takes a predicate out, and those that cannot be without it. A goal of which nothing is left is to be chosen again; a failure,
 * a stage or a counter goes as a whole.
 */
export function removePredicate(document: SceneDocument, pointer: string): SceneDocument {
  const parent = parentOf(document, pointer);
  if (!parent) return removeRoot(document, pointer);
  const holder = predicateAt(document, parent.pointer)!;
  const key = predicateKey(holder);
  const rest = childPredicates(holder)
    .filter((_, k) => k !== parent.index)
    .map(({ predicate }) => predicate);
  if (!isGroup(holder) || rest.length === 0) return removePredicate(document, parent.pointer);
  // One thing after another needs two.
  if (key === "seq" && rest.length === 1) return putPredicate(document, parent.pointer, rest[0]!);
  return putPredicate(document, parent.pointer, withChildren(holder, rest));
}

function removeRoot(document: SceneDocument, pointer: string): SceneDocument {
  if (pointer === "/goal") return { ...document, goal: NO_GOAL };
  return setProperty(document, pointer.replace(/\/when$|\/count\/1$/, ""), undefined);
}

/** A group with other conditions; `atLeast` asks for no more than there are. */
function withChildren(group: Predicate, children: readonly Predicate[]): Predicate {
  const key = predicateKey(group);
  if (key !== "atLeast") return { [key]: children };
  const [n] = group.atLeast as readonly [number];
  return { atLeast: [Math.min(n, children.length), children] };
}

/**
 * Adds a condition: into a group, or beside a single condition by putting both under `all`.
 *
 * @param pointer - Of a group, or of the root of a tree.
 */
export function addCondition(document: SceneDocument, pointer: string, condition: Predicate): SceneDocument {
  const present = predicateAt(document, pointer);
  if (!present || (pointer === "/goal" && lacksGoal(document))) return putPredicate(document, pointer, condition);
  const children = childPredicates(present).map(({ predicate }) => predicate);
  const next = isGroup(present) ? withChildren(present, [...children, condition]) : { all: [present, condition] };
  return putPredicate(document, pointer, next);
}

/**
 * Moves a condition within its group.
 *
 * @returns The document and the new pointer; the same when it cannot go further.
 */
export function moveCondition(
  document: SceneDocument,
  pointer: string,
  by: 1 | -1,
): { readonly document: SceneDocument; readonly pointer: string } {
  const parent = parentOf(document, pointer);
  const holder = parent && predicateAt(document, parent.pointer);
  if (!parent || !holder || !isGroup(holder)) return { document, pointer };
  const children = childPredicates(holder);
  const to = parent.index + by;
  if (to < 0 || to >= children.length) return { document, pointer };
  const order = children.map(({ predicate }) => predicate);
  const [moved] = order.splice(parent.index, 1);
  order.splice(to, 0, moved!);
  return {
    document: putPredicate(document, parent.pointer, withChildren(holder, order)),
    pointer: parent.pointer + children[to]!.steps,
  };
}

/** What a condition can be put under. */
export type Wrapping = "all" | "any" | "not" | "once" | "never" | "for";

/** A condition under another. */
export function wrapped(condition: Predicate, how: Wrapping): Predicate {
  if (how === "all" || how === "any") return { [how]: [condition] };
  return how === "for" ? { for: [condition, 1] } : { [how]: condition };
}

/** Whether what is below a predicate can take its place. */
export function canUnwrap(document: SceneDocument, pointer: string): boolean {
  const predicate = predicateAt(document, pointer);
  if (!predicate || QUANTIFIERS.has(predicateKey(predicate))) return false;
  const children = childPredicates(predicate);
  if (children.length === 1) return true;
  const parent = parentOf(document, pointer);
  return children.length > 1 && parent !== null && isGroup(predicateAt(document, parent.pointer)!);
}

/** Puts what is below a predicate in its place: one condition, or several into the group that holds it. */
export function unwrapPredicate(document: SceneDocument, pointer: string): SceneDocument {
  if (!canUnwrap(document, pointer)) return document;
  const children = childPredicates(predicateAt(document, pointer)!).map(({ predicate }) => predicate);
  if (children.length === 1) return putPredicate(document, pointer, children[0]!);
  const parent = parentOf(document, pointer)!;
  const holder = predicateAt(document, parent.pointer)!;
  const siblings = childPredicates(holder).map(({ predicate }) => predicate);
  siblings.splice(parent.index, 1, ...children);
  return putPredicate(document, parent.pointer, withChildren(holder, siblings));
}

/** Kinds of groups. */
export type GroupKind = "all" | "any" | "seq" | "atLeast";

/** A group of another kind with the same conditions. */
export function regrouped(group: Predicate, kind: GroupKind): Predicate {
  const children = childPredicates(group).map(({ predicate }) => predicate);
  return kind === "atLeast" ? { atLeast: [1, children] } : { [kind]: children };
}

/** The failures of a document, in its order. */
export function failuresOf(document: SceneDocument): readonly (readonly [string, Predicate])[] {
  return isRecord(document.fail) ? (Object.entries(document.fail) as [string, Predicate][]) : [];
}

/** Gives a failure another name in its place. */
export function renameFailure(document: SceneDocument, name: string, next: string): SceneDocument {
  const fail: Part = Object.fromEntries(failuresOf(document).map(([key, value]) => [key === name ? next : key, value]));
  return { ...document, fail };
}
