/** Robots: bring one, see what was made of it, choose, remove. Loaded late. */

import "../styles/robots.css";
import { Bot, FileArchive, FolderOpen, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { DropDown } from "../controls/Choice";
import { StateMark } from "../controls/StateMark";
import { StudioDialog } from "../controls/StudioDialog";
import { useStudio } from "../engineContext";
import { alertWords } from "../words/alertWords";
import { robotProblemWords, useRobotText } from "../words/robotWords";
import { jointWords, useText } from "../words/text";
import { fileSize } from "../words/units";
import {
  answerImport,
  bringFiles,
  cancelImport,
  chooseGripper,
  forgetRobot,
  openRobot,
  refreshRobots,
} from "./robotDesk";
import type { KnownRobot } from "./robotLibrary";
import { robotStore } from "./robotStore";

export function RobotDialog() {
  const say = useRobotText();
  useEffect(() => void refreshRobots(), []);
  return (
    <StudioDialog
      className="robots"
      title={say("title")}
      intro={say("intro")}
      close={say("close")}
      onClose={cancelImport}
    >
      <Wanted />
      <Problem />
      <Question />
      <Work />
      <Bring />
      <RobotList />
      <Report />
    </StudioDialog>
  );
}

/** A link asks for a robot that is not here. */
function Wanted() {
  const say = useRobotText();
  const wanted = useStore(robotStore, (s) => s.wanted);
  if (wanted === null) return null;
  return (
    <p className="robot-note" role="status">
      {say("wanted", { id: wanted })}
    </p>
  );
}

function Problem() {
  const say = useRobotText();
  const language = useStudio((s) => s.language);
  const problem = useStore(robotStore, (s) => s.problem);
  if (!problem) return null;
  const { what, todo } = robotProblemWords(problem.code, language) ?? alertWords(problem.code, language);
  return (
    <div className="problem" role="alert">
      <strong className="with-mark">
        <StateMark kind="fault" /> {say("refused")}
      </strong>
      <p>{what}</p>
      <p>{todo}</p>
      <p className="soft" lang="en">
        {problem.message}
      </p>
      <p className="soft mono">{problem.code}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => robotStore.setState({ problem: null })}>
          {say("dismiss")}
        </button>
      </div>
    </div>
  );
}

