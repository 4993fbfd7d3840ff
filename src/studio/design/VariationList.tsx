/** What varies from one episode to the next: which property of what, and how it is drawn. */

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { InputError } from "../../errors";
import { numbersOf, type Part, resetListOf, withResetList } from "../../world/edits/documentParts";
import type { VariedProperty } from "../../world/scene";
import { PROPERTIES } from "../../world/variationProblems";
import { IconButton } from "../controls/IconButton";
import { useNames, useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { edit } from "./editDesk";
import { COLOR_NAMES, colorWords } from "./fields/ColorField";
import { ProblemLine } from "./fields/Field";
import { NamesField } from "./fields/NamesField";
import { NumberField } from "./fields/NumberField";
import { PickField, type PickOption } from "./fields/PickField";
import type { QuantityKind } from "./fields/quantity";
import { TextField } from "./fields/TextField";

const WAYS = ["range", "normal", "pick", "shuffle"] as const;
type Way = (typeof WAYS)[number];

/** How each property is written, and what a fresh draw of it is. */
const DRAWN: Readonly<
  Record<VariedProperty, { readonly kind: QuantityKind; readonly fresh: readonly [number, number] }>
> = {
  mass: { kind: "mass", fresh: [0.01, 0.05] },
  friction: { kind: "plain", fresh: [0.6, 1] },
  color: { kind: "plain", fresh: [0, 0] },
  size: { kind: "percent", fresh: [0.8, 1.2] },
  joint: { kind: "percent", fresh: [0, 0.2] },
  light: { kind: "percent", fresh: [0.6, 1.4] },
  gravity: { kind: "plain", fresh: [9, 10] },
  backdrop: { kind: "plain", fresh: [0, 0] },
  jitter: { kind: "length", fresh: [0, 0.01] },
  fov: { kind: "degrees", fresh: [45, 55] },
  latencyMs: { kind: "plain", fresh: [0, 50] },
  dropRate: { kind: "percent", fresh: [0, 0.05] },
};

const PROPERTY_NAMES = Object.keys(PROPERTIES) as readonly VariedProperty[];

/** @param of - Shows and adds what is drawn of this thing alone. */
export function VariationList({ of }: { readonly of?: string }) {
  const d = useDesignText();
  const entries = resetListOf(useScene(), "set");
  const shown = entries
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => of === undefined || entry.of === of);
  const [problem, setProblem] = useState<InputError | null>(null);
  const add = (): void => {
    const target = of ?? "world";
    const prop = PROPERTY_NAMES.find(
      (name) =>
        PROPERTIES[name].of === (of === undefined ? "world" : "object") &&
        !entries.some((entry) => entry.of === target && entry.prop === name),
    );
    if (!prop) return;
    setProblem(edit((scene) => withResetList(scene, "set", [...resetListOf(scene, "set"), freshEntry(target, prop)])));
  };
  return (
    <div className="df-variations">
      {shown.length === 0 && <p className="soft small">{d("vary.none")}</p>}
      <ul className="df-list">
        {shown.map(({ entry, index }) => (
          <VariationItem
            key={`${index} ${String(entry.of)} ${String(entry.prop)}`}
            entry={entry}
            index={index}
            isOwn={of !== undefined}
          />
        ))}
      </ul>
      <button type="button" className="button small" onClick={add}>
        <Plus aria-hidden />
        {d("vary.add")}
      </button>
      {problem && <ProblemLine problem={problem} />}
    </div>
  );
}

function freshEntry(of: string, prop: VariedProperty): Part {
  return PROPERTIES[prop].range === null ? { of, prop, pick: ["red", "blue"] } : { of, prop, range: DRAWN[prop].fresh };
}

interface ItemProps {
  readonly entry: Part;
  readonly index: number;
  readonly isOwn: boolean;
}

