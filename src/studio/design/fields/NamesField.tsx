/** Several of many: what is chosen as chips that can be taken off, and a list of what can be added. */

import { X } from "lucide-react";
import { useDesignText } from "../designText";
import { AddMenu } from "./AddMenu";
import type { PickOption } from "./PickField";

export interface NamesFieldProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly options: readonly PickOption[];
  readonly onChange: (names: readonly string[]) => void;
}

export function NamesField({ label, names, options, onChange }: NamesFieldProps) {
  const d = useDesignText();
  const free = options.filter(({ value }) => !names.includes(value));
  const words = (name: string): string => options.find(({ value }) => value === name)?.label ?? name;
  return (
    <span className="df-chips">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className="df-chip"
          aria-label={d("names.remove", { name: words(name), from: label })}
          onClick={() => onChange(names.filter((other) => other !== name))}
        >
          {words(name)}
          <X aria-hidden />
        </button>
      ))}
      {free.length > 0 && (
        <AddMenu
          label={d("names.add", { to: label })}
          groups={[{ title: "", options: free }]}
          onAdd={(name) => onChange([...names, name])}
        />
      )}
    </span>
  );
}
