/**
 * The register file of one emulated STS3215, and how it answers instructions.
 *
 * It knows neither time nor motion: `servoFirmware.ts` measures into it and obeys it, `busEmulator.ts` brings the packets.
 * What the vendor leaves open is chosen so that a driver must be careful: a value out of range is clamped or ignored without
 * an error, a read-only register ignores writes, and a goal survives a power cut.
 */

import { BROADCAST_ID, ERROR_BIT, type FeetechPacket, INSTRUCTION } from "../feetech/packet";
import { decodeFeetech, FEETECH_REGISTERS, type FeetechRegister, type FeetechRegisterName } from "../feetech/registers";
import { toSignMagnitude } from "../feetech/signMagnitude";

/** Bytes of EEPROM, from address 0 on. */
const EEPROM_SIZE = 40;
/** Bytes of the whole table; beyond it one reads zeros. */
const MEMORY_SIZE = 128;
/** Counts of one turn. */
export const TURN = 4096;
/** What a calibrated shaft reads. */
const MIDDLE = 2048;
/** Torque_Enable value that calibrates. */
const CALIBRATE_HERE = 128;
/** Bit of Phase: positions count turns. */
export const MULTI_TURN = 0x10;

const REGISTERS = Object.values(FEETECH_REGISTERS);

/** Codes, not amounts: an unknown one is ignored, an amount out of range is clamped. */
const CODES: ReadonlySet<string> = new Set<FeetechRegisterName>([
  "ID",
  "Baud_Rate",
  "Response_Status_Level",
  "Operating_Mode",
  "Torque_Enable",
  "Lock",
]);
const TORQUE_CODES: readonly number[] = [0, 1, 2, CALIBRATE_HERE];

/** Register values by name. */
export type RegisterValues = Partial<Record<FeetechRegisterName, number>>;

/** What a servo says to an instruction. */
export interface Answer {
  /** Error bits. */
  readonly error: number;
  readonly params: Uint8Array;
}

/** Data of an answer without data. */
const NOTHING = new Uint8Array(0);

/** One servo's memory and protocol. */
export class ServoChip {
  /** EEPROM and RAM as the servo sees them now. */
  readonly memory = new Uint8Array(MEMORY_SIZE);
  /** False also while it boots. */
  powered = false;
  /** Position of the magnet, counts; grows beyond one turn. Set by the firmware. */
  shaft = 0;
  /** Counts that are added to what is reported, to fake an encoder fault. */
  readingShift = 0;
  /** Readings of the position until the fake ends by itself. */
  readingsLeft = Number.POSITIVE_INFINITY;
  /** The fake goes beyond 0..4095, as multi-turn firmware does. */
  readingUnwrapped = false;
  /** Latched conditions (`ERROR_BIT`). */
  latched = 0;
  /** Bits that a fault adds to every answer. */
  forcedError = 0;
  /** A register that refuses writes with error bits, to fake a servo that does not obey. */
  refusal: { readonly address: number; readonly error: number } | null = null;
  /** Set by REBOOT; the firmware cuts the power and takes it back. */
  rebootWanted = false;
  /** Counts writes to Goal_Position, so that step mode knows a new one. */
  goalWrites = 0;
  readonly #saved = new Uint8Array(EEPROM_SIZE);
  readonly #factory: Uint8Array;
  #pending: { readonly address: number; readonly data: Uint8Array } | null = null;

  /**
   * A new servo without power.
   *
   * @param eeprom - What differs from the initial values of the register table.
   * @param shaft - Position of the magnet, counts.
   */
  constructor(eeprom: RegisterValues, shaft: number) {
    for (const register of REGISTERS)
      if (register.initial !== null) this.set(register.name as FeetechRegisterName, register.initial);
    this.#factory = this.memory.slice(0, EEPROM_SIZE);
    for (const [name, value] of Object.entries(eeprom)) this.set(name as FeetechRegisterName, value);
    this.#saved.set(this.memory.subarray(0, EEPROM_SIZE));
    this.shaft = shaft;
    this.measurePosition();
    // A new servo wants to be where it is; only a power cut later leaves a stale goal.
    this.set("Goal_Position", this.get("Present_Position"));
  }

  get id(): number {
    return this.get("ID");
  }

  /** Error bits of an answer now. */
  get error(): number {
    return this.get("Status");
  }

  /** The raw value of a register, with its sign. */
  get(name: FeetechRegisterName): number {
    const register = FEETECH_REGISTERS[name];
    return decodeFeetech(register, this.memory, register.address);
  }

