/**
 * Half duplex on a byte stream: one request at a time, one reader that feeds a parser, replies told by id and length.
 *
 * A failed try is repeated at once, by those who failed only. Stops go before all that waits. A reply after its time is
 * never taken for the answer to another request (`openReplies.ts`).
 */

import type { DeviceError } from "../errors";
import { busCorrupt, busStopped, busTimeout, portLost } from "./busErrors";
import type { ByteStream } from "./byteStream";
import type { Clock } from "./clock";
import { EchoFilter } from "./echoFilter";
import { type Exchange, type ExchangePlan, isStale, missingIds } from "./exchange";
import { type LinkQuality, LinkTally } from "./linkQuality";
import { OpenReplies } from "./openReplies";
import { LEAST_WAIT_MS, ReplyTime } from "./replyTime";
import type { ServoOutcome, ServoReply } from "./servoBus";

/** Time without a byte after which damaged bytes are a damaged reply, ms: longer than one USB frame of 1 ms. */
const QUIET_MS = 2;
/**
 * Bytes that trickle in are waited for so long beyond the time-out, ms: six replies of an adapter that brings each byte alone.
 * Noise never ends.
 */
const MOST_TRICKLE_MS = 20;
/** Longest time the system may take to accept a request, ms; a port that hangs longer is gone. */
const WRITE_LIMIT_MS = 500;

/** A status packet, of either maker. */
export interface StatusPacket {
  readonly id: number;
  /** Error bits. */
  readonly code: number;
  readonly params: Uint8Array;
}

/** Finds status packets in chunks. */
export interface StatusParser {
  /** Longest parameters wanted, bytes. */
  mostParams: number;
  readonly pending: number;
  readonly counters: { readonly discardedBytes: number };
  feed(chunk: Uint8Array): StatusPacket[];
  reset(): void;
}

/** What a line is like. */
export interface LineTraits {
  /** Bits per second. */
  readonly baud: number;
  /** What USB and the system may add to a reply that nobody has to have soon, ms. */
  readonly marginMs: number;
  /** What each servo may wait before it answers, ms. */
  readonly slotMs: number;
  /** Bytes of a status packet without parameters. */
  readonly overhead: number;
  /** Error bits that say a request was refused; such a reply may come without data. */
  readonly refusalBits: number;
  /** Those among them that say the request arrived damaged: no answer, but a reason to try again. */
  readonly damagedRefusal: number;
}

/** One try that is on the wire. */
interface Flight {
  readonly exchange: Exchange;
  readonly ids: readonly number[];
  readonly params: number;
  readonly request: Uint8Array;
  /** Replies so far, and how many sound packets came before each. */
  readonly replies: Map<number, { readonly packet: StatusPacket; readonly place: number }>;
  /** Who answered too late for the loop that asked. */
  readonly stale: Set<number>;
  readonly sentMs: number;
  /** What the wire needs, ms. */
  readonly wireMs: number;
  readonly timeoutMs: number;
  readonly discardedBefore: number;
  /** Sound packets heard that were not late. */
  sound: number;
  /** Those among them that were no reply to this try. */
  foreign: number;
  lastByteMs: number;
  /** The program was held up while it waited, and has listened once more since. */
  wasHeldUp: boolean;
  cancelTimer: () => void;
  cancelQuiet: () => void;
}

/** A half-duplex line. */
export class BusLine {
  onClose: ((error: DeviceError | null) => void) | null = null;
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  readonly #parser: StatusParser;
  readonly #traits: LineTraits;
  readonly #tally = new LinkTally();
  readonly #open = new OpenReplies();
  readonly #echo = new EchoFilter();
  readonly #replyTime = new ReplyTime();
  #urgent: Exchange[] = [];
  #waiting: Exchange[] = [];
  #flight: Flight | null = null;
  /** Parameter bytes of the last replies. */
  #lastParams = 0;
  #cancelWake: () => void = () => {};
  /** Whether the board echoes; null = not known yet. */
  #echoes: boolean | null = null;
  #ended: DeviceError | null = null;

  constructor(stream: ByteStream, clock: Clock, parser: StatusParser, traits: LineTraits) {
    this.#stream = stream;
    this.#clock = clock;
    this.#parser = parser;
    this.#traits = traits;
    stream.onData = (chunk) => this.#hear(chunk);
    stream.onClose = (error) => this.#end(error);
  }

  /** Whether the board echoes what is sent; null = not known yet. */
  get echoes(): boolean | null {
    return this.#echoes;
  }

