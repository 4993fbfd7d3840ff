/**
 * An SO-101 that is not there: six servos with firmware, mechanics, wire and USB adapter behind one `ByteStream`.
 *
 * Nothing reads a clock: `advanceTo` moves virtual time, in µs, and brings what is due on the way. The same seed, script and
 * writes at the same times give the same bytes.
 */

import { InputError, invariant } from "../../errors";
import { createRandomStream } from "../../math/random";
import type { ByteStream } from "../byteStream";
import { BusEmulator, type WireFaults } from "./busEmulator";
import { FaultPlayer, type FaultTarget } from "./faultEffects";
import { parseFaultScript } from "./faultScript";
import { createGuidedPlant, type Trajectory } from "./guidedPlant";
import { createHandPlant, type HandPlant } from "./handPlant";
import { createMotorCommand, createMotorReading, type ServoPlant } from "./plant";
import { type RegisterValues, ServoChip } from "./servoChip";
import {
  commandMotor,
  createFirmware,
  cutPower,
  type EncoderMount,
  givePower,
  measureMotor,
  type ServoFirmware,
  tickBoot,
} from "./servoFirmware";
import { SERVO_KINDS, type ServoKindName } from "./servoKind";
import { createSimplePlant } from "./simplePlant";
import { SO101_JOINTS, SO101_REST, SO101_STOPS, so101Eeprom, so101Mounts } from "./so101Servos";
import { type LinkFaults, USB_LATENCY, type UsbLatency, UsbLink } from "./usbLink";

/** Firmware, motors and mechanics move on in steps of this, µs: the loop of an STS3215 runs at about 1 kHz. */
const MOTION_STEP_US = 1000;
/** Resistance of supply and cables, ohm; chosen: two stalled servos pull 5 V down to 4.75 V. */
const SUPPLY_RESISTANCE = 0.05;
/** Supply voltage of each kind, V: what a 7.4 V arm was seen to run on, and the rated one. */
const SUPPLY: Readonly<Record<ServoKindName, number>> = { "7.4V": 4.9, "12V": 12 };

/** What an emulated arm is made of. */
export interface EmulatedArmOptions {
  readonly seed: number;
  /** Mechanics; by default an arm of its own with gravity, see `simplePlant.ts`. */
  readonly plant?: ServoPlant;
  readonly kind?: ServoKindName;
  /** V */
  readonly supplyVolts?: number;
  /** Fault script, see `faultScript.ts`. */
  readonly script?: string;
  /** Rate at which the host opens the port. */
  readonly baud?: number;
  readonly latency?: UsbLatency;
  /** Joint position at the start, shape (n), rad; by default the rest pose. A given plant must stand there. */
  readonly start?: ArrayLike<number>;
  /** Registers that differ from those of the SO-101 that was read, per servo. */
  readonly eeprom?: readonly RegisterValues[];
  /** How the encoders sit on the joints; by default as on that arm. */
  readonly mounts?: readonly EncoderMount[];
}

/** An emulated arm at work. */
export interface EmulatedArm {
  /** The first opening of the port, made with the arm. */
  readonly stream: ByteStream;
  /** Opens the port anew, once it is closed or was lost; see `UsbLink.open`. */
  open(): ByteStream;
  /** Whether a host has the port open. */
  readonly isOpen: boolean;
  /** Virtual time, µs. */
  readonly now: number;
  /**
   * Moves virtual time on and delivers what is due.
   *
   * @param time - µs; a time that has passed does nothing.
   */
  advanceTo(time: number): void;
  /** When something happens next, µs; never later than the next motion step. */
  nextTime(): number;
  /** When the next byte moves on wire or USB, µs; infinite while both are quiet. */
  nextTrafficTime(): number;
  /** The host opens its port at another rate. */
  setHostBaud(baud: number): void;
  power(on: boolean): void;
  unplug(): void;
  replug(): void;
  /** Plugs servo `index` into the bus or takes it out, alone: the others stay as they are. It has power while it is in. */
  plugServo(index: number, isIn: boolean): void;
  /**
   * A hand takes hold of the joints and moves those that are limp.
   *
   * @param shares - Where each joint is to go between its stops, 0 to 1, shape (n); null lets go.
   */
  moveByHand(shares: ArrayLike<number> | null): void;
  /** Where the joints are between their stops, 0 to 1, shape (n). */
  readonly shares: readonly number[];
  /** Register files, in the order of the chain. */
  readonly chips: readonly ServoChip[];
  /** True joint position, shape (n), rad. */
  readonly jointPosition: Float64Array;
  /** Hears all traffic, as the host's side sees it: when (µs), direction, bytes. */
  onTraffic: ((at: number, direction: "out" | "in", bytes: Uint8Array) => void) | null;
}

