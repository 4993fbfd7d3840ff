/** The holes of a board: each with a name, a shape, a size and a place. */

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { InputError } from "../../errors";
import { freshId, numbersOf, type Part } from "../../world/edits/documentParts";
import { IconButton } from "../controls/IconButton";
import { useDesignText } from "./designText";
import { FieldRow, ProblemLine } from "./fields/Field";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import { TextField } from "./fields/TextField";
import { editThings, type Owned } from "./ThingFieldRow";

const RADIUS = 0.012;

export function BoardHoles({ owned }: { readonly owned: Owned }) {
  const d = useDesignText();
  const holes = (Array.isArray(owned.thing.holes) ? owned.thing.holes : []) as readonly Part[];
  const put = (next: readonly Part[], mergeKey: string | null = null): InputError | null =>
    editThings([owned], (thing) => ({ ...thing, holes: next }), mergeKey);
  const [problem, setProblem] = useState<InputError | null>(null);
  const add = (): void => {
    const id = freshId("hole", new Set(holes.map((hole) => String(hole.id))));
    setProblem(put([...holes, { id, shape: "disc", size: RADIUS }]));
  };
  return (
    <FieldRow label={d("field.holes")} problem={problem}>
      <ul className="df-list">
        {holes.map((hole, k) => (
          <Hole
            key={String(hole.id)}
            hole={hole}
            put={(next, mergeKey) => put(holes.with(k, next), mergeKey)}
            onRemove={() => setProblem(put(holes.filter((_, other) => other !== k)))}
          />
        ))}
      </ul>
      <button type="button" className="button small" onClick={add}>
        <Plus aria-hidden />
        {d("hole.add")}
      </button>
    </FieldRow>
  );
}

interface HoleProps {
  readonly hole: Part;
  readonly put: (hole: Part, mergeKey?: string | null) => InputError | null;
  readonly onRemove: () => void;
}

function Hole({ hole, put, onRemove }: HoleProps) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const [x = 0, y = 0] = numbersOf(hole.at) ?? [];
  const sizes = typeof hole.size === "number" ? [hole.size] : (numbersOf(hole.size) ?? [RADIUS]);
  const shape = hole.shape === "disc" ? "disc" : "rect";
  const name = String(hole.id);
  const setAt = (at: readonly number[], mergeKey: string): InputError | null => put({ ...hole, at }, mergeKey);
  return (
    <li className="df-list-item">
      <div className="row">
        <TextField
          label={d("field.id")}
          value={name}
          set={(id) => put({ ...hole, id: id.trim() })}
          onProblem={setProblem}
          mono
        />
        <PickField
          label={d("field.shape")}
          value={shape}
          options={(["disc", "rect"] as const).map((value) => ({ value, label: d(`shape.${value}`) }))}
          onChange={(next) => {
            const size = next === "disc" ? sizes[0]! / 2 : [2 * sizes[0]!, 2 * sizes[0]!];
            setProblem(next === shape ? null : put({ ...hole, shape: next, size }));
          }}
        />
        <IconButton icon={Trash2} name={d("hole.remove", { name })} onClick={onRemove} className="quiet small-button" />
      </div>
      <div className="row df-controls">
        {sizes.map((size, k) => (
          <NumberField
            key={k === 0 ? "first" : "second"}
            label={`${name} ${d(shape === "disc" ? "field.radius" : "field.size")}`}
            prefix={shape === "disc" ? "r" : (["↔", "↕"][k] ?? "")}
            value={size}
            kind="length"
            range={[0.001, 1]}
            set={(next = RADIUS, mergeKey) =>
              put({ ...hole, size: shape === "disc" ? next : sizes.with(k, next) }, mergeKey)
            }
            onProblem={setProblem}
          />
        ))}
        <NumberField
          label={`${name} x`}
          prefix="x"
          value={x}
          kind="length"
          range={[-2, 2]}
          set={(next = 0, mergeKey) => setAt([next, y], mergeKey)}
          onProblem={setProblem}
        />
        <NumberField
          label={`${name} y`}
          prefix="y"
          value={y}
          kind="length"
          range={[-2, 2]}
          set={(next = 0, mergeKey) => setAt([x, next], mergeKey)}
          onProblem={setProblem}
        />
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
    </li>
  );
}
