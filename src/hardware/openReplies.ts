/**
 * Replies that did not come in time and may still come.
 *
 * A late reply carries neither a number nor an address, only an id and a length. So a later read of the same servo asks
 * for a few bytes more than it needs: its reply then has a length that no open reply has, and cannot be mistaken.
 */

import type { Exchange } from "./exchange";

/**
 * How long after its time a reply may still come while others come, ms: USB adapters hold bytes back for up to 16 ms, and a
 * servo that writes its memory answers late. A smaller window would let a later reply be taken for a new one.
 */
const LATE_WINDOW_MS = 60;
/**
 * The same while nothing comes at all, ms: then the adapter or the system may be stuck and bring everything at once, in order.
 * After as long a silence an arm counts as lost. Larger windows delay writes after a failure.
 */
export const STALL_WINDOW_MS = 1000;

/** A reply that is still out. */
export interface OpenReply {
  readonly exchange: Exchange;
  readonly id: number;
  /** Parameter bytes. */
  readonly params: number;
  readonly sentMs: number;
  /** When it was given up, ms: a machine that slept meanwhile had not listened. */
  readonly givenUpMs: number;
}

/** The replies of one bus that are still out. */
export class OpenReplies {
  #open: OpenReply[] = [];
  /** When the latest request was sent that was answered, ms. */
  #answeredMs = Number.NEGATIVE_INFINITY;

  /** Tells that a request of that time was answered: bytes come in order, so older replies hardly come any more. */
  answered(sentMs: number): void {
    this.#answeredMs = Math.max(this.#answeredMs, sentMs);
  }

  add(reply: OpenReply): void {
    this.#open.push(reply);
  }

  /** Takes out the oldest open reply that a packet can be. */
  settle(id: number, params: number, nowMs: number): OpenReply | null {
    this.#prune(nowMs);
    const at = this.#open.findIndex((reply) => reply.id === id && reply.params === params);
    return at < 0 ? null : (this.#open.splice(at, 1)[0] ?? null);
  }

  /** Longest of them, parameter bytes. */
  get mostParams(): number {
    return Math.max(0, ...this.#open.map(({ params }) => params));
  }

  /**
   * Bytes to ask for beyond those needed, so that no open reply can be taken for the answer.
   *
   * @returns The number, or the moment from which on there is one, ms.
   */
  extraFor(
    exchange: Exchange,
    ids: readonly number[],
    nowMs: number,
  ): { readonly extra: number } | { readonly waitUntilMs: number } {
    this.#prune(nowMs);
    const rivals = this.#open.filter(({ id }) => ids.includes(id));
    const lengths = Array.from({ length: exchange.mostExtra + 1 }, (_, extra) => extra);
    const clashes = (extra: number, among: readonly OpenReply[]): boolean =>
      among.some(({ params }) => params === exchange.params + extra);
    const unique = lengths.find((extra) => !clashes(extra, rivals));
    if (unique !== undefined) return { extra: unique };
    // An earlier try of the same request brings the same content.
    const others = rivals.filter((reply) => reply.exchange !== exchange);
    const equal = lengths.find((extra) => !clashes(extra, others));
    if (equal !== undefined) return { extra: equal };
    const inTheWay = others.filter(({ params }) => lengths.includes(params - exchange.params));
    return { waitUntilMs: Math.min(...inTheWay.map((reply) => this.#endMs(reply))) };
  }

  #prune(nowMs: number): void {
    this.#open = this.#open.filter((reply) => nowMs < this.#endMs(reply));
  }

  /** From when on a reply is not expected any more, ms. */
  #endMs({ sentMs, givenUpMs }: OpenReply): number {
    return givenUpMs + (sentMs < this.#answeredMs ? LATE_WINDOW_MS : STALL_WINDOW_MS);
  }
}
