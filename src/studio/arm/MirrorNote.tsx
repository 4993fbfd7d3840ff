/** Says what keeps the simulated arm from where the real one is that it shows; the outline in the scene shows where that is. */

import "../styles/arm.css";
import { StateMark } from "../controls/StateMark";
import { useSession } from "../engineContext";
import { useSayReason } from "./armHooks";
import { mirrorReason } from "./mirrorReason";

export function MirrorNote() {
  const sayReason = useSayReason();
  const gap = useSession((s) => s.status?.mirrorGap ?? null);
  if (!gap) return null;
  return (
    <div className="chip caution mirror-note" role="status">
      <StateMark kind="caution" />
      {sayReason(mirrorReason(gap))}
    </div>
  );
}
