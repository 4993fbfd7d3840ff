/** How a replay goes: still the same, the same to the last bit, or where it departed. */

import { StateMark } from "../controls/StateMark";
import { useSession } from "../engineContext";
import { useText } from "../words/text";

export function ReplayChip() {
  const say = useText();
  const replay = useSession((s) => s.status?.replay ?? null);
  if (!replay) return null;
  const { steps, verified, departedAt, isVerified } = replay;
  if (departedAt !== null) {
    return (
      <div className="chip fail" role="alert">
        <StateMark kind="fault" />
        {say("replay.departed", { step: departedAt, steps })}
      </div>
    );
  }
  return (
    <div className={isVerified ? "chip success" : "chip"} role="status">
      {isVerified && <StateMark kind="true" />}
      {isVerified ? say("replay.verified", { steps }) : say("replay.playing", { verified, steps })}
    </div>
  );
}
