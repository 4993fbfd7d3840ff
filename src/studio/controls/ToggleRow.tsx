/** A labelled switch on a line of its own. */

import { Switch } from "@base-ui/react/switch";

export interface ToggleRowProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function ToggleRow({ label, on, onChange }: ToggleRowProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the labelled control
    <label className="toggle-row">
      <span>{label}</span>
      <Switch.Root className="switch" checked={on} onCheckedChange={onChange} aria-label={label}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </label>
  );
}
