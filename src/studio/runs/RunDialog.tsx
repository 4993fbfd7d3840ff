/** Shares the present run: as a link where it fits one, and as a file. Loaded when it is opened. */

import "./runs.css";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import type { Alert } from "../../control/contracts";
import { alertOf } from "../../control/controlStep";
import { writeRunFile } from "../../dataset/runFile";
import { LONGEST_RUN_LINK } from "../../dataset/runText";
import { encodeRun } from "../../dataset/runWriter";
import type { WrittenRun } from "../../session/protocol";
import { writeFields } from "../../world/linkFields";
import { linkBudget } from "../../world/sceneLink";
import { CopyButton } from "../controls/CopyButton";
import { StudioDialog } from "../controls/StudioDialog";
import { useEngine, useStudio } from "../engineContext";
import { saveFile } from "../evaluation/saveFile";
import { linkDigits } from "../robots/robotHash";
import { robotStore } from "../robots/robotStore";
import { documentStore } from "../stores/documentStore";
import { logAlert, sessionStore } from "../stores/sessionStore";
import { useLateText } from "../words/lateWords";
import { runWords } from "../words/runWords";
import { useText } from "../words/text";
import { aboutRun } from "./aboutRun";

/** A run as text, with how long it is. */
interface RunText extends Pick<WrittenRun, "seed" | "leader" | "outcome"> {
  readonly text: string;
  readonly steps: number;
  readonly seconds: number;
}

/** Asks for the run once, when the dialog opens. */
function useRun(): RunText | Alert | null {
  const engine = useEngine();
  const [run, setRun] = useState<RunText | Alert | null>(null);
  useEffect(() => {
    const write = async (): Promise<void> => {
      const { scene } = documentStore.getState().document;
      const robot = robotStore.getState().robot?.id ?? null;
      const written = await engine.writeRun();
      if ("severity" in written) return setRun(written);
      const { steps } = written.track;
      const hz = sessionStore.getState().description?.controlHz ?? Number.NaN;
      const { seed, leader, outcome } = written;
      const text = encodeRun({ ...written, scene, robot: robot && linkDigits(robot) });
      setRun({ text, steps, seconds: steps / hz, seed, leader, outcome });
    };
    write().catch((error: unknown) => {
      // A document that is no scene at the moment, such as one that is being typed.
      const alert = alertOf(error);
      logAlert(alert);
      setRun(alert);
    });
  }, [engine]);
  return run;
}

export function RunDialog() {
  const say = useLateText(runWords);
  const run = useRun();
  return (
    <StudioDialog className="runs" title={say("title")} intro={say("intro")} close={say("close")}>
      {run === null && <p role="status">{say("writing")}</p>}
      {run !== null && ("severity" in run ? <NoRun problem={run} /> : <SharedRun run={run} />)}
    </StudioDialog>
  );
}

function NoRun({ problem }: { readonly problem: Alert }) {
  const say = useLateText(runWords);
  return (
    <div className="problem" role="alert">
      <strong>{say("none")}</strong>
      <p lang="en">
        {problem.message}. {problem.tip} <span className="mono">{problem.code}</span>
      </p>
    </div>
  );
}

function SharedRun({ run }: { readonly run: RunText }) {
  const say = useLateText(runWords);
  const sayWord = useText();
  const language = useStudio((s) => s.language);
  const address = `${location.origin}${location.pathname}#${writeFields([["r", run.text]])}`;
  const fits = run.text.length <= LONGEST_RUN_LINK;
  const budget = linkBudget(address.length);
  return (
    <div className="runs-parts">
      <p>
        <strong>{aboutRun(run, language, sayWord)}</strong>
      </p>
      <p>{say("ready", { seconds: run.seconds.toFixed(1), steps: run.steps })}</p>
      {fits ? (
        <>
          <textarea
            className="share-link"
            aria-label={say("link")}
            readOnly
            rows={3}
            spellCheck={false}
            value={address}
            onFocus={(event) => event.target.select()}
          />
          <p>
            <strong data-testid="run-letters">{say("letters", { letters: address.length })}</strong>{" "}
            {budget === "red" && <span>{say("long")}</span>}
          </p>
        </>
      ) : (
        <p>{say("tooLong")}</p>
      )}
      <div className="row">
        {fits && (
          <CopyButton
            label={say("copy")}
            done={say("copied")}
            refused={say("byHand")}
            text={address}
            isMain={budget !== "red"}
          />
        )}
        <button
          type="button"
          className={fits && budget !== "red" ? "button" : "button main"}
          onClick={() => saveFile("replay.jointspace-run.json", "application/json", writeRunFile(run.text))}
        >
          <Download aria-hidden /> {say("file")}
        </button>
      </div>
    </div>
  );
}
