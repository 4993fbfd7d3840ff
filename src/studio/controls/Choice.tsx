/** One of a few: a drop-down list, or segments side by side. */

import { Select } from "@base-ui/react/select";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import { Check, ChevronDown } from "lucide-react";
import { Tip } from "./Tip";

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly tip?: string;
  readonly disabled?: boolean;
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}

/** Not modal: an open list must not keep a click from STOP. */
export function DropDown<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select.Root
      items={[...options]}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      modal={false}
    >
      <Tip text={label}>
        <Select.Trigger className="select" aria-label={label}>
          <Select.Value />
          <Select.Icon>
            <ChevronDown aria-hidden />
          </Select.Icon>
        </Select.Trigger>
      </Tip>
      <Select.Portal>
        <Select.Positioner className="popup-layer" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="popup">
            {options.map((option) => (
              <Select.Item
                key={option.value}
                value={option.value}
                className="popup-item"
                disabled={option.disabled ?? false}
              >
                <Select.ItemText>{option.label}</Select.ItemText>
                <Select.ItemIndicator>
                  <Check aria-hidden />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

export function Segments<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <ToggleGroup
      className="segments"
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onChange(next as T)}
    >
      {options.map((option) => {
        const toggle = (
          <Toggle key={option.value} value={option.value} className="segment" disabled={option.disabled ?? false}>
            {option.label}
          </Toggle>
        );
        return option.tip ? (
          <Tip key={option.value} text={option.tip}>
            {toggle}
          </Tip>
        ) : (
          toggle
        );
      })}
    </ToggleGroup>
  );
}
