/**
 * The half-duplex wire with its servos: instructions in, status packets out, at the baud rate and in the order of the bus.
 *
 * It runs on virtual time in µs and reads no clock. Bytes of the host come by `transmit`; what the host's adapter hears goes to
 * `onHostByte`. Who is in the chain and has power decides who hears.
 */

import type { RandomStream } from "../../math/random";
import { BROADCAST_ID, encodePacket, type FeetechPacket, INSTRUCTION, PacketParser } from "../feetech/packet";
import { FEETECH_BAUD_RATES } from "../feetech/registers";
import { LineReceiver, overlap, type ReceivedByte, type Transmission, transmission } from "./line";
import type { Answer, ServoChip } from "./servoChip";

/** `sender` of what the host sends. */
const HOST = -1;
/** µs per step of Return_Delay_Time. */
const RETURN_DELAY_STEP = 2;
/** A servo needs this long to turn around from listening to sending, µs: typical figures of the bus. */
const TURNAROUND: readonly [number, number] = [20, 100];
/** Pause between two answers of a sync read, µs. */
const SYNC_GAP: readonly [number, number] = [20, 60];
/** How long the next servo waits for a missing one, µs; chosen, ten times an ordinary gap. */
const MISSING_SLOT = 500;
/** Room for one answer to a broadcast ping beyond its bytes, µs; chosen. */
const PING_GAP = 100;
/** Bytes of a status packet without data. */
const STATUS_SIZE = 6;
/** A packet that pauses for longer is forgotten, µs; chosen: far above any pause within one write. */
const PACKET_PAUSE = 10_000;
/** A transmission is forgotten this long after its end, µs: longer than one byte at the slowest rate. */
const MEMORY = 1_000;

/** What faults do to the wire; see `faultScript.ts`. */
export interface WireFaults {
  /** What becomes of a status packet; null = lost. */
  readonly replies: Set<(id: number, packet: Uint8Array) => Uint8Array | null>;
  /** The host hears itself. */
  readonly echo: { on: number };
  /** All servos answer a broadcast ping at once. */
  readonly pingClash: { on: number };
}

/** Servos that listen at one baud rate. */
interface Ears {
  readonly receiver: LineReceiver;
  readonly parser: PacketParser;
  heardAt: number;
}

/** The byte that ends next, and who hears it; null = the host. */
interface NextByte {
  readonly byte: ReceivedByte;
  readonly ears: { readonly ears: Ears; readonly baud: number } | null;
}

/** The wire. */
export class BusEmulator {
  /** What the adapter of the host hears: a byte, when it ended (µs), and the id of the servo it came from or `HOST`. */
  onHostByte: (byte: ReceivedByte) => void = () => {};
  readonly #chips: readonly ServoChip[];
  readonly #random: RandomStream;
  readonly #faults: WireFaults;
  readonly #ears = new Map<number, Ears>();
  #hostBaud: number;
  #host: LineReceiver;
  #lines: Transmission[] = [];
  #time = 0;

  /** @param chips - In the order of the daisy chain, from the host on. */
  constructor(chips: readonly ServoChip[], hostBaud: number, random: RandomStream, faults: WireFaults) {
    this.#chips = chips;
    this.#random = random;
    this.#faults = faults;
    this.#hostBaud = hostBaud;
    this.#host = new LineReceiver(hostBaud, 0);
    this.#openEars(0);
  }

  /** The host opens its port at another rate. */
  setHostBaud(baud: number): void {
    this.#hostBaud = baud;
    this.#host = new LineReceiver(baud, this.#time);
  }

