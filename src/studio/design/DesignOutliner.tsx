/** Everything in the document as a list: pick, search, rename, copy, remove. */

import { ClipboardPaste, Copy, CopyPlus, PencilLine, Scissors, Trash2 } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import type { InputError } from "../../errors";
import { objectColor } from "../../view/palette";
import { renameThing } from "../../world/edits/renameThing";
import { IconButton } from "../controls/IconButton";
import { Section } from "../controls/Section";
import { StateMark } from "../controls/StateMark";
import { useSession } from "../engineContext";
import { designStore, pick } from "../stores/designStore";
import { type Say, thingWords, useText } from "../words/text";
import { copyPicked, cutPicked, pasteFromClipboard } from "./clipboard";
import { duplicatePicked, removePicked } from "./commands";
import { usePicked, useScene } from "./designHooks";
import { type DesignSay, useDesignText } from "./designText";
import { deskStore, edit, showPage } from "./editDesk";
import { ProblemLine } from "./fields/Field";
import { SearchField } from "./fields/SearchField";
import { TextField } from "./fields/TextField";
import { matchingRows, type OutlineGroup, type OutlineRow, outlineRows, rowsBetween } from "./outlineRows";
import { partWords } from "./partWords";
import { refusedNames, refusedPlace } from "./Refusal";

const GROUPS: readonly OutlineGroup[] = ["robot", "objects", "zones", "cameras", "areas", "task"];

/** A row in words: its name, then what it is. */
function rowWords(row: OutlineRow, say: Say, d: DesignSay): readonly [string, string] {
  if (row.group === "areas") {
    const of = Array.isArray(row.part?.of)
      ? row.part.of.map((id: unknown) => thingWords(String(id), say)).join(", ")
      : "";
    return [d("area.title", { number: Number(row.id.slice(6)) + 1 }), of];
  }
  if (row.group === "robot") return [say("outliner.arm"), ""];
  if (row.group === "task") {
    const [kind = "", name = ""] = row.id.split("/");
    if (kind === "goal") return [d("task.goal"), ""];
    return [name, d(kind === "fail" ? "task.failure" : "task.stage")];
  }
  const name = thingWords(row.id, say);
  const words = row.part ? partWords(row.part, row.id, say, d) : "";
  const copies = typeof row.part?.copies === "number" && row.part.copies > 1 ? ` × ${row.part.copies}` : "";
  return [name + copies, words];
}

export function DesignOutliner() {
  const d = useDesignText();
  const say = useText();
  const scene = useScene();
  const [search, setSearch] = useState("");
  const [renaming, setRenaming] = useState<string | null>(null);
  const all = useMemo(() => outlineRows(scene), [scene]);
  const rows = matchingRows(all, search, (row) => rowWords(row, say, d).join(" "));
  const list = useRef<HTMLDivElement>(null);
  const focusRow = (id: string): void => {
    // After the list is drawn anew.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
  };
  return (
    <Section id="design.outliner" title={d("outliner.title")}>
      <SearchField label={d("outliner.search")} value={search} onChange={setSearch} />
      <OutlinerTools onRename={setRenaming} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the rows inside */}
      <div ref={list} onKeyDown={(event) => onListKey(event, rows, setRenaming, focusRow)}>
        {GROUPS.map((group) => (
          <RowGroup
            key={group}
            group={group}
            rows={rows.filter((row) => row.group === group)}
            all={rows}
            renaming={renaming}
            onRenamed={(id) => {
              setRenaming(null);
              focusRow(id);
            }}
            onRename={setRenaming}
          />
        ))}
      </div>
      {rows.length === 0 && <p className="soft small">{d("outliner.nothing")}</p>}
    </Section>
  );
}

/** Arrows walk, with Shift they choose along; Delete removes, F2 renames. */
function onListKey(
  event: KeyboardEvent<HTMLDivElement>,
  rows: readonly OutlineRow[],
  rename: (id: string) => void,
  focusRow: (id: string) => void,
): void {
  const target = event.target as HTMLElement;
  const id = target.dataset.row;
  if (id === undefined) return;
  const at = rows.findIndex((row) => row.id === id);
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by !== 0) {
    event.preventDefault();
    const next = rows[at + by];
    if (!next) return;
    focusRow(next.id);
    if (event.shiftKey && isThing(next)) {
      const { picked } = designStore.getState();
      designStore.setState({ picked: [...picked.filter((other) => other !== next.id), next.id] });
    }
  } else if (event.key === "F2") {
    event.preventDefault();
    if (canRename(rows[at])) rename(id);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    const row = rows[at];
    if (!row || !isThing(row)) return;
    const { picked } = designStore.getState();
    removePicked(picked.includes(id) ? picked : [id]);
    const next = rows[at + 1] ?? rows[at - 1];
    if (next) focusRow(next.id);
  }
}

/** Whether it can be picked in the scene. */
function isThing({ group }: OutlineRow): boolean {
  return group !== "task" && group !== "robot";
}

function canRename(row: OutlineRow | undefined): boolean {
  return row !== undefined && row.group !== "areas" && isThing(row);
}

