/** A predicate as a tree that can be evaluated: names resolved, quantifiers spread over their objects. */

import type { AtomDefinition } from "./atom";

/** Where a node stands: the path of the predicate in the document (with `#id` for the item of a quantifier) and what a sentence about it names. */
interface NodePlace {
  readonly path: string;
  readonly key: string;
  readonly args: readonly string[];
  readonly children: readonly PredicateNode[];
}

/** A predicate about the world. */
export interface AtomNode extends NodePlace {
  readonly kind: "atom";
  readonly definition: AtomDefinition;
  readonly names: readonly string[];
  readonly options: unknown;
}

/** Between `min` and `max` of the children hold: all, any, atLeast, each, some, count. */
export interface CountNode extends NodePlace {
  readonly kind: "count";
  readonly min: number;
  readonly max: number;
}

export interface NotNode extends NodePlace {
  readonly kind: "not";
}

/** Looks back in time; `seconds` belongs to `for`. */
export interface TimeNode extends NodePlace {
  readonly kind: "for" | "once" | "never" | "seq";
  readonly seconds: number;
}

export type PredicateNode = AtomNode | CountNode | NotNode | TimeNode;
