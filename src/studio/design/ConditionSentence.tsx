/** A predicate about the world as a sentence whose blanks can be filled: names as lists, thresholds as numbers. */

import { SlidersHorizontal } from "lucide-react";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import type { InputError } from "../../errors";
import { metres, numbersOf } from "../../world/edits/documentParts";
import { predicateKey } from "../../world/edits/predicateTree";
import { isRecord } from "../../world/plainData";
import type { NameKind } from "../../world/predicates/atom";
import { ATOMS } from "../../world/predicates/atoms";
import type { Predicate } from "../../world/scene";
import { IconButton } from "../controls/IconButton";
import { useNames } from "./designHooks";
import { useDesignText } from "./designText";
import { NamesField } from "./fields/NamesField";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import { fittingNames, type OptionForm, optionForms } from "./predicateForms";
import { fixedWords, sentencePieces } from "./sentences";

/** Puts another predicate in the place of this one. */
export type Put = (next: Predicate, mergeKey?: string | null) => InputError | null;

interface SentenceProps {
  readonly predicate: Predicate;
  readonly item: boolean;
  readonly put: Put;
  readonly onProblem: (problem: InputError | string | null) => void;
}

interface Parts {
  readonly key: string;
  readonly kinds: readonly NameKind[];
  readonly names: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

function partsOf(predicate: Predicate): Parts {
  const key = predicateKey(predicate);
  const kinds = ATOMS.get(key)?.names ?? [];
  const value = Array.isArray(predicate[key]) ? (predicate[key] as readonly unknown[]) : [];
  const options = value[kinds.length];
  return { key, kinds, names: value.slice(0, kinds.length), options: isRecord(options) ? options : {} };
}

function assembled({ key, names }: Parts, options: Readonly<Record<string, unknown>>): Predicate {
  return { [key]: Object.keys(options).length > 0 ? [...names, options] : names };
}

export function AtomSentence(props: SentenceProps) {
  const d = useDesignText();
  const [isOpen, setOpen] = useState(false);
  const parts = partsOf(props.predicate);
  const pieces = sentencePieces(parts.key, d);
  const inSentence = new Set(pieces.flatMap((piece) => ("blank" in piece ? [piece.blank] : [])));
  const forms = optionForms(parts.key);
  const others = forms.filter(({ key }) => !inSentence.has(key));
  const hasPlace = parts.key === "pose";
  const hasMore = others.length > 0 || hasPlace;
  // What was set stays in sight.
  const isShown = isOpen || hasPlace || others.some(({ key }) => parts.options[key] !== undefined);
  return (
    <>
      <span className="condition-sentence">
        {pieces.map((piece, k) =>
          "words" in piece ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a template never change places
            <Fragment key={k}>{piece.words}</Fragment>
          ) : (
            <Blank key={piece.blank} name={piece.blank} parts={parts} {...props} />
          ),
        )}
        {hasMore && !isShown && (
          <IconButton
            icon={SlidersHorizontal}
            name={d("condition.more")}
            onClick={() => setOpen(true)}
            className="quiet tiny-button"
          />
        )}
      </span>
      {hasMore && isShown && (
        <span className="condition-options">
          {hasPlace && <PlaceFields parts={parts} {...props} />}
          {others.map((form) => (
            <OptionField key={form.key} form={form} parts={parts} {...props} />
          ))}
        </span>
      )}
    </>
  );
}

type PartProps = SentenceProps & { readonly parts: Parts };

function Blank({ name, ...props }: PartProps & { readonly name: string }) {
  const form = optionForms(props.parts.key).find(({ key }) => key === name);
  if (form) return <OptionField form={form} bare {...props} />;
  return <NameField at={Number(name)} {...props} />;
}

function NameField({ at, parts, item, put, onProblem }: PartProps & { readonly at: number }) {
  const d = useDesignText();
  const names = useNames();
  const words = useMemo(() => fixedWords(d), [d]);
  const kind = parts.kinds[at];
  if (!kind) return null;
  const options = fittingNames(kind, names, words, item);
  const set = (next: unknown): InputError | null =>
    put(assembled({ ...parts, names: parts.names.with(at, next) }, parts.options));
  const label = d(`name.${kind}`);
  if (kind === "objects") {
    const list = Array.isArray(parts.names[at]) ? (parts.names[at] as readonly string[]) : [];
    return (
      <NamesField
        label={label}
        names={list}
        options={options}
        onChange={(next) => onProblem(next.length < 2 ? d("condition.two") : set(next))}
      />
    );
  }
  return (
    <PickField
      label={label}
      className="inline-select"
      value={String(parts.names[at])}
      options={options}
      onChange={(next) => onProblem(set(next))}
    />
  );
}

interface OptionProps extends PartProps {
  readonly form: OptionForm;
  /** Stands in the sentence, which says what it is. */
  readonly bare?: boolean;
}

function OptionField({ form, parts, put, onProblem, bare = false }: OptionProps) {
  const d = useDesignText();
  const label = d(`option.${parts.key}.${form.key}` as "option.in.tol");
  const value = parts.options[form.key];
  const set = (next: unknown, mergeKey: string | null = null): InputError | null => {
    const { [form.key]: _, ...rest } = parts.options;
    return put(assembled(parts, next === undefined ? rest : { ...rest, [form.key]: next }), mergeKey);
  };
  const labelled = (field: ReactNode): ReactNode =>
    bare ? (
      field
    ) : (
      <span className="condition-option">
        <span aria-hidden>{label}</span>
        {field}
      </span>
    );
  if (form.kind === "flag") {
    return (
      <label className="condition-option">
        <input
          type="checkbox"
          className="df-check"
          checked={value === form.on}
          onChange={(event) => onProblem(set(event.target.checked ? form.on : undefined))}
        />
        {label}
      </label>
    );
  }
  if (form.kind === "choice") {
    return labelled(
      <PickField
        label={label}
        value={String(value ?? form.fallback)}
        options={form.choices.map((choice) => ({ value: choice, label: d(`choice.${choice as "centre"}`) }))}
        onChange={(next) => onProblem(set(next === form.fallback ? undefined : next))}
      />,
    );
  }
  return labelled(
    <NumberField
      label={label}
      value={typeof value === "number" ? value : undefined}
      kind={form.kind}
      range={form.range}
      fallback={form.fallback ?? form.range[form.key === "max" ? 1 : 0]}
      set={(next, mergeKey) => set(next, mergeKey)}
      onProblem={onProblem}
    />,
  );
}

/** The place that a `pose` wants, in plan; its height stays as it is written. */
function PlaceFields({ parts, put, onProblem }: PartProps) {
  const d = useDesignText();
  const at = numbersOf(parts.options.at);
  return (["x", "y"] as const).map((axis, k) => (
    <span key={axis} className="condition-option">
      <NumberField
        label={`${d("field.at")} ${axis}`}
        prefix={axis}
        value={at?.[k]}
        kind="length"
        range={[-2, 2]}
        set={(next = 0, mergeKey) => {
          const [x = 0.2, y = 0, ...height] = at ?? [];
          const place = [x, y, ...height].with(k, metres(next));
          return put(assembled(parts, { ...parts.options, at: place }), mergeKey);
        }}
        onProblem={onProblem}
      />
    </span>
  ));
}
