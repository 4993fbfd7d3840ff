/** Who leads a real follower, and what arms, parks and releases it. What stops it is STOP, above, and the keys. */

import { type KeyboardEvent, type MouseEvent, useRef } from "react";
import type { ArmLead, ArmStatus } from "../../session/arm/armProtocol";
import { Segments } from "../controls/Choice";
import { Tip } from "../controls/Tip";
import { useEngine, useSession, useStudio } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { useArms } from "./armHooks";
import { hasTorque, isMoving } from "./armKeys";
import { armStore } from "./armStore";
import { LEADS, limitsWords, useArmText } from "./armText";

interface ArmControlsProps {
  readonly follower: ArmStatus;
  readonly hasLeader: boolean;
}

export function ArmControls({ follower, hasLeader }: ArmControlsProps) {
  const say = useArmText();
  const engine = useEngine();
  const lead = useArms((s) => s.status?.lead ?? s.wantedLead);
  const { phase, task } = follower;
  const isArmed = phase === "ARMED";
  return (
    <div className="arm-controls" data-moving={isMoving(follower)}>
      <Segments
        label={say("lead")}
        value={lead}
        options={LEADS.map((value) => ({
          value,
          label: say(`lead.${value}`),
          tip: value === "leader" && !hasLeader ? say("noLeader") : say(`lead.${value}Tip`),
          disabled: (isMoving(follower) && value !== lead) || (value === "leader" && !hasLeader),
        }))}
        onChange={(wantedLead) => armStore.setState({ wantedLead, asksArm: false })}
      />
      <ArmButton
        lead={lead}
        isOff={isArmed || task !== null || !isConnected(phase)}
        hasLeader={hasLeader}
        willNudge={follower.willNudge}
      />
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
        disabled={!hasTorque(follower)}
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
  const leads = useSession((s) => s.status?.controller.kind ?? "none");
  if (lead === "leader") return hasLeader ? null : say("noLeader");
  if (isDesigning) return say("designing");
  if (lead !== "simulation") return null;
  if (stopped) return say("simStopped");
  return leads === "arm" || leads === "none" ? say("simMirrors") : null;
}

interface ArmButtonProps {
  readonly lead: ArmLead;
  readonly isOff: boolean;
  readonly hasLeader: boolean;
  /** Arming moves each joint a little first. */
  readonly willNudge: boolean;
  /** The limits were shown, and somebody agreed. */
  readonly isAgreed?: boolean;
}

/** It says by which key it was pressed: the key that stopped the arm must not start it again. */
export function ArmButton({ lead, isOff, hasLeader, willNudge, isAgreed = false }: ArmButtonProps) {
  const say = useArmText();
  const engine = useEngine();
  const limits = useArms((s) => s.status?.limits ?? null);
  const why = useWhyNot(lead, hasLeader);
  const key = useRef<string | null>(null);
  const press = (event: MouseEvent): void => {
    if (why) return;
    // Nobody's hand is on what the simulation does: it is said before what it may do.
    if (lead === "simulation" && !isAgreed) return armStore.setState({ asksArm: true, asksRelease: false });
    armStore.setState({ asksArm: false, asksRelease: false });
    // STOP stopped both; arming is what ends that for a hand that leads the arm.
    if (studioStore.getState().stopped) engine.resume();
    const isByKey = event.detail === 0 && key.current !== null;
    void engine.arms.tell({ type: "armArm", lead, by: isByKey ? `key:${key.current}` : "button:arm" });
  };
  const effect = say(willNudge ? "armNudgeTip" : "armTip");
  const tip = why ?? (limits ? `${effect} ${limitsWords(limits, say)}` : effect);
  return (
    <Tip text={tip}>
      <button
        type="button"
        className={`button main ${isAgreed ? "" : "arm-arm"}`}
        disabled={isOff}
        aria-disabled={why !== null}
        onKeyDown={(event: KeyboardEvent) => {
          key.current = event.code;
        }}
        onPointerDown={() => {
          key.current = null;
        }}
        onClick={press}
      >
        {say(isAgreed ? "armNow" : "arm")}
      </button>
    </Tip>
  );
}
