/** Plays a fault script on an emulated arm: what each fault does when it begins, and how it ends. */

import { InputError } from "../../errors";
import { createRandomStream, type RandomStream } from "../../math/random";
import { ERROR_BIT } from "../feetech/packet";
import { FEETECH_REGISTERS, type FeetechRegisterName } from "../feetech/registers";
import type { BusEmulator, WireFaults } from "./busEmulator";
import type { Fault, FaultVerb } from "./faultScript";
import type { ServoPlant } from "./plant";
import type { ServoFirmware } from "./servoFirmware";
import type { LinkFaults, UsbLink } from "./usbLink";

/** What a fault can get hold of. Servos are in the order of the chain and of the joints. */
export interface FaultTarget {
  readonly servos: readonly ServoFirmware[];
  readonly plant: ServoPlant;
  readonly bus: BusEmulator;
  readonly link: UsbLink;
  readonly wire: WireFaults;
  readonly linkFaults: LinkFaults;
  /** Supply voltage, V. */
  volts: number;
  /** Virtual time, µs. */
  readonly now: number;
  setPower(on: boolean): void;
  /** Opens the chain before a servo, or closes it again. */
  setCut(index: number, cut: boolean): void;
}

/** What ends a fault. */
type Undo = () => void;

/** One fault that begins. */
interface Start {
  readonly target: FaultTarget;
  readonly fault: Fault;
  /** The servo named by `id=`; only where the fault has one. */
  readonly servo: ServoFirmware;
  readonly index: number;
  readonly random: RandomStream;
  /** Called at each motion step with the time since the fault began, µs, until the fault ends. */
  readonly ramp: (step: (elapsed: number) => void) => Undo;
}

/** A fault that hits replies, of one servo or of all, with a chance. */
function onReplies(
  { target, fault, random }: Start,
  change: (packet: Uint8Array, id: number) => Uint8Array | null,
): Undo {
  const { id, p = 1 } = fault.numbers;
  return added(target.wire.replies, (from: number, packet: Uint8Array) =>
    (id === undefined || id === from) && (p >= 1 || random.uniform() < p) ? change(packet, from) : packet,
  );
}

function added<T>(set: Set<T>, item: T): Undo {
  set.add(item);
  return () => set.delete(item);
}

function counted(counter: { on: number }): Undo {
  counter.on++;
  return () => {
    counter.on--;
  };
}

/** Makes the checksum right again. */
function resealed(packet: Uint8Array): Uint8Array {
  let sum = 0;
  for (let i = 2; i < packet.length - 1; i++) sum += packet[i]!;
  packet[packet.length - 1] = ~sum & 0xff;
  return packet;
}