  /** Sets a register as firmware or factory do: no lock, no range; a magnitude that does not fit is cut. */
  set(name: FeetechRegisterName, value: number): void {
    const { address, size, signBit } = FEETECH_REGISTERS[name];
    const largest = signBit === null ? (size === 1 ? 0xff : 0xffff) : (1 << signBit) - 1;
    const cut = Math.max(signBit === null ? 0 : -largest, Math.min(largest, Math.trunc(value)));
    const raw = signBit === null ? cut : toSignMagnitude(cut, signBit);
    this.memory[address] = raw & 0xff;
    if (size === 2) this.memory[address + 1] = raw >> 8;
  }

  /** Sets a register so that it stays, as a servo that was set up by another tool. */
  setAndSave(name: FeetechRegisterName, value: number): void {
    this.set(name, value);
    this.#saveAll(FEETECH_REGISTERS[name]);
  }

  powerOff(): void {
    this.powered = false;
    this.#pending = null;
  }

  /** EEPROM as saved, RAM fresh, torque off. The goal of before stays: the worst that firmware does. */
  powerOn(): void {
    if (this.powered) return;
    const goal = this.get("Goal_Position");
    this.memory.fill(0, EEPROM_SIZE);
    this.memory.set(this.#saved);
    for (const { name, address, initial } of REGISTERS)
      if (address >= EEPROM_SIZE && initial !== null) this.set(name as FeetechRegisterName, initial);
    this.set("Torque_Limit", this.get("Max_Torque_Limit"));
    this.set("Goal_Position", goal);
    this.latched = 0;
    this.#pending = null;
    this.shaft -= TURN * Math.floor(this.shaft / TURN);
    this.measurePosition();
    this.powered = true;
  }

  /** Writes Present_Position from the shaft: actual minus Homing_Offset, in one turn unless Phase counts turns. */
  measurePosition(): void {
    const counts = Math.round(this.present()) + this.readingShift;
    this.set("Present_Position", this.readingUnwrapped || this.#multiTurn ? counts : wrapTurn(counts));
  }

  /** Position in the coordinate of goals and limits, counts, unrounded and without faked faults. */
  present(): number {
    const counts = this.shaft - this.get("Homing_Offset");
    return this.#multiTurn ? counts : wrapTurn(counts);
  }

  /** From now on the position is the true one. */
  endFakeReading(): void {
    this.readingShift = 0;
    this.readingUnwrapped = false;
    this.readingsLeft = Number.POSITIVE_INFINITY;
    this.measurePosition();
  }

  get #multiTurn(): boolean {
    return (this.get("Phase") & MULTI_TURN) !== 0;
  }

  /** Bytes from an address on. */
  read(address: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    bytes.set(this.memory.subarray(address, address + count));
    const position = FEETECH_REGISTERS.Present_Position.address;
    if (address <= position && position < address + count && --this.readingsLeft <= 0) this.endFakeReading();
    return bytes;
  }

  /**
   * What the servo answers to a packet, after it did what the packet says; null = it keeps silent.
   *
   * SYNC READ is not answered here: its turn-taking belongs to the bus.
   */
  execute({ id, code, params }: FeetechPacket): Answer | null {
    if (!this.powered) return null;
    if (id !== this.id && id !== BROADCAST_ID) return null;
    if (code === INSTRUCTION.ping) return this.#answer();
    if (id === BROADCAST_ID && code === INSTRUCTION.read) return null;
    if (code === INSTRUCTION.read) {
      return params.length === 2 ? this.#answer(this.read(params[0]!, params[1]!)) : null;
    }
    const refused = this.#obey(code, params);
    if (refused === null || id === BROADCAST_ID || this.get("Response_Status_Level") === 0) return null;
    return { error: this.error | refused, params: NOTHING };
  }

  #answer(params: Uint8Array = NOTHING): Answer {
    return { error: this.error, params };
  }

