/** What a host wrote to an arm, and what that says: how evenly it reads and writes, and when a goal changed. */

import { INSTRUCTION } from "../src/hardware/feetech/packet";
import { FEETECH_REGISTERS as R } from "../src/hardware/feetech/registers";
import { type LoopFigures, LoopMeter } from "../src/hardware/loopMeter";

/** One write. Times in ms since the epoch. */
export interface Written {
  readonly atMs: number;
  /** When its last byte had gone over the wire; it is told later. */
  wireMs: number;
  readonly bytes: readonly number[];
}

/** One loop over some time; `hz` counts the cycles that did all of their work. */
export interface LoopRun extends LoopFigures {
  /** Time from the request for a reading to the goals, ms. */
  readonly spanP50: number;
  readonly spanP99: number;
}

/** Whether it asks all servos how they are. */
function isReading({ bytes }: Written): boolean {
  return bytes[4] === INSTRUCTION.syncRead && bytes[5] === R.Present_Position.address && bytes[6]! > 2;
}

/** Whether it gives all servos their goals. */
function isGoal({ bytes }: Written): boolean {
  return bytes[4] === INSTRUCTION.syncWrite && bytes[5] === R.Goal_Position.address;
}

/** Quantile of unsorted values, 0 to 1; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/**
 * The loop that made these writes.
 *
 * @param wantedMs - The period that it must keep: one that is half as long again is an overrun.
 * @param isDriven - Whether its cycles read and write; else they only read.
 */
export function loopRun(written: readonly Written[], wantedMs: number, isDriven: boolean): LoopRun {
  const meter = new LoopMeter(wantedMs);
  const spans: number[] = [];
  let began: number | null = null;
  let readings = 0;
  for (const write of written) {
    if (isReading(write)) {
      meter.cycle(write.atMs);
      began = write.atMs;
      readings += 1;
    } else if (isGoal(write) && began !== null) {
      spans.push(write.atMs - began);
      began = null;
    }
  }
  const figures = meter.figures();
  return {
    ...figures,
    hz: figures.hz * (isDriven ? spans.length / Math.max(1, readings) : 1),
    spanP50: quantile(spans, 0.5),
    spanP99: quantile(spans, 0.99),
  };
}

/** When goals that differ from those before had gone over the wire, ms since the epoch. */
export function changes(written: readonly Written[]): number[] {
  const goals = written.filter(isGoal);
  return goals
    .filter(({ bytes }, k) => k > 0 && bytes.some((byte, i) => byte !== goals[k - 1]!.bytes[i]))
    .map(({ wireMs }) => wireMs);
}