  /**
   * Carries out a request.
   *
   * @returns The outcome of each servo that was to answer.
   * @throws {DeviceError} `E_PORT_LOST`, or `E_BUS_STOPPED` for a write that a stop overtook.
   */
  run(plan: ExchangePlan): Promise<ReadonlyMap<number, ServoOutcome>> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const exchange: Exchange = { ...plan, outcomes: new Map(), tries: 0, beganMs: null, resolve, reject };
      if (plan.urgent) this.#dropWrites();
      (plan.urgent ? this.#urgent : this.#waiting).push(exchange);
      this.#pump();
    });
  }

  /** How well the line works: with one servo, or with all. */
  quality(id?: number): LinkQuality {
    return this.#tally.quality(id, this.#parser.counters.discardedBytes);
  }

  /** Closes the port; what waits fails. */
  async close(): Promise<void> {
    await this.#stream.close();
    this.#end(null);
  }

  /** No write that is older than a stop may follow it; nor may one that is being tried be tried again. */
  #dropWrites(): void {
    const stopped = this.#waiting.filter(({ writes }) => writes);
    this.#waiting = this.#waiting.filter(({ writes }) => !writes);
    for (const { reject } of stopped) reject(busStopped());
  }

  /** Sends what is next, if the line is free. */
  #pump(): void {
    this.#cancelWake();
    if (this.#flight || this.#ended) return;
    const exchange = this.#urgent[0] ?? this.#waiting[0];
    if (!exchange) return;
    const ids = missingIds(exchange);
    if (ids.length === 0 && exchange.ids.length > 0) {
      // A late reply decided it while it waited for its next try.
      this.#take(exchange);
      return this.#pump();
    }
    const nowMs = this.#clock.nowMs();
    const room = this.#open.extraFor(exchange, ids, nowMs);
    if ("waitUntilMs" in room) {
      this.#cancelWake = this.#clock.schedule(room.waitUntilMs - nowMs, () => this.#pump());
      return;
    }
    this.#take(exchange);
    this.#send(exchange, ids, room.extra);
  }

  #take(exchange: Exchange): void {
    (exchange.urgent ? this.#urgent : this.#waiting).shift();
  }

  #send(exchange: Exchange, ids: readonly number[], extra: number): void {
    const request = exchange.encode(ids, extra);
    const params = exchange.params + extra;
    const wireMs = this.#wireMs(request.length, ids.length, params);
    const flight: Flight = {
      exchange,
      ids,
      params,
      request,
      replies: new Map(),
      stale: new Set(),
      sentMs: this.#clock.nowMs(),
      wireMs,
      timeoutMs: wireMs + this.#marginMs(exchange, wireMs),
      discardedBefore: this.#discarded(),
      sound: 0,
      foreign: 0,
      lastByteMs: Number.NEGATIVE_INFINITY,
      wasHeldUp: false,
      cancelTimer: this.#clock.schedule(WRITE_LIMIT_MS, () => this.#hang()),
      cancelQuiet: () => {},
    };
    exchange.tries++;
    exchange.beganMs ??= flight.sentMs;
    for (const id of ids) {
      this.#tally.count(id, "sent");
      if (exchange.tries > 1) this.#tally.count(id, "retried");
    }
    // What is left of an earlier reply must not stand before this one.
    this.#parser.reset();
    // A second servo with the same id may still be telling the last reply again: it must be read to be counted.
    this.#parser.mostParams = Math.max(params, this.#lastParams, this.#open.mostParams);
    this.#lastParams = params;
    this.#flight = flight;
    // Not known yet counts as yes: a late echo of an early request must not be read as a reply.
    if (this.#echoes !== false) this.#echo.expect(request);
    this.#stream.write(request).then(
      () => this.#sent(flight),
      (error: DeviceError) => this.#end(error),
    );
  }

  /** What request and replies take on the wire itself, ms. */
  #wireMs(requestBytes: number, replies: number, params: number): number {
    const { baud, slotMs, overhead } = this.#traits;
    const bytes = requestBytes + replies * (overhead + params);
    // Ten bits a byte: start, eight of data, stop.
    return (bytes * 10_000) / baud + replies * slotMs;
  }

  /** What USB and the system get on top, ms. */
  #marginMs(exchange: Exchange, wireMs: number): number {
    const { marginMs } = this.#traits;
    if (!exchange.pace) return marginMs;
    const wait = Math.min(this.#replyTime.waitMs, marginMs);
    // The first try may take all its wait; one more takes what is left.
    return exchange.tries === 0 ? wait : Math.min(wait, this.#leftMs(exchange, wireMs));
  }

  /** What a loop can still wait beyond the time on the wire, ms. */
  #leftMs({ pace, beganMs }: Exchange, wireMs: number): number {
    if (!pace || beganMs === null) return Number.POSITIVE_INFINITY;
    return pace.withinMs - (this.#clock.nowMs() - beganMs) - wireMs;
  }

  /** The system took the request: from now on the servos are waited for. */
  #sent(flight: Flight): void {
    if (this.#flight !== flight) return;
    flight.cancelTimer();
    if (this.#isComplete(flight)) this.#land(flight);
    else this.#wait(flight, flight.timeoutMs);
  }

  /**
   * Waits for the rest of a reply a little longer than its time while it trickles in. A program that was held up itself has not
   * heard yet what came meanwhile, and listens first.
   */
  #wait(flight: Flight, delayMs: number): void {
    const dueMs = this.#clock.nowMs() + delayMs;
    flight.cancelTimer = this.#clock.schedule(delayMs, () => {
      const nowMs = this.#clock.nowMs();
      const trickles =
        nowMs - flight.lastByteMs < QUIET_MS && nowMs < flight.sentMs + flight.timeoutMs + MOST_TRICKLE_MS;
      const wasHeldUp = nowMs - dueMs > QUIET_MS && !flight.wasHeldUp;
      if (wasHeldUp) flight.wasHeldUp = true;
      if (trickles || wasHeldUp) this.#wait(flight, QUIET_MS);
      else this.#land(flight);
    });
  }

  #hear(chunk: Uint8Array): void {
    const flight = this.#flight;
    flight?.cancelQuiet();
    const bytes = this.#echo.pass(chunk, this.#clock.nowMs());
    if (this.#echo.found > 0) this.#echoes = true;
    for (const packet of this.#parser.feed(bytes)) this.#takePacket(packet, flight);
    if (!flight || this.#flight !== flight) return;
    flight.lastByteMs = this.#clock.nowMs();
    if (this.#isComplete(flight)) this.#land(flight);
    else if (this.#isOver(flight)) flight.cancelQuiet = this.#clock.schedule(QUIET_MS, () => this.#land(flight));
  }

  #takePacket(packet: StatusPacket, flight: Flight | null): void {
    const { id, code, params } = packet;
    const refusal = code & this.#traits.refusalBits;
    const isAnswer = refusal === 0 ? params.length === flight?.params : refusal !== this.#traits.damagedRefusal;
    const asked = flight?.ids.includes(id) ?? false;
    if (flight && asked && isAnswer && isStale(flight.exchange, flight.sentMs, this.#clock.nowMs())) {
      flight.stale.add(id);
      this.#tally.count(id, "late");
      return;
    }
    if (flight && asked && !flight.replies.has(id) && isAnswer) {
      flight.replies.set(id, { packet, place: flight.sound++ });
      // The echo of a request comes before its reply; bytes that were thrown away may have been one.
      const wasClean = this.#discarded() === flight.discardedBefore;
      if (flight.exchange.learnsEcho && wasClean) this.#echoes ??= false;
      return;
    }
    const late = this.#open.settle(id, params.length, this.#clock.nowMs());
    if (late) {
      this.#tally.count(id, "late");
      this.#open.answered(late.sentMs);
      this.#replyTime.tell(this.#clock.nowMs() - late.sentMs);
      this.#credit(late.exchange, packet, late.sentMs);
    } else if (flight) {
      flight.sound++;
      flight.foreign++;
      if (asked) this.#tally.count(id, "wrongLength");
      else if (flight.ids[0] !== undefined) this.#tally.count(flight.ids[0], "wrongId");
    }
    if (!late && !asked) this.#tally.count(id, "unexpected");
  }

  /** Books a reply, unless the servo has answered another try of the same request already. */
  #credit(exchange: Exchange, { id, code, params }: StatusPacket, atMs: number): void {
    if (exchange.outcomes.has(id) || isStale(exchange, atMs, this.#clock.nowMs())) return;
    this.#tally.answered(id, this.#clock.nowMs());
    const reply: ServoReply = { id, data: params.slice(0, exchange.params), errorBits: code, atMs };
    exchange.outcomes.set(id, { ok: true, reply });
    if (missingIds(exchange).length === 0) exchange.resolve(exchange.outcomes);
  }

  /** Whether all has come that was asked for. */
  #isComplete({ ids, replies, stale, request }: Flight): boolean {
    if (ids.length === 0) return !(this.#echoes && this.#echo.awaits(request));
    return ids.every((id) => replies.has(id) || stale.has(id));
  }

  /** Whether nothing more is to be expected: the last in order has answered, or as much as a reply went to waste. */
  #isOver({ ids, replies, params, discardedBefore }: Flight): boolean {
    const wasted = this.#parser.counters.discardedBytes - discardedBefore;
    const isWasted = this.#parser.pending === 0 && wasted >= this.#traits.overhead + params;
    return isWasted || replies.has(ids.at(-1) ?? -1);
  }

  /** Ends a try: what did not come is still out, and is asked for again. */
  #land(flight: Flight): void {
    if (this.#flight !== flight) return;
    const { exchange } = flight;
    flight.cancelTimer();
    flight.cancelQuiet();
    this.#flight = null;
    this.#echo.giveUp(flight.request, this.#clock.nowMs());
    dropDoubtful(flight);
    if (flight.ids.length > 0 && flight.replies.size === flight.ids.length) {
      this.#replyTime.tell(flight.lastByteMs - flight.sentMs - flight.wireMs);
    }
    for (const { packet } of flight.replies.values()) this.#credit(exchange, packet, flight.sentMs);
    if (flight.replies.size > 0) this.#open.answered(flight.sentMs);
    const unreadable = flight.foreign > 0 || this.#discarded() > flight.discardedBefore;
    for (const id of flight.ids.filter((asked) => !flight.replies.has(asked) && !flight.stale.has(asked))) {
      this.#open.add({ exchange, id, params: flight.params, sentMs: flight.sentMs, givenUpMs: this.#clock.nowMs() });
      if (!exchange.outcomes.has(id)) this.#tally.count(id, unreadable ? "corrupt" : "timedOut");
    }
    this.#goOn(exchange, unreadable, flight.timeoutMs);
    this.#pump();
  }

  #goOn(exchange: Exchange, unreadable: boolean, timeoutMs: number): void {
    const missing = missingIds(exchange);
    if (missing.length === 0) return exchange.resolve(exchange.outcomes);
    if (exchange.writes && this.#urgent.length > 0) return exchange.reject(busStopped());
    if (exchange.tries <= exchange.retries && this.#hasTime(exchange, missing)) {
      (exchange.urgent ? this.#urgent : this.#waiting).unshift(exchange);
      return;
    }
    for (const id of missing) {
      const error = unreadable ? busCorrupt(id, exchange.tries) : busTimeout(id, exchange.tries, timeoutMs);
      exchange.outcomes.set(id, { ok: false, error });
    }
    exchange.resolve(exchange.outcomes);
  }

  /**
   * Whether one more try can bring something for the loop that asks. The shortest wait is enough: after a stall the usual wait is
   * long for a while, and a damaged reply must not go without a second try just then.
   */
  #hasTime(exchange: Exchange, ids: readonly number[]): boolean {
    const { length } = exchange.encode(ids, 0);
    return this.#leftMs(exchange, this.#wireMs(length, ids.length, exchange.params)) >= LEAST_WAIT_MS;
  }

  /** Bytes that belong to no packet, those of a packet that has begun included. */
  #discarded(): number {
    return this.#parser.counters.discardedBytes + this.#parser.pending;
  }

  #hang(): void {
    this.#end(portLost(`the system took no bytes for ${WRITE_LIMIT_MS} ms`));
    // The end was told already; a port that hangs may refuse to close as well.
    this.#stream.close().catch(() => {});
  }

  #end(error: DeviceError | null): void {
    if (this.#ended) return;
    this.#ended = error ?? portLost("closed on purpose");
    const under = this.#flight?.exchange;
    this.#flight?.cancelTimer();
    this.#flight?.cancelQuiet();
    this.#cancelWake();
    const open = [...(under ? [under] : []), ...this.#urgent, ...this.#waiting];
    [this.#flight, this.#urgent, this.#waiting] = [null, [], []];
    for (const { reject } of open) reject(this.#ended);
    this.onClose?.(error);
  }
}

/**
 * Throws away replies that may be another servo's.
 *
 * Where a sound packet of a wrong id came among several, an id was changed on the way, perhaps more than one. Servos answer
 * in the order of the request, so only those in their place are sure.
 */
function dropDoubtful({ ids, replies, foreign }: Flight): void {
  if (foreign === 0 || ids.length === 1) return;
  for (const [id, { place }] of replies) if (ids[place] !== id) replies.delete(id);
}
