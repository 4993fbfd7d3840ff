/** A line of text that is set by Enter or by leaving it; Escape brings back what was there. */

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { InputError } from "../../../errors";

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => InputError | string | null;
  readonly onProblem: (problem: InputError | string | null) => void;
  readonly id?: string;
  readonly placeholder?: string;
  readonly lang?: string;
  readonly mono?: boolean;
  /** Takes the focus with all its text chosen, as for a rename. */
  readonly isNew?: boolean;
  /** Called when the field was left or its text set. */
  readonly onDone?: () => void;
}

export function TextField(props: TextFieldProps) {
  const { label, value, set, onProblem, id, placeholder, lang, mono = false, isNew = false, onDone } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (isNew) field.current?.select();
  }, [isNew]);
  const commit = (): boolean => {
    const problem = draft === null || draft === value ? null : set(draft);
    setBad(problem !== null);
    onProblem(problem);
    if (problem === null) setDraft(null);
    return problem === null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && commit()) onDone?.();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    setDraft(null);
    setBad(false);
    onProblem(null);
    isLeaving.current = true;
    onDone?.();
  };
  return (
    <input
      ref={field}
      id={id}
      className={`df-input df-text ${mono ? "mono" : ""}`}
      aria-label={label}
      aria-invalid={isBad}
      autoComplete="off"
      spellCheck={false}
      lang={lang}
      value={draft ?? value}
      placeholder={placeholder}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (!isLeaving.current && commit()) onDone?.();
        isLeaving.current = false;
      }}
    />
  );
}
