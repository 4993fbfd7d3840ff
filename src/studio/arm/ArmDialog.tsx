/** The way to a real arm in four steps: connect, who is there, calibration, limits. Loaded late. */

import "../styles/arm.css";
import { useState } from "react";
import type { ArmRole } from "../../session/arm/armProtocol";
import { Segments } from "../controls/Choice";
import { StateMark } from "../controls/StateMark";
import { StudioDialog } from "../controls/StudioDialog";
import { useArm, useArms } from "./armHooks";
import { useArmText } from "./armText";
import { CalibrationStep } from "./CalibrationStep";
import { ConnectStep } from "./ConnectStep";
import { LimitsStep } from "./LimitsStep";
import { MotorsStep } from "./MotorsStep";
import { ServosStep } from "./ServosStep";

const STEPS = ["connect", "servos", "calibration", "limits"] as const;
type Step = (typeof STEPS)[number];

export function ArmDialog() {
  const say = useArmText();
  const [role, setRole] = useState<ArmRole>("follower");
  const arm = useArm(role);
  const motors = useArms((s) => s.status?.motors ?? null);
  const isSettingUp = motors?.role === role;
  const isThere = arm !== null && arm.servos.length > 0;
  const [chosen, setChosen] = useState<Step>(isThere ? "servos" : "connect");
  // What is about an arm needs one; the limits can be looked at before.
  const step = isThere || chosen === "limits" ? chosen : "connect";
  return (
    <StudioDialog
      className="arm-wizard"
      title={say("title")}
      intro={say("intro")}
      close={say("close")}
      head={
        <div className="arm-head">
          <Segments
            label={say("role.label")}
            value={role}
            options={(["follower", "leader"] as const).map((value) => ({
              value,
              label: say(`role.${value}`),
              tip: say(`role.${value}Tip`),
            }))}
            onChange={setRole}
          />
          <Segments
            label={say("steps")}
            value={step}
            options={STEPS.map((value, k) => ({
              value,
              label: `${k + 1} ${say(`step.${value}`)}`,
              disabled: !isThere && (value === "servos" || value === "calibration"),
            }))}
            onChange={setChosen}
          />
        </div>
      }
      below={
        <p className="arm-warning">
          <StateMark kind="caution" /> {say("warning")}
        </p>
      }
      foot={<Ways step={step} isThere={isThere} onChange={setChosen} />}
    >
      {step === "connect" && !isSettingUp && <ConnectStep key={role} role={role} />}
      {step === "connect" && isSettingUp && <MotorsStep motors={motors} onWhole={() => setChosen("servos")} />}
      {step === "servos" && arm && <ServosStep arm={arm} onCompare={() => setChosen("calibration")} />}
      {step === "calibration" && arm && <CalibrationStep arm={arm} />}
      {step === "limits" && <LimitsStep />}
    </StudioDialog>
  );
}

interface WaysProps {
  readonly step: Step;
  readonly isThere: boolean;
  readonly onChange: (step: Step) => void;
}

function Ways({ step, isThere, onChange }: WaysProps) {
  const say = useArmText();
  const at = STEPS.indexOf(step);
  const [before, after] = [STEPS[at - 1], STEPS[at + 1]];
  return (
    <>
      {before && (
        <button type="button" className="button" onClick={() => onChange(before)}>
          {say("back")}
        </button>
      )}
      {after && (
        <button type="button" className="button main" disabled={!isThere} onClick={() => onChange(after)}>
          {say("next")}
        </button>
      )}
    </>
  );
}
