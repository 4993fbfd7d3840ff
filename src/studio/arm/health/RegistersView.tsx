/** The registers of one servo: read when somebody asks, and changed one at a time on a limp arm. */

import { type ReactNode, useCallback, useEffect, useState } from "react";
import { ownerOf, type RegisterFile, writableRange } from "../../../hardware/feetech/registerEditor";
import { type FeetechRegisterName, FEETECH_REGISTERS as R } from "../../../hardware/feetech/registers";
import type { ArmStatus } from "../../../session/arm/armProtocol";
import { DropDown } from "../../controls/Choice";
import { StateMark } from "../../controls/StateMark";
import { useEngine } from "../../engineContext";
import { logThrown } from "../../stores/sessionStore";
import { useLateText } from "../../words/lateWords";
import { jointWords, useText } from "../../words/text";
import { useSayReason } from "../armHooks";
import { HEALTH_WORDS } from "./healthWords";
import { registerMeaning } from "./registerMeaning";
import { REGISTER_WORDS } from "./registerWords";

const NAMES = Object.keys(R) as FeetechRegisterName[];

/** A change that somebody wants. */
interface Change {
  readonly name: FeetechRegisterName;
  readonly value: number;
}

/** What came of the last act. */
interface Outcome {
  readonly isBad: boolean;
  readonly text: string;
}

interface RegistersViewProps {
  readonly arm: ArmStatus;
  /** Stands at the beginning of the line of controls. */
  readonly head: ReactNode;
}

