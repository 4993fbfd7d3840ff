/** The document as JSON, side by side with the scene: what is typed counts as soon as it can be read, and is never lost. */

import { type ChangeEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { SceneDocument } from "../../world/edits/documentParts";
import { findThing } from "../../world/edits/documentParts";
import { changeDocument, endMerging } from "../stores/documentStore";
import { usePicked, useScene } from "./designHooks";
import { type DesignSay, useDesignText } from "./designText";
import { deskStore } from "./editDesk";
import { jsonPlaces, layOut, lineOf } from "./jsonPlaces";
import { readDocument, type TextProblem } from "./readDocument";

/** A pause in typing after which the text is read, and after which the next words are another step of undo. */
const READ_AFTER_MS = 300;
const PAUSE_MS = 1500;

export function JsonPage() {
  const d = useDesignText();
  const scene = useScene();
  const draft = useStore(deskStore, (s) => s.draft);
  const draftOf = useStore(deskStore, (s) => s.draftOf);
  /** The document that the text in the field stands for; its own layout is kept while it is typed. */
  const [own, setOwn] = useState<{ readonly scene: SceneDocument; readonly text: string } | null>(null);
  const [problem, setProblem] = useState<TextProblem | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = draft ?? (own?.scene === scene ? own.text : layOut(scene));
  const isElsewhere = draft !== null && draftOf !== scene;
  const readNow = useReading(draft, scene, d, setOwn, setProblem);
  usePickedPlace(field, text, draft === null);
  const noteChange = useFaultInSight(field, problem);
  const onChange = (event: ChangeEvent<HTMLTextAreaElement>): void => {
    noteChange((event.nativeEvent as InputEvent).inputType);
    if (draft === null) setOwn({ scene, text });
    deskStore.setState({ draft: event.target.value, draftOf: draft === null ? scene : draftOf });
  };
  const showScene = (): void => {
    deskStore.setState({ draft: null, draftOf: null });
    setOwn(null);
    setProblem(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Tab stays the way out of the field; Escape leaves it without losing anything.
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.currentTarget.blur();
  };
  return (
    <div className="json-page">
      <div className="json-status" role="status">
        {problem ? (
          <button type="button" className="json-problem" onClick={() => goToLine(field.current, problem.line)}>
            <strong>{d("json.line", { line: problem.line })}</strong> {problem.words}
          </button>
        ) : (
          <span className="soft small">{d(draft === null ? "json.good" : "json.reading")}</span>
        )}
        {problem && (
          <button type="button" className="button small" onClick={showScene}>
            {d("json.discard")}
          </button>
        )}
      </div>
      {isElsewhere && problem && <p className="df-note">{d("json.elsewhere")}</p>}
      <div className="json-editor">
        <Gutter text={text} problem={problem} field={field} />
        <textarea
          ref={field}
          className="json-text"
          aria-label={d("json.label")}
          aria-invalid={problem !== null}
          value={text}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={onChange}
          onKeyDown={onKeyDown}
          onBlur={() => {
            // Nobody knows whether this page comes back before the pause is over.
            readNow();
            endMerging();
          }}
        />
      </div>
    </div>
  );
}

/** Reads the draft after a pause in typing; what can be read becomes the document. */
function useReading(
  draft: string | null,
  scene: SceneDocument,
  d: DesignSay,
  setOwn: (own: { readonly scene: SceneDocument; readonly text: string }) => void,
  setProblem: (problem: TextProblem | null) => void,
): () => void {
  const present = useRef(scene);
  present.current = scene;
  const read = useRef<() => void>(() => {});
  read.current = () => {
    if (draft === null) return;
    const result = readDocument(draft, d);
    if ("line" in result) return setProblem(result);
    setProblem(null);
    const isSame = JSON.stringify(result.document) === JSON.stringify(present.current);
    const next = isSame ? present.current : result.document;
    setOwn({ scene: next, text: draft });
    deskStore.setState({ draft: null, draftOf: null });
    if (!isSame) changeDocument({ scene: next }, true, "json");
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter begins the pause anew
  useEffect(() => {
    const timer = setTimeout(() => read.current(), READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a pause after each change begins another step of undo
  useEffect(() => {
    const timer = setTimeout(endMerging, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, scene]);
  return () => read.current();
}

interface GutterProps {
  readonly text: string;
  readonly problem: TextProblem | null;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
}

/** Line numbers beside the text, which scroll with it. */
function Gutter({ text, problem, field }: GutterProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const count = useMemo(() => text.split("\n").length, [text]);
  useEffect(() => {
    const area = field.current;
    const follow = (): void => {
      if (gutter.current && area) gutter.current.scrollTop = area.scrollTop;
    };
    follow();
    area?.addEventListener("scroll", follow);
    return () => area?.removeEventListener("scroll", follow);
  });
  return (
    <div ref={gutter} className="json-gutter" aria-hidden>
      {Array.from({ length: count }, (_, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
        <div key={k} data-fault={problem?.line === k + 1}>
          {k + 1}
        </div>
      ))}
    </div>
  );
}

/** Puts the cursor at a line and brings it into sight. */
function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  scrollToLine(area, line);
}

function scrollToLine(area: HTMLTextAreaElement, line: number): void {
  const height = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 4) * height);
}

/**
 * Brings the faulty line into sight, except under the hand of somebody who types: there the text stays where it is.
 *
 * @returns To be told how each change was made: of what is pasted or dropped nobody has seen the lines yet.
 */
function useFaultInSight(
  field: React.RefObject<HTMLTextAreaElement | null>,
  problem: TextProblem | null,
): (inputType: string) => void {
  const isPasted = useRef(false);
  useEffect(() => {
    const area = field.current;
    if (area && problem && (isPasted.current || document.activeElement !== area)) scrollToLine(area, problem.line);
  }, [field, problem]);
  return (inputType) => {
    isPasted.current = inputType === "insertFromPaste" || inputType === "insertFromDrop";
  };
}

/** Brings what is picked in the scene into sight in the text. */
function usePickedPlace(field: React.RefObject<HTMLTextAreaElement | null>, text: string, isSound: boolean): void {
  const scene = useScene();
  const picked = usePicked();
  const last = picked.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice scrolls, not each letter typed
  useEffect(() => {
    const area = field.current;
    if (!area || last === undefined || !isSound || document.activeElement === area) return;
    const found = findThing(scene, last);
    const pointer = last.startsWith("place/") ? `/reset/${last}` : found && `/${found.list}/${found.index}`;
    if (pointer) scrollToLine(area, lineOf(jsonPlaces(text).lines, pointer));
  }, [last]);
}