  /** The adapter begins to send at `at` µs, or when it has sent what came before. */
  transmit(bytes: Uint8Array, at: number): void {
    if (bytes.length === 0) return;
    let start = at;
    for (const line of this.#lines) if (line.sender === HOST) start = Math.max(start, line.end);
    this.#lines.push(transmission(start, bytes.slice(), this.#hostBaud, HOST));
  }

  /** Something that is no servo talks, from `at` µs on. */
  babble(bytes: Uint8Array, at: number): void {
    this.#lines.push(transmission(at, bytes, this.#hostBaud, BROADCAST_ID));
  }

  /** Everything that is on the wire is lost. */
  silence(): void {
    this.#lines = [];
    for (const { parser } of this.#ears.values()) parser.reset();
  }

  /** When the next byte ends, µs; infinite while the wire is silent. */
  nextTime(): number {
    if (this.#lines.length === 0) return Number.POSITIVE_INFINITY;
    return this.#next()?.byte.at ?? Number.POSITIVE_INFINITY;
  }

  /** Brings all bytes that end until `until` µs to whoever hears them. */
  run(until: number): void {
    for (let next = this.#next(); next && next.byte.at <= until; next = this.#next()) {
      const { byte, ears } = next;
      this.#time = byte.at;
      if (ears) this.#servosHear(ears.ears, ears.baud, byte);
      else {
        this.#host.take(byte);
        this.onHostByte(byte);
      }
    }
    this.#time = Math.max(this.#time, until);
    this.#host.rest(this.#heardByHost(), this.#time);
    this.#lines = this.#lines.filter(({ end }) => end + MEMORY > this.#time);
  }

  /** The earliest byte of all receivers; servos before the host where both end at once. */
  #next(): NextByte | null {
    if (this.#lines.length === 0) return null;
    let best: NextByte | null = null;
    const toServos = this.#heardFrom(true);
    this.#openEars(this.#time);
    for (const [baud, ears] of this.#ears) {
      const byte = ears.receiver.peek(toServos);
      if (byte && (!best || byte.at < best.byte.at)) best = { byte, ears: { ears, baud } };
    }
    const byte = this.#host.peek(this.#heardByHost());
    return byte && (!best || byte.at < best.byte.at) ? { byte, ears: null } : best;
  }

  #heardByHost(): readonly Transmission[] {
    return this.#faults.echo.on > 0 ? this.#lines : this.#heardFrom(false);
  }

  /** What one side of the wire hears: the other side, and its own where both talk at once. */
  #heardFrom(host: boolean): Transmission[] {
    const theirs = this.#lines.filter(({ sender }) => (sender === HOST) === host);
    const own = this.#lines.filter((line) => (line.sender === HOST) !== host && theirs.some((o) => overlap(line, o)));
    return own.length === 0 ? theirs : [...theirs, ...own];
  }

  #openEars(from: number): void {
    for (const chip of this.#chips) {
      const baud = baudOf(chip);
      if (this.#ears.has(baud)) continue;
      this.#ears.set(baud, {
        receiver: new LineReceiver(baud, from),
        parser: new PacketParser("servo"),
        heardAt: from,
      });
    }
  }

  #servosHear(ears: Ears, baud: number, byte: ReceivedByte): void {
    ears.receiver.take(byte);
    if (byte.at - ears.heardAt > PACKET_PAUSE) ears.parser.reset();
    ears.heardAt = byte.at;
    for (const packet of ears.parser.feed(Uint8Array.of(byte.byte))) this.#servosObey(packet, baud, byte.at);
  }

  #servosObey(packet: FeetechPacket, baud: number, at: number): void {
    // What the host did not hear until now, it will not hear once a collision begins.
    this.#host.rest(this.#heardByHost(), at);
    // Listeners first: an instruction may change ids and rates.
    const chips = this.#chips.filter((chip) => chip.powered && baudOf(chip) === baud);
    if (packet.id === BROADCAST_ID && packet.code === INSTRUCTION.syncRead)
      return this.#syncRead(packet, chips, baud, at);
    for (const chip of chips) {
      const { id } = chip;
      const delay = returnDelay(chip);
      const answer = chip.execute(packet);
      if (!answer) continue;
      const slot = packet.id === BROADCAST_ID ? this.#pingSlot(id, baud) : 0;
      this.#answer(id, answer, baud, at + slot + delay + this.#random.uniform(...TURNAROUND));
    }
  }

  /** Servos answer a broadcast ping in the order of their ids. */
  #pingSlot(id: number, baud: number): number {
    return this.#faults.pingClash.on > 0 ? 0 : id * ((STATUS_SIZE * 10 * 1_000_000) / baud + PING_GAP);
  }

  /** One answer after the other, in the order of the request; a missing servo leaves a gap. */
  #syncRead({ params }: FeetechPacket, chips: readonly ServoChip[], baud: number, at: number): void {
    if (params.length < 3) return;
    const [address, count] = [params[0]!, params[1]!];
    let start = at + this.#random.uniform(...TURNAROUND);
    for (const id of params.subarray(2)) {
      const asked = chips.filter((chip) => chip.id === id);
      if (asked.length === 0) start += MISSING_SLOT;
      let end = start;
      for (const chip of asked) {
        const answer = { error: chip.error, params: chip.read(address, count) };
        const from = start + returnDelay(chip) + this.#random.uniform(...SYNC_GAP);
        end = Math.max(end, this.#answer(id, answer, baud, from));
      }
      start = end;
    }
  }

  /** Puts a status packet on the wire and says when it ends. */
  #answer(id: number, { error, params }: Answer, baud: number, at: number): number {
    const whole = encodePacket(id, error, params);
    let packet: Uint8Array | null = whole;
    for (const fault of this.#faults.replies) packet = packet && fault(id, packet);
    const line = transmission(at, packet ?? whole, baud, id);
    if (packet) this.#lines.push(line);
    return line.end;
  }
}

function baudOf(chip: ServoChip): number {
  return FEETECH_BAUD_RATES[chip.get("Baud_Rate")] ?? FEETECH_BAUD_RATES[0]!;
}

function returnDelay(chip: ServoChip): number {
  return RETURN_DELAY_STEP * chip.get("Return_Delay_Time");
}
