/** An area in which the reset draws places: its shape, what it places, and with which turns, heights and distances. */

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState } from "react";
import type { InputError } from "../../errors";
import { areaCentre } from "../../world/edits/areas";
import { metres, numbersOf, type Part, positions, resetListOf, withResetList } from "../../world/edits/documentParts";
import { IconButton } from "../controls/IconButton";
import { designStore } from "../stores/designStore";
import { removePicked } from "./commands";
import { type NameOptions, useNames, useScene } from "./designHooks";
import { type DesignSay, useDesignText } from "./designText";
import { act, edit } from "./editDesk";
import { CheckRow } from "./fields/CheckRow";
import { FieldRow } from "./fields/Field";
import { FieldGroup } from "./fields/FieldGroup";
import { NamesField } from "./fields/NamesField";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import type { QuantityKind } from "./fields/quantity";
import { TextField } from "./fields/TextField";

const AREA_KINDS = ["rect", "ring", "disc", "points", "zone", "inside", "on"] as const;
type AreaKind = (typeof AREA_KINDS)[number];

/** Half the side of an area that was something else before, m. */
const HALF = 0.05;

type Put = (change: (entry: Part) => Part, mergeKey?: string | null) => InputError | null;

export function AreaPage({ index }: { readonly index: number }) {
  const d = useDesignText();
  const entries = resetListOf(useScene(), "place");
  const entry = entries[index];
  if (!entry) return <p className="design-empty soft">{d("thing.none")}</p>;
  const put: Put = (change, mergeKey = null) =>
    edit((scene) => {
      const list = resetListOf(scene, "place");
      return withResetList(scene, "place", list.with(index, change(list[index]!)));
    }, mergeKey);
  return (
    <div className="design-page" key={index}>
      <div className="row spread">
        <p className="thing">
          <strong>{d("area.title", { number: index + 1 })}</strong>
        </p>
        <AreaOrder index={index} count={entries.length} />
      </div>
      <p className="soft small">{d("area.about")}</p>
      <FieldGroup title={d("area.what")}>
        <PlacedRow entry={entry} put={put} />
        <KindRow entry={entry} put={put} />
        <ShapeRows entry={entry} put={put} />
      </FieldGroup>
      <FieldGroup title={d("area.how")}>
        <RangeRow
          label={d("area.yaw")}
          field="yaw"
          kind="degrees"
          range={[-360, 360]}
          fresh={[-180, 180]}
          entry={entry}
          put={put}
        />
        <RangeRow
          label={d("area.z")}
          field="z"
          kind="length"
          range={[-2, 2]}
          fresh={[0, 0.1]}
          entry={entry}
          put={put}
        />
        <SingleRow
          label={d("area.gap")}
          tip={d("area.gapTip")}
          field="gap"
          kind="length"
          range={[0, 1]}
          fallback={0.01}
          entry={entry}
          put={put}
        />
        <AvoidRow entry={entry} put={put} />
        <CheckRow
          label={d("area.lie")}
          tip={d("area.lieTip")}
          value={entry.lie === true}
          onChange={(on) => put(({ lie: _, ...rest }) => (on ? { ...rest, lie: true } : rest))}
        />
        <SingleRow
          label={d("area.tries")}
          tip={d("area.triesTip")}
          field="tries"
          kind="whole"
          range={[1, 1000]}
          fallback={200}
          entry={entry}
          put={put}
        />
      </FieldGroup>
    </div>
  );
}

/** Entries run in their order: a later one keeps clear of what an earlier one has placed. */
function AreaOrder({ index, count }: { readonly index: number; readonly count: number }) {
  const d = useDesignText();
  const move = (by: 1 | -1): void => {
    const isDone = act((scene) => {
      const list = [...resetListOf(scene, "place")];
      const [moved] = list.splice(index, 1);
      list.splice(index + by, 0, moved!);
      return withResetList(scene, "place", list);
    });
    if (isDone) designStore.setState({ picked: [`place/${index + by}`] });
  };
  return (
    <span className="row">
      <IconButton
        icon={ArrowUp}
        name={d("area.earlier")}
        onClick={() => move(-1)}
        disabled={index === 0}
        className="quiet small-button"
      />
      <IconButton
        icon={ArrowDown}
        name={d("area.later")}
        onClick={() => move(1)}
        disabled={index === count - 1}
        className="quiet small-button"
      />
      <IconButton
        icon={Trash2}
        name={d("area.remove")}
        onClick={() => removePicked([`place/${index}`])}
        className="quiet small-button"
      />
    </span>
  );
}

