/** A square button with an icon; its name is the tooltip and the accessible name. */

import type { LucideIcon } from "lucide-react";
import { Tip } from "./Tip";

export interface IconButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly onClick: () => void;
  readonly className?: string;
  readonly disabled?: boolean;
  /** The key that does the same; shown in the tooltip. */
  readonly shortcut?: string;
}

export function IconButton({ icon: Icon, name, onClick, className = "", disabled = false, shortcut }: IconButtonProps) {
  return (
    <Tip text={name} {...(shortcut !== undefined && { shortcut })}>
      <button
        type="button"
        className={`icon-button ${className}`}
        aria-label={name}
        onClick={onClick}
        disabled={disabled}
      >
        <Icon aria-hidden />
      </button>
    </Tip>
  );
}
