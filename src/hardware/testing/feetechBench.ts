/** A Feetech bus on scripted servos under a virtual clock. */

import { createFeetechBus, defaultFeetechBusOptions } from "../feetech/feetechBus";
import { decodeFeetech, FEETECH_REGISTERS as R } from "../feetech/registers";
import type { ServoBus, ServoOutcome } from "../servoBus";
import { VirtualClock } from "../virtualClock";
import { joined, promptly, ScriptedFeetech, type Spoil } from "./scriptedFeetech";

/** Servos of an arm. */
export const IDS = [1, 2, 3, 4, 5, 6];
/** Address of Present_Position. */
export const POSITION = R.Present_Position.address;

/** A bus that gives up after 8 ms: what a step takes is easy to count then. */
export const QUICK = { ...defaultFeetechBusOptions(), marginMs: 8 };

/** A bus, its servos and the time. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly servos: ScriptedFeetech;
  readonly bus: ServoBus;
  /** Time of the first request of the test, ms. */
  readonly startMs: number;
}

/** A bus whose echoes are learnt, so that requests are counted from 0. */
export async function bench(spoil: Spoil = promptly, ids: readonly number[] = IDS): Promise<Bench> {
  const clock = new VirtualClock();
  const servos = new ScriptedFeetech(clock, ids);
  const bus = createFeetechBus(servos.stream, clock, QUICK);
  await clock.until(bus.ping(ids[0]!));
  await clock.advance(100);
  servos.requests.length = 0;
  servos.stream.written.length = 0;
  servos.stream.writtenAtMs.length = 0;
  servos.spoil = spoil;
  return { clock, servos, bus, startMs: clock.nowMs() };
}

/** Positions by id from 1 to 6, or why there is none. */
export function positions(outcomes: ReadonlyMap<number, ServoOutcome>): (number | string)[] {
  return IDS.map((id) => {
    const outcome = outcomes.get(id);
    if (!outcome) return "none";
    return outcome.ok ? decodeFeetech(R.Present_Position, outcome.reply.data) : outcome.error.code;
  });
}

/** What servos of a bench have as positions. */
export const ALL = IDS.map((id) => 1000 + id);

/** Spoils one request only. */
export const only =
  (which: number, spoil: Spoil): Spoil =>
  (answer) =>
    answer.index === which ? spoil(answer) : promptly(answer);

/** Nobody answers. */
export const silence: Spoil = () => [];

/** All replies in one chunk, so late. */
export const afterMs =
  (delay: number): Spoil =>
  ({ replies }) => [{ afterMs: delay, bytes: joined(replies) }];

/** With one bit changed. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at]! ^= 0x10;
  return changed;
}
