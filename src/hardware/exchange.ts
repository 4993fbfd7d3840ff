/** One request on a bus and the replies to it, as a bus line carries them out. */

import type { DeviceError } from "../errors";
import type { Pace, ServoOutcome } from "./servoBus";

/** What is asked of a bus line. */
export interface ExchangePlan {
  /** The request to these servos; each answers with `params` + `extra` bytes. */
  readonly encode: (ids: readonly number[], extra: number) => Uint8Array;
  /** Who answers, in the order of the answers; empty = nobody. */
  readonly ids: readonly number[];
  /** Parameter bytes of each reply. */
  readonly params: number;
  /** How many more bytes a reply may be asked to have; 0 where its length is fixed. */
  readonly mostExtra: number;
  readonly retries: number;
  /** Of a loop; null has time. */
  readonly pace: Pace | null;
  /** Changes something: dropped when a stop comes. */
  readonly writes: boolean;
  /** A stop. */
  readonly urgent: boolean;
  /** So long a reply that, without an echo before it, it proves that the board does not echo. */
  readonly learnsEcho: boolean;
}

/** A plan under way. */
export interface Exchange extends ExchangePlan {
  readonly outcomes: Map<number, ServoOutcome>;
  /** Tries so far. */
  tries: number;
  /** When the first of them was sent, ms. */
  beganMs: number | null;
  readonly resolve: (outcomes: ReadonlyMap<number, ServoOutcome>) => void;
  readonly reject: (error: DeviceError) => void;
}

/** Those who have not answered yet. */
export function missingIds(exchange: Exchange): number[] {
  return exchange.ids.filter((id) => !exchange.outcomes.get(id)?.ok);
}

/** Whether a reply to a try that was sent at `sentMs` comes too late for the loop that asked. */
export function isStale({ pace }: ExchangePlan, sentMs: number, nowMs: number): boolean {
  return pace !== null && nowMs - sentMs > pace.mostAgeMs;
}
