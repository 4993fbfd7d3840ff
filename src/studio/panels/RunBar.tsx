/** Play, pause, steps, speed, seed. In the top bar where there is room, else in a strip under the scene. */

import { Dices, Pause, Play, RotateCcw, StepBack, StepForward } from "lucide-react";
import { useState } from "react";
import { DropDown } from "../controls/Choice";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { useEngine, useSession, useStudio } from "../engineContext";
import { useScreen } from "../useScreen";
import { useText } from "../words/text";
import { LeaderList } from "./LeaderChoice";
import { Scrubber } from "./Scrubber";

/** From slow to fast; a record would put the whole numbers first. */
const SPEEDS = [
  { value: "0.125", label: "⅛×" },
  { value: "0.25", label: "¼×" },
  { value: "0.5", label: "½×" },
  { value: "1", label: "1×" },
  { value: "2", label: "2×" },
  { value: "4", label: "4×" },
  { value: "8", label: "8×" },
];
/** Below this share of the chosen speed the bar says how fast time really runs. */
const SLOW_SHARE = 0.93;

export function RunBar() {
  const say = useText();
  return (
    <div className="run-bar" role="toolbar" aria-label={say("run.group")}>
      <Transport />
      <Speed />
      <SeedField />
      <NextSeed />
    </div>
  );
}

/** The run bar of tablets and phones: thumbs reach it, and it never scrolls away. */
export function RunStrip() {
  const say = useText();
  const screen = useScreen();
  return (
    <div className="run-bar run-strip" role="toolbar" aria-label={say("run.group")}>
      <Transport />
      {screen === "narrow" && <NextSeed />}
      <Speed />
      {screen === "medium" && (
        <>
          <SeedField />
          <NextSeed />
          <Scrubber />
        </>
      )}
      {screen === "narrow" && <LeaderList />}
    </div>
  );
}

function Transport() {
  const say = useText();
  const engine = useEngine();
  const running = useSession((s) => s.status?.running ?? false);
  const stopped = useStudio((s) => s.stopped);
  return (
    <>
      <IconButton
        icon={StepBack}
        name={say("run.stepBack")}
        shortcut={useShortcut("run.stepBack")}
        onClick={() => engine.step(-1)}
        className="step"
      />
      <IconButton
        icon={running ? Pause : Play}
        name={say(running ? "run.pause" : "run.play")}
        shortcut={useShortcut("run.toggle")}
        onClick={() => engine.toggleRun()}
        className="play"
        disabled={stopped}
      />
      <IconButton
        icon={StepForward}
        name={say("run.stepForward")}
        shortcut={useShortcut("run.stepForward")}
        onClick={() => engine.step(1)}
        disabled={stopped}
        className="step"
      />
      <IconButton
        icon={RotateCcw}
        name={say("run.reset")}
        shortcut={useShortcut("run.reset")}
        onClick={() => engine.restart()}
      />
    </>
  );
}

function Speed() {
  const say = useText();
  const engine = useEngine();
  const running = useSession((s) => s.status?.running ?? false);
  const speed = useSession((s) => s.status?.speed ?? 1);
  const factor = useSession((s) => Math.round((s.status?.realTimeFactor ?? 0) * 20) / 20);
  const isSlow = running && factor > 0 && factor < speed * SLOW_SHARE;
  return (
    <>
      <DropDown
        label={say("run.speed")}
        value={String(speed)}
        options={SPEEDS}
        onChange={(value) => engine.setSpeed(Number(value))}
      />
      {/* Its place is kept: what comes and goes must not push the bar. */}
      <span className="soft run-rate">
        {isSlow && (
          <Tip text={say("run.rate", { factor: factor.toFixed(2) })}>
            <span>{factor.toFixed(2)}×</span>
          </Tip>
        )}
      </span>
    </>
  );
}

function NextSeed() {
  const say = useText();
  const engine = useEngine();
  return (
    <IconButton
      icon={Dices}
      name={say("run.newSeed")}
      shortcut={useShortcut("run.newSeed")}
      onClick={() => engine.nextSeed()}
    />
  );
}

const MAX_SEED = 2 ** 31 - 1;

export function SeedField() {
  const say = useText();
  const engine = useEngine();
  const seed = useSession((s) => s.status?.seed ?? 0);
  // What is being typed; a new episode that starts meanwhile must not replace it.
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    setDraft(null);
    const wanted = draft ? Number(draft) : seed;
    if (Number.isInteger(wanted) && wanted >= 0 && wanted <= MAX_SEED && wanted !== seed) engine.chooseSeed(wanted);
  };
  return (
    <Tip text={say("run.seedTip")}>
      <input
        className="number-field"
        inputMode="numeric"
        aria-label={say("run.seed")}
        value={draft ?? String(seed)}
        onChange={(event) => setDraft(event.target.value.replace(/\D/g, "").slice(0, 10))}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setDraft(null);
        }}
      />
    </Tip>
  );
}
