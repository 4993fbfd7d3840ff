/** Lines up and spreads what is picked, and puts it on the table. */

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  ArrowDownToLine,
  type LucideIcon,
} from "lucide-react";
import type { Alignment } from "../../world/edits/alignThings";
import { IconButton } from "../controls/IconButton";
import { alignPicked, dropPicked } from "./commands";
import { useDesignText } from "./designText";

/** Icons as the robot sees the table: x goes away from it, upwards here. */
const ALIGNMENTS: readonly (readonly [Alignment, LucideIcon])[] = [
  ["left", AlignStartVertical],
  ["middle", AlignCenterVertical],
  ["right", AlignEndVertical],
  ["front", AlignStartHorizontal],
  ["centre", AlignCenterHorizontal],
  ["back", AlignEndHorizontal],
  ["spreadAcross", AlignHorizontalSpaceAround],
  ["spreadAlong", AlignVerticalSpaceAround],
];

export function GroupTools() {
  const d = useDesignText();
  return (
    <div className="df-tools" role="toolbar" aria-label={d("align.group")}>
      {ALIGNMENTS.map(([how, icon]) => (
        <IconButton key={how} icon={icon} name={d(`align.${how}`)} onClick={() => alignPicked(how)} className="quiet" />
      ))}
      <IconButton icon={ArrowDownToLine} name={d("align.drop")} onClick={dropPicked} className="quiet" />
    </div>
  );
}
