/** A tooltip on anything that can be focused. */

import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

export interface TipProps {
  readonly text: string;
  readonly shortcut?: string;
  /** Something else says more at the moment. */
  readonly off?: boolean;
  readonly children: ReactElement;
}

export function Tip({ text, shortcut, off = false, children }: TipProps) {
  return (
    <Tooltip.Root disabled={off}>
      <Tooltip.Trigger render={children as ReactElement<Record<string, unknown>>} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-layer">
          <Tooltip.Popup className="tooltip">
            {text}
            {shortcut !== undefined && <kbd className="tip-key">{shortcut}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
