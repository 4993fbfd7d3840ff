/** The bar of real arms: there as long as one is connected, over dialogs too. What it is doing, why, and what comes next. */

import "../styles/arm.css";
import { Settings2, Unplug } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ArmStatus } from "../../session/arm/armProtocol";
import { CopyText } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import { Tip } from "../controls/Tip";
import { useEngine } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { ArmControls } from "./ArmControls";
import { ArmNextStep } from "./ArmNextStep";
import { ArmQuestion, LeaderQuestion, ReleaseQuestion } from "./ArmQuestions";
import { ArmSentences } from "./ArmSentences";
import { useArm, useArms, useSayReason } from "./armHooks";
import { hasTorque } from "./armKeys";
import { keptLimits } from "./armLimits";
import { armStore } from "./armStore";
import { useArmText } from "./armText";
import { armReport } from "./health/armReport";

export function ArmBar() {
  const say = useArmText();
  const engine = useEngine();
  const follower = useArm("follower");
  const leader = useArm("leader");
  const bar = useRef<HTMLElement>(null);
  useHeight(bar);
  // The limits of this browser, before anything can be armed.
  useEffect(() => void engine.arms.tell({ type: "armLimits", settings: keptLimits() }), [engine]);
  const shown = follower ?? leader;
  if (!shown) return null;
  return (
    <section ref={bar} className="arm-bar" aria-label={say("bar.label")} data-phase={shown.phase}>
      <div className="arm-line">
        <Phase arm={shown} />
        {follower && leader && (
          <span className="soft arm-other">{say("leaderToo", { phase: say(`phase.${leader.phase}`) })}</span>
        )}
        <Note arm={shown} />
        {follower && <ArmControls follower={follower} hasLeader={leader !== null} />}
        <Tip text={say("setUp")}>
          <button
            type="button"
            className="button arm-icon"
            aria-label={say("setUp")}
            onClick={() => studioStore.setState({ dialog: "arm" })}
          >
            <Settings2 aria-hidden />
          </button>
        </Tip>
        <Disconnect arm={shown} />
      </div>
      <ReleaseQuestion />
      <ArmQuestion />
      <LeaderQuestion />
      <Problem arm={shown} />
      <News arm={shown} />
    </section>
  );
}

/** Dialogs begin below the bar, however many lines it has. */
function useHeight(bar: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = bar;
    if (!current) return;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty("--arm-bar", `${current.offsetHeight}px`));
    observer.observe(current);
    return () => {
      observer.disconnect();
      root.removeProperty("--arm-bar");
    };
  }, [bar]);
}

const MARKS = {
  SIM: "open",
  CONNECTING: "open",
  READY: "true",
  ARMED: "caution",
  HOLD: "caution",
  RELEASED: "true",
  LOST: "fault",
} as const satisfies Record<ArmStatus["phase"], string>;

function Phase({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  return (
    <span className="arm-phase" role="status">
      <StateMark kind={MARKS[arm.phase]} />
      <strong>{say(`role.${arm.role}`)}</strong>
      <span className="arm-phase-word">{say(arm.task ? `task.${arm.task}` : `phase.${arm.phase}`)}</span>
      {arm.wire === "emulated" && <span className="soft">({say("emulated")})</span>}
    </span>
  );
}

/** What the picture shows now, or what stops the arm: one line, and the one that matters. */
function Note({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  const lead = useArms((s) => s.status?.lead ?? null);
  const isArmed = arm.phase === "ARMED" || arm.task === "arming";
  const isLimp = arm.phase === "READY" || arm.phase === "RELEASED";
  if (isArmed) {
    return (
      <span className="soft arm-note arm-safety">
        {lead && `${say(`led.${lead}`)} `}
        {arm.task === "arming" && arm.willNudge && `${say("nudge.now")} `}
        {say("safety")}
      </span>
    );
  }
  if (!isLimp || arm.task !== null) return <span className="arm-note" />;
  const willMove = arm.willNudge && arm.blocks.length === 0;
  const hand = arm.shares ? "mirror.emulated" : "mirror.follower";
  return (
    <span className={`soft arm-note ${willMove ? "arm-safety" : ""}`}>
      {say(arm.role === "leader" ? "mirror.leader" : hand)}
      {willMove && ` ${say("nudge.soon")}`}
    </span>
  );
}

function Disconnect({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  const engine = useEngine();
  const isOff = hasTorque(arm);
  return (
    <Tip text={say(isOff ? "releaseFirst" : "disconnect")}>
      <button
        type="button"
        className="button arm-icon arm-disconnect"
        aria-label={say("disconnect")}
        aria-disabled={isOff}
        onClick={() => !isOff && void engine.arms.tell({ type: "armDisconnect", role: arm.role })}
      >
        <Unplug aria-hidden />
      </button>
    </Tip>
  );
}

/** Why it is as it is, and what to do; with everything that somebody needs who is asked for help. */
function Problem({ arm }: { readonly arm: ArmStatus }) {
  const engine = useEngine();
  const isProblem = arm.phase === "LOST" || arm.blocks.length > 0 || (arm.phase === "HOLD" && arm.reason !== null);
  return (
    <div className="arm-problem">
      <ArmSentences arm={arm} />
      {isProblem && (
        <span className="arm-acts">
          <ArmNextStep arm={arm} />
          <CopyText className="link-button" read={() => armReport(engine.arms, arm)} />
        </span>
      )}
    </div>
  );
}

/** The newest news, until it is dismissed, something else came of it, or it is said already. */
function News({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  const sayReason = useSayReason();
  const newest = useArms((s) => s.news.at(-1) ?? null);
  const dismissed = useArms((s) => s.dismissedAt);
  if (!newest || newest.at <= dismissed) return null;
  const text = sayReason(newest.news);
  const isSaid = [arm.reason, ...arm.blocks.slice(0, 1), ...arm.warnings.slice(0, 1)].some(
    (reason) => reason !== null && sayReason(reason) === text,
  );
  if (isSaid) return null;
  return (
    <div className="arm-line arm-news" role="status">
      <span>{text}</span>
      <button type="button" className="link-button" onClick={() => armStore.setState({ dismissedAt: newest.at })}>
        {say("dismiss")}
      </button>
    </div>
  );
}
