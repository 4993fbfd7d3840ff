/** The way to a real arm in four steps: connect, who is there, calibration, limits. Loaded late. */

import "../styles/arm.css";
import { useState } from "react";
import type { ArmRole } from "../../session/arm/armProtocol";
import { Segments } from "../controls/Choice";
import { StateMark } from "../controls/StateMark";
import { StudioDialog } from "../controls/StudioDialog";
import { useArm, useArms } from "./armHooks";
import { armStore, WIZARD_STEPS, type WizardStep } from "./armStore";
import { useArmText } from "./armText";
import { CalibrationStep } from "./CalibrationStep";
import { ConnectStep } from "./ConnectStep";
import { LimitsStep } from "./LimitsStep";
import { MotorsStep } from "./MotorsStep";
import { ServosStep } from "./ServosStep";

function setChosen(wizardStep: WizardStep): void {
  armStore.setState({ wizardStep });
}

export function ArmDialog() {
  const say = useArmText();
  const [role, setRole] = useState<ArmRole>("follower");
  const arm = useArm(role);
  const motors = useArms((s) => s.status?.motors ?? null);
  const isSettingUp = motors?.role === role;
  const isThere = arm !== null && arm.servos.length > 0;
  const [suiting] = useState<WizardStep>(isThere ? "servos" : "connect");
  const chosen = useArms((s) => s.wizardStep) ?? suiting;
  // What is about an arm needs one; the limits can be looked at before.
  const step = isThere || chosen === "limits" ? chosen : "connect";
  // A calibration that is going on, or still to be made, comes before the next step.
  const isFinished = step !== "calibration" || !(arm?.recording || arm?.blocks.length);
  return (
    <StudioDialog
      className="arm-wizard"
      title={say("title")}
      intro={say("intro")}
      close={say("close")}
      onClose={() => armStore.setState({ wizardStep: null })}
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
            options={WIZARD_STEPS.map((value, k) => ({
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
      foot={<Ways step={step} isThere={isThere} isMain={isFinished} onChange={setChosen} />}
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
  readonly step: WizardStep;
  readonly isThere: boolean;
  /** To go on is what comes next here: the step has nothing of its own to finish. */
  readonly isMain: boolean;
  readonly onChange: (step: WizardStep) => void;
}

function Ways({ step, isThere, isMain, onChange }: WaysProps) {
  const say = useArmText();
  const at = WIZARD_STEPS.indexOf(step);
  const [before, after] = [WIZARD_STEPS[at - 1], WIZARD_STEPS[at + 1]];
  return (
    <>
      {before && (
        <button type="button" className="button" onClick={() => onChange(before)}>
          {say("back")}
        </button>
      )}
      {after && (
        <button
          type="button"
          className={isMain ? "button main" : "button"}
          disabled={!isThere}
          onClick={() => onChange(after)}
        >
          {say("next")}
        </button>
      )}
    </>
  );
}