export function RegistersView({ arm, head }: RegistersViewProps) {
  const say = useLateText(REGISTER_WORDS);
  const sayHealth = useLateText(HEALTH_WORDS);
  const sayPage = useText();
  const sayReason = useSayReason();
  const { arms } = useEngine();
  const { role } = arm;
  const [servo, setServo] = useState(arm.servos[0]?.id ?? 1);
  const [values, setValues] = useState<RegisterFile | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [asked, setAsked] = useState<Change | null>(null);
  const isLimp = (arm.phase === "READY" || arm.phase === "RELEASED") && arm.task === null;
  const read = useCallback(async (): Promise<void> => {
    setOutcome(null);
    setAsked(null);
    const now = await arms.readRegisters(role, servo);
    setValues(now);
    if (!now) setOutcome({ isBad: true, text: say("unread") });
  }, [arms, role, servo, say]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew for another servo, not for other words
  useEffect(() => {
    setValues(null);
    read().catch(logThrown);
  }, [arms, role, servo]);
  const write = async ({ name, value }: Change): Promise<void> => {
    setAsked(null);
    const result = await arms.writeRegister(role, servo, name, value);
    if (result && "severity" in result) return setOutcome({ isBad: true, text: sayReason(result) });
    setValues(result);
    setOutcome({ isBad: false, text: say("written", { name, value: result?.[name] ?? "?" }) });
  };
  const want = (change: Change): void => {
    const [min, max] = writableRange(change.name);
    const isSound = Number.isInteger(change.value) && change.value >= min && change.value <= max;
    if (!isSound) return setOutcome({ isBad: true, text: say("bad", { name: change.name, min, max }) });
    setOutcome(null);
    if (R[change.name].eeprom) setAsked(change);
    else write(change).catch(logThrown);
  };
  const answer = (isYes: boolean): void => {
    if (isYes && asked) write(asked).catch(logThrown);
    else setAsked(null);
  };
  return (
    <>
      <div className="health-head">
        {head}
        <DropDown
          label={sayHealth("log.filter")}
          value={String(servo)}
          options={arm.servos.map(({ id, joint }) => ({
            value: String(id),
            label: sayHealth("log.servo", { joint: jointWords(joint, sayPage), id }),
          }))}
          onChange={(id) => setServo(Number(id))}
        />
        <button type="button" className="button" onClick={() => void read().catch(logThrown)}>
          {say("read")}
        </button>
        {!isLimp && (
          <span className="with-mark">
            <StateMark kind="caution" /> {say("limp")}
          </span>
        )}
      </div>
      {outcome && (
        <p className="with-mark register-note" role="status">
          <StateMark kind={outcome.isBad ? "fault" : "true"} /> {outcome.text}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className="health-scroll" tabIndex={0} aria-label={say("table")}>
        {values ? (
          <Table values={values} servo={servo} isLimp={isLimp} asked={asked} onWant={want} onAnswer={answer} />
        ) : (
          <div className="empty">{say(outcome?.isBad ? "unread" : "reading")}</div>
        )}
      </section>
    </>
  );
}

interface TableProps {
  readonly values: RegisterFile;
  readonly servo: number;
  readonly isLimp: boolean;
  /** The change that waits for a yes. */
  readonly asked: Change | null;
  readonly onWant: (change: Change) => void;
  readonly onAnswer: (isYes: boolean) => void;
}

function Table({ values, servo, isLimp, asked, onWant, onAnswer }: TableProps) {
  const say = useLateText(REGISTER_WORDS);
  return (
    <table className="health-table register-table">
      <thead>
        <tr>
          <th scope="col">{say("name")}</th>
          <th scope="col">{say("address")}</th>
          <th scope="col">{say("value")}</th>
          <th scope="col">{say("meaning")}</th>
          <th scope="col">{say("memory")}</th>
          <th scope="col">{say("change")}</th>
        </tr>
      </thead>
      <tbody>
        {NAMES.map((name) => (
          <tr key={name}>
            <th scope="row" lang="en">
              {name}
            </th>
            <td>{R[name].address}</td>
            <td>{values[name]}</td>
            <td>{registerMeaning(name, values[name], say)}</td>
            <td>{R[name].eeprom ? "EEPROM" : "RAM"}</td>
            <td>
              {asked?.name === name && isLimp ? (
                <Question asked={asked} onAnswer={onAnswer} />
              ) : (
                // A value that came anew takes the place of what was typed.
                <Changer
                  key={`${servo} ${values[name]}`}
                  name={name}
                  value={values[name]}
                  isLimp={isLimp}
                  onWant={onWant}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface QuestionProps {
  readonly asked: Change;
  readonly onAnswer: (isYes: boolean) => void;
}

/** What is kept without power is written after a second word only. */
function Question({ asked, onAnswer }: QuestionProps) {
  const say = useLateText(REGISTER_WORDS);
  return (
    <div className="register-line" role="alert">
      <strong>{say("ask", { value: asked.value })}</strong>
      <button type="button" className="button main" onClick={() => onAnswer(true)}>
        {say("yes")}
      </button>
      <button type="button" className="button" onClick={() => onAnswer(false)}>
        {say("no")}
      </button>
    </div>
  );
}

interface ChangerProps {
  readonly name: FeetechRegisterName;
  readonly value: number;
  readonly isLimp: boolean;
  readonly onWant: (change: Change) => void;
}

/** A field with its bounds, or who takes care of the register instead. */
function Changer({ name, value, isLimp, onWant }: ChangerProps) {
  const say = useLateText(REGISTER_WORDS);
  const [typed, setTyped] = useState(String(value));
  const owner = ownerOf(name);
  if (owner) return <span className="soft">{say(`owner.${owner}`)}</span>;
  const [min, max] = writableRange(name);
  return (
    <form
      className="register-line"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onWant({ name, value: typed.trim() === "" ? Number.NaN : Number(typed) });
      }}
    >
      <span className="soft">{say("bounds", { min, max })}</span>
      <input
        className="register-field"
        inputMode="numeric"
        disabled={!isLimp}
        value={typed}
        aria-label={say("newValue", { name })}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button
        type="submit"
        className="button"
        disabled={!isLimp || typed.trim() === String(value)}
        aria-label={say("writeOne", { name })}
      >
        {say("write")}
      </button>
    </form>
  );
}
