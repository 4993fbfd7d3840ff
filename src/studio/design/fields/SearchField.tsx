/** A field that narrows a list down while one types. */

import { Search } from "lucide-react";

interface SearchFieldProps {
  /** What is searched; stands in the empty field. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter, unless it ends a word of an input method. */
  readonly onEnter?: () => void;
}

export function SearchField({ label, value, onChange, onEnter }: SearchFieldProps) {
  return (
    <label className="df-search">
      <Search aria-hidden />
      <input
        className="df-input"
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) onEnter?.();
        }}
      />
    </label>
  );
}
