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
  /** Shown before the label, an address; empty while it is on its way. */
  readonly picture?: string;
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  /** Called when the list opens. */
  readonly onOpen?: () => void;
}

/** Letters lead the arm: a closed list must not take them to choose an entry. */
function leaveLetters(event: Parameters<NonNullable<Select.Trigger.Props["onKeyDown"]>>[0]): void {
  if (event.key.length === 1 && event.key !== " ") event.preventBaseUIHandler();
}

/** Not modal: an open list must not keep a click from STOP. */
export function DropDown<T extends string>({ label, value, options, onChange, onOpen }: ChoiceProps<T>) {
  return (
    <Select.Root
      items={[...options]}
      value={value}
      onValueChange={(next, { reason }) => {
        // When the chosen entry leaves the list, the list falls back to its first value by itself: nobody chose that.
        if (next !== null && reason !== "none") onChange(next as T);
      }}
      onOpenChange={(isOpen) => isOpen && onOpen?.()}
      modal={false}
    >
      <Tip text={label}>
        <Select.Trigger className="select" aria-label={label} onKeyDown={leaveLetters}>
          <Select.Value className="select-value" />
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
                {option.picture !== undefined && <OptionPicture address={option.picture} />}
                <span className="option-words">
                  <Select.ItemText>{option.label}</Select.ItemText>
                  {option.tip !== undefined && <span className="option-tip">{option.tip}</span>}
                </span>
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

/** Its place is kept while it is on its way, so that nothing moves under the pointer. */
function OptionPicture({ address }: { readonly address: string }) {
  return address ? (
    <img className="option-picture" src={address} alt="" />
  ) : (
    <span className="option-picture" aria-hidden />
  );
}

export function Segments<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const choose = (next: string): void => {
    const option = options.find((each) => each.value === next);
    if (option && !option.disabled) onChange(option.value);
  };
  return (
    // Pressing what is chosen chooses it again; nothing chosen is no choice.
    <ToggleGroup
      className="segments"
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => choose(next ?? value)}
    >
      {options.map((option) => (
        <Segment key={option.value} option={option} />
      ))}
    </ToggleGroup>
  );
}

/** One that is off can still be reached: its tooltip says why. */
function Segment<T extends string>({ option }: { readonly option: Option<T> }) {
  const toggle = (
    <Toggle value={option.value} className="segment" aria-disabled={option.disabled ?? false}>
      {option.label}
    </Toggle>
  );
  return option.tip ? <Tip text={option.tip}>{toggle}</Tip> : toggle;
}
