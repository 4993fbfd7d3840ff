/** The hand that moves an emulated arm: there is none to take hold of, and calibrating it needs one. */

import { useState } from "react";
import type { ArmStatus } from "../../session/arm/armProtocol";
import { useEngine } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { jointWords, useText } from "../words/text";
import { useMotorText } from "./motorWords";

interface ArmHandProps {
  readonly arm: ArmStatus;
  /** Where the joints are between their stops, 0 to 1. */
  readonly shares: readonly number[];
}

export function ArmHand({ arm, shares }: ArmHandProps) {
  const say = useMotorText();
  const sayText = useText();
  const engine = useEngine();
  const [held, setHeld] = useState<readonly number[] | null>(null);
  const isLimp = arm.phase === "READY" || arm.phase === "RELEASED";
  const move = (next: readonly number[] | null): void => {
    setHeld(next);
    engine.arms.tell({ type: "armHand", role: arm.role, shares: next }).catch(logThrown);
  };
  return (
    <section className="arm-hand" aria-labelledby="arm-hand-title">
      <h3 id="arm-hand-title">{say("hand.title")}</h3>
      <p className="soft">{say(isLimp ? "hand.tip" : "hand.limp")}</p>
      <div className="arm-hand-joints">
        {arm.servos.map(({ joint }, k) => (
          <label key={joint}>
            <span>{jointWords(joint, sayText)}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.01}
              disabled={!isLimp}
              value={held?.[k] ?? shares[k] ?? 0}
              onChange={(event) =>
                move((held ?? shares).map((share, i) => (i === k ? Number(event.target.value) : share)))
              }
            />
          </label>
        ))}
      </div>
      <div className="row arm-files">
        <button type="button" className="button" disabled={!isLimp} onClick={() => move(shares.map(() => 0.5))}>
          {say("hand.middle")}
        </button>
        <button type="button" className="button" disabled={!held} onClick={() => move(null)}>
          {say("hand.release")}
        </button>
      </div>
    </section>
  );
}
