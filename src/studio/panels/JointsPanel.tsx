/** One slider per joint: its thumb is the target, the blue mark the measured position. */

import { Slider } from "@base-ui/react/slider";
import { useEffect, useRef, useState } from "react";
import { useEngine, useSession } from "../engineContext";
import { isMessageKey, useText } from "../words/text";
import { degrees } from "../words/units";

/** Numbers change at most this often; the blue marks move with every frame. */
const NUMBER_INTERVAL_MS = 100;
/** Closer to a limit than this share of the range is worth a warning. */
const NEAR_LIMIT_SHARE = 0.02;

interface Sample {
  readonly measured: readonly number[];
  readonly target: readonly number[];
}

/** Joint positions at human speed. */
function useJointSample(): Sample {
  const engine = useEngine();
  const [sample, setSample] = useState<Sample>({ measured: [], target: [] });
  useEffect(() => {
    const timer = setInterval(() => {
      const frame = engine.draw.current;
      if (frame) setSample({ measured: Array.from(frame.q), target: Array.from(frame.target) });
    }, NUMBER_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [engine]);
  return sample;
}

export function JointsPanel() {
  const say = useText();
  const description = useSession((s) => s.description);
  const sample = useJointSample();
  const reach = useSession((s) => s.status?.teleopReach ?? "ok");
  const isTeleop = useSession((s) => s.status?.controller.kind === "teleop");
  if (!description) return null;
  return (
    <section className="section" aria-label={say("joints.title")}>
      <h2 className="section-title">
        {say("joints.title")}
        {isTeleop && reach !== "ok" && <span className={`reach-${reach}`}>▲ {say(`teleop.reach.${reach}`)}</span>}
      </h2>
      {description.jointNames.map((name, i) => (
        <JointRow
          key={name}
          index={i}
          name={name}
          lower={description.jointLower[i]!}
          upper={description.jointUpper[i]!}
          count={description.jointNames.length}
          measured={sample.measured[i] ?? 0}
          target={sample.target[i] ?? 0}
        />
      ))}
      <p className="soft">{say("joints.legend")}</p>
    </section>
  );
}

interface JointRowProps {
  readonly index: number;
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  readonly measured: number;
  readonly target: number;
}

function JointRow({ index, name, lower, upper, count, measured, target }: JointRowProps) {
  const say = useText();
  const engine = useEngine();
  const [held, setHeld] = useState<number | null>(null);
  const label = isMessageKey(`joint.${name}`) ? say(`joint.${name}` as never) : name;
  const margin = (upper - lower) * NEAR_LIMIT_SHARE;
  const isNear = measured < lower + margin || measured > upper - margin;
  const shown = Math.min(Math.max(held ?? target, lower), upper);
  return (
    <div className="joint" data-near={isNear}>
      <span>
        {label} {isNear && <span title={say("joints.nearLimit")}>▲</span>}
      </span>
      <span className="value measured" title={say("joints.measured")}>
        {degrees(measured)}
      </span>
      <span className="value target" title={say("joints.wanted")}>
        {degrees(shown)}
      </span>
      <Slider.Root
        className="joint-slider"
        min={lower}
        max={upper}
        step={0.001}
        largeStep={0.1}
        value={shown}
        onValueChange={(value) => {
          setHeld(value as number);
          engine.teleop.setJointTarget(index, value as number, count);
        }}
        onValueCommitted={() => {
          setHeld(null);
          engine.teleop.endJointTargets();
        }}
      >
        <Slider.Control className="slider-control">
          <Slider.Track className="slider-track">
            <MeasuredMark index={index} lower={lower} upper={upper} />
            <Slider.Thumb
              className="slider-thumb"
              getAriaLabel={() => say("joints.target", { joint: label })}
              getAriaValueText={() => degrees(shown)}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </div>
  );
}

/** Moved by hand once per animation frame: a joint moves faster than React should draw. */
function MeasuredMark({ index, lower, upper }: Pick<JointRowProps, "index" | "lower" | "upper">) {
  const engine = useEngine();
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let handle = 0;
    const move = (): void => {
      handle = requestAnimationFrame(move);
      const q = engine.draw.current?.q[index];
      if (q === undefined || !mark.current) return;
      const share = Math.min(Math.max((q - lower) / (upper - lower), 0), 1);
      mark.current.style.transform = `translateX(${(share * 100).toFixed(2)}%)`;
    };
    move();
    return () => cancelAnimationFrame(handle);
  }, [engine, index, lower, upper]);
  return <span ref={mark} className="measured-mark" aria-hidden />;
}
