/** A square button with an icon; its name is the tooltip and the accessible name. */

import type { LucideIcon } from "lucide-react";
import { Tip } from "./Tip";

export interface IconButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly onClick: () => void;
  readonly className?: string;
  readonly disabled?: boolean;
}

export function IconButton({ icon: Icon, name, onClick, className = "", disabled = false }: IconButtonProps) {
  return (
    <Tip text={name}>
      <button
        type="button"
        className={`icon-button ${className}`}
        aria-label={name}
        onClick={onClick}
        disabled={disabled}
      >
        <Icon size={17} aria-hidden />
      </button>
    </Tip>
  );
}
