/** One line per servo: what it measures, how far it is from its goal, how well it answers. */

import type { ReactNode } from "react";
import type { ArmServoStatus, ArmStatus } from "../../../session/arm/armProtocol";
import { StateMark } from "../../controls/StateMark";
import { Tip } from "../../controls/Tip";
import { useLateText } from "../../words/lateWords";
import { jointWords, useText } from "../../words/text";
import { degrees, fixed } from "../../words/units";
import { historyOf } from "./healthDesk";
import { HEALTH_WORDS, type HealthKey } from "./healthWords";
import { Leveled } from "./Leveled";
import { heatLevel, lossLevel, supplyLevel } from "./levels";

const COLUMNS: readonly { readonly title: HealthKey; readonly tip?: HealthKey }[] = [
  { title: "health.temperature" },
  { title: "health.voltage" },
  { title: "health.current" },
  { title: "health.load", tip: "health.loadTip" },
  { title: "health.loss", tip: "health.lossTip" },
  { title: "health.position" },
  { title: "health.error", tip: "health.errorTip" },
];

export function ServoTable({ arm }: { readonly arm: ArmStatus }) {
  const say = useLateText(HEALTH_WORDS);
  if (arm.servos.length === 0) return <div className="empty">{say("health.reading")}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="health-scroll" tabIndex={0} aria-label={say("health.servos")}>
      <table className="health-table">
        <thead>
          <tr>
            <th scope="col">{say("health.joint")}</th>
            {COLUMNS.map(({ title, tip }) => (
              <th key={title} scope="col">
                {tip ? (
                  <Tip text={say(tip)}>
                    <span>{say(title)}</span>
                  </Tip>
                ) : (
                  say(title)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arm.servos.map((servo, k) => (
            <ServoRow key={servo.id} servo={servo} supply={arm.supply} loss={historyOf(arm.role).loss(k)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ServoRowProps {
  readonly servo: ArmServoStatus;
  readonly supply: ArmStatus["supply"];
  readonly loss: number | null;
}

function ServoRow({ servo, supply, loss }: ServoRowProps) {
  const { reading } = servo;
  const lost = <Leveled level={lossLevel(loss)}>{loss === null ? "–" : `${fixed(100 * loss, 1)} %`}</Leveled>;
  return (
    <tr>
      <th scope="row">
        <ServoName servo={servo} />
      </th>
      {reading ? (
        <>
          <td>
            <Leveled level={heatLevel(reading.temperatureC)}>{reading.temperatureC} °C</Leveled>
          </td>
          <td>
            <Leveled level={supplyLevel(supply, reading.voltage)}>{fixed(reading.voltage, 1)} V</Leveled>
          </td>
          <td>{fixed(1000 * reading.current, 0)} mA</td>
          <td>{fixed(100 * reading.load, 0)} %</td>
          <td>{lost}</td>
          <td>{Number.isNaN(reading.position) ? reading.positionCounts : degrees(reading.position)}</td>
          <td>{reading.goal === null ? "–" : known(reading.goal - reading.position)}</td>
        </>
      ) : (
        <Gaps lost={lost} />
      )}
    </tr>
  );
}

function known(error: number): string {
  return Number.isNaN(error) ? "–" : degrees(error);
}

/** Of a servo that does not answer only the loss is known. */
function Gaps({ lost }: { readonly lost: ReactNode }) {
  return (
    <>
      {COLUMNS.map(({ title }) => (
        <td key={title}>{title === "health.loss" ? lost : "–"}</td>
      ))}
    </>
  );
}

/** Name, and under it what the servo says is wrong. */
function ServoName({ servo: { joint, id, firmware, reading, quality } }: { readonly servo: ArmServoStatus }) {
  const say = useLateText(HEALTH_WORDS);
  const sayPage = useText();
  const { answered, sent, corrupt, late } = quality;
  const faults = reading ? reading.faults.map((fault) => say(`health.fault.${fault}`)) : [say("health.silent")];
  return (
    <>
      <Tip text={say("health.servo", { id, firmware: firmware || "–", answered, sent, corrupt, late })}>
        <span>
          {jointWords(joint, sayPage)} <span className="soft">{id}</span>
        </span>
      </Tip>
      {faults.length > 0 && (
        <span className="leveled servo-fault" data-level="stopped">
          <StateMark kind="fault" />
          {faults.join(", ")}
        </span>
      )}
    </>
  );
}
