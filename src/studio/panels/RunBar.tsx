/** Play, pause, steps, speed, seed. In the top bar where there is room, else under the scene. */

import { Dices, Pause, Play, RotateCcw, StepBack, StepForward } from "lucide-react";
import { useId, useState } from "react";
import { LARGEST_SEED } from "../../world/seed";
import { DropDown } from "../controls/Choice";
import { IconButton } from "../controls/IconButton";
import { seedOf } from "../controls/seedText";
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

/** @param isStrip - Under the scene, where the top bar has no room for it. */
export function RunBar({ isStrip = false }: { readonly isStrip?: boolean }) {
  const say = useText();
  return (
    <div className={isStrip ? "run-bar scene-strip" : "run-bar"} role="toolbar" aria-label={say("run.group")}>
      <Transport />
      <SeedField />
      <NextSeed />
      <Speed />
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
      <LeaderList />
    </div>
  );
}

function Transport() {
  const say = useText();
  const engine = useEngine();
  const hasStatus = useSession((s) => s.status !== null);
  // The first run starts by itself.
  const running = useSession((s) => s.status?.running ?? true);
  const stopped = useStudio((s) => s.stopped);
  // There is no run to step through while the scene is designed.
  const isDesigning = useStudio((s) => s.mode === "design");
  return (
    <>
      <IconButton
        icon={StepBack}
        name={say("run.stepBack")}
        shortcut={useShortcut("run.stepBack")}
        onClick={() => engine.step(-1)}
        disabled={isDesigning}
        className="step"
      />
      <IconButton
        icon={running ? Pause : Play}
        name={say(running ? "run.pause" : "run.play")}
        shortcut={useShortcut("run.toggle")}
        onClick={() => engine.toggleRun()}
        className="play"
        disabled={stopped || !hasStatus}
      />
      <IconButton
        icon={StepForward}
        name={say("run.stepForward")}
        shortcut={useShortcut("run.stepForward")}
        onClick={() => engine.step(1)}
        disabled={stopped || isDesigning}
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

export function NextSeed() {
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

/** What is typed stays until it is a seed or Escape takes it back: a wrong one is marked, never changed silently. */
export function SeedField() {
  const say = useText();
  const engine = useEngine();
  const noteId = useId();
  const seed = useSession((s) => s.status?.seed ?? null);
  // What is being typed; a new episode that starts meanwhile must not replace it.
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const isWrong = isRefused && draft !== null && seedOf(draft) === null;
  const range = say("run.seedRange", { largest: LARGEST_SEED });
  const commit = (): void => {
    if (draft === null) return;
    const wanted = seedOf(draft);
    setRefused(wanted === null);
    if (wanted === null) return;
    setDraft(null);
    if (wanted !== seed) engine.chooseSeed(wanted);
  };
  return (
    <span className="seed-field">
      <Tip text={`${say("run.seedTip")} ${range}`} off={isWrong}>
        <input
          className="number-field"
          inputMode="numeric"
          aria-label={say("run.seed")}
          aria-invalid={isWrong}
          {...(isWrong && { "aria-describedby": noteId })}
          value={draft ?? String(seed ?? "")}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setDraft(null);
          }}
        />
      </Tip>
      {isWrong && (
        <span id={noteId} className="field-note" role="alert">
          {range}
        </span>
      )}
    </span>
  );
}
