/** Adds a condition: a list of all that can be said about this scene, and why the rest cannot. */

import { useMemo } from "react";
import type { Predicate } from "../../world/scene";
import { useNames, usePicked } from "./designHooks";
import { useDesignText } from "./designText";
import { type AddGroup, AddMenu, type AddTone } from "./fields/AddMenu";
import { freshCondition } from "./freshCondition";
import { ATOM_KEYS, GROUP_KEYS, QUANTIFIER_KEYS } from "./predicateForms";
import { fixedWords } from "./sentences";

interface AddConditionProps {
  /** Says where it goes: there are several on a page. */
  readonly label: string;
  readonly tone?: AddTone;
  /** Whether it stands below a quantifier. */
  readonly item: boolean;
  readonly onAdd: (predicate: Predicate) => void;
}

export function AddCondition({ label, tone = "plain", item, onAdd }: AddConditionProps) {
  const d = useDesignText();
  const names = useNames();
  const picked = usePicked();
  const groups = useMemo(() => {
    const words = fixedWords(d);
    const option = (key: string) => {
      const fresh = freshCondition(key, { names, words, item, picked });
      return {
        value: key,
        label: d(`add.${key as "in"}`),
        lack: typeof fresh === "string" ? d(`lack.${fresh}`) : null,
      };
    };
    // One quantifier only: within it there is one "each of them".
    const several = [...GROUP_KEYS, ...(item ? [] : QUANTIFIER_KEYS)];
    return [
      withNote({ title: d("condition.aboutThings"), options: ATOM_KEYS.map(option) }),
      { title: d("condition.several"), options: several.map(option) },
    ];
  }, [d, names, picked, item]);
  return (
    <AddMenu
      label={label}
      text={label}
      tone={tone}
      groups={groups}
      onAdd={(key) => {
        const predicate = freshCondition(key, { names, words: fixedWords(d), item, picked });
        if (typeof predicate !== "string") onAdd(predicate);
      }}
    />
  );
}

/** So many options with one reason would be a column of the same words. */
const OFTEN = 5;

/** The reason that stands beside many of a group's options stands above all of them instead. */
function withNote(group: AddGroup): AddGroup {
  const reasons = group.options.flatMap(({ lack }) => lack ?? []);
  const note = reasons.find((reason) => reasons.filter((other) => other === reason).length >= OFTEN);
  return note === undefined ? group : { ...group, note };
}