function Question() {
  const say = useRobotText();
  const question = useStore(robotStore, (s) => s.question);
  if (!question) return null;
  if (question.kind === "scale") {
    const { urdf, message } = question;
    return (
      <div className="robot-note" role="alert">
        <strong>{say("scaleTitle")}</strong>
        <p className="soft" lang="en">
          {message}
        </p>
        <div className="row">
          <button type="button" className="button main" onClick={() => void answerImport({ urdf, lengthScale: 0.001 })}>
            {say("scaleYes")}
          </button>
          <button type="button" className="button" onClick={() => void answerImport({ urdf, lengthScale: 1 })}>
            {say("scaleNo")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="robot-note" role="alert">
      <strong>{say("which")}</strong>
      <ul className="robot-list">
        {question.paths.map((path) => (
          <li key={path}>
            <button type="button" className="button wide" onClick={() => void answerImport({ urdf: path })}>
              <span className="mono">{path}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Work() {
  const say = useRobotText();
  const work = useStore(robotStore, (s) => s.work);
  if (!work) return null;
  return (
    <div className="robot-note">
      <p role="status">{say("reading")}</p>
      <div
        className="meter predicted"
        role="progressbar"
        aria-label={say("reading")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * work.share)}
      >
        <span style={{ transform: `scaleX(${work.share})` }} />
      </div>
      <p className="row spread soft">
        <span className="mono robot-file">{work.what}</span>
        <button type="button" className="button" onClick={cancelImport}>
          {say("cancel")}
        </button>
      </p>
    </div>
  );
}

/** Two inputs: the browser lets one choose a folder, or files, never both. */
function Bring() {
  const say = useRobotText();
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const bring = (input: HTMLInputElement): void => {
    const chosen = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    if (chosen.length > 0) void bringFiles(chosen);
    input.value = "";
  };
  return (
    <div className="row robot-bring">
      <button type="button" className="button" onClick={() => folder.current?.click()}>
        <FolderOpen aria-hidden /> {say("folder")}
      </button>
      <button type="button" className="button" onClick={() => files.current?.click()}>
        <FileArchive aria-hidden /> {say("files")}
      </button>
      <input
        ref={(element) => {
          folder.current = element;
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        aria-label={say("folder")}
        onChange={(event) => bring(event.target)}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={say("files")}
        onChange={(event) => bring(event.target)}
      />
    </div>
  );
}

function RobotList() {
  const say = useRobotText();
  const known = useStore(robotStore, (s) => s.known);
  const present = useStore(robotStore, (s) => s.robot?.id ?? null);
  return (
    <section aria-label={say("list")}>
      <h3>{say("list")}</h3>
      <ul className="robot-list">
        <li className="robot-line" data-used={present === null}>
          <Bot aria-hidden />
          <span className="robot-name">
            <strong>SO-101</strong>
            <span className="soft small">{say("own")}</span>
          </span>
          <UseButton id={null} name="SO-101" isUsed={present === null} />
        </li>
        {known?.map((robot) => (
          <KnownLine key={robot.id} robot={robot} isUsed={robot.id === present} />
        ))}
      </ul>
      {known?.length === 0 && <p className="soft small">{say("none")}</p>}
    </section>
  );
}

function KnownLine({ robot, isUsed }: { readonly robot: KnownRobot; readonly isUsed: boolean }) {
  const say = useRobotText();
  const { id, name, joints, bytes } = robot;
  return (
    <li className="robot-line" data-used={isUsed}>
      <Bot aria-hidden />
      <span className="robot-name">
        <strong>{name}</strong>
        <span className="soft small">
          {say("facts", { joints, size: fileSize(bytes) })} · <span className="mono">{id.slice(0, 8)}</span>
        </span>
      </span>
      <UseButton id={id} name={name} isUsed={isUsed} />
      <button
        type="button"
        className="icon-button quiet small-button"
        aria-label={`${say("remove")}: ${name}`}
        title={say("remove")}
        onClick={() => void forgetRobot(id)}
      >
        <Trash2 aria-hidden />
      </button>
    </li>
  );
}

interface UseButtonProps {
  readonly id: string | null;
  readonly name: string;
  readonly isUsed: boolean;
}

function UseButton({ id, name, isUsed }: UseButtonProps) {
  const say = useRobotText();
  if (isUsed) return <span className="robot-used">{say("inUse")}</span>;
  return (
    <button type="button" className="button" aria-label={`${say("use")}: ${name}`} onClick={() => void openRobot(id)}>
      {say("use")}
    </button>
  );
}

const NO_GRIPPER = "none";
const MISSING = /^(W_ASSET_MISSING|E_ASSET_PATH|E_ASSET_BIG|E_MESH)$/;

/** What was made of the open robot. */
function Report() {
  const say = useRobotText();
  const sayWord = useText();
  const robot = useStore(robotStore, (s) => s.robot);
  if (!robot) return null;
  const { model, id } = robot;
  const missing = model.warnings.filter(({ code }) => MISSING.test(code));
  const notes = model.warnings.filter(({ code }) => !MISSING.test(code));
  const gripper = model.joints[model.gripperJoint]?.name ?? null;
  const options = [
    { value: NO_GRIPPER, label: say("gripperNone") },
    ...model.joints.map(({ name }) => ({ value: `joint ${name}`, label: jointWords(name, sayWord) })),
  ];
  return (
    <section aria-label={model.name} className="robot-report">
      <h3>{model.name}</h3>
      <p className="soft small">{say("leadIt")}</p>
      <div className="row">
        <span>{say("gripper")}</span>
        <DropDown
          label={say("gripper")}
          value={gripper === null ? NO_GRIPPER : `joint ${gripper}`}
          options={options}
          onChange={(next) => void chooseGripper(id, next === NO_GRIPPER ? null : next.slice("joint ".length))}
        />
      </div>
      {model.warnings.length === 0 && <p className="soft small">{say("clean")}</p>}
      <Heavy />
      <Notes title={say("missing")} lines={missing.map(({ message }) => message)} isOpen />
      <Notes title={say("notes")} lines={notes.map(({ message }) => message)} isOpen={notes.length <= 6} />
    </section>
  );
}

/** B15: meshes that are too heavy for a page can be made lighter here. */
function Heavy() {
  const say = useRobotText();
  const count = useStore(robotStore, (s) => s.heavy.length);
  const isWorking = useStore(robotStore, (s) => s.work !== null);
  if (count === 0 || isWorking) return null;
  return (
    <div className="robot-note">
      <p>{say("heavy", { count })}</p>
      <button type="button" className="button main" onClick={() => void answerImport({ simplifies: true })}>
        {say("simplify")}
      </button>
    </div>
  );
}

interface NotesProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isOpen: boolean;
}

function Notes({ title, lines, isOpen }: NotesProps) {
  if (lines.length === 0) return null;
  return (
    <details className="robot-notes" open={isOpen}>
      <summary>
        {title} ({lines.length})
      </summary>
      <ul lang="en">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
