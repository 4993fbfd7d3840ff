/** The library: a person's own scenes with their versions, and the built-in tasks. Loaded when it is opened. */

import "./library.css";
import { FileUp, Search } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { StudioDialog } from "../controls/StudioDialog";
import { useDocument, useEngine, useStudio } from "../engineContext";
import { openSceneFile } from "../sharing/openShared";
import { openBuiltin, pristineId, SCENE_IDS } from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { useLateText } from "../words/lateWords";
import { libraryWords } from "../words/libraryWords";
import { sayText } from "../words/text";
import { sceneArchive } from "./autosave";
import { Imported, Removed } from "./LibraryNotes";
import {
  download,
  duplicate,
  entryName,
  type ImportedFile,
  type ImportReport,
  importFiles,
  openVersion,
} from "./libraryDesk";
import { libraryId } from "./openDocument";
import { BuiltinCard, SceneCard } from "./SceneCard";
import type { SceneEntry, SceneVersion } from "./sceneArchive";
import { VersionList } from "./VersionList";

/** A line with what its name needs. */
export interface LibraryLine {
  readonly entry: SceneEntry;
  readonly versions: readonly SceneVersion[];
  readonly name: string;
}

function close(): void {
  studioStore.setState({ dialog: null });
}

/** All scenes, read again when asked to. */
function useLibrary(untitled: string): readonly [readonly LibraryLine[] | null, () => Promise<void>] {
  const language = useStudio((s) => s.language);
  const [lines, setLines] = useState<readonly LibraryLine[] | null>(null);
  const refresh = useCallback(async () => {
    const entries = await sceneArchive.list();
    const read = async (entry: SceneEntry): Promise<LibraryLine> => {
      const versions = await sceneArchive.versions(entry.id);
      return { entry, versions, name: entryName(entry, versions[0], language) || untitled };
    };
    setLines(await Promise.all(entries.map(read)));
  }, [language, untitled]);
  useEffect(() => void refresh().catch(logThrown), [refresh]);
  return [lines, refresh];
}

export function LibraryDialog() {
  const say = useLateText(libraryWords);
  const engine = useEngine();
  const language = useStudio((s) => s.language);
  const document = useDocument((s) => s.document);
  const [lines, refresh] = useLibrary(say("untitled"));
  const [sought, setSought] = useState("");
  const [looked, setLooked] = useState<string | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [removed, setRemoved] = useState<{ readonly name: string; readonly undo: () => Promise<void> } | null>(null);
  const matches = (name: string): boolean => name.toLowerCase().includes(sought.trim().toLowerCase());
  const act = (work: Promise<unknown>): void => void work.then(refresh).catch(logThrown);
  const open = (id: string, version: SceneVersion | undefined): void => {
    if (!version) return;
    openVersion(engine, id, version);
    close();
  };
  const play = (run: ImportedFile): void => {
    close();
    void openSceneFile(engine, run);
  };
  const mine = lines?.filter(({ name }) => matches(name)) ?? [];
  const tasks = SCENE_IDS.filter((id) => matches(sayText(BUILTIN_SCENES[id].title, language)));
  const line = lines?.find(({ entry }) => entry.id === looked);
  const openId = libraryId(document.scene);
  return (
    <StudioDialog
      className="library"
      title={line ? say("versionsOf", { name: line.name }) : say("title")}
      intro={say("intro")}
      close={say("close")}
      head={
        <>
          {!line && (
            <Tools sought={sought} onSeek={setSought} onImport={(files) => act(importFiles(files).then(setReport))} />
          )}
          {report && <Imported report={report} onPlay={play} onDismiss={() => setReport(null)} />}
          {removed && (
            <Removed
              name={removed.name}
              onUndo={() => {
                setRemoved(null);
                act(removed.undo());
              }}
            />
          )}
        </>
      }
      foot={
        line ? (
          <button type="button" className="button" onClick={() => setLooked(null)}>
            {say("back")}
          </button>
        ) : (
          <Room lines={lines} />
        )
      }
    >
      {line ? (
        <VersionList line={line} onOpen={(version) => open(line.entry.id, version)} />
      ) : (
        <>
          <h3>{say("mine")}</h3>
          {lines?.length === 0 && (
            <div className="library-empty">
              <p>{say("empty")}</p>
              <button
                type="button"
                className="button main"
                onClick={() => {
                  engine.setMode("design");
                  close();
                }}
              >
                {say("design")}
              </button>
            </div>
          )}
          <ul className="library-cards">
            {mine.map(({ entry, versions, name }) => (
              <SceneCard
                key={entry.id}
                entry={entry}
                newest={versions[0]}
                name={name}
                isOpen={entry.id === openId}
                onOpen={() => open(entry.id, versions[0])}
                onRename={(next) => act(sceneArchive.rename(entry.id, next))}
                onDuplicate={() => act(duplicate(entry.id, say("copyOf", { name })))}
                onVersions={() => setLooked(entry.id)}
                onDownload={() => act(download(entry.id, name))}
                onRemove={() => act(sceneArchive.remove(entry.id).then((undo) => setRemoved({ name, undo })))}
              />
            ))}
          </ul>
          <h3>{say("builtin")}</h3>
          <ul className="library-cards">
            {tasks.map((id) => (
              <BuiltinCard
                key={id}
                id={id}
                isOpen={pristineId(document) === id}
                onOpen={() => {
                  openBuiltin(id);
                  close();
                }}
              />
            ))}
          </ul>
          {mine.length + tasks.length === 0 && <p className="soft">{say("nothingFound")}</p>}
        </>
      )}
    </StudioDialog>
  );
}

interface ToolsProps {
  readonly sought: string;
  readonly onSeek: (text: string) => void;
  readonly onImport: (files: readonly File[]) => void;
}

function Tools({ sought, onSeek, onImport }: ToolsProps) {
  const say = useLateText(libraryWords);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="row library-tools">
      <label className="library-search">
        <Search aria-hidden />
        <input
          type="search"
          className="text-field"
          aria-label={say("search")}
          placeholder={say("search")}
          value={sought}
          onChange={(event) => onSeek(event.target.value)}
        />
      </label>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <FileUp aria-hidden /> {say("import")}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".json,.png"
        data-testid="library-import"
        onChange={(event) => {
          onImport([...(event.target.files ?? [])]);
          // The same files may be chosen again.
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** How much room the scenes take, or that they are not kept. */
function Room({ lines }: { readonly lines: readonly LibraryLine[] | null }) {
  const say = useLateText(libraryWords);
  const [used, setUsed] = useState<string | null>(null);
  useEffect(() => {
    void navigator.storage?.estimate?.().then(({ usage = 0 }) => setUsed(`${(usage / 1e6).toFixed(1)} MB`), logThrown);
  }, []);
  if (!sceneArchive.hasUnsaved) return <span className="soft">{used && say("used", { used })}</span>;
  const saveAll = (): void => {
    for (const { entry, name } of lines ?? []) void download(entry.id, name).catch(logThrown);
  };
  return (
    <span className="row" role="alert">
      {say("unsaved")}
      <button type="button" className="button" onClick={saveAll}>
        {say("downloadAll")}
      </button>
    </span>
  );
}
