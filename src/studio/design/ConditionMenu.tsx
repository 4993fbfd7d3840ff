/** What can be done with a condition: move, put under another, take out, remove. */

import { Menu } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { InputError } from "../../errors";
import {
  addCondition,
  canUnwrap,
  isGroup,
  parentOf,
  predicateAt,
  putPredicate,
  unwrapPredicate,
  type Wrapping,
  wrapped,
} from "../../world/edits/predicateTree";
import type { Predicate } from "../../world/scene";
import { useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { edit } from "./editDesk";

interface ConditionMenuProps {
  readonly pointer: string;
  readonly predicate: Predicate;
  /** The sentence, which names the button. */
  readonly name: string;
  /** Null where there is no order. */
  readonly onMove: ((by: 1 | -1) => void) | null;
  readonly onRemove: () => void;
  readonly onProblem: (problem: InputError | null) => void;
}

const WRAPPINGS: readonly Wrapping[] = ["not", "for", "once", "never", "all", "any"];

export function ConditionMenu({ pointer, predicate, name, onMove, onRemove, onProblem }: ConditionMenuProps) {
  const d = useDesignText();
  const scene = useScene();
  const parent = parentOf(scene, pointer);
  const holder = parent && predicateAt(scene, parent.pointer);
  const isInGroup = holder !== null && isGroup(holder);
  const item = (
    key: "menu.up" | "menu.down" | "menu.unwrap" | "menu.duplicate" | "menu.remove",
    onClick: () => void,
  ) => (
    <Menu.Item className="popup-item" onClick={onClick}>
      {d(key)}
    </Menu.Item>
  );
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="icon-button quiet small-button condition-menu" aria-label={d("menu.name", { name })}>
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-layer" sideOffset={4}>
          <Menu.Popup className="popup">
            {isInGroup && onMove && item("menu.up", () => onMove(-1))}
            {isInGroup && onMove && item("menu.down", () => onMove(1))}
            {isInGroup &&
              parent &&
              item("menu.duplicate", () => onProblem(edit((old) => addCondition(old, parent.pointer, predicate))))}
            <span className="popup-label" aria-hidden>
              {d("menu.wrap")}
            </span>
            {WRAPPINGS.map((how) => (
              <Menu.Item
                key={how}
                className="popup-item"
                onClick={() => onProblem(edit((old) => putPredicate(old, pointer, wrapped(predicate, how))))}
              >
                {d(`wrap.${how as "not"}`)}
              </Menu.Item>
            ))}
            {canUnwrap(scene, pointer) &&
              item("menu.unwrap", () => onProblem(edit((old) => unwrapPredicate(old, pointer))))}
            {item("menu.remove", onRemove)}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
