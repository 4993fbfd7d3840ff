/** What holds for the whole scene: its words, the robot, the table, how it is reset, and how it is scored. */

import { type ReactNode, useState } from "react";
import type { InputError } from "../../errors";
import { numbersOf, type Part, type SceneDocument } from "../../world/edits/documentParts";
import { setProperty } from "../../world/edits/setProperty";
import { isRecord } from "../../world/plainData";
import { useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { edit } from "./editDesk";
import { CheckRow } from "./fields/CheckRow";
import { ColorField } from "./fields/ColorField";
import { FieldRow } from "./fields/Field";
import { FieldGroup } from "./fields/FieldGroup";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import type { QuantityKind } from "./fields/quantity";
import { TextField } from "./fields/TextField";
import { VariationList } from "./VariationList";

const POSES = ["rest", "home", "zero"] as const;

export function ScenePage() {
  const d = useDesignText();
  const scene = useScene();
  const robot = recordAt(scene, "robot");
  const reset = recordAt(scene, "reset");
  const gripper = robot.gripper === "closed";
  return (
    <div className="design-page">
      <FieldGroup title={d("scene.words")}>
        <WordsRow pointer="/title" language="en" label={`${d("scene.title")} · English`} />
        <WordsRow pointer="/title" language="zh" label={`${d("scene.title")} · 中文`} />
        <WordsRow pointer="/say" language="en" label={`${d("scene.say")} · English`} />
        <WordsRow pointer="/say" language="zh" label={`${d("scene.say")} · 中文`} />
      </FieldGroup>
      <FieldGroup title={d("scene.robot")}>
        <PoseRow
          label={d("scene.home")}
          tip={d("scene.homeTip")}
          value={String(robot.home ?? "rest")}
          pointer="/robot/home"
          fallback="rest"
        />
        <CheckRow
          label={d("scene.gripper")}
          tip={d("scene.gripperTip")}
          value={gripper}
          onChange={(on) => edit((old) => setProperty(old, "/robot/gripper", on ? "closed" : undefined))}
        />
        <PoseRow
          label={d("scene.startPose")}
          value={String(recordAt(reset, "robot").pose ?? robot.home ?? "rest")}
          pointer="/reset/robot/pose"
          fallback={String(robot.home ?? "rest")}
        />
        <ValueRow
          label={d("scene.jitter")}
          tip={d("scene.jitterTip")}
          pointer="/reset/robot/jitterDeg"
          kind="degrees"
          range={[0, 30]}
          fallback={0}
        />
        <ValueRow
          label={d("scene.settle")}
          tip={d("scene.settleTip")}
          pointer="/reset/settleS"
          kind="seconds"
          range={[0, 5]}
          fallback={0.5}
        />
      </FieldGroup>
      <FieldGroup title={d("scene.surface")}>
        <SurfaceRows />
      </FieldGroup>
      <FieldGroup title={d("part.varies")}>
        <VariationList />
      </FieldGroup>
      <FieldGroup title={d("scene.eval")}>
        <ValueRow label={d("scene.n")} pointer="/eval/n" kind="whole" range={[1, 10_000]} fallback={100} />
        <ValueRow
          label={d("scene.seed")}
          tip={d("scene.seedTip")}
          pointer="/eval/seed"
          kind="whole"
          range={[100_000, 4_294_000_000]}
          fallback={100_000}
        />
      </FieldGroup>
    </div>
  );
}

function recordAt(part: Part, key: string): Part {
  const value = part[key];
  return isRecord(value) ? value : {};
}

/** The value at a pointer; undefined where nothing is written. */
function valueAt(document: SceneDocument, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((part, step) => {
      if (Array.isArray(part)) return part[Number(step)];
      return isRecord(part) ? part[step] : undefined;
    }, document);
}

interface ValueRowProps {
  readonly label: string;
  readonly tip?: string;
  readonly pointer: string;
  readonly kind: QuantityKind;
  readonly range: readonly [number, number];
  readonly fallback: number;
  /** Stands behind the field. */
  readonly children?: ReactNode;
}

/** A number at a place of the document; an empty field is the default. */
export function ValueRow({ label, tip, pointer, kind, range, fallback, children }: ValueRowProps) {
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const value = valueAt(useScene(), pointer);
  return (
    <FieldRow label={label} tip={tip} problem={problem}>
      <NumberField
        label={label}
        value={typeof value === "number" ? value : undefined}
        kind={kind}
        range={range}
        fallback={fallback}
        set={(next, mergeKey) => edit((scene) => setProperty(scene, pointer, next), mergeKey)}
        onProblem={setProblem}
      />
      {children}
    </FieldRow>
  );
}

interface PoseRowProps {
  readonly label: string;
  readonly tip?: string;
  readonly value: string;
  readonly pointer: string;
  readonly fallback: string;
}

function PoseRow({ label, tip, value, pointer, fallback }: PoseRowProps) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | null>(null);
  return (
    <FieldRow label={label} tip={tip} problem={problem}>
      <PickField
        label={label}
        value={value}
        options={POSES.map((pose) => ({ value: pose, label: d(`pose.${pose}`) }))}
        onChange={(next) =>
          setProblem(edit((scene) => setProperty(scene, pointer, next === fallback ? undefined : next)))
        }
      />
    </FieldRow>
  );
}

/** A text of the scene in one language. English alone needs no language. */
function WordsRow({
  pointer,
  language,
  label,
}: {
  readonly pointer: string;
  readonly language: string;
  readonly label: string;
}) {
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const text = valueAt(useScene(), pointer);
  const lines: Readonly<Record<string, unknown>> = typeof text === "string" ? { en: text } : isRecord(text) ? text : {};
  const set = (written: string): InputError | null =>
    edit((scene) => {
      const next = Object.fromEntries(
        Object.entries({ ...lines, [language]: written.trim() }).filter(([, line]) => line !== ""),
      );
      return setProperty(scene, pointer, Object.keys(next).length > 0 ? next : undefined);
    });
  return (
    <FieldRow label={label} problem={problem}>
      <TextField
        label={label}
        value={String(lines[language] ?? "")}
        set={set}
        onProblem={setProblem}
        lang={language === "zh" ? "zh-CN" : language}
      />
    </FieldRow>
  );
}

const TABLE = [0.8, 0.6] as const;

function SurfaceRows() {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const surface = recordAt(useScene(), "surface");
  const size = numbersOf(surface.size) ?? TABLE;
  return (
    <>
      <FieldRow label={d("scene.table")} problem={problem}>
        {(["x", "y"] as const).map((axis, k) => (
          <NumberField
            key={axis}
            label={`${d("scene.table")} ${axis}`}
            prefix={axis}
            value={size[k]}
            kind="length"
            range={[0.1, 2]}
            fallback={TABLE[k]}
            set={(next = TABLE[k]!, mergeKey) =>
              edit((scene) => setProperty(scene, "/surface/size", size.with(k, next)), mergeKey)
            }
            onProblem={setProblem}
          />
        ))}
      </FieldRow>
      <FieldRow label={d("field.color")}>
        <ColorField
          label={d("field.color")}
          value={String(surface.color ?? "oak")}
          onChange={(color) =>
            edit((scene) => setProperty(scene, "/surface/color", color === "oak" ? undefined : color))
          }
        />
      </FieldRow>
      <ValueRow
        label={d("field.friction")}
        tip={d("field.frictionTip")}
        pointer="/surface/friction"
        kind="plain"
        range={[0, 2]}
        fallback={0.8}
      />
    </>
  );
}
