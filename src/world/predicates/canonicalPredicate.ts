/** Predicates without the options that they have anyway. */

import * as v from "valibot";
import { dropDefaults, isSame } from "../dropDefaults";
import { isRecord } from "../plainData";
import type { Predicate } from "../scene";
import { ATOMS } from "./atoms";

/**
 * Leaves default options out, at every level.
 *
 * @param predicate - One that `parsePredicate` found nothing wrong with.
 */
export function canonicalPredicate(predicate: Predicate): Predicate {
  const [[key, value] = ["", undefined]] = Object.entries(predicate);
  const atom = ATOMS.get(key);
  if (!atom || !Array.isArray(value)) return { [key]: canonicalPart(value) };
  const names = value.slice(0, atom.names.length);
  if (value.length === names.length) return predicate;
  const options = dropDefaults(atom.options, v.parse(atom.options, value[names.length]));
  return { [key]: isSame(options, {}) ? names : [...names, options] };
}

/** Predicates may stand in lists, beside numbers, selectors and options. */
function canonicalPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(canonicalPart);
  // The only record among the parts that is no predicate holds the bounds of `count`.
  return isRecord(part) && !("min" in part) && !("max" in part) ? canonicalPredicate(part) : part;
}
