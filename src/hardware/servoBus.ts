/**
 * The bus of an arm: several servos on one wire, asked one after the other.
 *
 * Feetech and Dynamixel servos look the same from here. Addresses and bytes are those of the maker's control table
 * (`feetech/registers.ts`, `dynamixel/registers.ts`).
 */

import type { DeviceError } from "../errors";
import type { LinkQuality } from "./linkQuality";

/** What a servo says is wrong with itself; `alert`: something that its error register tells. */
export type ServoFault = "voltage" | "encoder" | "temperature" | "overCurrent" | "overload" | "shock" | "alert";

/** What one servo answered. */
export interface ServoReply {
  readonly id: number;
  /** The bytes asked for; empty for a write. */
  readonly data: Uint8Array;
  /** As sent; the data is valid whatever they say. `ServoBus.faultsOf` reads them. */
  readonly errorBits: number;
  /** When the answered request was sent, ms of the bus's clock: the data is not older. */
  readonly atMs: number;
}

/** How one servo fared in a request to several. */
export type ServoOutcome =
  | { readonly ok: true; readonly reply: ServoReply }
  | { readonly ok: false; readonly error: DeviceError };

/** Who a servo is. */
export interface ServoIdentity {
  readonly id: number;
  readonly model: number;
  /** As the maker writes it, such as `3.10`. */
  readonly firmware: string;
  /** Supply measured by the servo, V. */
  readonly voltage: number;
  /** Supply that the servo allows, V. */
  readonly voltageRange: readonly [min: number, max: number];
  readonly errorBits: number;
}

/** How a request goes out. */
export interface RequestOptions {
  /** Repetitions after a failed try. */
  readonly retries?: number;
  /** Of a loop that must not wait. Without it each try waits patiently, for an adapter or a machine that is slow. */
  readonly pace?: Pace;
}

/** How long a loop can wait, and what it can still use. */
export interface Pace {
  /** All tries together end within so long, ms, bytes that trickle in aside; each waits as long as replies took lately. */
  readonly withinMs: number;
  /** A reply is not used when it comes so long after its own request, ms: what a machine that froze finds is of before. */
  readonly mostAgeMs: number;
}

/** How a write to several servos goes out. */
export interface SyncWriteOptions {
  /**
   * A stop: goes out before all that waits, and the writes that wait are dropped (`E_BUS_STOPPED`), so that no older
   * goal follows it.
   */
  readonly urgent?: boolean;
}

/** Bytes for one servo. */
export interface ServoWrite {
  readonly id: number;
  readonly data: Uint8Array;
}

/** A timer in each servo that stops it when the host falls silent. */
export interface BusWatchdog {
  /**
   * Starts the timers; any packet on the bus winds them up again.
   *
   * @param timeoutMs - 20 to 2540 in steps of 20; 0 switches them off and frees servos that were stopped.
   */
  set(ids: readonly number[], timeoutMs: number): Promise<void>;
  /** The servos that were stopped by their timers. */
  tripped(ids: readonly number[]): Promise<readonly number[]>;
}

/** Requests go out one at a time, in the order of the calls, stops first. After the port is lost all calls fail. */
export interface ServoBus {
  readonly family: "feetech" | "dynamixel";
  /** Null where the servos have none: then each keeps driving to its last goal when the host dies. */
  readonly watchdog: BusWatchdog | null;
  /** Called once when the port ends; null = closed by us. */
  onClose: ((error: DeviceError | null) => void) | null;

  /**
   * Asks whether a servo is there.
   *
   * @throws {DeviceError} `E_BUS_TIMEOUT`: nobody answered; `E_BUS_CORRUPT`: something did, unreadably; `E_PORT_LOST`.
   */
  ping(id: number, options?: RequestOptions): Promise<ServoReply>;
  /** Bytes from `address` on. @throws {DeviceError} as `ping` */
  read(id: number, address: number, count: number, options?: RequestOptions): Promise<ServoReply>;
  /**
   * Writes bytes from `address` on and waits for the servo's word. After a write, ping or reboot that was not answered the next
   * one to that servo waits until the old word cannot come any more: 60 ms, in silence a second.
   *
   * @throws {DeviceError} as `ping`, and `E_BUS_STOPPED` when a stop overtook it
   */
  write(id: number, address: number, data: Uint8Array, options?: RequestOptions): Promise<ServoReply>;
  /**
   * The same bytes of several servos in one request; who does not answer is asked again.
   *
   * @throws {DeviceError} `E_PORT_LOST` only; a servo's own failure is its outcome.
   */
  syncRead(
    ids: readonly number[],
    address: number,
    count: number,
    options?: RequestOptions,
  ): Promise<ReadonlyMap<number, ServoOutcome>>;
  /** Writes to several servos in one packet. Nobody answers: read back what matters. @throws {DeviceError} */
  syncWrite(address: number, writes: readonly ServoWrite[], options?: SyncWriteOptions): Promise<void>;
  /**
   * Frees servos at once, as a stop. Nobody answers: read torque back from each, and try again where it stayed on.
   *
   * @param ids - Without them every servo on the wire.
   * @throws {DeviceError} `E_PORT_LOST`
   */
  torqueOff(ids?: readonly number[]): Promise<void>;
  /** Restarts a servo, which then stays silent for up to two seconds. Free it first. @throws {DeviceError} */
  reboot(id: number): Promise<void>;
  /** Those of `ids` that answer, asked one by one, since answers to a broadcast overlap. @throws {DeviceError} `E_PORT_LOST` */
  scan(ids: readonly number[], options?: RequestOptions): Promise<readonly ServoReply[]>;
  /** Model, firmware and supply, by reading alone. @throws {DeviceError} as `ping` */
  readIdentity(id: number): Promise<ServoIdentity>;

  /** What the error bits of a reply say. */
  faultsOf(errorBits: number): readonly ServoFault[];
  /** How well the wire works: of one servo, or of all together. A copy. */
  quality(id?: number): LinkQuality;
  /** Closes the port; what waits fails. */
  close(): Promise<void>;
}
