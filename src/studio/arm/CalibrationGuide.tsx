/** Calibrating by hand: the middle of each joint, its range with bars that follow the hand, and a look at what was found. */

import type { JointBar } from "../../hardware/rangeRecorder";
import type { ArmRecordingStatus, ArmStatus } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { useEngine, useStudio } from "../engineContext";
import { jointWords, useText } from "../words/text";
import { useArmText } from "./armText";
import { calibrationWords } from "./calibrationWords";

/** Counts of one turn: the whole width of a bar. */
const TURN = 4096;

interface CalibrationGuideProps {
  readonly arm: ArmStatus;
  readonly recording: ArmRecordingStatus;
}

export function CalibrationGuide({ arm, recording }: CalibrationGuideProps) {
  const { step, bars, active } = recording;
  return (
    <>
      <Instruction recording={recording} />
      <Problems recording={recording} />
      {/* Before the middle was read nothing is known that a bar could show. */}
      {step !== "middle" && (
        <ul className="arm-bars">
          {bars.map((bar) => (
            <Bar
              key={bar.name}
              bar={bar}
              isActive={step === "review" || active.includes(bar.name)}
              onRedo={step === "review" ? <Redo arm={arm} joint={bar.name} /> : null}
            />
          ))}
        </ul>
      )}
      <Onward arm={arm} recording={recording} />
    </>
  );
}

function Instruction({ recording }: { readonly recording: ArmRecordingStatus }) {
  const say = useArmText();
  const sayText = useText();
  const { step, active } = recording;
  const [only] = active;
  const isOne = step === "middle" && active.length === 1 && only !== undefined;
  return (
    <p role="status">
      <strong>{isOne ? say("cal.middleOne", { joint: jointWords(only, sayText) }) : say(`cal.${step}`)}</strong>
    </p>
  );
}

function Problems({ recording }: { readonly recording: ArmRecordingStatus }) {
  const sayText = useText();
  const language = useStudio((s) => s.language);
  if (recording.problems.length === 0) return null;
  return (
    <div role="alert">
      <ul className="arm-sentences">
        {recording.problems.map((problem) => (
          <li key={`${problem.kind} ${problem.joint}`}>
            <StateMark kind={problem.severity === "error" ? "fault" : "caution"} />
            <span>{calibrationWords(problem, language, sayText)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface BarProps {
  readonly bar: JointBar;
  readonly isActive: boolean;
  readonly onRedo: React.ReactNode;
}

const BAR_MARKS = {
  moving: "open",
  enough: "true",
  free: "true",
  crossed: "fault",
  jumped: "fault",
} as const satisfies Record<JointBar["state"], string>;

function share(counts: number): string {
  return `${(100 * Math.min(Math.max(counts, 0), TURN)) / TURN}%`;
}

/** The range that was found within one turn, and where the joint is now. */
function Bar({ bar, isActive, onRedo }: BarProps) {
  const say = useArmText();
  const sayText = useText();
  const { name, min, max, position, state } = bar;
  return (
    <li data-active={isActive}>
      <span className="arm-bar-name">{jointWords(name, sayText)}</span>
      <span className="arm-range" aria-hidden>
        <span className="arm-range-found" style={{ left: share(min), right: `calc(100% - ${share(max)})` }} />
        <span className="arm-range-now" style={{ left: share(position) }} />
      </span>
      <span className="arm-bar-counts number">{max - min}</span>
      <span className="with-mark">
        <StateMark kind={BAR_MARKS[state]} /> {say(`cal.${state}`)}
      </span>
      {onRedo}
    </li>
  );
}

function Redo({ arm, joint }: { readonly arm: ArmStatus; readonly joint: string }) {
  const say = useArmText();
  const sayText = useText();
  const engine = useEngine();
  return (
    <button
      type="button"
      className="link-button"
      aria-label={say("cal.again", { joint: jointWords(joint, sayText) })}
      onClick={() => void engine.arms.tell({ type: "armRecord", role: arm.role, step: { redo: joint } })}
    >
      {say("cal.redoOne")}
    </button>
  );
}

const ONWARD = {
  middle: ["middle", "cal.middleDone"],
  sweep: ["finish", "cal.sweepDone"],
  review: ["accept", "cal.accept"],
} as const satisfies Record<ArmRecordingStatus["step"], readonly [string, string]>;

function Onward({ arm, recording }: CalibrationGuideProps) {
  const say = useArmText();
  const engine = useEngine();
  const [step, word] = ONWARD[recording.step];
  const isBad = recording.step === "review" && recording.problems.some(({ severity }) => severity === "error");
  return (
    <div className="row arm-files">
      <button
        type="button"
        className="button main"
        disabled={isBad}
        onClick={() => void engine.arms.tell({ type: "armRecord", role: arm.role, step })}
      >
        {say(word)}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => void engine.arms.tell({ type: "armRecord", role: arm.role, step: "cancel" })}
      >
        {say("cal.cancel")}
      </button>
    </div>
  );
}
