/** Step 1 of a new arm: its servos get their ids, one at a time. */

import { LEADER_GEARS } from "../../hardware/servoJoints";
import type { MotorSetupStatus, MotorStep } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { useEngine } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { jointWords, useText } from "../words/text";
import { useSayReason } from "./armHooks";
import { useMotorText } from "./motorWords";

interface MotorsStepProps {
  readonly motors: MotorSetupStatus;
  /** The arm is whole, and is being connected. */
  readonly onWhole: () => void;
}

/** Tells the worker one step; what fails is in the status. */
function useStep({ role }: MotorSetupStatus): (step: MotorStep) => Promise<unknown> {
  const engine = useEngine();
  return (step) => engine.arms.tell({ type: "armMotors", role, step });
}

export function MotorsStep({ motors, onWhole }: MotorsStepProps) {
  const say = useMotorText();
  const sayText = useText();
  const step = useStep(motors);
  const { order, done, activity, plugged } = motors;
  const next = order.find(({ joint }) => !done.some((servo) => servo.joint === joint));
  const isBusy = activity !== null;
  const set = (joint: string): void => void step({ kind: "set", joint, mayRepeat: false }).catch(logThrown);
  return (
    <>
      <p className="soft">{say(plugged ? "emulated" : "intro")}</p>
      {next ? (
        <p role="status">
          <strong>{say("next", { joint: jointWords(next.joint, sayText) })}</strong>{" "}
          {motors.role === "leader" && <span className="soft">{say("gear", { gear: LEADER_GEARS[next.joint]! })}</span>}
        </p>
      ) : (
        <p role="status">
          <strong>{say("whole")}</strong>
        </p>
      )}
      <Problem motors={motors} />
      <div className="row arm-files">
        {next ? (
          <button type="button" className="button main" disabled={isBusy} onClick={() => set(next.joint)}>
            {say("set")}
          </button>
        ) : (
          <button
            type="button"
            className="button main"
            disabled={isBusy}
            onClick={() => {
              onWhole();
              step({ kind: "check" }).catch(logThrown);
            }}
          >
            {say("check")}
          </button>
        )}
        {plugged && !next && <PlugAll motors={motors} />}
        <button type="button" className="button" onClick={() => void step({ kind: "end" }).catch(logThrown)}>
          {say("end")}
        </button>
      </div>
      <Activity motors={motors} />
      <ol className="arm-motors">
        {order.map(({ joint, id }) => (
          <Motor key={joint} motors={motors} joint={joint} id={id} isNext={joint === next?.joint} onSet={set} />
        ))}
      </ol>
    </>
  );
}

interface MotorProps {
  readonly motors: MotorSetupStatus;
  readonly joint: string;
  readonly id: number;
  readonly isNext: boolean;
  readonly onSet: (joint: string) => void;
}

/** One joint: whether its servo has its id, and what it was before. */
function Motor({ motors, joint, id, isNext, onSet }: MotorProps) {
  const say = useMotorText();
  const sayText = useText();
  const setUp = motors.done.find((servo) => servo.joint === joint);
  const name = jointWords(joint, sayText);
  const state = setUp
    ? say(setUp.idBefore === id ? "wasSame" : "was", { id: setUp.idBefore, baud: setUp.baudBefore })
    : say(isNext ? "now" : "waits");
  return (
    <li data-active={isNext}>
      <span className="with-mark arm-bar-name">
        <StateMark kind={setUp ? "true" : "open"} /> {name}
      </span>
      <span className="number">{say("idOf", { id })}</span>
      <span className="soft">{state}</span>
      {motors.plugged && <Plug motors={motors} joint={joint} name={name} />}
      {setUp && (
        <button
          type="button"
          className="link-button"
          disabled={motors.activity !== null}
          aria-label={say("againOne", { joint: name })}
          onClick={() => onSet(joint)}
        >
          {say("again")}
        </button>
      )}
    </li>
  );
}

interface PlugProps {
  readonly motors: MotorSetupStatus;
  readonly joint: string;
  readonly name: string;
}

/** The cable of an emulated servo. */
function Plug({ motors, joint, name }: PlugProps) {
  const say = useMotorText();
  const step = useStep(motors);
  const isIn = motors.plugged?.includes(joint) ?? false;
  return (
    <button
      type="button"
      className="button small"
      aria-label={say(isIn ? "plugOutOne" : "plugOne", { joint: name })}
      onClick={() => void step({ kind: "plug", joint, isIn: !isIn }).catch(logThrown)}
    >
      {say(isIn ? "plugOut" : "plugIn")}
    </button>
  );
}

function PlugAll({ motors }: { readonly motors: MotorSetupStatus }) {
  const say = useMotorText();
  const step = useStep(motors);
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        for (const { joint } of motors.order) step({ kind: "plug", joint, isIn: true }).catch(logThrown);
      }}
    >
      {say("plugAll")}
    </button>
  );
}

function Activity({ motors: { activity } }: { readonly motors: MotorSetupStatus }) {
  const say = useMotorText();
  if (!activity) return null;
  const { kind, baud } = activity;
  const text = kind === "looking" ? (baud === null ? say("starting") : say("looking", { baud })) : say(kind);
  return (
    <p className="soft" role="status">
      {text}
    </p>
  );
}

function Problem({ motors }: { readonly motors: MotorSetupStatus }) {
  const say = useMotorText();
  const sayReason = useSayReason();
  const step = useStep(motors);
  const { problem, order, done } = motors;
  if (!problem) return null;
  const next = order.find(({ joint }) => !done.some((servo) => servo.joint === joint));
  return (
    <div className="problem" role="alert">
      <p className="with-mark">
        <StateMark kind="fault" /> {sayReason(problem)}
      </p>
      <details>
        <summary>{say("details")}</summary>
        <p className="soft" lang="en">
          {problem.message} {problem.tip}
        </p>
      </details>
      {problem.code === "E_SETUP_DONE" && next && (
        <div className="row">
          <button
            type="button"
            className="button"
            onClick={() => void step({ kind: "set", joint: next.joint, mayRepeat: true }).catch(logThrown)}
          >
            {say("repeat")}
          </button>
        </div>
      )}
    </div>
  );
}
