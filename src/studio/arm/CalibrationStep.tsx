/** Step 3: which calibration counts, LeRobot's file in and out, and calibrating by hand. */

import { useRef } from "react";
import type { CalibrationDifference } from "../../hardware/calibration";
import { writeLerobotCalibration } from "../../hardware/lerobotCalibration";
import type { Reason } from "../../hardware/reason";
import type { ArmStatus } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { useEngine } from "../engineContext";
import { saveFile } from "../evaluation/saveFile";
import { logThrown } from "../stores/sessionStore";
import { jointWords, useText } from "../words/text";
import { ArmHand } from "./ArmHand";
import { useArms, useSayReason } from "./armHooks";
import { useArmText } from "./armText";
import { CalibrationGuide } from "./CalibrationGuide";

interface CalibrationStepProps {
  readonly arm: ArmStatus;
}

export function CalibrationStep({ arm }: CalibrationStepProps) {
  return (
    <>
      {arm.recording ? (
        <CalibrationGuide arm={arm} recording={arm.recording} />
      ) : (
        <>
          <InUse arm={arm} />
          {arm.differences.length > 0 && <Differences arm={arm} />}
          <Refused arm={arm} />
          <Files arm={arm} />
        </>
      )}
      {arm.shares && <ArmHand arm={arm} shares={arm.shares} />}
    </>
  );
}

function isLimp({ phase, task }: ArmStatus): boolean {
  return (phase === "READY" || phase === "RELEASED") && task === null;
}

/** What stands against using the calibration; null for nothing. */
function blockOf({ blocks }: ArmStatus): Reason | null {
  return blocks.find(({ code }) => /^(notCalibrated|calibrationBad)$/.test(code)) ?? null;
}

function InUse({ arm }: CalibrationStepProps) {
  const say = useArmText();
  const sayReason = useSayReason();
  const block = blockOf(arm);
  const inUse = say(arm.calibration ? `cal.${arm.calibrationSource}` : "cal.none");
  return (
    <p className="with-mark" role="status">
      <StateMark kind={block || !arm.calibration ? "caution" : "true"} />
      <span>
        {/* Nothing is in use yet where the servos are as they left the factory. */}
        {block?.code !== "notCalibrated" && inUse} {block && sayReason(block)}
      </span>
    </p>
  );
}

/** The newest refusal of a file or of a step. */
function Refused({ arm }: CalibrationStepProps) {
  const say = useArmText();
  const sayReason = useSayReason();
  const newest = useArms((s) => s.news.at(-1) ?? null);
  const dismissed = useArms((s) => s.dismissedAt);
  if (!newest || newest.role !== arm.role || newest.at <= dismissed || !("message" in newest.news)) return null;
  return (
    <div className="problem" role="alert">
      <p className="with-mark">
        <StateMark kind="fault" /> {sayReason(newest.news)}
      </p>
      <details>
        <summary>{say("details")}</summary>
        <p className="soft" lang="en">
          {newest.news.message}
        </p>
      </details>
    </div>
  );
}

/** F35: three choices, and none of them by itself. */
function Differences({ arm }: CalibrationStepProps) {
  const say = useArmText();
  const engine = useEngine();
  const { role } = arm;
  return (
    <section className="problem" aria-label={say("cal.differs")}>
      <strong className="with-mark">
        <StateMark kind="caution" /> {say("cal.differs")}
      </strong>
      <DifferenceTable differences={arm.differences} />
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => void engine.arms.tell({ type: "armCalibration", role, file: null })}
        >
          {say("cal.useServos")}
        </button>
        <button
          type="button"
          className="button"
          disabled={!isLimp(arm)}
          onClick={() => void engine.arms.tell({ type: "armWriteCalibration", role })}
        >
          {say("cal.useFile")}
        </button>
        <button
          type="button"
          className="button"
          disabled={!isLimp(arm)}
          onClick={() => void engine.arms.tell({ type: "armRecord", role, step: "begin" })}
        >
          {say("cal.redo")}
        </button>
      </div>
    </section>
  );
}

function DifferenceTable({ differences }: { readonly differences: readonly CalibrationDifference[] }) {
  const say = useArmText();
  const sayText = useText();
  return (
    <table className="arm-table">
      <thead>
        <tr>
          <th scope="col">{say("joint")}</th>
          <th scope="col">{say("cal.number")}</th>
          <th scope="col" className="number">
            {say("cal.fileHas")}
          </th>
          <th scope="col" className="number">
            {say("cal.servoHas")}
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ joint, field, file, servo }) => (
          <tr key={`${joint} ${field}`}>
            <th scope="row">{jointWords(joint, sayText)}</th>
            <td>{say(`cal.field.${field}`)}</td>
            <td className="number">{file}</td>
            <td className="number">{servo ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Files({ arm }: CalibrationStepProps) {
  const say = useArmText();
  const engine = useEngine();
  const input = useRef<HTMLInputElement>(null);
  const { role, calibration } = arm;
  const block = blockOf(arm);
  const open = (file: File | undefined): void => {
    file?.text().then((text) => engine.arms.tell({ type: "armCalibration", role, file: text }), logThrown);
  };
  return (
    <>
      <div className="row arm-files">
        <button type="button" className="button" disabled={!isLimp(arm)} onClick={() => input.current?.click()}>
          {say("cal.open")}
        </button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={say("cal.open")}
          onChange={(event) => {
            open(event.target.files?.[0]);
            // The same file may be chosen again once it is mended.
            event.target.value = "";
          }}
        />
        <button
          type="button"
          className="button"
          disabled={!calibration || block !== null}
          onClick={() => {
            if (calibration) saveFile(`so101_${role}.json`, "application/json", writeLerobotCalibration(calibration));
          }}
        >
          {say("cal.save")}
        </button>
        <button
          type="button"
          className={block ? "button main" : "button"}
          disabled={!isLimp(arm)}
          onClick={() => void engine.arms.tell({ type: "armRecord", role, step: "begin" })}
        >
          {say("cal.record")}
        </button>
      </div>
      {!isLimp(arm) && <p className="soft">{say("cal.limp")}</p>}
    </>
  );
}