function OutlinerTools({ onRename }: { readonly onRename: (id: string) => void }) {
  const d = useDesignText();
  const picked = usePicked();
  const last = picked.at(-1);
  const none = picked.length === 0;
  return (
    <div className="df-tools" role="toolbar" aria-label={d("tools.group")}>
      <IconButton
        icon={PencilLine}
        name={d("tools.rename")}
        shortcut="F2"
        onClick={() => last !== undefined && onRename(last)}
        disabled={last === undefined || last.startsWith("place/")}
        className="quiet small-button"
      />
      <IconButton
        icon={CopyPlus}
        name={d("tools.duplicate")}
        shortcut="Ctrl+D"
        onClick={duplicatePicked}
        disabled={none}
        className="quiet small-button"
      />
      <IconButton
        icon={Copy}
        name={d("tools.copy")}
        shortcut="Ctrl+C"
        onClick={() => void copyPicked()}
        disabled={none}
        className="quiet small-button"
      />
      <IconButton
        icon={Scissors}
        name={d("tools.cut")}
        shortcut="Ctrl+X"
        onClick={() => void cutPicked()}
        disabled={none}
        className="quiet small-button"
      />
      <IconButton
        icon={ClipboardPaste}
        name={d("tools.paste")}
        shortcut="Ctrl+V"
        onClick={() => void pasteFromClipboard()}
        className="quiet small-button"
      />
      <IconButton
        icon={Trash2}
        name={d("tools.remove")}
        shortcut="Del"
        onClick={() => removePicked()}
        disabled={none}
        className="quiet small-button"
      />
    </div>
  );
}

interface RowGroupProps {
  readonly group: OutlineGroup;
  readonly rows: readonly OutlineRow[];
  readonly all: readonly OutlineRow[];
  readonly renaming: string | null;
  readonly onRenamed: (id: string) => void;
  readonly onRename: (id: string) => void;
}

function RowGroup({ group, rows, all, renaming, onRenamed, onRename }: RowGroupProps) {
  const d = useDesignText();
  if (rows.length === 0) return null;
  return (
    <section aria-label={d(`outliner.${group}`)}>
      <h3 className="outline-head">{d(`outliner.${group}`)}</h3>
      <ul className="tree">
        {rows.map((row) =>
          row.id === renaming ? (
            <RenameRow key={row.id} id={row.id} onDone={onRenamed} />
          ) : (
            <Row key={row.id} row={row} rows={all} onRename={onRename} />
          ),
        )}
      </ul>
    </section>
  );
}

function RenameRow({ id, onDone }: { readonly id: string; readonly onDone: (id: string) => void }) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const name = useRef(id);
  const rename = (next: string): InputError | null => {
    const refused = edit((scene) => renameThing(scene, id, next.trim()));
    if (refused === null) {
      name.current = next.trim();
      designStore.setState(({ picked }) => ({ picked: picked.map((each) => (each === id ? name.current : each)) }));
    }
    return refused;
  };
  return (
    <li className="tree-line rename">
      <TextField
        label={d("tools.rename")}
        value={id}
        set={rename}
        onProblem={setProblem}
        mono
        isNew
        onDone={() => onDone(name.current)}
      />
      {problem !== null && <ProblemLine problem={problem} />}
    </li>
  );
}

function Row({
  row,
  rows,
  onRename,
}: {
  readonly row: OutlineRow;
  readonly rows: readonly OutlineRow[];
  readonly onRename: (id: string) => void;
}) {
  const d = useDesignText();
  const say = useText();
  const isPicked = usePicked().includes(row.id);
  const isRefused = useSession(({ refusedScene }) => {
    if (!refusedScene) return false;
    const { message } = refusedScene;
    return (
      refusedNames(message).includes(row.id) || (row.group === "areas" && refusedPlace(message) === `/reset/${row.id}`)
    );
  });
  const [name, kind] = rowWords(row, say, d);
  const onClick = (event: MouseEvent): void => {
    if (row.group === "robot") return showPage("scene");
    if (row.group === "task") {
      showPage("task");
      return deskStore.setState({ focusedLine: taskPointer(row.id, rows) });
    }
    const { picked } = designStore.getState();
    const last = picked.at(-1);
    if (event.shiftKey && last !== undefined) {
      designStore.setState({
        picked: rowsBetween(rows.filter(isThing), last, row.id),
      });
    } else pick(row.id, event.ctrlKey || event.metaKey);
    showPage("thing");
  };
  return (
    <li className="tree-line">
      <button
        type="button"
        className="tree-item"
        data-row={row.id}
        aria-pressed={isPicked}
        onClick={onClick}
        onDoubleClick={() => canRename(row) && onRename(row.id)}
      >
        <Swatch row={row} />
        <span className="outline-name">{name}</span>
        <span className="soft small outline-kind">{kind}</span>
        {row.area !== null && (
          <span className="outline-note soft small">{d("outliner.placed", { area: row.area + 1 })}</span>
        )}
        {isRefused && (
          <span className="outline-refused">
            <StateMark kind="caution" />
            <span className="hidden-text">{d("refusal.title")}</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** Where the tree of a task's row begins. */
function taskPointer(id: string, rows: readonly OutlineRow[]): string {
  if (!id.startsWith("stage/")) return `/${id}`;
  const stages = rows.filter((row) => row.id.startsWith("stage/"));
  return `/stages/${stages.findIndex((row) => row.id === id)}/when`;
}

function Swatch({ row }: { readonly row: OutlineRow }) {
  if (row.group === "robot") return <span className="swatch" style={{ background: "#efece6" }} />;
  if (row.group === "cameras" || row.group === "task") return <span className="swatch blank" />;
  if (row.group === "areas") return <span className="swatch area" />;
  const color = String(row.part?.color ?? (row.group === "zones" ? "green" : "grey"));
  return (
    <span className={row.group === "zones" ? "swatch zone" : "swatch"} style={{ background: objectColor(color) }} />
  );
}
