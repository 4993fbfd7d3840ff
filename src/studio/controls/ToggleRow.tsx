/** A labelled switch on a line of its own. */

import { Switch } from "@base-ui/react/switch";
import { Tip } from "./Tip";

export interface ToggleRowProps {
  readonly label: string;
  readonly tip: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function ToggleRow({ label, tip, on, onChange }: ToggleRowProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the labelled control
    <label className="toggle-row">
      <Tip text={tip}>
        <span>{label}</span>
      </Tip>
      <Switch.Root className="switch" checked={on} onCheckedChange={onChange} aria-label={label}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </label>
  );
}
