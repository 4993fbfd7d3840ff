/** Who runs, against whom, on how many seeds from which on; and the button that begins, goes on and pauses. */

import { Check, Pause, Play } from "lucide-react";
import { useId, useState } from "react";
import { useStore } from "zustand";
import { LARGEST_SEED } from "../../world/seed";
import { wilson95 } from "../../world/wilson";
import { DropDown } from "../controls/Choice";
import { seedOf } from "../controls/seedText";
import { logThrown } from "../stores/sessionStore";
import { useEvaluationText } from "../words/evaluationWords";
import type { ContenderId } from "./contenders";
import type { EvaluationDesk, EvaluationSetup } from "./evaluationDesk";
import { contenderWords, percent } from "./words";

const COUNTS: readonly number[] = [10, 20, 50, 100, 200, 500, 1000];

interface FormProps {
  readonly desk: EvaluationDesk;
}

export function SetupForm({ desk }: FormProps) {
  const say = useEvaluationText();
  const contenders = useStore(desk.store, (s) => s.contenders);
  const setup = useStore(desk.store, (s) => s.setup);
  const phase = useStore(desk.store, (s) => s.phase);
  const isRunning = phase === "running";
  const change = (next: Partial<EvaluationSetup>): void => void desk.setUp(next).catch(logThrown);
  const names = contenders.map((each) => ({ value: each.id, label: contenderWords(each, say), disabled: isRunning }));
  const counts = [...new Set([...COUNTS, setup.count])].filter((count) => count > 0).sort((a, b) => a - b);
  return (
    <div className="evaluation-setup">
      <DropDown<ContenderId>
        label={say("evaluate.controller")}
        value={setup.first}
        options={names}
        onChange={(first) => change({ first })}
      />
      <span className="row">
        <span className="soft" aria-hidden>
          {say("evaluate.with")}
        </span>
        <DropDown<ContenderId | "nobody">
          label={say("evaluate.against")}
          value={setup.second ?? "nobody"}
          options={[
            { value: "nobody", label: say("evaluate.nobody"), disabled: isRunning },
            ...names.filter(({ value }) => value !== setup.first),
          ]}
          onChange={(second) => change({ second: second === "nobody" ? null : second })}
        />
      </span>
      <DropDown
        label={say("evaluate.count")}
        value={String(setup.count)}
        options={counts.map((count) => {
          const [low, high] = wilson95(count / 2, count);
          return {
            value: String(count),
            label: say("evaluate.seeds", { count }),
            tip: say("evaluate.proves", { low: percent(low), high: percent(high) }),
            disabled: isRunning,
          };
        })}
        onChange={(count) => change({ count: Number(count) })}
      />
      <FirstSeed setup={setup} isLocked={isRunning} onChange={(seed) => change({ seed })} />
      <RunButton desk={desk} />
    </div>
  );
}

function RunButton({ desk }: FormProps) {
  const say = useEvaluationText();
  const phase = useStore(desk.store, (s) => s.phase);
  const hasTask = useStore(desk.store, (s) => s.task !== null);
  const hasBegun = useStore(desk.store, (s) => s.done > 0);
  // The same seeds would only give the same results.
  const isDone = useStore(desk.store, ({ total, done }) => total > 0 && done === total);
  if (phase === "running") {
    return (
      <button type="button" className="button main" onClick={() => desk.pause()}>
        <Pause aria-hidden /> {say("evaluate.pause")}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button main"
      disabled={phase !== "idle" || !hasTask || isDone}
      onClick={() => void desk.start().catch(logThrown)}
    >
      {isDone ? <Check aria-hidden /> : <Play aria-hidden />}
      {say(isDone ? "evaluate.finished" : hasBegun ? "evaluate.goOn" : "evaluate.start")}
    </button>
  );
}

interface SeedProps {
  readonly setup: EvaluationSetup;
  readonly isLocked: boolean;
  readonly onChange: (seed: number) => void;
}

/** What is typed stays until it is a seed or Escape takes it back. */
function FirstSeed({ setup, isLocked, onChange }: SeedProps) {
  const say = useEvaluationText();
  const noteId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const largest = LARGEST_SEED - setup.count;
  const wanted = seedOf(draft ?? "");
  const isSound = wanted !== null && wanted <= largest;
  const isWrong = isRefused && draft !== null && !isSound;
  const commit = (): void => {
    if (draft === null) return;
    setRefused(!isSound);
    if (!isSound) return;
    setDraft(null);
    if (wanted !== setup.seed) onChange(wanted);
  };
  return (
    <span className="seed-field">
      <label className="row">
        <span className="soft">{say("evaluate.from")}</span>
        <input
          className="number-field"
          inputMode="numeric"
          aria-label={say("evaluate.first")}
          aria-invalid={isWrong}
          {...(isWrong && { "aria-describedby": noteId })}
          disabled={isLocked}
          value={draft ?? String(setup.seed)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key !== "Escape" || draft === null) return;
            setDraft(null);
            // The dialog stays open.
            event.stopPropagation();
          }}
        />
      </label>
      {isWrong && (
        <span id={noteId} className="field-note" role="alert">
          {say("run.seedRange", { largest })}
        </span>
      )}
    </span>
  );
}
