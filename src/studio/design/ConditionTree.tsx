/** A condition of the task as lines that read as sentences: each with its truth, its blanks, and what can be done with it. */

import { createContext, type KeyboardEvent, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { InputError } from "../../errors";
import { namesIn } from "../../world/edits/mapPredicate";
import {
  addCondition,
  childPredicates,
  type GroupKind,
  isGroup,
  moveCondition,
  parentOf,
  predicateKey,
  putPredicate,
  regrouped,
  removePredicate,
  rootPointer,
} from "../../world/edits/predicateTree";
import { ATOMS } from "../../world/predicates/atoms";
import type { Predicate } from "../../world/scene";
import type { GoalNode } from "../../world/taskStatus";
import { StateMark } from "../controls/StateMark";
import { designStore } from "../stores/designStore";
import { marginWords } from "../words/margin";
import { useText } from "../words/text";
import { shortfall } from "../words/units";
import { AddCondition } from "./AddCondition";
import { ConditionMenu } from "./ConditionMenu";
import { AtomSentence, type Put } from "./ConditionSentence";
import { useNames, useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { deskStore, edit } from "./editDesk";
import { ProblemLine } from "./fields/Field";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import { type LiveTruth, useLiveTruth } from "./liveTruth";
import { GROUP_KEYS } from "./predicateForms";
import { fixedWords, plainSentence } from "./sentences";

/** One look at the session's truth for the whole tree. */
const Truth = createContext<LiveTruth>(new Map());

interface TreeProps {
  readonly pointer: string;
  readonly predicate: Predicate;
  readonly label: string;
  /** Whether it counts things, so that it may speak of each of them. */
  readonly item?: boolean;
  /** Whether a group at the root has a button of its own to add to it. */
  readonly adds?: boolean;
}

export function ConditionTree({ pointer, predicate, label, item = false, adds = true }: TreeProps) {
  const truth = useLiveTruth();
  return (
    <Truth value={truth}>
      <ul className="condition-tree" aria-label={label}>
        <ConditionLine pointer={pointer} predicate={predicate} item={item} tree={adds ? label : null} />
      </ul>
    </Truth>
  );
}

interface LineProps {
  readonly pointer: string;
  readonly predicate: Predicate;
  /** Whether it stands below a quantifier, whose item it may speak of. */
  readonly item: boolean;
  /** At the root of a tree, what adding to its group is called after; null when that is done elsewhere. */
  readonly tree?: string | null;
}

function ConditionLine({ pointer, predicate, item, tree }: LineProps) {
  const d = useDesignText();
  const say = useText();
  const scene = useScene();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const line = useRef<HTMLDivElement>(null);
  useRestoredFocus(pointer, line);
  const words = useMemo(() => fixedWords(d), [d]);
  const key = predicateKey(predicate);
  const sentence = plainSentence(predicate, words, say, d);
  const put: Put = (next, mergeKey = null) => {
    const refused = edit((document) => putPredicate(document, pointer, next), mergeKey);
    setProblem(refused);
    return refused;
  };
  const parent = parentOf(scene, pointer);
  const move = (by: 1 | -1): void => {
    const moved = moveCondition(scene, pointer, by);
    if (edit((document) => moveCondition(document, pointer, by).document) === null) {
      deskStore.setState({ focusedLine: moved.pointer });
    }
  };
  const remove = (): void => {
    setProblem(edit((document) => removePredicate(document, pointer)));
    deskStore.setState({ focusedLine: parent?.pointer ?? rootPointer(pointer) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || event.target !== event.currentTarget) return;
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (by === null) return;
    event.preventDefault();
    move(by);
  };
  const onLineKey = (event: KeyboardEvent): void => {
    onKeyDown(event);
    if (event.target !== event.currentTarget || (event.key !== "Delete" && event.key !== "Backspace")) return;
    event.preventDefault();
    event.stopPropagation();
    remove();
  };
  const light = useLight(pointer, predicate);
  const children = childPredicates(predicate);
  return (
    <li>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a line */}
      <div
        ref={line}
        className="condition-line"
        role="group"
        aria-label={sentence}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the line itself takes Delete and Alt with arrows
        tabIndex={0}
        onKeyDown={onLineKey}
        onFocus={light}
        onPointerEnter={light}
        onPointerLeave={() => designStore.setState({ lit: null })}
        onBlur={() => designStore.setState({ lit: null })}
      >
        <TruthMark pointer={pointer} />
        <span className="condition-words">
          {ATOMS.has(key) ? (
            <AtomSentence predicate={predicate} item={item} put={put} onProblem={setProblem} />
          ) : (
            <LogicHead predicate={predicate} put={put} onProblem={setProblem} />
          )}
          <MarginWords pointer={pointer} />
        </span>
        <ConditionMenu
          pointer={pointer}
          predicate={predicate}
          name={sentence}
          onMove={parent ? move : null}
          onRemove={remove}
          onProblem={setProblem}
        />
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
      {children.length > 0 && (
        <ul>
          {children.map(({ steps, predicate: child }) => (
            <ConditionLine
              key={steps}
              pointer={pointer + steps}
              predicate={child}
              item={item || key === "each" || key === "some" || key === "count"}
            />
          ))}
          {isGroup(predicate) && tree !== null && (
            <li className="condition-add">
              <AddCondition
                item={item}
                tone="quiet"
                label={d("condition.addTo", { group: tree ?? sentence })}
                onAdd={(next) => setProblem(edit((document) => addCondition(document, pointer, next)))}
              />
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** @returns Lights what the condition speaks of in the scene. What is lit follows the condition, and goes out with its line. */
function useLight(pointer: string, predicate: Predicate): () => void {
  const light = (): void => designStore.setState({ lit: { path: pointer, predicate, names: namesIn(predicate) } });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another condition stands on the line that is pointed at
  useEffect(() => {
    const { lit } = designStore.getState();
    if (lit?.path === pointer && lit.predicate !== predicate) light();
  }, [pointer, predicate]);
  useEffect(
    () => () => {
      // A line that goes while it is pointed at hears of no leaving.
      if (designStore.getState().lit?.path === pointer) designStore.setState({ lit: null });
    },
    [pointer],
  );
  return light;
}

/** After a move or a removal the tree is drawn anew; the focus goes to where it is expected. */
function useRestoredFocus(pointer: string, line: React.RefObject<HTMLDivElement | null>): void {
  const isWanted = useStore(deskStore, (s) => s.focusedLine === pointer);
  useEffect(() => {
    if (!isWanted) return;
    line.current?.focus();
    deskStore.setState({ focusedLine: null });
  }, [isWanted, line]);
}

/** True, false, or how many of a quantifier's objects. */
function TruthMark({ pointer }: { readonly pointer: string }) {
  const d = useDesignText();
  const nodes = useContext(Truth).get(pointer) ?? [];
  const held = nodes.filter(({ ok }) => ok).length;
  const isTrue = nodes.length > 0 && held === nodes.length;
  return (
    <>
      <StateMark kind={isTrue ? "true" : "open"} />
      <span className="hidden-text">{d(isTrue ? "truth.true" : "truth.false")}</span>
      {nodes.length > 1 && <span className="condition-count">{d("truth.of", { held, all: nodes.length })}</span>}
    </>
  );
}

/** How far from true, or with how much to spare. */
function MarginWords({ pointer }: { readonly pointer: string }) {
  const say = useText();
  const nodes = useContext(Truth).get(pointer) ?? [];
  const [node] = nodes;
  if (!node || nodes.length > 1 || node.children.length > 0) return null;
  const text = node.ok ? spareWords(node, say) : marginWords(node, say);
  return text === null ? null : <span className="condition-margin">{text}</span>;
}

function spareWords({ margin, unit }: GoalNode, say: ReturnType<typeof useText>): string | null {
  const by = shortfall(margin, unit);
  return by === null ? null : say("goal.spare", { margin: by });
}

interface HeadProps {
  readonly predicate: Predicate;
  readonly put: Put;
  readonly onProblem: (problem: InputError | string | null) => void;
}

/** What joins the conditions below: how many must hold, of which things, and when. */
function LogicHead({ predicate, put, onProblem }: HeadProps) {
  const d = useDesignText();
  const key = predicateKey(predicate);
  const value = predicate[key];
  if (isGroup(predicate)) return <GroupHead predicate={predicate} put={put} onProblem={onProblem} />;
  if (key === "for" && Array.isArray(value)) {
    return (
      <Pieces
        text={d("head.for")}
        blank={() => (
          <NumberField
            label={d("head.forSeconds")}
            value={Number(value[1])}
            kind="seconds"
            range={[0.001, 600]}
            set={(seconds = 1, mergeKey) => put({ for: [value[0], seconds] }, mergeKey)}
            onProblem={onProblem}
          />
        )}
      />
    );
  }
  if (key === "each" || key === "some" || key === "count")
    return <QuantifierHead predicate={predicate} put={put} onProblem={onProblem} />;
  return <span>{d(`head.${key as "not"}`)}</span>;
}

function GroupHead({ predicate, put, onProblem }: HeadProps) {
  const d = useDesignText();
  const key = predicateKey(predicate) as GroupKind;
  const [n, conditions] = key === "atLeast" ? (predicate.atLeast as readonly [number, readonly unknown[]]) : [1, []];
  return (
    <span className="condition-head">
      <PickField
        label={d("head.group")}
        className="inline-select"
        value={key}
        options={GROUP_KEYS.map((kind) => ({ value: kind, label: d(`head.${kind}`) }))}
        onChange={(kind) => put(regrouped(predicate, kind as GroupKind))}
      />
      {key === "atLeast" && (
        <NumberField
          label={d("head.atLeast")}
          value={n}
          kind="whole"
          range={[1, Math.max(conditions.length, 1)]}
          set={(next = 1, mergeKey) => put({ atLeast: [next, conditions] }, mergeKey)}
          onProblem={onProblem}
        />
      )}
    </span>
  );
}

function QuantifierHead({ predicate, put, onProblem }: HeadProps) {
  const d = useDesignText();
  const names = useNames();
  const key = predicateKey(predicate) as "each" | "some" | "count";
  const [selector, child, options] = predicate[key] as readonly [
    string,
    Predicate,
    { min?: number; max?: number } | undefined,
  ];
  const bound = (which: "min" | "max") => (
    <NumberField
      label={d(`head.count.${which}`)}
      value={options?.[which]}
      kind="whole"
      range={[0, 64]}
      fallback={which === "min" ? 0 : 64}
      set={(next, mergeKey) => {
        const { [which]: _, ...rest } = options ?? {};
        return put({ count: [selector, child, next === undefined ? rest : { ...rest, [which]: next }] }, mergeKey);
      }}
      onProblem={onProblem}
    />
  );
  const blanks: Readonly<Record<string, () => React.ReactNode>> = {
    min: () => bound("min"),
    max: () => bound("max"),
    sel: () => (
      <PickField
        label={d("head.which")}
        className="inline-select"
        value={selector}
        options={[...names.tags, { value: "*", label: d("word.everything") }]}
        onChange={(next) => put({ [key]: [next, child, ...(options ? [options] : [])] })}
      />
    ),
  };
  return <Pieces text={d(`head.${key}`)} blank={(name) => blanks[name]?.()} />;
}

/** A sentence with blanks `{{name}}` filled by parts of the page. */
function Pieces({ text, blank }: { readonly text: string; readonly blank: (name: string) => React.ReactNode }) {
  return (
    <span className="condition-head">
      {text.split(/(\{\{\w+\}\})/).map((piece) => {
        const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
        return <span key={piece}>{name === undefined ? piece : blank(name)}</span>;
      })}
    </span>
  );
}
