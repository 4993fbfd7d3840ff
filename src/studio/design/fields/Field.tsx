/** One line of an inspector: a label, what is set there, and under it why something was refused. */

import { type ReactNode, useId } from "react";
import type { InputError } from "../../../errors";
import { Tip } from "../../controls/Tip";
import { useDesignText } from "../designText";
import { problemWords } from "../problemWords";

export interface FieldRowProps {
  readonly label: string;
  readonly tip?: string | undefined;
  /** Why the last thing that was set here was refused: an error, or words. */
  readonly problem?: InputError | string | null;
  /** Connects the label with one control; several stand in a group of that name. */
  readonly control?: string | undefined;
  readonly children: ReactNode;
}

export function FieldRow({ label, tip, problem = null, control, children }: FieldRowProps) {
  const id = useId();
  const name = control ? (
    <label className="df-label" htmlFor={control}>
      {label}
    </label>
  ) : (
    <span className="df-label" id={id}>
      {label}
    </span>
  );
  const body = (
    <>
      {tip ? <Tip text={tip}>{name}</Tip> : name}
      <div className="df-controls">{children}</div>
      {problem !== null && <ProblemLine problem={problem} />}
    </>
  );
  if (control) return <div className="df-row">{body}</div>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in columns
    <div className="df-row" role="group" aria-labelledby={id}>
      {body}
    </div>
  );
}

export function ProblemLine({ problem }: { readonly problem: InputError | string }) {
  const d = useDesignText();
  return (
    <p className="df-problem" role="alert">
      {typeof problem === "string" ? problem : problemWords(problem, d)}
    </p>
  );
}
