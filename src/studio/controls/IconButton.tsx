/** A button with an icon; its name is the tooltip and the accessible name. */

import type { LucideIcon } from "lucide-react";
import { Tip } from "./Tip";

export interface IconButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  /** Stands beside the icon where there is room; part of the name. */
  readonly word?: string;
  readonly onClick: () => void;
  readonly className?: string;
  readonly disabled?: boolean;
  /** The key that does the same; shown in the tooltip. */
  readonly shortcut?: string;
}

export function IconButton(props: IconButtonProps) {
  const { icon: Icon, name, word, onClick, className = "", disabled = false, shortcut } = props;
  return (
    <Tip text={name} {...(shortcut !== undefined && { shortcut })}>
      <button
        type="button"
        className={`icon-button ${word === undefined ? "" : "worded"} ${className}`}
        aria-label={name}
        onClick={onClick}
        disabled={disabled}
      >
        <Icon aria-hidden />
        {word !== undefined && <span className="button-word">{word}</span>}
      </button>
    </Tip>
  );
}
