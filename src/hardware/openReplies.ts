/**
 * Replies that did not come in time and may still come.
 *
 * A late reply carries neither a number nor an address, only an id and a length. So a later read of the same servo asks
 * for a few bytes more than it needs: its reply then has a length that no open reply has, and cannot be mistaken.
 */

import type { Exchange } from "./exchange";

/**
 * How long after its request a reply may still come, ms. USB adapters hold bytes back for up to 16 ms and a busy host for
 * longer; a smaller window would let a later reply be taken for a new one, a larger one delays writes after a failure.
 */
export const LATE_WINDOW_MS = 60;

/** A reply that is still out. */
export interface OpenReply {
  readonly exchange: Exchange;
  readonly id: number;
  /** Parameter bytes. */
  readonly params: number;
  readonly sentMs: number;
}

/** The replies of one bus that are still out. */
export class OpenReplies {
  #open: OpenReply[] = [];

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
    return { waitUntilMs: Math.min(...inTheWay.map(({ sentMs }) => sentMs)) + LATE_WINDOW_MS };
  }

  #prune(nowMs: number): void {
    this.#open = this.#open.filter(({ sentMs }) => nowMs - sentMs < LATE_WINDOW_MS);
  }
}
