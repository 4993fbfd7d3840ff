/** A first version of each condition for a scene: about what is picked where that makes sense, else about what a person most likely means. */

import type { NameKind } from "../../world/predicates/atom";
import { ATOMS } from "../../world/predicates/atoms";
import type { Predicate } from "../../world/scene";
import type { NameOptions } from "./designHooks";
import { type FixedWords, fittingNames } from "./predicateForms";

/** What a scene has none of, or not enough, for a condition to be about. */
export type Lack = "things" | "two" | "holder" | "zone" | "jointed" | "ring" | "peg";

/** What a new condition is made from. */
export interface ConditionSource {
  readonly names: NameOptions;
  readonly words: FixedWords;
  /** Whether it stands below a quantifier, whose item it may speak of. */
  readonly item: boolean;
  /** What is picked; the last one leads. */
  readonly picked: readonly string[];
}

/** Options that a predicate cannot be without. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  pose: { at: [0.2, 0] },
  joint: { min: 0.7 },
};
/** Most things of a new stack. */
const STACKED = 3;

/** A condition of a kind, or a group of a kind with a first condition in it; otherwise what the scene lacks for it. */
export function freshCondition(key: string, source: ConditionSource): Predicate | Lack {
  const { names, item } = source;
  const first = (below: boolean): Predicate => firstAtom({ ...source, item: below });
  switch (key) {
    case "all":
    case "any":
      return { [key]: [first(item)] };
    case "seq":
      return { seq: [first(item), { robotStill: [] }] };
    case "atLeast":
      return { atLeast: [1, [first(item)]] };
    case "each":
    case "some":
    case "count": {
      const selector = names.tags[0]?.value ?? (names.objects.length > 0 ? "*" : null);
      if (selector === null) return "things";
      return { [key]: key === "count" ? [selector, first(true), { min: 1 }] : [selector, first(true)] };
    }
    default:
      return freshAtom(key, source);
  }
}

/** What is mostly meant first: where something is, else how the arm stands. */
function firstAtom(source: ConditionSource): Predicate {
  for (const key of ["in", "lifted", "near"]) {
    const predicate = freshAtom(key, source);
    if (typeof predicate !== "string") return predicate;
  }
  return { robotStill: [] };
}

function freshAtom(key: string, source: ConditionSource): Predicate | Lack {
  const kinds = ATOMS.get(key)?.names ?? [];
  const chosen = firstFit(kinds.map((_, k) => candidates(kinds, k, source)));
  if (!chosen) return lackOf(kinds, source.names);
  const options = NEEDED[key];
  return { [key]: options ? [...chosen, options] : chosen };
}

/** The first choice for all blanks together in which no thing comes twice; earlier blanks choose first. */
function firstFit(blanks: readonly (readonly unknown[])[], used: readonly string[] = []): readonly unknown[] | null {
  const [options, ...rest] = blanks;
  if (!options) return [];
  for (const value of options) {
    const owner = ownerOf(String(value));
    if (used.includes(owner)) continue;
    const others = firstFit(rest, [...used, owner]);
    if (others) return [value, ...others];
  }
  return null;
}

/** The thing that a name speaks of: regions belong to theirs. */
function ownerOf(name: string): string {
  return name.split(".")[0]!;
}

/** What can stand in the k-th blank, what is most likely meant first. */
function candidates(
  kinds: readonly NameKind[],
  k: number,
  { names, words, item, picked }: ConditionSource,
): readonly unknown[] {
  const kind = kinds[k]!;
  const options = fittingNames(kind, names, words, item).map(({ value }) => value);
  if (k === 0 && item && options.includes("$")) return ["$"];
  const free = options.filter((value) => value !== "$");
  const holders = new Set(names.regions.map(({ value }) => ownerOf(value)));
  const preferred = [...picked].reverse();
  const place = (value: string): number => {
    const at = preferred.indexOf(ownerOf(value));
    return at < 0 ? preferred.length : at;
  };
  const isPicked = (value: string): boolean => picked.includes(ownerOf(value));
  const byRank = (rank: (value: string) => number): string[] =>
    free.toSorted((a, b) => rank(a) - rank(b) || place(a) - place(b));
  if (kind === "objects") {
    const stack = byRank((id) => (names.movable.has(id) ? 0 : 4) + (isPicked(id) ? 0 : 2)).slice(0, STACKED);
    return stack.length > 1 ? [stack] : [];
  }
  // The hand comes near something, not the other way round.
  if (kind === "point" && k === 0) return byRank((name) => (name === "tcp" ? 0 : 1));
  if (kind === "object" && k === 0) {
    // Something goes into the tray that is picked, rather than the tray into something.
    const next = kinds[1];
    const isHeld = next === "region" || next === "support";
    return byRank(
      (id) => (names.movable.has(id) ? 0 : 8) + (holders.has(id) ? (isHeld ? 4 : 1) : 0) + (isPicked(id) ? 0 : 2),
    );
  }
  const carries = (name: string): boolean => kind === "support" && holders.has(name);
  return byRank((name) => (isPicked(name) ? 0 : carries(name) ? 1 : 2));
}

/** Why nothing fits the blanks. */
function lackOf(kinds: readonly NameKind[], names: NameOptions): Lack {
  const needsThing = kinds.some((kind) => !["ring", "peg", "jointed", "zone", "region"].includes(kind));
  if (needsThing && names.objects.length === 0) return "things";
  for (const kind of kinds) {
    if (kind === "region" && names.regions.length + names.zones.length === 0) return "holder";
    if (kind === "zone" && names.zones.length === 0) return "zone";
    if (kind === "jointed" && names.jointed.length === 0) return "jointed";
    if (kind === "ring" && names.rings.length === 0) return "ring";
    if (kind === "peg" && names.pegs.length === 0) return "peg";
  }
  return "two";
}
