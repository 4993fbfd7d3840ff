/** The versions of one scene, newest first. */

import { useStudio } from "../engineContext";
import { useLateText } from "../words/lateWords";
import { libraryWords } from "../words/libraryWords";
import type { LibraryLine } from "./LibraryDialog";
import type { SceneVersion } from "./sceneArchive";
import { versionFacts } from "./versionFacts";

interface VersionListProps {
  readonly line: LibraryLine;
  readonly onOpen: (version: SceneVersion) => void;
}

export function VersionList({ line, onOpen }: VersionListProps) {
  const say = useLateText(libraryWords);
  const language = useStudio((s) => s.language);
  return (
    <ol className="library-versions">
      {line.versions.map((version, k) => {
        const before = line.versions[k + 1]?.document.scene ?? null;
        const { things, hasGoal, isSame } = versionFacts(version.document.scene, before);
        const facts = [
          say("things", { count: things }),
          say(hasGoal ? "withGoal" : "withoutGoal"),
          isSame && say("sameAsBefore"),
        ].filter(Boolean);
        const when = new Date(version.at).toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" });
        return (
          <li key={version.at} className="row spread">
            <span>
              {say("version", { when, seed: version.document.seed })}
              <br />
              <span className="soft small">{facts.join(" · ")}</span>
            </span>
            <button type="button" className="button" onClick={() => onOpen(version)}>
              {say("restore")}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
