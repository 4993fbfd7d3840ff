/** The bar of real arms: there as long as one is connected, over dialogs too. What it is doing, why, and what stops it. */

import "../styles/arm.css";
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import type { ArmLead, ArmStatus } from "../../session/arm/armProtocol";
import { Segments } from "../controls/Choice";
import { StateMark } from "../controls/StateMark";
import { Tip } from "../controls/Tip";
import { useEngine, useStudio } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { ArmSentences } from "./ArmSentences";
import { useArm, useArms, useSayReason } from "./armHooks";
import { isMoving } from "./armKeys";
import { keptLimits } from "./armLimits";
import { armStore } from "./armStore";
import { LEADS, useArmText } from "./armText";

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
        <div className="grow" />
        {follower && <Led follower={follower} hasLeader={leader !== null} />}
        <button type="button" className="button" onClick={() => studioStore.setState({ dialog: "arm" })}>
          {say("setUp")}
        </button>
        <Disconnect arm={shown} />
        {follower && (
          <button
            type="button"
            className="stop-button arm-stop"
            onClick={() => void engine.arms.tell({ type: "armHold", by: "button:stop" })}
          >
            {say("stopArm")}
          </button>
        )}
      </div>
      <ReleaseQuestion />
      <ArmSentences arm={shown} />
      <News />
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

interface LedProps {
  readonly follower: ArmStatus;
  readonly hasLeader: boolean;
}

/** Who leads, and what arms, parks and releases. */
function Led({ follower, hasLeader }: LedProps) {
  const say = useArmText();
  const engine = useEngine();
  const lead = useArms((s) => s.status?.lead ?? s.wantedLead);
  const { phase, task } = follower;
  const isArmed = phase === "ARMED";
  const hasTorque = isArmed || phase === "HOLD";
  const why = useWhyNot(lead, hasLeader);
  return (
    <div className="arm-controls">
      <Segments
        label={say("lead")}
        value={lead}
        options={LEADS.map((value) => ({
          value,
          label: say(`lead.${value}`),
          tip: value === "leader" && !hasLeader ? say("noLeader") : say(`lead.${value}Tip`),
          disabled: (isMoving(follower) && value !== lead) || (value === "leader" && !hasLeader),
        }))}
        onChange={(wantedLead) => armStore.setState({ wantedLead })}
      />
      <ArmButton lead={lead} isOff={isArmed || task !== null || !isConnected(phase)} why={why} />
      <button
        type="button"
        className="button"
        disabled={!isArmed || task !== null}
        onClick={() => void engine.arms.tell({ type: "armPark" })}
      >
        {say("park")}
      </button>
      <button
        type="button"
        className="button"
        disabled={!hasTorque}
        onClick={() => armStore.setState({ asksRelease: true })}
      >
        {say("release")}
      </button>
    </div>
  );
}

function isConnected(phase: ArmStatus["phase"]): boolean {
  return phase === "READY" || phase === "HOLD" || phase === "RELEASED";
}

/** What stands against arming on the page itself; null for nothing. */
function useWhyNot(lead: ArmLead, hasLeader: boolean): string | null {
  const say = useArmText();
  const stopped = useStudio((s) => s.stopped);
  const isDesigning = useStudio((s) => s.mode === "design");
  if (lead === "leader") return hasLeader ? null : say("noLeader");
  if (isDesigning) return say("designing");
  return stopped ? say("simStopped") : null;
}

interface ArmButtonProps {
  readonly lead: ArmLead;
  readonly isOff: boolean;
  readonly why: string | null;
}

/** It says by which key it was pressed: the key that stopped the arm must not start it again. */
function ArmButton({ lead, isOff, why }: ArmButtonProps) {
  const say = useArmText();
  const engine = useEngine();
  const key = useRef<string | null>(null);
  const press = (event: MouseEvent): void => {
    if (why) return;
    const isByKey = event.detail === 0 && key.current !== null;
    void engine.arms.tell({ type: "armArm", lead, by: isByKey ? `key:${key.current}` : "button:arm" });
  };
  const button = (
    <button
      type="button"
      className="button main arm-arm"
      disabled={isOff}
      aria-disabled={why !== null}
      onKeyDown={(event: KeyboardEvent) => {
        key.current = event.code;
      }}
      onClick={press}
    >
      {say("arm")}
    </button>
  );
  return why ? <Tip text={why}>{button}</Tip> : button;
}

function Disconnect({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  const engine = useEngine();
  const hasTorque = arm.phase === "ARMED" || arm.phase === "HOLD";
  const button = (
    <button
      type="button"
      className="button"
      aria-disabled={hasTorque}
      onClick={() => !hasTorque && void engine.arms.tell({ type: "armDisconnect", role: arm.role })}
    >
      {say("disconnect")}
    </button>
  );
  return hasTorque ? <Tip text={say("releaseFirst")}>{button}</Tip> : button;
}

/** Asked once: an arm that is let go falls. */
function ReleaseQuestion() {
  const say = useArmText();
  const engine = useEngine();
  const follower = useArm("follower");
  const asks = useArms((s) => s.asksRelease);
  const hasTorque = follower?.phase === "ARMED" || follower?.phase === "HOLD";
  useEffect(() => {
    if (asks && !hasTorque) armStore.setState({ asksRelease: false });
  }, [asks, hasTorque]);
  if (!asks || !hasTorque) return null;
  const close = (): void => armStore.setState({ asksRelease: false });
  return (
    <div className="arm-line arm-question" role="alert">
      <span>{say("release.ask")}</span>
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
      <button type="button" className="button" onClick={close}>
        {say("release.no")}
      </button>
    </div>
  );
}

/** The newest news, until it is dismissed. */
function News() {
  const say = useArmText();
  const sayReason = useSayReason();
  const newest = useArms((s) => s.news.at(-1) ?? null);
  const dismissed = useArms((s) => s.dismissedAt);
  if (!newest || newest.at <= dismissed) return null;
  return (
    <div className="arm-line arm-news" role="status">
      <span>{sayReason(newest.news)}</span>
      <button type="button" className="link-button" onClick={() => armStore.setState({ dismissedAt: newest.at })}>
        {say("dismiss")}
      </button>
    </div>
  );
}
