/** What lies over the scene: outcome, the latched stop, first hints. */

import { ChevronRight, Eye, Hand, type LucideIcon, Magnet } from "lucide-react";
import { useEffect, useState } from "react";
import { StateMark } from "../controls/StateMark";
import { useShortcut } from "../controls/useShortcut";
import { useEngine, useSession, useStudio } from "../engineContext";
import { sessionStore } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { useScreen, useTouch } from "../useScreen";
import type { MessageKey } from "../words/en";
import { outcomeWords } from "../words/outcome";
import { type Say, useText } from "../words/text";

export function OutcomeChip() {
  const say = useText();
  const outcome = useSession((s) => s.status?.outcome ?? null);
  const notCounted = useSession((s) => s.status?.notCounted ?? null);
  const isTeleop = useSession((s) => s.status?.controller.kind === "teleop");
  if (!outcome) return null;
  const { tone, mark, text } = outcomeWords(outcome, say);
  return (
    <div className={`chip ${tone}`} role="status">
      <StateMark kind={mark} />
      {text}
      {notCounted && outcome.kind !== "invalid" && <span className="soft">{say(`notCounted.${notCounted}`)}</span>}
      {isTeleop && outcome.kind !== "success" && <TryAgain />}
    </div>
  );
}

/** For a person who did not make it in time: the same seed once more. */
function TryAgain() {
  const say = useText();
  const engine = useEngine();
  const key = useShortcut("run.reset");
  const isTouch = useTouch();
  return (
    <button type="button" className="button chip-button" onClick={() => engine.restart()}>
      {say("outcome.again")}
      {!isTouch && key !== "" && ` (${key})`}
    </button>
  );
}

export function StopCard() {
  const say = useText();
  const engine = useEngine();
  const stopped = useStudio((s) => s.stopped);
  if (!stopped) return null;
  return (
    <div className="stop-card" role="alert">
      <StateMark kind="fault" />
      <span>
        <strong>{say("stop.latched")}.</strong> <span className="soft">{say("stop.latchedText")}</span>
      </span>
      <button type="button" className="button main" onClick={() => engine.resume()}>
        {say("stop.resume")}
      </button>
    </div>
  );
}

interface Hint {
  readonly icon: LucideIcon;
  readonly words: MessageKey;
}

/** What is true of the leader at this moment. */
function watchHint(kind: string | undefined, isLoading: boolean, rests: "paused" | "ended" | null): MessageKey {
  // Nobody is at work while everything stands still.
  if (kind === "arm") return "hints.watch.arm";
  if (rests && kind !== "none") return `hints.watch.${rests}`;
  if (kind === "policy") return "hints.watch.policy";
  if (kind === "teleop" || kind === "none" || kind === "replay") return `hints.watch.${kind}`;
  return isLoading ? "hints.watch.loading" : "hints.watch.expert";
}

function useHints(): Hint[] {
  const kind = useSession((s) => s.status?.controller.kind);
  const isLoading = useSession((s) => s.policyState === "loading");
  const isTouch = useTouch();
  const rests = useSession(({ status }) => (status?.outcome ? "ended" : status?.running === false ? "paused" : null));
  return [
    { icon: Eye, words: watchHint(kind, isLoading, rests) },
    { icon: Hand, words: isTouch ? "hints.drag.touch" : "hints.drag" },
    { icon: Magnet, words: isTouch ? "hints.push.touch" : "hints.push" },
  ];
}

function dismiss(): void {
  studioStore.setState({ hintsSeen: true });
}

/** Three lines in a corner that hides nothing; on a phone one line at a time. Shown until somebody has read them. */
export function Hints() {
  const say = useText();
  const seen = useStudio((s) => s.hintsSeen);
  const stopped = useStudio((s) => s.stopped);
  const isNarrow = useScreen() === "narrow";
  const hints = useHints();
  const hasOutcome = useSession((s) => s.status?.outcome != null);
  useWithdrawal(!seen);
  // On a phone the outcome has the room.
  if (seen || stopped || (isNarrow && hasOutcome)) return null;
  return (
    <aside className="hints" aria-label={say("hints.title")}>
      {isNarrow ? <OneByOne hints={hints} say={say} /> : <AllThree hints={hints} say={say} />}
    </aside>
  );
}

/** After so many finished runs somebody has seen what there is to see. */
const RUNS_OF_HINTS = 3;

/** Hints go by themselves once a person has led the arm and let go, or has watched a few runs. */
function useWithdrawal(isShown: boolean): void {
  const { teleop } = useEngine();
  useEffect(() => {
    if (!isShown) return;
    let wasHeld = false;
    let ended = 0;
    let last = sessionStore.getState().status?.outcome ?? null;
    const endTeleop = teleop.subscribe(() => {
      const isHeld = teleop.isHeld;
      if (wasHeld && !isHeld) dismiss();
      wasHeld = isHeld;
    });
    const endRuns = sessionStore.subscribe(({ status }) => {
      const outcome = status?.outcome ?? null;
      if (outcome && !last) ended += 1;
      last = outcome;
      if (ended >= RUNS_OF_HINTS) dismiss();
    });
    return () => {
      endTeleop();
      endRuns();
    };
  }, [teleop, isShown]);
}

interface HintListProps {
  readonly hints: readonly Hint[];
  readonly say: Say;
}

function AllThree({ hints, say }: HintListProps) {
  return (
    <>
      <ol>
        {hints.map(({ icon: Icon, words }) => (
          <li key={words}>
            <Icon aria-hidden />
            {say(words)}
          </li>
        ))}
      </ol>
      <button type="button" className="link-button" onClick={dismiss}>
        {say("hints.dismiss")}
      </button>
    </>
  );
}

function OneByOne({ hints, say }: HintListProps) {
  const [at, setAt] = useState(0);
  const { icon: Icon, words } = hints[at]!;
  const isLast = at === hints.length - 1;
  return (
    <>
      <span className="hint-line">
        <Icon aria-hidden />
        {say(words)}
      </span>
      <button type="button" className="link-button" onClick={() => (isLast ? dismiss() : setAt(at + 1))}>
        {isLast ? say("hints.dismiss") : say("hints.next", { at: at + 1, of: hints.length })}
        {!isLast && <ChevronRight aria-hidden />}
      </button>
    </>
  );
}
