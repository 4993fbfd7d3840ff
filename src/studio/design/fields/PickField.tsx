/** One of several, as the browser's own list: it works everywhere and with every key. */

export interface PickOption {
  readonly value: string;
  readonly label: string;
}

export interface PickFieldProps {
  readonly label: string;
  /** Null when several things differ. */
  readonly value: string | null;
  readonly options: readonly PickOption[];
  readonly onChange: (value: string) => void;
  readonly className?: string;
  readonly id?: string;
}

export function PickField({ label, value, options, onChange, className = "df-select", id }: PickFieldProps) {
  const isListed = value !== null && options.some((option) => option.value === value);
  return (
    <select
      id={id}
      className={className}
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => event.target.value !== "" && onChange(event.target.value)}
    >
      {!isListed && (
        <option value={value ?? ""} disabled={value === null}>
          {value ?? "—"}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
