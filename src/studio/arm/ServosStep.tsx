/** Step 2: who is there, and what stands against arming. */

import type { ArmServoStatus, ArmStatus } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { useStudio } from "../engineContext";
import { jointWords, useText } from "../words/text";
import { degrees } from "../words/units";
import { ArmMemory } from "./ArmMemory";
import { ArmSentences } from "./ArmSentences";
import { faultWords } from "./armReasonWords";
import { useArmText } from "./armText";

interface ServosStepProps {
  readonly arm: ArmStatus;
  /** Two calibrations of the arm are to be compared. */
  readonly onCompare: () => void;
}

export function ServosStep({ arm, onCompare }: ServosStepProps) {
  const say = useArmText();
  const isFine = arm.blocks.length === 0 && arm.servos.every(({ reading }) => reading !== null);
  return (
    <>
      {isFine && arm.phase !== "LOST" && (
        <p className="with-mark" role="status">
          <StateMark kind="true" /> {say("fine")}
        </p>
      )}
      <ArmSentences arm={arm} isWhole />
      <table className="arm-table">
        <thead>
          <tr>
            <th scope="col">{say("joint")}</th>
            <th scope="col" className="number">
              {say("id")}
            </th>
            <th scope="col" className="number">
              {say("firmware")}
            </th>
            <th scope="col" className="number">
              {say("volts")}
            </th>
            <th scope="col" className="number">
              {say("heat")}
            </th>
            <th scope="col" className="number">
              {say("angle")}
            </th>
          </tr>
        </thead>
        <tbody>
          {arm.servos.map((servo) => (
            <ServoRow key={servo.id} servo={servo} />
          ))}
        </tbody>
      </table>
      {arm.supply && <p className="soft">{say("supply", { kind: arm.supply })}</p>}
      <ArmMemory arm={arm} onCompare={onCompare} />
    </>
  );
}

function ServoRow({ servo }: { readonly servo: ArmServoStatus }) {
  const say = useArmText();
  const sayText = useText();
  const language = useStudio((s) => s.language);
  const { joint, id, firmware, reading } = servo;
  return (
    <tr>
      <th scope="row">
        {jointWords(joint, sayText)}
        {reading?.faults.map((fault) => (
          <span key={fault} className="with-mark">
            <StateMark kind="fault" /> {faultWords(fault, language)}
          </span>
        ))}
      </th>
      <td className="number">{id}</td>
      <td className="number">{firmware}</td>
      {reading ? (
        <>
          <td className="number">{reading.voltage.toFixed(1)} V</td>
          <td className="number">{reading.temperatureC.toFixed(0)} °C</td>
          <td className="number">{Number.isFinite(reading.position) ? degrees(reading.position) : "–"}</td>
        </>
      ) : (
        <td colSpan={3} className="with-mark">
          <StateMark kind="fault" /> {say("silent")}
        </td>
      )}
    </tr>
  );
}
