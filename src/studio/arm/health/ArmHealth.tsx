/** How a real arm is: its servos, their last two minutes, and what goes over the bus. Loaded late. */

import { lazy, Suspense, useEffect, useState } from "react";
import type { ArmRole, ArmStatus } from "../../../session/arm/armProtocol";
import { Segments } from "../../controls/Choice";
import { Tip } from "../../controls/Tip";
import { ToggleRow } from "../../controls/ToggleRow";
import { useEngine } from "../../engineContext";
import { useLateText } from "../../words/lateWords";
import { fixed } from "../../words/units";
import { armReport } from "./armReport";
import { BusLogView } from "./BusLogView";
import { historyOf, presentArms } from "./healthDesk";
import { HEALTH_WORDS } from "./healthWords";
import { Leveled } from "./Leveled";
import { lossLevel } from "./levels";
import { ServoTable } from "./ServoTable";
import "./health.css";

const RegistersView = lazy(() => import("./RegistersView").then(({ RegistersView }) => ({ default: RegistersView })));
const HistoryPlots = lazy(() => import("./HistoryPlots").then(({ HistoryPlots }) => ({ default: HistoryPlots })));

/** How often numbers change, ms: fast enough to follow, slow enough to read. */
const REDRAW_MS = 250;

type Part = "servos" | "history" | "log" | "registers";

/** Registers are for those who know what they do. */
const PARTS: readonly Part[] = ["servos", "history", "log"];

export function ArmHealth() {
  const say = useLateText(HEALTH_WORDS);
  const arms = usePresentArms();
  const [part, setPart] = useState<Part>("servos");
  const [isAdvanced, setAdvanced] = useState(false);
  const [wanted, setWanted] = useState<ArmRole>("follower");
  const arm = arms.find(({ role }) => role === wanted) ?? arms[0];
  if (!arm) return <div className="empty">{say("health.gone")}</div>;
  const head = (
    <>
      {arms.length > 1 && (
        <Segments
          label={say("health.role")}
          value={arm.role}
          options={arms.map(({ role }) => ({ value: role, label: say(`health.${role}`) }))}
          onChange={setWanted}
        />
      )}
      <Segments
        label={say("health.part")}
        value={part}
        options={[...PARTS, ...(isAdvanced ? (["registers"] as const) : [])].map((value) => ({
          value,
          label: say(`health.${value}`),
        }))}
        onChange={setPart}
      />
    </>
  );
  const advanced = (
    <ToggleRow
      label={say("health.advanced")}
      tip={say("health.advancedTip")}
      on={isAdvanced}
      onChange={(on) => {
        setAdvanced(on);
        if (!on && part === "registers") setPart("servos");
      }}
    />
  );
  return (
    <section className="health" aria-label={say("health.title")}>
      {(part === "servos" || part === "history") && (
        <div className="health-head">
          {head}
          <CopyReport arm={arm} />
          {advanced}
        </div>
      )}
      {part === "servos" && <BusFigures arm={arm} />}
      {part === "servos" && <ServoTable arm={arm} />}
      {part === "history" && (
        <Suspense fallback={<div className="empty">{say("health.reading")}</div>}>
          <HistoryPlots key={arm.role} arm={arm} />
        </Suspense>
      )}
      {part === "registers" && (
        <Suspense fallback={<div className="empty">{say("health.reading")}</div>}>
          <RegistersView
            key={arm.role}
            arm={arm}
            head={
              <>
                {head}
                {advanced}
              </>
            }
          />
        </Suspense>
      )}
      {part === "log" && <BusLogView key={arm.role} arm={arm} head={head} />}
    </section>
  );
}

/** The arms that are there, renewed at the pace of a reader. */
function usePresentArms(): readonly ArmStatus[] {
  const [arms, setArms] = useState(presentArms);
  useEffect(() => {
    const timer = setInterval(() => setArms(presentArms()), REDRAW_MS);
    return () => clearInterval(timer);
  }, []);
  return arms;
}

/** Rate and evenness of the loop, and what the bus lost. */
function BusFigures({ arm }: { readonly arm: ArmStatus }) {
  const say = useLateText(HEALTH_WORDS);
  const { hz, p50, p95, p99, worst, overruns, cycles } = arm.loop;
  const loss = historyOf(arm.role).loss();
  const ms = (value: number): string => fixed(value, 1);
  return (
    <dl className="health-figures">
      <div>
        <dt>
          <Tip text={say("health.loopTip")}>
            <span>{say("health.loop")}</span>
          </Tip>
        </dt>
        <dd>
          {fixed(hz, 0)} Hz
          <span className="soft">
            {" · "}p50 {ms(p50)} · p95 {ms(p95)} · p99 {ms(p99)} · {say("health.worst")} {ms(worst)} ms
          </span>
        </dd>
      </div>
      <div>
        <dt>
          <Tip text={say("health.overrunsTip")}>
            <span>{say("health.overruns")}</span>
          </Tip>
        </dt>
        <dd>
          {overruns}
          <span className="soft"> / {cycles}</span>
        </dd>
      </div>
      <div>
        <dt>
          <Tip text={say("health.lossTip")}>
            <span>{say("health.loss")}</span>
          </Tip>
        </dt>
        <dd>
          <Leveled level={lossLevel(loss)}>{loss === null ? "–" : `${fixed(100 * loss, 1)} %`}</Leveled>
        </dd>
      </div>
    </dl>
  );
}

function CopyReport({ arm }: { readonly arm: ArmStatus }) {
  const say = useLateText(HEALTH_WORDS);
  const { arms } = useEngine();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const report = await armReport(arms, arm);
    try {
      await navigator.clipboard.writeText(report);
      setCopied(true);
    } catch {
      // No permission, or no clipboard at all: the text on the page is as good.
      setShown(report);
    }
  };
  return (
    <>
      <Tip text={say("health.detailsTip")}>
        <button type="button" className="button" onClick={() => void copy()}>
          {say(copied ? "health.copied" : "health.details")}
        </button>
      </Tip>
      {shown !== null && (
        <label className="details-text">
          {say("health.byHand")}
          <textarea readOnly rows={6} value={shown} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
