/** Who this arm is: a name for a new one; what it was before, and whether anything has changed, for one that was named. */

import { useState } from "react";
import type { Calibration } from "../../hardware/calibration";
import { writeLerobotCalibration } from "../../hardware/lerobotCalibration";
import type { ArmStatus } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { useEngine, useStudio } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { jointWords, useText } from "../words/text";
import {
  changedJoints,
  findArm,
  forgetArm,
  isUntouched,
  LONGEST_NAME,
  type RememberedArm,
  rememberArm,
} from "./armMemory";
import { useArmText } from "./armText";
import { useMemoryText } from "./memoryWords";

interface ArmMemoryProps {
  readonly arm: ArmStatus;
  /** The two calibrations are compared in their own step. */
  readonly onCompare: () => void;
}

export function ArmMemory({ arm, onCompare }: ArmMemoryProps) {
  const say = useMemoryText();
  const [, redraw] = useState(0);
  const { calibration, calibrationSource, role } = arm;
  // While a file is in use, what the servos hold is not what is shown.
  if (!calibration || calibrationSource === "file" || isUntouched(calibration)) return null;
  const known = findArm(calibration);
  const keep = (name: string): void => {
    rememberArm({ name, role, calibration, seenAt: Date.now() });
    redraw((n) => n + 1);
  };
  const forget = (name: string): void => {
    forgetArm(name);
    redraw((n) => n + 1);
  };
  return (
    <section className="arm-memory" aria-label={say("title")}>
      {known ? (
        <Known
          arm={arm}
          held={calibration}
          known={known}
          onCompare={onCompare}
          onKeep={() => keep(known.name)}
          onForget={() => forget(known.name)}
        />
      ) : (
        <Naming onKeep={keep} />
      )}
    </section>
  );
}

function Naming({ onKeep }: { readonly onKeep: (name: string) => void }) {
  const say = useMemoryText();
  const [typed, setTyped] = useState("");
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        onKeep(typed.trim() || say("suggest"));
      }}
    >
      <input
        className="arm-field"
        aria-label={say("name")}
        placeholder={say("suggest")}
        maxLength={LONGEST_NAME}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button">
        {say("remember")}
      </button>
      <span className="soft">{say("tip")}</span>
    </form>
  );
}

interface KnownProps {
  readonly arm: ArmStatus;
  readonly held: Calibration;
  readonly known: RememberedArm;
  readonly onCompare: () => void;
  readonly onKeep: () => void;
  readonly onForget: () => void;
}

function Known({ arm, held, known, onCompare, onKeep, onForget }: KnownProps) {
  const say = useMemoryText();
  const sayArm = useArmText();
  const sayText = useText();
  const engine = useEngine();
  const language = useStudio((s) => s.language);
  const changed = changedJoints(known, held);
  const date = new Date(known.seenAt).toLocaleDateString(language);
  const compare = (): void => {
    const file = writeLerobotCalibration(known.calibration);
    engine.arms.tell({ type: "armCalibration", role: arm.role, file }).then(onCompare, logThrown);
  };
  return (
    <>
      <p className="with-mark">
        <StateMark kind="true" /> {say("known", { name: known.name, date })}
      </p>
      {known.role !== arm.role && (
        <p className="with-mark">
          <StateMark kind="caution" /> {say("otherRole", { role: sayArm(`role.${known.role}`) })}
        </p>
      )}
      {changed.length > 0 && (
        <p className="with-mark">
          <StateMark kind="caution" />{" "}
          {say("changed", { joints: changed.map((joint) => jointWords(joint, sayText)).join(", ") })}
        </p>
      )}
      <div className="row">
        {changed.length > 0 && (
          <button type="button" className="button" onClick={compare}>
            {say("compare")}
          </button>
        )}
        {(changed.length > 0 || known.role !== arm.role) && (
          <button type="button" className="button" onClick={onKeep}>
            {say("update")}
          </button>
        )}
        <button type="button" className="link-button" onClick={onForget}>
          {say("forget")}
        </button>
      </div>
    </>
  );
}
