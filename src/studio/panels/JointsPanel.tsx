/** One slider per joint: a hollow orange ring is the target, the filled blue dot in it the measured position. */

import { Slider } from "@base-ui/react/slider";
import { TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { JointType } from "../../robot/robotModel";
import { Section } from "../controls/Section";
import { Tip } from "../controls/Tip";
import { useEngine, useSession, useStudio } from "../engineContext";
import { jointWords, useText } from "../words/text";
import { jointValue } from "../words/units";

/** Numbers change at most this often; the blue marks move with every frame. */
const NUMBER_INTERVAL_MS = 100;
/** Closer to a limit than this share of the range is worth a warning. */
const NEAR_LIMIT_SHARE = 0.02;
/** One press of an arrow key, rad or m; PageUp takes ten. */
const SLIDER_STEP: Readonly<Record<JointType, number>> = { revolute: 0.01, continuous: 0.01, prismatic: 0.001 };

interface Sample {
  readonly measured: readonly number[];
  readonly target: readonly number[];
}

/** Joint positions at human speed. */
function useJointSample(): Sample {
  const engine = useEngine();
  const [sample, setSample] = useState<Sample>({ measured: [], target: [] });
  useEffect(() => {
    let shown: readonly unknown[] = [];
    const timer = setInterval(() => {
      const frame = engine.draw.current;
      const next = [frame, engine.teleop.input.jointTargets];
      // Sliders are dear to draw; of an arm that stands still there is nothing new to say.
      if (!frame || next.every((part, k) => part === shown[k])) return;
      shown = next;
      setSample({ measured: Array.from(frame.q), target: Array.from(frame.target) });
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
    <Section id="joints" title={say("joints.title")} aside={<Legend />}>
      {isTeleop && reach !== "ok" && (
        <p className={`reach reach-${reach}`} role="status">
          <TriangleAlert aria-hidden /> {say(`teleop.reach.${reach}`)}
        </p>
      )}
      {description.jointNames.map((name, i) => (
        <JointRow
          key={name}
          index={i}
          name={name}
          type={description.jointTypes[i]!}
          lower={description.jointLower[i]!}
          upper={description.jointUpper[i]!}
          count={description.jointNames.length}
          measured={sample.measured[i] ?? null}
          target={sample.target[i] ?? null}
        />
      ))}
    </Section>
  );
}

/** Heads the two columns of numbers. */
function Legend() {
  const say = useText();
  return (
    <span className="joint-legend">
      <Tip text={say("joints.measuredTip")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
        <span className="legend-measured" tabIndex={0}>
          {say("joints.measured")}
        </span>
      </Tip>
      <Tip text={say("joints.targetTip")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
        <span className="legend-target" tabIndex={0}>
          {say("joints.wanted")}
        </span>
      </Tip>
    </span>
  );
}

interface JointRowProps {
  readonly index: number;
  readonly name: string;
  readonly type: JointType;
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Rad; null before the first poses have come. */
  readonly measured: number | null;
  readonly target: number | null;
}

/** At which end of its range a joint stands, if at one. */
function nearLimit({ lower, upper, measured }: JointRowProps): "lower" | "upper" | "none" {
  if (measured === null) return "none";
  const margin = (upper - lower) * NEAR_LIMIT_SHARE;
  if (measured < lower + margin) return "lower";
  return measured > upper - margin ? "upper" : "none";
}

function JointRow(props: JointRowProps) {
  const { index, name, type, lower, upper, count, measured, target } = props;
  const say = useText();
  const engine = useEngine();
  const stopped = useStudio((s) => s.stopped);
  const [held, setHeld] = useState<number | null>(null);
  const label = jointWords(name, say);
  const near = nearLimit(props);
  // Let go, the thumb stays where it was left while the joint is still on its way there.
  const left = engine.teleop.input.jointTargets?.[index] ?? null;
  const shown = Math.min(Math.max(held ?? left ?? target ?? 0, lower), upper);
  return (
    <div className="joint">
      <span className="joint-name">
        {label}
        {near !== "none" && <NearLimit limit={jointValue(near === "lower" ? lower : upper, type)} />}
      </span>
      <span className="value measured">{measured !== null && jointValue(measured, type)}</span>
      <span className="value target">{target !== null && jointValue(shown, type)}</span>
      <Slider.Root
        className="joint-slider"
        disabled={stopped || target === null}
        data-waiting={target === null}
        min={lower}
        max={upper}
        step={SLIDER_STEP[type]}
        largeStep={10 * SLIDER_STEP[type]}
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
          <Slider.Track className="slider-track" data-near={near}>
            <MeasuredMark index={index} lower={lower} upper={upper} />
            <Slider.Thumb
              className="slider-thumb hollow"
              getAriaLabel={() => say("joints.target", { joint: label })}
              getAriaValueText={() => jointValue(shown, type)}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </div>
  );
}

function NearLimit({ limit }: { readonly limit: string }) {
  const say = useText();
  const words = say("joints.nearLimit", { limit });
  return (
    <Tip text={words}>
      <span className="near-limit" role="img" aria-label={words}>
        <TriangleAlert aria-hidden />
      </span>
    </Tip>
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
