/** What goes over the bus of an arm, as requests and replies: pause, look at one servo, save. */

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { parseTrace, type TraceEntry, traceLine } from "../../../hardware/emulator/busTrace";
import { decodeTraffic, trafficText } from "../../../hardware/feetech/decodeTraffic";
import type { ArmRole, ArmStatus } from "../../../session/arm/armProtocol";
import { DropDown } from "../../controls/Choice";
import { Tip } from "../../controls/Tip";
import { ToggleRow } from "../../controls/ToggleRow";
import { useEngine } from "../../engineContext";
import { saveFile } from "../../evaluation/saveFile";
import { VERSION } from "../../version";
import { useLateText } from "../../words/lateWords";
import { jointWords, useText } from "../../words/text";
import { HEALTH_WORDS } from "./healthWords";
import { shownLines, withNewer } from "./trafficFilter";

/** How often the newest traffic is fetched, ms. */
const FETCH_MS = 500;

export interface BusLogViewProps {
  readonly arm: ArmStatus;
  /** Stands at the beginning of the line of controls. */
  readonly head: ReactNode;
}

export function BusLogView({ arm, head }: BusLogViewProps) {
  const say = useLateText(HEALTH_WORDS);
  const sayPage = useText();
  const [isPaused, setPaused] = useState(false);
  const [servo, setServo] = useState("all");
  const [onlyProblems, setOnlyProblems] = useState(false);
  const entries = useTraffic(arm.role, isPaused);
  const lines = useMemo(() => decodeTraffic(entries), [entries]);
  const { shown, more } = shownLines(lines, { servo: servo === "all" ? null : Number(servo), onlyProblems });
  const servos = arm.servos.map(({ id, joint }) => ({
    value: String(id),
    label: say("log.servo", { joint: jointWords(joint, sayPage), id }),
  }));
  return (
    <>
      <div className="health-head">
        {head}
        <button type="button" className="button" onClick={() => setPaused(!isPaused)}>
          {say(isPaused ? "log.goOn" : "log.pause")}
        </button>
        <DropDown
          label={say("log.filter")}
          value={servo}
          options={[{ value: "all", label: say("log.all") }, ...servos]}
          onChange={setServo}
        />
        <ToggleRow
          label={say("log.problems")}
          tip={say("log.problemsTip")}
          on={onlyProblems}
          onChange={setOnlyProblems}
        />
        <Tip text={say("log.saveTip")}>
          <button type="button" className="button" disabled={entries.length === 0} onClick={() => save(arm, entries)}>
            {say("log.save")}
          </button>
        </Tip>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className="health-scroll" tabIndex={0} aria-label={say("log.lines")}>
        {shown.length === 0 && <div className="empty">{say("log.empty")}</div>}
        <ol className="traffic mono" lang="en">
          {shown.map((line, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and are all drawn anew
            <li key={k} data-direction={line.direction} data-problem={line.isProblem}>
              {trafficText(line)}
            </li>
          ))}
        </ol>
        {more > 0 && <p className="soft traffic-more">{say("log.more", { count: more })}</p>}
      </section>
    </>
  );
}

/** The traffic of the last five seconds; it stands still while it is paused. */
function useTraffic(role: ArmRole, isPaused: boolean): readonly TraceEntry[] {
  const { arms } = useEngine();
  const [entries, setEntries] = useState<readonly TraceEntry[]>([]);
  const newest = useRef<number | null>(null);
  useEffect(() => {
    if (isPaused) return;
    let isOpen = true;
    const fetchNewer = async (): Promise<void> => {
      const text = await arms.readLog(role, newest.current);
      if (!isOpen || !text) return;
      const newer = parseTrace(text);
      newest.current = newer.at(-1)?.at ?? newest.current;
      setEntries((known) => withNewer(known, newer));
    };
    void fetchNewer();
    const timer = setInterval(() => void fetchNewer(), FETCH_MS);
    return () => {
      isOpen = false;
      clearInterval(timer);
    };
  }, [arms, role, isPaused]);
  return entries;
}

/** What is shown, unfiltered, as a trace that the emulator can play again. */
function save({ role, wire }: ArmStatus, entries: readonly TraceEntry[]): void {
  const head = `# Jointspace ${VERSION}, ${role}, ${wire}, ${new Date().toISOString()}`;
  saveFile(`jointspace-bus-${role}.txt`, "text/plain", `${[head, ...entries.map(traceLine)].join("\n")}\n`);
}