function flipOneBit(packet: Uint8Array, random: RandomStream): Uint8Array {
  const bit = random.integer(8 * packet.length);
  const changed = packet.slice();
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

/** A byte more than was asked for, with a length byte that says so. */
function longer(packet: Uint8Array): Uint8Array {
  const changed = new Uint8Array(packet.length + 1);
  changed.set(packet.subarray(0, packet.length - 1));
  changed[3] = changed[3]! + 1;
  return resealed(changed);
}

/** Sets registers so that they stay, and gives the old values back. */
function setRegisters({ chip }: ServoFirmware, values: readonly (readonly [FeetechRegisterName, number])[]): Undo {
  const before = values.map(([name]) => [name, chip.get(name)] as const);
  for (const [name, value] of values) chip.setAndSave(name, value);
  return () => {
    for (const [name, value] of before) chip.setAndSave(name, value);
  };
}

/** A condition that is latched as if it had come by itself; with a duration nothing ends it earlier. */
function latch({ servo: { chip }, fault }: Start, bit: number): Undo {
  chip.latched |= bit;
  if (fault.duration !== null) chip.forcedError |= bit;
  return () => {
    chip.forcedError &= ~bit;
  };
}

function jump({ servo: { chip }, fault }: Start): Undo {
  chip.readingShift = fault.numbers.counts!;
  chip.readingUnwrapped = fault.word === "unwrapped";
  const { samples = fault.duration === null ? 1 : Number.POSITIVE_INFINITY } = fault.numbers;
  chip.readingsLeft = samples;
  chip.measurePosition();
  return () => chip.endFakeReading();
}

function heat({ servo, fault, ramp }: Start): Undo {
  const { celsius = 0, over = 0 } = fault.numbers;
  const from = servo.temperature;
  const stop = ramp((elapsed) => {
    servo.forcedTemperature = over > 0 ? from + (celsius - from) * Math.min(1, elapsed / over) : celsius;
  });
  return () => {
    stop();
    servo.forcedTemperature = null;
  };
}

function reverse({ servo }: Start): Undo {
  const flip = (): void => {
    // The joint stays where it is: the same count, but the other way from here.
    const { zeroCounts, radPerCount } = servo.mount;
    servo.mount = { zeroCounts: 2 * servo.chip.shaft - zeroCounts, radPerCount: -radPerCount };
  };
  flip();
  return flip;
}

function babble({ target, fault, random }: Start): void {
  const bytes = Uint8Array.from({ length: fault.numbers.bytes! }, () => random.integer(256));
  target.bus.babble(bytes, target.now);
}

function setByAddress({ servo, fault }: Start): Undo {
  const { address, value } = fault.numbers;
  const register = Object.values(FEETECH_REGISTERS).find((one) => one.address === address)!;
  return setRegisters(servo, [[register.name as FeetechRegisterName, value!]]);
}

/** A fault that is over at once. */
function once(act: (start: Start) => void): (start: Start) => null {
  return (start) => {
    act(start);
    return null;
  };
}

const EFFECTS: Readonly<Record<FaultVerb, (start: Start) => Undo | null>> = {
  drop: (start) => onReplies(start, () => null),
  corrupt: (start) => onReplies(start, (packet) => flipOneBit(packet, start.random)),
  delay: ({ target, fault: { numbers } }) =>
    added(target.linkFaults.delays, (id: number) =>
      numbers.id === undefined || numbers.id === id ? numbers.value! : 0,
    ),
  stall: once(({ target, fault }) => target.link.stall(target.now + fault.numbers.value!)),
  echo: ({ target }) => counted(target.wire.echo),
  glue: ({ target }) => counted(target.linkFaults.glue),
  slice: ({ target: { linkFaults }, fault }) => {
    const before = linkFaults.slice;
    linkFaults.slice = fault.numbers.value!;
    return () => {
      linkFaults.slice = before;
    };
  },
  unplug: ({ target: { link, bus } }) => {
    link.unplug();
    bus.silence();
    return () => link.replug();
  },
  replug: once(({ target }) => target.link.replug()),
  busy: ({ target }) => counted(target.linkFaults.busy),
  power: ({ target, fault }) => {
    target.setPower(fault.word === "on");
    return () => target.setPower(fault.word !== "on");
  },
  volts: ({ target, fault }) => {
    const before = target.volts;
    target.volts = fault.numbers.value!;
    return () => {
      target.volts = before;
    };
  },
  cut: ({ target, index }) => {
    target.setCut(index, true);
    return () => target.setCut(index, false);
  },
  jump,
  heat,
  overload: (start) => latch(start, ERROR_BIT.overload),
  overcurrent: (start) => latch(start, ERROR_BIT.overCurrent),
  error: ({ servo: { chip }, fault }) => {
    chip.forcedError |= fault.numbers.bits!;
    return () => {
      chip.forcedError &= ~fault.numbers.bits!;
    };
  },
  refuse: ({ servo: { chip }, fault: { numbers } }) => {
    chip.refusal = { address: numbers.address!, error: numbers.bits ?? ERROR_BIT.overload };
    return () => {
      chip.refusal = null;
    };
  },
  wrongid: (start) =>
    onReplies(start, (packet, id) => {
      const changed = packet.slice();
      changed[2] = start.fault.numbers.as ?? (id + 1) % 254;
      return resealed(changed);
    }),
  wronglength: (start) => onReplies(start, longer),
  badlength: (start) =>
    onReplies(start, (packet) => {
      const changed = packet.slice();
      changed[3] = start.fault.numbers.value!;
      return resealed(changed);
    }),
  clash: ({ servo, fault }) => setRegisters(servo, [["ID", fault.numbers.as!]]),
  pingclash: ({ target }) => counted(target.wire.pingClash),
  model: ({ servo, fault }) => setRegisters(servo, [["Model_Number", fault.numbers.number!]]),
  firmware: ({ servo, fault: { numbers } }) =>
    setRegisters(servo, [
      ["Firmware_Major_Version", numbers.major!],
      ["Firmware_Minor_Version", numbers.minor!],
    ]),
  baud: ({ servo, fault }) => setRegisters(servo, [["Baud_Rate", fault.numbers.code!]]),
  set: setByAddress,
  babble: once(babble),
  reverse,
  pose: once(({ target, index, fault }) => target.plant.place(index, fault.numbers.rad!)),
  push: ({ target: { plant }, index, fault }) => {
    plant.setLoad(index, fault.numbers.torque!);
    return () => plant.setLoad(index, 0);
  },
  block: ({ target: { plant }, index }) => {
    plant.setBlocked(index, true);
    return () => plant.setBlocked(index, false);
  },
};

/** Something that happens at a time. */
interface Appointment {
  readonly at: number;
  readonly act: () => void;
}

/** Plays the faults of a script as virtual time goes on. */
export class FaultPlayer {
  readonly #target: FaultTarget;
  readonly #ids: readonly number[];
  readonly #ramps = new Set<{ readonly from: number; readonly step: (elapsed: number) => void }>();
  /** Sorted by time; equal times in the order of the script. */
  readonly #appointments: Appointment[] = [];

  /**
   * @param seed - For faults without a seed of their own.
   * @throws {InputError} `E_FAULT_SCRIPT` when a fault names a servo or register that the arm does not have.
   */
  constructor(faults: readonly Fault[], target: FaultTarget, seed: number) {
    this.#target = target;
    this.#ids = target.servos.map(({ chip }) => chip.id);
    for (const fault of faults) {
      this.#check(fault);
      const random = createRandomStream(fault.numbers.seed ?? seed, `fault ${fault.line}`);
      this.#book(fault.at, () => this.#begin(fault, random));
    }
  }

  /** When something happens next, µs. */
  nextTime(): number {
    return this.#appointments[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Does what is due until `now` µs. */
  run(now: number): void {
    while (this.nextTime() <= now) this.#appointments.shift()!.act();
  }

  /** Goes on with what changes evenly; called at each motion step. */
  tick(now: number): void {
    for (const { from, step } of this.#ramps) step(now - from);
  }

  #check({ verb, numbers, line }: Fault): void {
    const refuse = (message: string, tip: string): never => {
      throw new InputError(`fault script, line ${line}: ${message}`, tip, { code: "E_FAULT_SCRIPT", line });
    };
    if (numbers.id !== undefined && !this.#ids.includes(numbers.id)) {
      refuse(`no servo has the id ${numbers.id}; expected one of ${this.#ids.join(", ")}`, "Correct the id.");
    }
    if (verb !== "set") return;
    const register = Object.values(FEETECH_REGISTERS).find(({ address }) => address === numbers.address);
    if (!register) refuse(`no register begins at address ${numbers.address}`, "See the control table of the STS3215.");
  }

  #begin(fault: Fault, random: RandomStream): void {
    const now = this.#target.now;
    const index = this.#ids.indexOf(fault.numbers.id ?? -1);
    const ramp = (step: (elapsed: number) => void): Undo => {
      step(0);
      return added(this.#ramps, { from: now, step });
    };
    const servo = this.#target.servos[Math.max(0, index)]!;
    const undo = EFFECTS[fault.verb]({ target: this.#target, fault, servo, index, random, ramp });
    if (fault.duration !== null && undo) this.#book(now + fault.duration, undo);
    if (!fault.every) return;
    const { period, rough } = fault.every;
    this.#book(now + (rough ? period * random.uniform(0.5, 1.5) : period), () => this.#begin(fault, random));
  }

  #book(at: number, act: () => void): void {
    let place = this.#appointments.length;
    while (place > 0 && this.#appointments[place - 1]!.at > at) place--;
    this.#appointments.splice(place, 0, { at, act });
  }
}
