/** What the library says about what was just done. */

import { Play, X } from "lucide-react";
import { IconButton } from "../controls/IconButton";
import { useLateText } from "../words/lateWords";
import { libraryWords } from "../words/libraryWords";
import type { ImportedFile, ImportReport } from "./libraryDesk";

interface ImportedProps {
  readonly report: ImportReport;
  readonly onPlay: (run: ImportedFile) => void;
  readonly onDismiss: () => void;
}

export function Imported({ report, onPlay, onDismiss }: ImportedProps) {
  const say = useLateText(libraryWords);
  const { count, runs, refused } = report;
  return (
    <div className="library-note row spread" role={refused.length ? "alert" : "status"}>
      <div>
        {count > 0 && <p>{count === 1 ? say("importedOne") : say("imported", { count })}</p>}
        {runs.length > 0 && <p>{say("runs")}</p>}
        {runs.map((run) => (
          <button key={run.name} type="button" className="button" onClick={() => onPlay(run)}>
            <Play aria-hidden /> {say("play", { name: run.name })}
          </button>
        ))}
        {refused.length > 0 && (
          <>
            <p>{say("refused")}</p>
            <ul>
              {refused.map(({ name, reason }) => (
                <li key={name} lang="en">
                  {name}: {reason}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <IconButton icon={X} name={say("close")} onClick={onDismiss} className="quiet" />
    </div>
  );
}

interface RemovedProps {
  readonly name: string;
  readonly onUndo: () => void;
}

export function Removed({ name, onUndo }: RemovedProps) {
  const say = useLateText(libraryWords);
  return (
    <div className="library-note row spread" role="status">
      <span>{say("removed", { name })}</span>
      <button type="button" className="button" onClick={onUndo}>
        {say("undo")}
      </button>
    </div>
  );
}
