/** How a replay goes: still the same, the same to the last bit, or where it departed; and back to where it came from. */

import { useStore } from "zustand";
import { StateMark } from "../controls/StateMark";
import { useSession } from "../engineContext";
import { replayStore } from "../stores/replayStore";
import { studioStore } from "../stores/studioStore";
import { useText } from "../words/text";

export function ReplayChip() {
  const say = useText();
  const replay = useSession((s) => s.status?.replay ?? null);
  const physics = useSession((s) => s.description?.physics ?? null);
  const madeWith = useStore(replayStore, (s) => s.physics);
  if (!replay) return null;
  const { steps, verified, departedAt, isVerified } = replay;
  if (departedAt !== null) {
    // The same physics departs only from what was changed.
    const isOther = madeWith !== null && physics !== null && madeWith !== physics;
    return (
      <div className="chip fail" role="alert">
        <StateMark kind="fault" />
        {isOther
          ? say("replay.departedOther", { step: departedAt, steps, physics: madeWith, here: physics })
          : say("replay.departed", { step: departedAt, steps })}
        <BackToResults />
      </div>
    );
  }
  return (
    <div className={isVerified ? "chip success" : "chip"} role="status">
      {isVerified && <StateMark kind="true" />}
      {isVerified ? say("replay.verified", { steps }) : say("replay.playing", { verified, steps })}
      <BackToResults />
    </div>
  );
}

/** A cell of an evaluation was looked at: its grid is one press away. */
function BackToResults() {
  const say = useText();
  const isScored = useStore(replayStore, (s) => s.isScored);
  if (!isScored) return null;
  return (
    <button type="button" className="button small" onClick={() => studioStore.setState({ dialog: "evaluate" })}>
      {say("replay.results")}
    </button>
  );
}