interface RowProps {
  readonly entry: Part;
  readonly put: Put;
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
}

function PlacedRow({ entry, put }: RowProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | null>(null);
  return (
    <FieldRow label={d("area.of")} problem={problem}>
      <NamesField
        label={d("area.of")}
        names={namesOf(entry.of)}
        options={[...names.objects, ...names.zones, ...names.tags]}
        onChange={(of) => setProblem(put((old) => ({ ...old, of })))}
      />
    </FieldRow>
  );
}

function AvoidRow({ entry, put }: RowProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | null>(null);
  const own = namesOf(entry.of);
  const options = [...names.objects, ...names.zones].filter(({ value }) => !own.includes(value));
  const set = (avoid: readonly string[]): InputError | null =>
    put(({ avoid: _, ...rest }) => (avoid.length > 0 ? { ...rest, avoid } : rest));
  return (
    <FieldRow label={d("area.avoid")} tip={d("area.avoidTip")} problem={problem}>
      <NamesField
        label={d("area.avoid")}
        names={namesOf(entry.avoid)}
        options={options}
        onChange={(next) => setProblem(set(next))}
      />
    </FieldRow>
  );
}

function kindOf(area: unknown): AreaKind {
  const key = typeof area === "object" && area !== null ? Object.keys(area)[0] : undefined;
  return AREA_KINDS.find((kind) => kind === key) ?? "rect";
}

function KindRow({ entry, put }: RowProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const kind = kindOf(entry.in);
  const choose = (next: AreaKind): void => {
    const area = freshArea(next, entry, names);
    if (!area) return setProblem(d(`area.lacks.${next as "zone"}`));
    // A thing that is dropped keeps no height of a place on the table.
    setProblem(put((old) => ({ ...old, in: area })));
  };
  return (
    <FieldRow label={d("area.kind")} problem={problem}>
      <PickField
        label={d("area.kind")}
        value={kind}
        options={AREA_KINDS.map((value) => ({ value, label: d(`area.kind.${value}`) }))}
        onChange={(next) => choose(next as AreaKind)}
      />
    </FieldRow>
  );
}

/** An area of another kind about the same place; null when the scene has nothing that it could name. */
function freshArea(kind: AreaKind, entry: Part, names: NameOptions): Part | null {
  const [x, y] = areaCentre(entry.in) ?? [0.2, 0];
  const own = namesOf(entry.of);
  const other = (options: NameOptions["zones"]) =>
    options.find(({ value }) => !own.includes(value.split(".")[0]!))?.value;
  switch (kind) {
    case "rect":
      return { rect: positions([x - HALF, y - HALF, x + HALF, y + HALF]) };
    case "disc":
      return { disc: [...positions([x, y]), HALF] };
    case "points":
      return { points: [positions([x, y])] };
    case "ring": {
      const r = Math.hypot(x, y);
      const deg = Math.round((Math.atan2(y, x) * 180) / Math.PI);
      return { ring: [metres(Math.max(r - HALF, 0)), metres(r + HALF), deg - 20, deg + 20] };
    }
    case "zone": {
      const zone = other(names.zones);
      return zone === undefined ? null : { zone };
    }
    case "inside": {
      const region = other(names.regions);
      return region === undefined ? null : { inside: region };
    }
    case "on": {
      const object = other(names.objects);
      return object === undefined ? null : { on: object };
    }
  }
}

/** Numbers of each kind of area, in the order of the language. */
function shapeNumbers(
  kind: AreaKind,
  d: DesignSay,
): readonly { readonly label: string; readonly kind: QuantityKind }[] {
  const lengths = (...labels: readonly string[]) => labels.map((label) => ({ label, kind: "length" as const }));
  if (kind === "rect")
    return lengths(`x ${d("area.from")}`, `y ${d("area.from")}`, `x ${d("area.to")}`, `y ${d("area.to")}`);
  if (kind === "disc") return lengths("x", "y", "r");
  if (kind !== "ring") return [];
  const angles = [d("area.from"), d("area.to")].map((label) => ({ label: `∠ ${label}`, kind: "degrees" as const }));
  return [...lengths(`r ${d("area.from")}`, `r ${d("area.to")}`), ...angles];
}