/**
 * A follower: its servos drive the plant.
 *
 * @throws {InputError} `E_FAULT_SCRIPT` on a bad script, `E_INPUT` on a bad baud rate.
 */
export function createEmulatedArm(options: EmulatedArmOptions): EmulatedArm {
  return new Arm(options);
}

/** A leader: its joints are led by a hand, whatever its motors want. */
export function createEmulatedLeader(
  options: Omit<EmulatedArmOptions, "plant" | "start">,
  trajectory: Trajectory,
): EmulatedArm {
  const start = new Float64Array(SO101_JOINTS);
  trajectory(0, start);
  return new Arm({ ...options, start, plant: createGuidedPlant(SO101_JOINTS, trajectory) });
}

type Stops = readonly [lower: number, upper: number];

function positionAt([lower, upper]: Stops, share: number): number {
  return lower + share * (upper - lower);
}

function shareOf([lower, upper]: Stops, position: number): number {
  return Math.max(0, Math.min(1, (position - lower) / (upper - lower)));
}

class Arm implements EmulatedArm, FaultTarget {
  readonly stream: ByteStream;
  readonly chips: readonly ServoChip[];
  readonly servos: readonly ServoFirmware[];
  readonly plant: HandPlant;
  readonly bus: BusEmulator;
  readonly link: UsbLink;
  readonly wire: WireFaults = { replies: new Set(), echo: { on: 0 }, pingClash: { on: 0 } };
  readonly linkFaults: LinkFaults = { delays: new Set(), glue: { on: 0 }, slice: null, busy: { on: 0 } };
  volts: number;
  onTraffic: EmulatedArm["onTraffic"] = null;
  readonly #kind;
  readonly #command;
  readonly #reading;
  readonly #random;
  readonly #player: FaultPlayer;
  readonly #cut: Uint8Array;
  /** Servos that are plugged out. */
  readonly #out: Uint8Array;
  #powered = true;
  #time = 0;
  #motionAt = MOTION_STEP_US;
  #running = false;

