/** The servo bus over a half-duplex line; what the makers do differently is a dialect, given as data and functions. */

import { type DeviceError, invariant } from "../errors";
import { busRefused, isSilence } from "./busErrors";
import { BusLine, type LineTraits, type StatusParser } from "./busLine";
import type { ByteStream } from "./byteStream";
import type { Clock } from "./clock";
import type { ExchangePlan } from "./exchange";
import type { LinkQuality } from "./linkQuality";
import type {
  BusWatchdog,
  RequestOptions,
  ServoBus,
  ServoFault,
  ServoIdentity,
  ServoOutcome,
  ServoReply,
  ServoWrite,
  SyncWriteOptions,
} from "./servoBus";

/** Repetitions of a failed try within the same control step. */
const RETRIES = 2;
/** Largest number of bytes a read asks for beyond those needed: so many tries in silence stay apart. */
const MOST_EXTRA = 24;
/** Bytes that are read to learn whether a board echoes: far longer than any request, so that nothing can be confused. */
const ECHO_BLOCK = 40;

/** Reads bytes of one servo. */
type ReadBytes = (address: number, count: number) => Promise<ServoReply>;

/** What one maker's protocol says. */
export interface Dialect {
  readonly family: ServoBus["family"];
  readonly broadcastId: number;
  /** Largest id of one servo. */
  readonly largestId: number;
  /** First address after the control table: reads beyond it are refused. */
  readonly tableEnd: number;
  readonly torqueEnable: { readonly address: number; readonly off: Uint8Array };
  /** Parameter bytes of a reply to a ping. */
  readonly pingParams: number;
  readonly encodePing: (id: number) => Uint8Array;
  readonly encodeRead: (id: number, address: number, count: number) => Uint8Array;
  readonly encodeWrite: (id: number, address: number, data: Uint8Array) => Uint8Array;
  readonly encodeSyncRead: (ids: readonly number[], address: number, count: number) => Uint8Array;
  readonly encodeSyncWrite: (address: number, count: number, writes: readonly ServoWrite[]) => Uint8Array;
  readonly encodeReboot: (id: number) => Uint8Array;
  /** Whether a servo answers a reboot. */
  readonly answersReboot: boolean;
  readonly readIdentity: (id: number, read: ReadBytes) => Promise<ServoIdentity>;
  readonly faultsOf: (errorBits: number) => readonly ServoFault[];
  /** Why a reply with these bits is a refusal, or null. */
  readonly refusalOf: (errorBits: number) => string | null;
}

/** A bus of servos that speak one dialect. */
export class PacketBus implements ServoBus {
  watchdog: BusWatchdog | null = null;
  readonly #line: BusLine;
  readonly #dialect: Dialect;
  #learning = false;

  constructor(stream: ByteStream, clock: Clock, parser: StatusParser, traits: LineTraits, dialect: Dialect) {
    this.#line = new BusLine(stream, clock, parser, traits);
    this.#dialect = dialect;
  }

  get family(): ServoBus["family"] {
    return this.#dialect.family;
  }

  get onClose(): ((error: DeviceError | null) => void) | null {
    return this.#line.onClose;
  }

  set onClose(call: ((error: DeviceError | null) => void) | null) {
    this.#line.onClose = call;
  }

