/** "Try without an arm": an emulated arm in the worker, in real time, behind the same wire as a real one. */

import type { ByteStream } from "../../hardware/byteStream";
import type { Clock } from "../../hardware/clock";
import { createEmulatedArm, createEmulatedLeader, type EmulatedArm } from "../../hardware/emulator/emulatedArm";
import { factoryFresh } from "../../hardware/emulator/so101Servos";
import { cos, sin } from "../../math/trigonometry";
import { so101 } from "../../robot/so101";
import type { ArmRole } from "./armProtocol";

/** Timers of a browser wait at least 4 ms once they are nested; what is due sooner is waited for by messages. */
const TIMER_MS = 4;
/** How often the mechanics are moved on while nobody asks, ms. */
const IDLE_MS = 20;

/** Of an arm that is set up, bit/s. */
const BAUD = 1_000_000;
/** Time that is caught up after a pause, ms: beyond it the arm has stood still, as if the machine had slept. */
const LONGEST_CATCH_UP_MS = 250;

/** An emulated arm; it lives until the worker ends, but stands still while nobody has its wire open. */
export interface EmulatedWire {
  /** Opens the wire, at a speed of the host's, bit/s. @throws {DeviceError} while it is unplugged. */
  open(baud?: number): Promise<ByteStream>;
  readonly arm: EmulatedArm;
}

/** Calls back as soon as messages that wait have been handled. */
export type Soon = (task: () => void) => void;

/** What is at the far end. */
export interface EmulatedWireOptions {
  readonly seed: number;
  /** A fault script; empty for none. */
  readonly faults: string;
  /** Its servos come as from the factory. */
  readonly isNew?: boolean;
}

/**
 * @throws {InputError} `E_FAULT_SCRIPT`
 */
export function createEmulatedWire(
  role: ArmRole,
  { seed, faults, isNew = false }: EmulatedWireOptions,
  clock: Clock,
  soon: Soon,
): EmulatedWire {
  const options = { seed, script: faults, ...(isNew && { eeprom: factoryFresh() }) };
  // Nobody waves an arm that is being built.
  const arm = role === "leader" && !isNew ? createEmulatedLeader(options, waving) : createEmulatedArm(options);
  let offset = arm.now - 1000 * clock.nowMs();
  let cancel: (() => void) | null = null;
  let isDelivering = false;
  const catchUp = (): void => {
    // A host that writes as soon as it hears an answer does so at the time of the answer.
    if (isDelivering) return;
    isDelivering = true;
    try {
      advance();
    } finally {
      isDelivering = false;
    }
  };
  const advance = (): void => {
    const late = 1000 * clock.nowMs() + offset - arm.now - 1000 * LONGEST_CATCH_UP_MS;
    if (late > 0) offset -= late;
    arm.advanceTo(1000 * clock.nowMs() + offset);
  };
  /** Moves on until the wire is quiet. */
  const run = (): void => {
    cancel?.();
    cancel = null;
    catchUp();
    const due = (arm.nextTrafficTime() - arm.now) / 1000;
    if (due < TIMER_MS) soon(run);
    else if (arm.isOpen) cancel = clock.schedule(Math.min(due, IDLE_MS), run);
  };
  let opened = false;
  return {
    arm,
    async open(baud = BAUD) {
      arm.setHostBaud(baud);
      const stream = opened ? arm.open() : arm.stream;
      opened = true;
      run();
      return inRealTime(stream, catchUp, () => soon(run));
    },
  };
}

/** A stream whose writes happen at the time of the host. */
function inRealTime(stream: ByteStream, before: () => void, after: () => void): ByteStream {
  return {
    get onData() {
      return stream.onData;
    },
    set onData(listener) {
      stream.onData = listener;
    },
    get onClose() {
      return stream.onClose;
    },
    set onClose(listener) {
      stream.onClose = listener;
    },
    write(bytes) {
      before();
      const written = stream.write(bytes);
      after();
      return written;
    },
    close: () => stream.close(),
  };
}

/** What a hand does with an emulated leader: it waves slowly about the home pose. */
function waving(timeS: number, out: Float64Array): void {
  out.set(so101.poses.home!);
  out[0]! += 0.4 * sin(0.8 * timeS);
  out[2]! += 0.2 * (1 - cos(0.5 * timeS));
  out[5]! += 0.3 * (1 - cos(0.7 * timeS));
}
