/** A field of all that is picked: shows what they have in common and sets it for each of them. */

import { useState } from "react";
import type { InputError } from "../../errors";
import { type Part, withThing } from "../../world/edits/documentParts";
import type { DesignKey } from "../words/designEn";
import { isDesignKey, useDesignText } from "./designText";
import { edit } from "./editDesk";
import { FieldRow } from "./fields/Field";
import { NumberField } from "./fields/NumberField";
import type { ThingField } from "./thingFields";

/** A thing with its id. */
export interface Owned {
  readonly id: string;
  readonly thing: Part;
}

/** Changes each of several things as one edit. */
export function editThings(
  things: readonly Owned[],
  change: (thing: Part) => Part,
  mergeKey: string | null = null,
): InputError | null {
  return edit((scene) => things.reduce((next, { id }) => withThing(next, id, change), scene), mergeKey);
}

/** The value that all have, undefined when none says one, null when they differ. */
export function commonValue<T>(things: readonly Owned[], read: (thing: Part) => T | undefined): T | undefined | null {
  const values = things.map(({ thing }) => read(thing));
  return values.every((value) => value === values[0]) ? values[0] : null;
}

/** The numbers of a field in a thing. */
function numbersIn(thing: Part, { key, fallback }: ThingField): readonly (number | undefined)[] {
  const value = thing[key];
  if (typeof value === "number") return [value];
  if (!Array.isArray(value)) return [];
  // A place without a height lies on the table.
  return value.length === 2 && key === "at" ? [...value, fallback?.[2]] : value;
}

function withNumber(thing: Part, field: ThingField, index: number, value: number | undefined): Part {
  if (field.ranges.length === 1) {
    const { [field.key]: _, ...rest } = thing;
    return value === undefined ? rest : { ...thing, [field.key]: value };
  }
  const numbers = field.ranges.map(
    (_, k) => (k === index ? value : numbersIn(thing, field)[k]) ?? field.fallback?.[k] ?? 0,
  );
  const isOnTable = field.key === "at" && !("look" in thing) && numbers[2] === 0;
  return { ...thing, [field.key]: isOnTable ? numbers.slice(0, 2) : numbers };
}

export function ThingFieldRow({ things, field }: { readonly things: readonly Owned[]; readonly field: ThingField }) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const tip: DesignKey | null = isDesignKey(`${field.label}Tip`) ? (`${field.label}Tip` as DesignKey) : null;
  return (
    <FieldRow label={d(field.label)} tip={tip ? d(tip) : undefined} problem={problem}>
      {field.ranges.map((range, k) => {
        const prefix = field.prefixes?.[k];
        return (
          <NumberField
            // The place in a row is what the number is.
            key={prefix ?? field.key}
            label={prefix ? `${d(field.label)} ${prefix}` : d(field.label)}
            value={commonValue(things, (thing) => numbersIn(thing, field)[k])}
            kind={field.kind}
            range={range}
            fallback={field.fallback?.[k]}
            {...(prefix !== undefined && { prefix })}
            set={(value, mergeKey) => editThings(things, (thing) => withNumber(thing, field, k, value), mergeKey)}
            onProblem={setProblem}
          />
        );
      })}
    </FieldRow>
  );
}