  async ping(id: number, options: RequestOptions = {}): Promise<ServoReply> {
    this.#checkId(id);
    const { encodePing, pingParams } = this.#dialect;
    // The echo of a ping looks like a servo with a fault: until echoes are known, a long read tells more.
    const plan =
      this.#line.echoes === null
        ? this.#echoPlan(id, options.retries ?? RETRIES)
        : this.#plan([id], pingParams, () => encodePing(id), options);
    return { ...(await this.#one(id, plan)), data: new Uint8Array(0) };
  }

  read(id: number, address: number, count: number, options: RequestOptions = {}): Promise<ServoReply> {
    this.#checkId(id);
    this.#learn(id);
    return this.#one(id, this.#readPlan([id], address, count, options));
  }

  write(id: number, address: number, data: Uint8Array, options: RequestOptions = {}): Promise<ServoReply> {
    this.#checkId(id);
    this.#learn(id);
    const bytes = this.#dialect.encodeWrite(id, address, data);
    return this.#one(id, { ...this.#plan([id], 0, () => bytes, options), writes: true });
  }

  syncRead(
    ids: readonly number[],
    address: number,
    count: number,
    options: RequestOptions = {},
  ): Promise<ReadonlyMap<number, ServoOutcome>> {
    invariant(ids.length > 0 && new Set(ids).size === ids.length, `a sync read needs different ids, got "${ids}"`);
    for (const id of ids) this.#checkId(id);
    this.#learn(ids[0]!);
    return this.#run(this.#readPlan(ids, address, count, options));
  }

  async syncWrite(address: number, writes: readonly ServoWrite[], options: SyncWriteOptions = {}): Promise<void> {
    if (writes.length === 0) return;
    for (const { id } of writes) this.#checkId(id);
    await this.#send(this.#dialect.encodeSyncWrite(address, writes[0]!.data.length, writes), options.urgent ?? false);
  }

  torqueOff(ids?: readonly number[]): Promise<void> {
    const { torqueEnable, broadcastId, encodeWrite } = this.#dialect;
    const { address, off } = torqueEnable;
    if (ids)
      return this.syncWrite(
        address,
        ids.map((id) => ({ id, data: off })),
        { urgent: true },
      );
    return this.#send(encodeWrite(broadcastId, address, off), true);
  }

  async reboot(id: number): Promise<void> {
    this.#checkId(id);
    const { answersReboot, encodeReboot } = this.#dialect;
    if (!answersReboot) return this.#send(encodeReboot(id), false);
    await this.#one(id, { ...this.#plan([id], 0, () => encodeReboot(id), { retries: 0 }), writes: true });
  }

  async scan(ids: readonly number[], options: RequestOptions = {}): Promise<readonly ServoReply[]> {
    const found: ServoReply[] = [];
    for (const id of ids) {
      try {
        found.push(await this.ping(id, options));
      } catch (thrown) {
        if (!isSilence(thrown)) throw thrown;
      }
    }
    return found;
  }

  readIdentity(id: number): Promise<ServoIdentity> {
    return this.#dialect.readIdentity(id, (address, count) => this.read(id, address, count));
  }

  faultsOf(errorBits: number): readonly ServoFault[] {
    return this.#dialect.faultsOf(errorBits);
  }

  quality(id?: number): LinkQuality {
    return this.#line.quality(id);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  #checkId(id: number): void {
    const { largestId } = this.#dialect;
    invariant(Number.isInteger(id) && id >= 0 && id <= largestId, `servo id ${id} is not 0 to ${largestId}`);
  }

  #plan(
    ids: readonly number[],
    params: number,
    encode: ExchangePlan["encode"],
    { retries = RETRIES, pace }: RequestOptions,
  ): ExchangePlan {
    return {
      ids,
      params,
      encode,
      mostExtra: 0,
      retries,
      pace: pace ?? null,
      writes: false,
      urgent: false,
      learnsEcho: false,
    };
  }

  #readPlan(ids: readonly number[], address: number, count: number, options: RequestOptions): ExchangePlan {
    const { encodeRead, encodeSyncRead, tableEnd } = this.#dialect;
    const last = address + count;
    invariant(count > 0 && address >= 0 && last <= tableEnd, `no servo has the registers ${address} to ${last - 1}`);
    const encode: ExchangePlan["encode"] =
      ids.length === 1
        ? (_, extra) => encodeRead(ids[0]!, address, count + extra)
        : (asked, extra) => encodeSyncRead(asked, address, count + extra);
    return { ...this.#plan(ids, count, encode, options), mostExtra: Math.min(MOST_EXTRA, tableEnd - last) };
  }

  #echoPlan(id: number, retries: number): ExchangePlan {
    return { ...this.#readPlan([id], 0, ECHO_BLOCK, { retries }), learnsEcho: true };
  }

  /** Puts a long read before the first request of a connection, unless echoes are known already. */
  #learn(id: number): void {
    if (this.#line.echoes !== null || this.#learning) return;
    this.#learning = true;
    const done = (): void => {
      this.#learning = false;
    };
    // The request behind it meets the same end of the port, and says so.
    this.#line.run(this.#echoPlan(id, 0)).then(done, done);
  }

  async #send(request: Uint8Array, urgent: boolean): Promise<void> {
    await this.#line.run({ ...this.#plan([], 0, () => request, { retries: 0 }), writes: true, urgent });
  }

  async #one(id: number, plan: ExchangePlan): Promise<ServoReply> {
    const outcome = (await this.#run(plan)).get(id);
    invariant(outcome, `servo ${id} has no outcome`);
    if (!outcome.ok) throw outcome.error;
    return outcome.reply;
  }

  async #run(plan: ExchangePlan): Promise<ReadonlyMap<number, ServoOutcome>> {
    const outcomes = await this.#line.run(plan);
    return new Map([...outcomes].map(([id, outcome]) => [id, this.#withRefusal(id, outcome)]));
  }

  #withRefusal(id: number, outcome: ServoOutcome): ServoOutcome {
    const reason = outcome.ok ? this.#dialect.refusalOf(outcome.reply.errorBits) : null;
    return reason === null ? outcome : { ok: false, error: busRefused(id, reason) };
  }
}
