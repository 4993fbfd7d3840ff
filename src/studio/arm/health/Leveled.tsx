/** A value with the mark of its level, so that colour never says it alone. */

import type { ReactNode } from "react";
import { StateMark } from "../../controls/StateMark";
import { Tip } from "../../controls/Tip";
import { useLateText } from "../../words/lateWords";
import { HEALTH_WORDS } from "./healthWords";
import type { Level } from "./levels";

export function Leveled({ level, children }: { readonly level: Level; readonly children: ReactNode }) {
  const say = useLateText(HEALTH_WORDS);
  if (level === "fine") return <span className="leveled">{children}</span>;
  const words = say(`health.level.${level}`);
  return (
    <Tip text={words}>
      <span className="leveled" data-level={level}>
        {level !== "told" && <StateMark kind={level === "stopped" ? "fault" : "caution"} />}
        {children}
        <span className="hidden-text">, {words}</span>
      </span>
    </Tip>
  );
}