  constructor({ seed, kind = "7.4V", baud = 1_000_000, latency = USB_LATENCY, ...rest }: EmulatedArmOptions) {
    if (!(Number.isFinite(baud) && baud >= 1200 && baud <= 4_000_000)) {
      throw new InputError(`the baud rate is ${baud}; expected 1200 to 4000000`, "SO-101 arms use 1000000.");
    }
    this.#kind = SERVO_KINDS[kind];
    this.volts = rest.supplyVolts ?? SUPPLY[kind];
    const start = rest.start ?? SO101_REST;
    this.plant = createHandPlant(rest.plant ?? createSimplePlant(this.#kind, start), SO101_STOPS);
    const n = this.plant.joints;
    const mounts = rest.mounts ?? so101Mounts();
    const eeprom = so101Eeprom(kind).map((values, i) => ({ ...values, ...rest.eeprom?.[i] }));
    invariant(start.length === n && mounts.length === n && eeprom.length === n, `${n} joints, mounts and servos`);
    this.servos = mounts.map((mount, i) => {
      const chip = new ServoChip(eeprom[i]!, mount.zeroCounts + start[i]! / mount.radPerCount);
      return createFirmware(chip, mount);
    });
    this.chips = this.servos.map(({ chip }) => chip);
    this.#command = createMotorCommand(n);
    this.#reading = createMotorReading(n);
    this.#reading.position.set(start);
    this.#cut = new Uint8Array(n);
    this.#out = new Uint8Array(n);
    this.#random = createRandomStream(seed, "servo boot");
    this.bus = new BusEmulator(this.chips, baud, createRandomStream(seed, "bus"), this.wire);
    this.link = new UsbLink(latency, createRandomStream(seed, "usb"), this.linkFaults, () => this.#time);
    this.link.onHostBytes = (bytes, at) => this.bus.transmit(bytes, at);
    this.link.onTraffic = (at, direction, bytes) => this.onTraffic?.(at, direction, bytes);
    this.bus.onHostByte = (byte) => this.link.hear(byte);
    for (const servo of this.servos) givePower(servo, true);
    this.#measure();
    this.stream = this.link.open();
    this.#player = new FaultPlayer(parseFaultScript(rest.script ?? ""), this, seed);
    this.#player.run(0);
  }

  get jointPosition(): Float64Array {
    return this.#reading.position;
  }

  get now(): number {
    return this.#time;
  }

  open(): ByteStream {
    return this.link.open();
  }

  get isOpen(): boolean {
    return this.link.isOpen;
  }

  nextTime(): number {
    return Math.min(this.#motionAt, this.#player.nextTime(), this.nextTrafficTime());
  }

  nextTrafficTime(): number {
    return Math.min(this.bus.nextTime(), this.link.nextTime());
  }

  advanceTo(time: number): void {
    invariant(!this.#running, "virtual time is moved on by one caller, not from inside of what it delivers");
    this.#running = true;
    try {
      for (let next = this.nextTime(); next <= time; next = this.nextTime()) {
        this.#time = Math.max(this.#time, next);
        this.#player.run(this.#time);
        if (this.#motionAt <= this.#time) this.#move();
        this.bus.run(this.#time);
        this.link.run(this.#time);
      }
      this.#time = Math.max(this.#time, time);
    } finally {
      this.#running = false;
    }
  }

  setHostBaud(baud: number): void {
    this.bus.setHostBaud(baud);
  }

  power(on: boolean): void {
    this.setPower(on);
  }

  unplug(): void {
    this.link.unplug();
    this.bus.silence();
  }

  replug(): void {
    this.link.replug();
  }

  plugServo(index: number, isIn: boolean): void {
    this.#out[index] = isIn ? 0 : 1;
    this.#supply();
  }

  moveByHand(shares: ArrayLike<number> | null): void {
    this.plant.moveByHand(
      shares && Float64Array.from(shares, (share, i) => positionAt(SO101_STOPS[i]!, Math.max(0, Math.min(1, share)))),
    );
  }

  get shares(): readonly number[] {
    return Array.from(this.jointPosition, (q, i) => shareOf(SO101_STOPS[i]!, q));
  }

  setPower(on: boolean): void {
    this.#powered = on;
    this.#supply();
  }

  setCut(index: number, cut: boolean): void {
    this.#cut[index] = cut ? 1 : 0;
    this.#supply();
  }

  /** Gives or cuts the power of each servo: it comes through the chain. */
  #supply(): void {
    let on = this.#powered;
    this.servos.forEach((servo, i) => {
      // One that is out interrupts nothing: whoever took it out plugged the next one in its place.
      const isOut = this.#out[i] === 1;
      on &&= isOut || this.#cut[i] === 0;
      if (on && !isOut) givePower(servo);
      else cutPower(servo);
    });
  }

  /** One step of firmware, motors and mechanics. */
  #move(): void {
    const dt = MOTION_STEP_US / 1_000_000;
    this.#motionAt += MOTION_STEP_US;
    this.#player.tick(this.#time);
    this.#command.supplyShare = this.#busVolts() / this.#kind.ratedVoltage;
    this.servos.forEach((servo, i) => {
      tickBoot(servo, dt, this.#random);
      commandMotor(servo, this.#kind, i, this.#reading, dt, this.#command);
    });
    this.plant.step(dt, this.#command, this.#reading);
    this.#measure();
  }

  #measure(): void {
    const volts = this.#busVolts();
    const dt = MOTION_STEP_US / 1_000_000;
    this.servos.forEach((servo, i) => {
      measureMotor(servo, this.#kind, i, this.#reading, this.#command, dt, volts);
    });
  }

  /** V at the servos, after what the cables take. */
  #busVolts(): number {
    let current = 0;
    for (const servo of this.servos) current += servo.current;
    return Math.max(0, this.volts - SUPPLY_RESISTANCE * current);
  }
}
