/** Step 4: how fast, how far and how hard, within what no setting may exceed. */

import { useState } from "react";
import {
  FIRST_RUN_LIMITS,
  LEAST_LIMITS,
  RAISED_LIMITS,
  type SafetyLimits,
  safetyLimitsFrom,
  TOOL_FLOOR_RANGE,
} from "../../hardware/safetyLimits";
import { ToggleRow } from "../controls/ToggleRow";
import { useEngine } from "../engineContext";
import { keepLimits, keptLimits } from "./armLimits";
import { type ArmWord, LIMIT_ROWS, useArmText } from "./armText";

export function LimitsStep() {
  const say = useArmText();
  const engine = useEngine();
  const [limits, setLimits] = useState(keptLimits);
  const change = (next: SafetyLimits | null): void => {
    keepLimits(next);
    setLimits(next ?? FIRST_RUN_LIMITS);
    void engine.arms.tell({ type: "armLimits", settings: next ?? undefined });
  };
  const set = (key: keyof SafetyLimits, value: number | null): void =>
    change(safetyLimitsFrom({ ...limits, [key]: value }).limits);
  return (
    <>
      <p className="soft">{say("limits.intro")}</p>
      <div className="arm-limits">
        {LIMIT_ROWS.map(({ key, unit, scale, step }) => (
          <LimitRow
            key={key}
            word={`limits.${key}`}
            value={limits[key] * scale}
            range={[LEAST_LIMITS[key] * scale, RAISED_LIMITS[key] * scale]}
            step={step}
            unit={unit}
            onChange={(value) => set(key, value / scale)}
          />
        ))}
        <ToggleRow
          label={say("limits.floor")}
          tip={say("limits.floorTip")}
          on={limits.toolFloor !== null}
          onChange={(on) => set("toolFloor", on ? FIRST_RUN_LIMITS.toolFloor : null)}
        />
        {limits.toolFloor !== null && (
          <LimitRow
            word="limits.toolFloor"
            value={limits.toolFloor * 1000}
            range={[TOOL_FLOOR_RANGE[0] * 1000, TOOL_FLOOR_RANGE[1] * 1000]}
            step={1}
            unit="mm"
            onChange={(value) => set("toolFloor", value / 1000)}
          />
        )}
      </div>
      <button type="button" className="button" onClick={() => change(null)}>
        {say("limits.reset")}
      </button>
    </>
  );
}

interface LimitRowProps {
  readonly word: ArmWord;
  /** In `unit`, like `range` and `step`. */
  readonly value: number;
  readonly range: readonly [number, number];
  readonly step: number;
  readonly unit: string;
  readonly onChange: (value: number) => void;
}

function LimitRow({ word, value, range, step, unit, onChange }: LimitRowProps) {
  const say = useArmText();
  const [least, most] = range;
  const shown = value.toFixed(step < 1 ? 1 : 0);
  return (
    <label className="arm-limit">
      <span>{say(word)}</span>
      <input
        type="range"
        min={least}
        max={most}
        step="any"
        value={value}
        // The value beside it would otherwise be part of its name, which would change with it.
        aria-label={say(word)}
        aria-valuetext={`${shown} ${unit}`}
        onChange={(event) =>
          onChange(Math.min(Math.max(Math.round(Number(event.target.value) / step) * step, least), most))
        }
      />
      <span className="number">
        {shown} {unit}
      </span>
    </label>
  );
}
