/** What is measured, counted and rewarded in an episode. */

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { InputError } from "../../errors";
import { freshId, type Part } from "../../world/edits/documentParts";
import { setProperty } from "../../world/edits/setProperty";
import { isRecord } from "../../world/plainData";
import type { Predicate } from "../../world/scene";
import { METRICS } from "../../world/sceneSchema";
import { IconButton } from "../controls/IconButton";
import { AddCondition } from "./AddCondition";
import { ConditionTree } from "./ConditionTree";
import { useNames, useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { edit } from "./editDesk";
import { ProblemLine } from "./fields/Field";
import { FieldGroup } from "./fields/FieldGroup";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import { TextField } from "./fields/TextField";
import { ValueRow } from "./ScenePage";

const DEFAULT_METRICS: readonly unknown[] = ["success", "time", "progress"];

export function Measures() {
  const d = useDesignText();
  return (
    <>
      <FieldGroup title={d("task.metrics")}>
        <Metrics />
      </FieldGroup>
      <FieldGroup title={d("task.reward")}>
        <ValueRow
          label={d("reward.success")}
          tip={d("reward.successTip")}
          pointer="/reward/success"
          kind="plain"
          range={[0, 1000]}
          fallback={1}
        />
        <RewardShapes />
      </FieldGroup>
    </>
  );
}

function Metrics() {
  const d = useDesignText();
  const names = useNames();
  const scene = useScene();
  const [problem, setProblem] = useState<InputError | null>(null);
  const metrics = Array.isArray(scene.metrics) ? (scene.metrics as readonly unknown[]) : DEFAULT_METRICS;
  const put = (next: readonly unknown[]): void => {
    const isDefault = JSON.stringify(next) === JSON.stringify(DEFAULT_METRICS);
    setProblem(edit((old) => setProperty(old, "/metrics", isDefault ? undefined : next)));
  };
  const selector = names.tags[0]?.value ?? "*";
  const counters = metrics.flatMap((metric, index) => (isRecord(metric) ? [{ metric, index }] : []));
  return (
    <>
      <ul className="metric-list">
        {METRICS.map((name) => (
          <li key={name}>
            <label className="row">
              <input
                type="checkbox"
                className="df-check"
                checked={metrics.includes(name)}
                onChange={(event) =>
                  put(event.target.checked ? [...metrics, name] : metrics.filter((other) => other !== name))
                }
              />
              {d(`metric.${name}`)}
            </label>
          </li>
        ))}
      </ul>
      {counters.map(({ metric, index }) => (
        <Counter
          key={String(metric.id)}
          metric={metric}
          index={index}
          onRemove={() => put(metrics.filter((_, k) => k !== index))}
        />
      ))}
      <AddCondition
        label={d("metric.add")}
        item
        onAdd={(predicate) => {
          const taken = new Set(counters.map((counter) => String(counter.metric.id)));
          put([...metrics, { id: freshId("counted", taken), count: [selector, predicate] }]);
        }}
      />
      {problem && <ProblemLine problem={problem} />}
    </>
  );
}

interface CounterProps {
  readonly metric: Part;
  readonly index: number;
  readonly onRemove: () => void;
}

function Counter({ metric, index, onRemove }: CounterProps) {
  const d = useDesignText();
  const names = useNames();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const [selector, predicate] = metric.count as readonly [string, Predicate];
  const name = String(metric.id);
  return (
    <div className="df-list-item">
      <div className="row">
        <TextField
          label={d("metric.name")}
          value={name}
          set={(next) => edit((scene) => setProperty(scene, `/metrics/${index}/id`, next.trim()))}
          onProblem={setProblem}
          mono
        />
        <PickField
          label={d("head.which")}
          value={selector}
          options={[...names.tags, { value: "*", label: d("word.everything") }]}
          onChange={(next) => setProblem(edit((scene) => setProperty(scene, `/metrics/${index}/count/0`, next)))}
        />
        <IconButton
          icon={Trash2}
          name={d("metric.remove", { name })}
          onClick={onRemove}
          className="quiet small-button"
        />
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
      <ConditionTree pointer={`/metrics/${index}/count/1`} predicate={predicate} label={name} item />
    </div>
  );
}

function RewardShapes() {
  const d = useDesignText();
  const names = useNames();
  const scene = useScene();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const reward = isRecord(scene.reward) ? scene.reward : {};
  const shapes = (Array.isArray(reward.shape) ? reward.shape : []) as readonly Part[];
  const put = (next: readonly Part[], mergeKey: string | null = null): InputError | null =>
    edit((old) => setProperty(old, "/reward/shape", next.length > 0 ? next : undefined), mergeKey);
  const points = [{ value: "tcp", label: d("word.tcp") }, ...names.objects, ...names.zones];
  const target = points[1];
  return (
    <>
      <ul className="df-list">
        {shapes.map((shape, k) => {
          const key = "cover" in shape ? "cover" : "toward";
          const [a, b] = shape[key] as readonly [string, string];
          const pickers = [
            { value: a, options: key === "cover" ? names.objects : points },
            { value: b, options: key === "cover" ? names.zones : points },
          ];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: terms have no name; their place is what they are
            <li key={k} className="df-list-item">
              <div className="row df-controls">
                <span>{d(`reward.${key}`)}</span>
                {pickers.map(({ value, options }, which) => (
                  <PickField
                    key={which === 0 ? "from" : "to"}
                    label={d(which === 0 ? "reward.from" : "reward.to")}
                    className="inline-select"
                    value={value}
                    options={options}
                    onChange={(next) =>
                      setProblem(put(shapes.with(k, { ...shape, [key]: which === 0 ? [next, b] : [a, next] })))
                    }
                  />
                ))}
                <NumberField
                  label={d("task.weight")}
                  prefix={d("task.weightShort")}
                  value={typeof shape.w === "number" ? shape.w : undefined}
                  kind="plain"
                  range={[0, 1000]}
                  fallback={1}
                  set={(w, mergeKey) => {
                    const { w: _, ...rest } = shape;
                    return put(shapes.with(k, w === undefined ? rest : { ...rest, w }), mergeKey);
                  }}
                  onProblem={setProblem}
                />
                <IconButton
                  icon={Trash2}
                  name={d("reward.remove")}
                  onClick={() => setProblem(put(shapes.filter((_, other) => other !== k)))}
                  className="quiet small-button"
                />
              </div>
            </li>
          );
        })}
      </ul>
      {target && (
        <button
          type="button"
          className="button small"
          onClick={() => setProblem(put([...shapes, { toward: ["tcp", target.value] }]))}
        >
          <Plus aria-hidden />
          {d("reward.add")}
        </button>
      )}
      {problem !== null && <ProblemLine problem={problem} />}
    </>
  );
}
