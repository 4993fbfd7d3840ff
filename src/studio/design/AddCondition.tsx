/** Adds a condition: a list of all that can be said about this scene. */

import { useMemo } from "react";
import type { Predicate } from "../../world/scene";
import { type NameOptions, useNames, usePicked } from "./designHooks";
import { useDesignText } from "./designText";
import { AddMenu } from "./fields/AddMenu";
import { ATOM_KEYS, type FixedWords, freshAtom, GROUP_KEYS, QUANTIFIER_KEYS } from "./predicateForms";
import { fixedWords } from "./sentences";

interface AddConditionProps {
  readonly label: string;
  /** Whether it stands below a quantifier. */
  readonly item: boolean;
  readonly onAdd: (predicate: Predicate) => void;
}

export function AddCondition({ label, item, onAdd }: AddConditionProps) {
  const d = useDesignText();
  const names = useNames();
  const picked = usePicked();
  const words = useMemo(() => fixedWords(d), [d]);
  const fresh = (key: string): Predicate | null => freshCondition(key, names, words, item, picked);
  const option = (key: string) => ({ value: key, label: d(`add.${key as "in"}`), disabled: fresh(key) === null });
  // One quantifier only: within it there is one "each of them".
  const several = [...GROUP_KEYS, ...(item ? [] : QUANTIFIER_KEYS)];
  return (
    <AddMenu
      label={label}
      text={d("condition.add")}
      groups={[
        { title: d("condition.aboutThings"), options: ATOM_KEYS.map(option) },
        { title: d("condition.several"), options: several.map(option) },
      ]}
      onAdd={(key) => {
        const predicate = fresh(key);
        if (predicate) onAdd(predicate);
      }}
    />
  );
}

/** What is mostly meant first: where something is, else how the arm stands. */
function firstAtom(names: NameOptions, words: FixedWords, item: boolean, preferred: readonly string[]): Predicate {
  for (const key of ["in", "lifted", "near"]) {
    const predicate = freshAtom(key, names, words, item, preferred);
    if (predicate) return predicate;
  }
  return { robotStill: [] };
}

function freshCondition(
  key: string,
  names: NameOptions,
  words: FixedWords,
  item: boolean,
  picked: readonly string[],
): Predicate | null {
  const preferred = [...picked].reverse();
  const first = (below: boolean): Predicate => firstAtom(names, words, below, preferred);
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
      if (selector === null) return null;
      return { [key]: key === "count" ? [selector, first(true), { min: 1 }] : [selector, first(true)] };
    }
    default:
      return freshAtom(key, names, words, item, preferred);
  }
}
