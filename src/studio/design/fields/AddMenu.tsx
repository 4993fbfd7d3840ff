/** A button that opens a list of what can be added. A closed list of the browser would add with every arrow key. */

import { Menu } from "@base-ui/react/menu";
import { Plus } from "lucide-react";
import type { PickOption } from "./PickField";

export interface AddGroup {
  /** Empty for a list without groups. */
  readonly title: string;
  /** What most of its options lack, said once. */
  readonly note?: string | null;
  /** `lack` says why one cannot be chosen. */
  readonly options: readonly (PickOption & { readonly lack?: string | null })[];
}

/** The main one of a page, one of several, or one within something. */
export type AddTone = "main" | "plain" | "quiet";

const TONES: Readonly<Record<AddTone, string>> = {
  main: "button small main",
  plain: "button small",
  quiet: "button small quiet",
};

export interface AddMenuProps {
  /** What the button is called for those who do not see it. */
  readonly label: string;
  /** What stands on it; nothing but a plus when left out. */
  readonly text?: string;
  readonly tone?: AddTone;
  readonly groups: readonly AddGroup[];
  readonly onAdd: (value: string) => void;
}

export function AddMenu({ label, text, tone = "plain", groups, onAdd }: AddMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={text === undefined ? "df-chip add" : TONES[tone]} aria-label={label}>
        <Plus aria-hidden />
        {text}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-layer" sideOffset={4} align="start">
          <Menu.Popup className="popup">
            {groups.map(({ title, note = null, options }) => (
              <Menu.Group key={title}>
                {title !== "" && <Menu.GroupLabel className="popup-label">{title}</Menu.GroupLabel>}
                {note !== null && <p className="popup-note">{note}</p>}
                {options.map(({ value, label: words, lack = null }) => (
                  <Menu.Item key={value} className="popup-item" disabled={lack !== null} onClick={() => onAdd(value)}>
                    <span className="option-words">
                      <span>{words}</span>
                      {lack !== null && lack !== note && <span className="option-tip">{lack}</span>}
                    </span>
                  </Menu.Item>
                ))}
              </Menu.Group>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
