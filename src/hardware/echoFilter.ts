/**
 * Takes a host's own bytes out of what it hears, on boards that echo.
 *
 * A PING and the reply of a servo with a voltage error are the same bytes, so content alone tells nothing: the first copy of
 * a request after it was sent is its echo, in the order of the requests, and all further ones are replies.
 */

import { STALL_WINDOW_MS } from "./openReplies";

interface ExpectedEcho {
  readonly request: Uint8Array;
  /** Until when it may come, ms. */
  endMs: number;
}

/** The filter of one stream. */
export class EchoFilter {
  #expected: ExpectedEcho[] = [];
  /** Bytes that may be the beginning of an echo. */
  #held: number[] = [];
  #found = 0;

  /** Echoes found so far. */
  get found(): number {
    return this.#found;
  }

  /** Tells that a request goes out whose echo will come. */
  expect(request: Uint8Array): void {
    this.#expected.push({ request, endMs: Number.POSITIVE_INFINITY });
  }

  /** Tells that nobody waits for the reply to a request any more; its echo may still come for a while. */
  giveUp(request: Uint8Array, nowMs: number): void {
    const echo = this.#expected.find((expected) => expected.request === request);
    if (echo) echo.endMs = nowMs + STALL_WINDOW_MS;
  }

  /** Whether the echo of this very request is still to come. */
  awaits(request: Uint8Array): boolean {
    return this.#expected.some((echo) => echo.request === request);
  }

  /** What is left of a chunk without echoes; bytes that may begin one are kept until that is clear. */
  pass(chunk: Uint8Array, nowMs: number): Uint8Array {
    // An echo that never came, because it was damaged, must not swallow a reply.
    this.#expected = this.#expected.filter(({ endMs }) => nowMs < endMs);
    if (this.#expected.length === 0 && this.#held.length === 0) return chunk;
    const passed: number[] = [];
    for (const byte of chunk) {
      this.#held.push(byte);
      const hit = this.#expected.findIndex(({ request }) => overlap(this.#held, request) === request.length);
      if (hit >= 0) {
        const { request } = this.#expected[hit]!;
        passed.push(...this.#held.slice(0, this.#held.length - request.length));
        // Echoes come in order: those before it are lost.
        this.#expected.splice(0, hit + 1);
        this.#held = [];
        this.#found++;
      } else {
        const kept = Math.max(0, ...this.#expected.map(({ request }) => overlap(this.#held, request)));
        passed.push(...this.#held.splice(0, this.#held.length - kept));
      }
    }
    return Uint8Array.from(passed);
  }
}

/** Length of the longest end of `held` that is a beginning of `request`. */
function overlap(held: readonly number[], request: Uint8Array): number {
  for (let length = Math.min(held.length, request.length); length > 0; length--) {
    const from = held.length - length;
    let same = 0;
    while (same < length && held[from + same] === request[same]) same++;
    if (same === length) return length;
  }
  return 0;
}