function ShapeRows({ entry, put }: RowProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const kind = kindOf(entry.in);
  const area = entry.in as Part;
  if (kind === "points") return <PointsRow entry={entry} put={put} />;
  if (kind === "zone" || kind === "inside" || kind === "on") {
    const own = namesOf(entry.of);
    const all = { zone: names.zones, inside: names.regions, on: [...names.objects, ...names.regions] }[kind];
    return (
      <FieldRow label={d(`area.kind.${kind}`)} problem={problem}>
        <PickField
          label={d(`area.kind.${kind}`)}
          value={String(area[kind])}
          options={all.filter(({ value }) => !own.includes(value.split(".")[0]!))}
          onChange={(next) => setProblem(put((old) => ({ ...old, in: { [kind]: next } })))}
        />
      </FieldRow>
    );
  }
  const values = numbersOf(area[kind]) ?? [];
  return (
    <FieldRow label={d("area.bounds")} problem={problem}>
      {shapeNumbers(kind, d).map((number, k) => (
        <NumberField
          key={number.label}
          label={number.label}
          prefix={number.label}
          value={values[k]}
          kind={number.kind}
          range={number.kind === "degrees" ? [-360, 360] : /^r/.test(number.label) ? [0, 2] : [-2, 2]}
          set={(next = 0, mergeKey) =>
            put((old) => {
              const numbers = numbersOf((old.in as Part)[kind]) ?? values;
              return { ...old, in: { [kind]: numbers.with(k, next) } };
            }, mergeKey)
          }
          onProblem={setProblem}
        />
      ))}
    </FieldRow>
  );
}

/** Points as text in millimetres: `200, 0; 220, 50`. */
function PointsRow({ entry, put }: RowProps) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const points = ((entry.in as Part).points ?? []) as readonly (readonly [number, number])[];
  const text = points.map((point) => point.map((value) => metres(value * 1000)).join(", ")).join("; ");
  const set = (written: string): InputError | string | null => {
    const read = written.split(";").map((pair) => pair.split(",").map((part) => Number(part.trim()) / 1000));
    if (read.some((pair) => pair.length !== 2 || pair.some((value) => !Number.isFinite(value))))
      return d("area.pointsForm");
    return put((old) => ({ ...old, in: { points: read.map(positions) } }));
  };
  return (
    <FieldRow label={d("area.points")} tip={d("area.pointsTip")} problem={problem}>
      <TextField label={d("area.points")} value={text} set={set} onProblem={setProblem} mono />
    </FieldRow>
  );
}

interface NumberRowProps extends RowProps {
  readonly label: string;
  readonly tip?: string;
  readonly field: string;
  readonly kind: QuantityKind;
  readonly range: readonly [number, number];
}

/** Two bounds that may be there or not. */
function RangeRow(props: NumberRowProps & { readonly fresh: readonly [number, number] }) {
  const { label, field, kind, range, fresh, entry, put } = props;
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const bounds = numbersOf(entry[field]);
  const toggle = (on: boolean): void => {
    setProblem(put(({ [field]: _, ...rest }) => (on ? { ...rest, [field]: fresh } : rest)));
  };
  return (
    <FieldRow label={label} problem={problem}>
      <input
        type="checkbox"
        className="df-check"
        aria-label={d("area.draw", { what: label })}
        checked={bounds !== null}
        onChange={(event) => toggle(event.target.checked)}
      />
      {bounds === null && <span className="soft small">{d("area.own")}</span>}
      {bounds?.map((value, k) => (
        <NumberField
          key={k === 0 ? "from" : "to"}
          label={`${label} ${d(k === 0 ? "area.from" : "area.to")}`}
          prefix={d(k === 0 ? "area.from" : "area.to")}
          value={value}
          kind={kind}
          range={range}
          set={(next = 0, mergeKey) =>
            put((old) => ({ ...old, [field]: (numbersOf(old[field]) ?? fresh).with(k, next) }), mergeKey)
          }
          onProblem={setProblem}
        />
      ))}
    </FieldRow>
  );
}

function SingleRow(props: NumberRowProps & { readonly fallback: number }) {
  const { label, tip, field, kind, range, fallback, entry, put } = props;
  const [problem, setProblem] = useState<InputError | string | null>(null);
  return (
    <FieldRow label={label} tip={tip} problem={problem}>
      <NumberField
        label={label}
        value={typeof entry[field] === "number" ? entry[field] : undefined}
        kind={kind}
        range={range}
        fallback={fallback}
        set={(next, mergeKey) =>
          put(({ [field]: _, ...rest }) => (next === undefined ? rest : { ...rest, [field]: next }), mergeKey)
        }
        onProblem={setProblem}
      />
    </FieldRow>
  );
}
