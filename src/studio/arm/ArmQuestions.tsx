/** What is asked once, in the bar: whether an arm may fall, and whether the simulation may lead it within the limits shown. */

import { type ReactNode, useEffect } from "react";
import { useEngine, useSession } from "../engineContext";
import { ArmButton } from "./ArmControls";
import { useArm, useArms } from "./armHooks";
import { hasTorque } from "./armKeys";
import { armStore } from "./armStore";
import { limitsWords, useArmText } from "./armText";

interface QuestionProps {
  readonly text: ReactNode;
  readonly yes: ReactNode;
  /** Left out: there is no other way on. */
  readonly no?: string;
  readonly onNo?: () => void;
  /** A key is held down that answers it soon. */
  readonly isFilling?: boolean;
}

function Question({ text, yes, no, onNo, isFilling = false }: QuestionProps) {
  return (
    <div className="arm-question" role="alert" data-filling={isFilling}>
      <span className="arm-question-text">{text}</span>
      <span className="arm-answers">
        {yes}
        {no !== undefined && (
          <button type="button" className="button" onClick={onNo}>
            {no}
          </button>
        )}
      </span>
    </div>
  );
}

/** A leader is moved by hand: one that was found with torque on has to be let go first. */
export function LeaderQuestion() {
  const say = useArmText();
  const engine = useEngine();
  if (!hasTorque(useArm("leader"))) return null;
  const yes = (
    <button
      type="button"
      className="button main"
      onClick={() => void engine.arms.tell({ type: "armRelease", role: "leader" })}
    >
      {say("release.yes")}
    </button>
  );
  return <Question text={say("release.leader")} yes={yes} />;
}

/** Asked once: an arm that is let go falls. */
export function ReleaseQuestion() {
  const say = useArmText();
  const engine = useEngine();
  const isHeldUp = hasTorque(useArm("follower"));
  const asks = useArms((s) => s.asksRelease);
  const isHeld = useArms((s) => s.holdsRelease);
  useEffect(() => {
    if (asks && !isHeldUp) armStore.setState({ asksRelease: false });
  }, [asks, isHeldUp]);
  if (!asks || !isHeldUp) return null;
  const close = (): void => armStore.setState({ asksRelease: false });
  const yes = (
    <button
      type="button"
      className="button main"
      onClick={() => {
        close();
        void engine.arms.tell({ type: "armRelease" });
      }}
    >
      {say("release.yes")}
    </button>
  );
  const text = say(isHeld ? "release.filling" : "release.ask");
  return <Question text={text} yes={yes} no={say("release.no")} onNo={close} isFilling={isHeld} />;
}

/** Asked before each arming for the simulation: a policy, an expert or a run that nobody's hand steers. */
export function ArmQuestion() {
  const say = useArmText();
  const follower = useArm("follower");
  const hasLeader = useArm("leader") !== null;
  const asks = useArms((s) => s.asksArm);
  const limits = useArms((s) => s.status?.limits ?? null);
  const kind = useSession((s) => s.status?.controller.kind ?? "none");
  const isOpen = follower !== null && follower.phase !== "ARMED" && follower.phase !== "LOST" && follower.task === null;
  useEffect(() => {
    if (asks && !isOpen) armStore.setState({ asksArm: false });
  }, [asks, isOpen]);
  if (!asks || !isOpen || !limits) return null;
  const who = kind === "policy" || kind === "expert" || kind === "replay" ? kind : "teleop";
  return (
    <Question
      text={
        <>
          {say(`ask.${who}`)} <span className="arm-limit-words">{limitsWords(limits, say)}</span>{" "}
          {follower.willNudge && `${say("nudge.soon")} `}
          {say("ask.ghost")}
        </>
      }
      yes={<ArmButton lead="simulation" isOff={false} hasLeader={hasLeader} willNudge={follower.willNudge} isAgreed />}
      no={say("ask.no")}
      onNo={() => armStore.setState({ asksArm: false })}
    />
  );
}