  /** Error bits of a refusal (0 = done), or null where nobody answers. */
  #obey(code: number, params: Uint8Array): number | null {
    switch (code) {
      case INSTRUCTION.write:
        return params.length > 1 ? this.write(params[0]!, params.subarray(1)) : null;
      case INSTRUCTION.regWrite:
        if (params.length < 2) return null;
        this.#pending = { address: params[0]!, data: params.slice(1) };
        this.set("Async_Write_Flag", 1);
        return 0;
      case INSTRUCTION.action:
        return this.#act();
      case INSTRUCTION.syncWrite:
        this.#syncWrite(params);
        return null;
      case INSTRUCTION.recovery:
        this.#recover();
        return 0;
      case INSTRUCTION.backup:
        return 0;
      case INSTRUCTION.resetTurns:
        this.shaft = this.shaft - TURN * Math.floor(this.shaft / TURN);
        this.measurePosition();
        return 0;
      case INSTRUCTION.calibrate:
        this.#calibrate(params.length >= 2 ? params[0]! | (params[1]! << 8) : MIDDLE);
        return 0;
      case INSTRUCTION.reboot:
        this.powerOff();
        this.rebootWanted = true;
        return null;
      default:
        return null;
    }
  }

  #act(): number {
    const pending = this.#pending;
    this.#pending = null;
    this.set("Async_Write_Flag", 0);
    return pending ? this.write(pending.address, pending.data) : 0;
  }

  #syncWrite(params: Uint8Array): void {
    const [address, length] = params;
    if (address === undefined || length === undefined || length === 0) return;
    for (let at = 2; at + length < params.length; at += length + 1) {
      if (params[at] === this.id) this.write(address, params.subarray(at + 1, at + 1 + length));
    }
  }

  /** Factory parameters; id and what identifies the servo stay. */
  #recover(): void {
    const id = this.id;
    this.memory.set(this.#factory.subarray(FEETECH_REGISTERS.ID.address), FEETECH_REGISTERS.ID.address);
    this.set("ID", id);
    this.#saved.set(this.memory.subarray(0, EEPROM_SIZE));
    this.measurePosition();
  }

  /** Chooses the offset so that the shaft reads `position` here; kept whatever Lock says. */
  #calibrate(position: number): void {
    const actual = this.shaft - TURN * Math.floor(this.shaft / TURN);
    const offset = Math.round(actual) - position;
    this.setAndSave("Homing_Offset", wrapTurn(offset + TURN / 2) - TURN / 2);
    this.measurePosition();
  }

  /**
   * Writes bytes as an instruction does: lock, read-only registers and ranges apply, and what a register starts, starts.
   *
   * @returns Error bits of a refusal, 0 when done.
   */
  write(address: number, data: Uint8Array): number {
    const end = address + data.length;
    const { refusal } = this;
    if (refusal && address <= refusal.address && refusal.address < end) return refusal.error;
    for (const register of REGISTERS) {
      if (register.address >= end || register.address + register.size <= address) continue;
      if (register.access !== "readWrite") continue;
      this.#writeRegister(register, address, data);
    }
    return 0;
  }

  #writeRegister(register: FeetechRegister, address: number, data: Uint8Array): void {
    const name = register.name as FeetechRegisterName;
    const bytes = this.memory.slice(register.address, register.address + register.size);
    for (let i = 0; i < register.size; i++) {
      const from = register.address + i - address;
      if (from >= 0 && from < data.length) bytes[i] = data[from]!;
    }
    const wanted = decodeFeetech(register, bytes);
    const [min, max] = register.range ?? [0, register.size === 1 ? 0xff : 0xffff];
    if (CODES.has(name) && (wanted < min || wanted > max)) return;
    if (name === "Torque_Enable") return this.#setTorque(wanted);
    if (name === "Goal_Position") this.#newGoal(wanted);
    this.set(name, Math.max(min, Math.min(max, wanted)));
    if (register.eeprom && this.get("Lock") === 0) this.#saveAll(register);
    if (name === "Homing_Offset" || name === "Phase") this.measurePosition();
  }

  #saveAll({ address, size, eeprom }: FeetechRegister): void {
    if (eeprom) this.#saved.set(this.memory.subarray(address, address + size), address);
  }

  #setTorque(code: number): void {
    if (!TORQUE_CODES.includes(code)) return;
    if (code === CALIBRATE_HERE) return this.#calibrate(MIDDLE);
    this.set("Torque_Enable", code);
    this.latched &= ~(ERROR_BIT.overload | ERROR_BIT.overCurrent);
  }

  /** Another goal ends an overload; the same one again does not, so a stream of equal goals hides nothing. */
  #newGoal(goal: number): void {
    this.goalWrites++;
    if (goal !== this.get("Goal_Position")) this.latched &= ~ERROR_BIT.overload;
  }
}

/** Counts brought into 0..4095 (or just below 4096, where they are no integers). */
function wrapTurn(counts: number): number {
  return counts - TURN * Math.floor(counts / TURN);
}
