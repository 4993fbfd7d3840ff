/** A switch of an inspector; it stands between on and off where several things differ. */

import { useState } from "react";
import type { InputError } from "../../../errors";
import { FieldRow } from "./Field";

interface CheckRowProps {
  readonly label: string;
  readonly tip?: string;
  /** Null when several things differ. */
  readonly value: boolean | null;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => InputError | null;
}

export function CheckRow({ label, tip, value, disabled = false, onChange }: CheckRowProps) {
  const [problem, setProblem] = useState<InputError | null>(null);
  return (
    <FieldRow label={label} tip={tip} problem={problem}>
      <input
        type="checkbox"
        className="df-check"
        aria-label={label}
        checked={value === true}
        disabled={disabled}
        ref={(box) => {
          if (box) box.indeterminate = value === null;
        }}
        onChange={(event) => setProblem(onChange(event.target.checked))}
      />
    </FieldRow>
  );
}
