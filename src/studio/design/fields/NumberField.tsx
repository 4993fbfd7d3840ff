/**
 * A number with its unit. Enter or leaving the field sets it, arrows step (Shift: more), Escape brings back what was there.
 * All that is done between coming and leaving is one step of undo.
 */

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { InputError } from "../../../errors";
import { endMerging } from "../../stores/documentStore";
import { useDesignText } from "../designText";
import { QUANTITIES, type QuantityKind, quantityWords, readQuantity, showQuantity } from "./quantity";

/** Sets a value; undefined takes it out. Returns why it was refused. */
export type SetNumber = (value: number | undefined, mergeKey: string) => InputError | null;

export interface NumberFieldProps {
  readonly label: string;
  /** Undefined while the document says nothing: the default is shown faintly. Null when several things differ. */
  readonly value: number | undefined | null;
  readonly kind: QuantityKind;
  readonly range: readonly [number, number];
  readonly set: SetNumber;
  /** What the language takes when nothing is said; with one, an empty field is allowed. */
  readonly fallback?: number | undefined;
  readonly id?: string;
  /** A word before the number, such as x. */
  readonly prefix?: string;
  readonly onProblem: (problem: InputError | string | null) => void;
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, kind, range, set, fallback, id, prefix, onProblem } = props;
  const d = useDesignText();
  const own = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  /** What was there when the field was entered. */
  const before = useRef<{ readonly value: number | undefined | null } | null>(null);
  const mergeKey = `field/${own}`;
  const quantity = QUANTITIES[kind];

  const tell = (problem: InputError | string | null): boolean => {
    setBad(problem !== null);
    onProblem(problem);
    return problem === null;
  };
  const put = (next: number | undefined): boolean => {
    if (next !== undefined && (next < range[0] || next > range[1])) {
      const [lo, hi] = range.map((bound) => quantityWords(bound, kind));
      return tell(d("field.range", { lo: lo!, hi: hi! }));
    }
    if (kind === "whole" && next !== undefined && !Number.isInteger(next)) return tell(d("field.whole"));
    return tell(next === value ? null : set(next, mergeKey));
  };
  const commit = (): void => {
    if (draft === null) return;
    if (draft.trim() === "" && (fallback !== undefined || value === null)) {
      if (put(value === null ? undefined : undefined)) setDraft(null);
      return;
    }
    const read = readQuantity(draft, kind);
    if (read === null) tell(d("field.number", { example: quantityWords(fallback ?? range[0], kind) }));
    else if (put(read)) setDraft(null);
  };
  const step = (direction: 1 | -1, large: boolean): void => {
    const from = (draft === null ? null : readQuantity(draft, kind)) ?? value ?? fallback ?? 0;
    const by = (direction * quantity.steps[large ? 1 : 0]!) / quantity.factor;
    const next = Math.min(Math.max(Number((from + by).toPrecision(9)), range[0]), range[1]);
    if (put(next)) setDraft(null);
  };
  const restore = (): void => {
    setDraft(null);
    if (before.current && before.current.value !== value && before.current.value !== null) {
      set(before.current.value, mergeKey);
    }
    tell(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      commit();
      endMerging();
      event.currentTarget.select();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1, event.shiftKey);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      restore();
    }
  };
  // A value that changed elsewhere, by undo or in the scene, is no longer what was refused.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the value counts
  useEffect(() => {
    if (draft === null) return;
    const read = readQuantity(draft, kind);
    if (read === value) setDraft(null);
  }, [value]);
  return (
    <span className="df-number" data-invalid={isBad} data-long={(prefix?.length ?? 0) > 2}>
      {prefix !== undefined && (
        <span className="df-prefix" aria-hidden>
          {prefix}
        </span>
      )}
      <input
        id={id}
        className="df-input"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={quantity.unit ? `${label}, ${quantity.unit}` : label}
        aria-invalid={isBad}
        value={draft ?? (value === undefined || value === null ? "" : showQuantity(value, kind))}
        placeholder={value === null ? "—" : fallback === undefined ? "" : showQuantity(fallback, kind)}
        onFocus={(event) => {
          before.current = { value };
          event.target.select();
        }}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          commit();
          before.current = null;
          endMerging();
        }}
      />
      {quantity.unit !== "" && (
        <span className="df-unit" aria-hidden>
          {quantity.unit}
        </span>
      )}
    </span>
  );
}
