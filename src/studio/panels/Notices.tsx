/** What lies over the whole page: the place to drop a package on, and the offer to restart a session that died. */

import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { CopyDetails } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import type { Engine } from "../engine";
import { useSession, useStudio } from "../engineContext";
import { Guard } from "../Guard";
import { entriesOf } from "../input/droppedEntries";
import { useSharing } from "../sharing/sharingStore";
import { keptStore } from "../stores/keptStore";
import { alertWords } from "../words/alertWords";
import { useText } from "../words/text";
import { ProblemText } from "./PolicyProblem";

const SharingNotices = lazy(() =>
  import("../sharing/SharingNotices").then(({ SharingNotices }) => ({ default: SharingNotices })),
);

const KeptNotice = lazy(() => import("../library/KeptNotice").then(({ KeptNotice }) => ({ default: KeptNotice })));

interface NoticesProps {
  /** Passed in: these stand beside the studio, so that they are there also when it is not. */
  readonly engine: Engine;
}

export function Notices({ engine }: NoticesProps) {
  return (
    <>
      <BrokenCard engine={engine} />
      <ProblemCard engine={engine} />
      <SharedCard engine={engine} />
      <KeptCard />
      <DropTarget engine={engine} />
    </>
  );
}

function BrokenCard({ engine }: NoticesProps) {
  const say = useText();
  const problem = useSession((s) => s.broken);
  const language = useStudio((s) => s.language);
  if (!problem) return null;
  return (
    <div className="notice" role="alert">
      <strong className="with-mark">
        <StateMark kind="fault" /> {say("broken.title")}
      </strong>
      <p>{alertWords(problem.code, language).what}</p>
      <p className="soft mono" lang="en">
        {problem.message}
      </p>
      <div className="row">
        <button type="button" className="button main" onClick={() => engine.restartSession()}>
          {say("broken.restart")}
        </button>
        <CopyDetails problem={{ ...problem }} />
      </div>
    </div>
  );
}

/** A scene that came in from outside, or something that is none. */
function SharedCard({ engine }: NoticesProps) {
  const isNeeded = useSharing((s) => s.opened !== null || s.broken !== null);
  if (!isNeeded) return null;
  return (
    <Guard part="sharing">
      <Suspense>
        <SharingNotices engine={engine} />
      </Suspense>
    </Guard>
  );
}

/** What was just kept by hand. */
function KeptCard() {
  const kept = useStore(keptStore, (s) => s.kept);
  if (!kept) return null;
  return (
    <Guard part="sharing">
      <Suspense>
        <KeptNotice kept={kept} />
      </Suspense>
    </Guard>
  );
}

/** A refusal while the policy panel is not on the page, as on a phone. */
function ProblemCard({ engine }: NoticesProps) {
  const problem = useSession((s) => (s.problemInPanel ? null : s.policyProblem));
  if (!problem) return null;
  return (
    <div className="notice" role="alert">
      <ProblemText problem={problem} engine={engine} />
    </div>
  );
}

/** Files dragged over the page light up the whole of it. */
function DropTarget({ engine }: NoticesProps) {
  const say = useText();
  const state = useDrop(engine);
  if (state === "idle") return null;
  return (
    <div className="drop-target" role="status">
      <div>
        <strong>{say(state === "over" ? "drop.title" : "drop.reading")}</strong>
        <p>{say("drop.text")}</p>
      </div>
    </div>
  );
}

function useDrop(engine: Engine): "idle" | "over" | "reading" {
  const [state, setState] = useState<"idle" | "over" | "reading">("idle");
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setState("over");
    };
    const onLeave = (event: DragEvent): void => {
      // Between two elements of the page there is a related target; at its edge there is none.
      if (event.relatedTarget === null) setState("idle");
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setState("reading");
      const dropped = entriesOf(event.dataTransfer.items);
      void open(engine, dropped).finally(() => setState("idle"));
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [engine]);
  return state;
}

async function open(engine: Engine, dropped: ReturnType<typeof entriesOf>): Promise<void> {
  try {
    const { openDropped } = await import("../input/openDropped");
    await openDropped(engine, dropped);
  } catch (error) {
    // The browser gave names but not the files behind them.
    engine.refusePackage({
      code: "E_FILE",
      message: `what was dropped cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      tip: "Use “Open a policy package” instead.",
    });
  }
}