function VariationItem({ entry, index, isOwn }: ItemProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const prop = String(entry.prop) as VariedProperty;
  const put = (next: Part | null, mergeKey: string | null = null): InputError | null =>
    edit((scene) => {
      const list = resetListOf(scene, "set");
      return withResetList(scene, "set", next === null ? list.filter((_, k) => k !== index) : list.with(index, next));
    }, mergeKey);
  const owner = ownerOf(String(entry.of), names.cameras);
  const targets = [
    { value: "world", label: d("vary.world") },
    { value: "robot", label: d("vary.robot") },
    ...[...names.objects, ...names.tags, ...names.cameras],
  ];
  const props = PROPERTY_NAMES.filter((name) => PROPERTIES[name].of === owner);
  const retarget = (of: string): void => {
    const nextOwner = ownerOf(of, names.cameras);
    const fitting =
      PROPERTIES[prop].of === nextOwner ? prop : PROPERTY_NAMES.find((name) => PROPERTIES[name].of === nextOwner)!;
    setProblem(put(fitting === prop ? { ...entry, of } : freshEntry(of, fitting)));
  };
  const way = WAYS.find((each) => entry[each] !== undefined) ?? "range";
  return (
    <li className="df-list-item">
      <div className="row df-controls">
        {!isOwn && <PickField label={d("vary.of")} value={String(entry.of)} options={targets} onChange={retarget} />}
        <PickField
          label={d("vary.prop")}
          value={prop}
          options={props.map((name) => ({ value: name, label: d(`prop.${name}`) }))}
          onChange={(next) => setProblem(put(freshEntry(String(entry.of), next as VariedProperty)))}
        />
        <PickField
          label={d("vary.way")}
          value={way}
          options={WAYS.filter((each) => PROPERTIES[prop].range !== null || each === "pick" || each === "shuffle").map(
            (each) => ({
              value: each,
              label: d(`way.${each}`),
            }),
          )}
          onChange={(next) => setProblem(put(withWay(entry, prop, next as Way)))}
        />
        <IconButton
          icon={Trash2}
          name={d("vary.remove")}
          onClick={() => setProblem(put(null))}
          className="quiet small-button"
        />
      </div>
      <div className="row df-controls">
        <DrawFields entry={entry} prop={prop} way={way} put={put} onProblem={setProblem} />
        {/^tag:/.test(String(entry.of)) && (way === "range" || way === "normal" || way === "pick") && (
          <label className="row small">
            <input
              type="checkbox"
              className="df-check"
              checked={entry.same === true}
              onChange={(event) => {
                const { same: _, ...rest } = entry;
                setProblem(put(event.target.checked ? { ...rest, same: true } : rest));
              }}
            />
            {d("vary.same")}
          </label>
        )}
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
    </li>
  );
}

function ownerOf(of: string, cameras: readonly PickOption[]): "world" | "robot" | "camera" | "object" {
  if (of === "world" || of === "robot") return of;
  return cameras.some(({ value }) => value === of) ? "camera" : "object";
}

function withWay(entry: Part, prop: VariedProperty, way: Way): Part {
  const { range: _r, normal: _n, pick: _p, shuffle: _s, ...rest } = entry;
  const [lo, hi] = DRAWN[prop].fresh;
  const values = PROPERTIES[prop].range === null ? ["red", "blue"] : [lo, hi];
  if (way === "normal") return { ...rest, normal: [(lo + hi) / 2, (hi - lo) / 4, lo, hi] };
  return { ...rest, [way]: way === "range" ? [lo, hi] : values };
}

interface DrawProps {
  readonly entry: Part;
  readonly prop: VariedProperty;
  readonly way: Way;
  readonly put: (next: Part, mergeKey?: string | null) => InputError | null;
  readonly onProblem: (problem: InputError | string | null) => void;
}

function DrawFields({ entry, prop, way, put, onProblem }: DrawProps) {
  const d = useDesignText();
  const limits = PROPERTIES[prop].range;
  if (limits === null) {
    const colors = Array.isArray(entry[way]) ? entry[way].map(String) : [];
    return (
      <NamesField
        label={d("vary.colors")}
        names={colors}
        options={COLOR_NAMES.map((name) => ({ value: name, label: colorWords(name, d) }))}
        onChange={(next) => onProblem(next.length > 0 ? put({ ...entry, [way]: next }) : d("vary.atLeastOne"))}
      />
    );
  }
  const values = numbersOf(entry[way]) ?? [];
  if (way === "pick" || way === "shuffle") {
    const set = (text: string): InputError | string | null => {
      const read = text.split(/[;,]\s*/).map((part) => Number(part));
      return read.some((value) => !Number.isFinite(value)) ? d("vary.valuesForm") : put({ ...entry, [way]: read });
    };
    return <TextField label={d("vary.values")} value={values.join(", ")} set={set} onProblem={onProblem} mono />;
  }
  const labels = way === "normal" ? (["mean", "spread", "low", "high"] as const) : (["low", "high"] as const);
  return labels.map((label, k) => (
    <NumberField
      key={label}
      label={`${d(`prop.${prop}`)} ${d(`draw.${label}`)}`}
      prefix={d(`draw.${label}`)}
      value={values[k]}
      kind={DRAWN[prop].kind}
      range={label === "spread" ? [0, limits[1] - limits[0]] : limits}
      set={(next = 0, mergeKey) => put({ ...entry, [way]: values.with(k, next) }, mergeKey)}
      onProblem={onProblem}
    />
  ));
}
