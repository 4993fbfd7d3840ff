/**
 * The inside of one emulated servo that runs by itself: boot, position loop, sensors, protection.
 *
 * Once per motion step it reads the registers, says what the motor shall do, and afterwards measures what came of it. Where the
 * firmware is not documented a constant says "chosen".
 */

import type { RandomStream } from "../../math/random";
import { ERROR_BIT } from "../feetech/packet";
import { DRIVE, type MotorCommand, type MotorReading } from "./plant";
import { MULTI_TURN, type ServoChip, TURN } from "./servoChip";
import type { ServoKind } from "./servoKind";
import { addProtection, createProtection, type Protection } from "./servoProtection";

/** rad per count. */
const COUNT = (2 * Math.PI) / TURN;
/** Counts of error that ask for full torque at P = 16: arms sag 20 to 30 counts at half to three quarters of it (SO-ARM100 tests). */
const FULL_ERROR_COUNTS = 40;
const NOMINAL_P = 16;
/** Share of full torque per rad/s of speed error at D = 32; chosen for a damped answer with the inertia of the simple plant. */
const NOMINAL_DAMPING = 0.5;
const NOMINAL_D = 32;
/** Share of full torque per count and second at I = 1; chosen: I = 8 removes a sag within about a second. */
const INTEGRAL_RATE = 0.0005;
/** Counts/s per step of Goal_Velocity when Phase bit 2 is clear: 0.732 rpm. */
const COARSE_SPEED = 50;
const FINE_SPEED_BIT = 0x04;
/** Phase bit that makes Goal_Velocity 0 the top speed instead of a stop. */
const ZERO_IS_FASTEST_BIT = 0x08;
/** Counts/s² per step of Acceleration. */
const ACCELERATION = 100;
/** Below this speed a servo says that it does not move, counts/s; chosen. */
const STILL = 10;
/** A boot takes this long, s. */
const BOOT: readonly [number, number] = [0.8, 1.8];
/** A power supply that comes back: time until the servos answer, s; chosen, well below a REBOOT. */
const POWER_UP = 0.1;
/** °C */
const AMBIENT = 25;
/** Winding resistance gives heat; the housing lets it go. K/W and s; chosen: full stall reaches 70 °C in about 100 s. */
const THERMAL_RESISTANCE = 10;
const THERMAL_TIME = 400;
/** PWM mode aims this far ahead, counts: more than asks for full torque. */
const FAR_COUNTS = 400;

/** How the encoder sits on its joint. */
export interface EncoderMount {
  /** Raw count (before Homing_Offset) at joint position 0. */
  readonly zeroCounts: number;
  /** rad per count; negative where counts run against the joint. A joint whose rad are a convention has a value of its own. */
  readonly radPerCount: number;
}

/** One servo at work. */
export interface ServoFirmware {
  readonly chip: ServoChip;
  mount: EncoderMount;
  /** °C; a number that is forced by a fault stays. */
  temperature: number;
  forcedTemperature: number | null;
  /** A, what the supply must give. */
  current: number;
  /** Where the profile is, counts in the coordinate of goals, and its speed, counts/s. */
  reference: number;
  referenceSpeed: number;
  integral: number;
  /** s until it answers again; null = it runs or has no power. */
  bootLeft: number | null;
  readonly protection: Protection;
  goalsSeen: number;
}

/** A servo without power, cold. */
export function createFirmware(chip: ServoChip, mount: EncoderMount): ServoFirmware {
  return {
    chip,
    mount,
    temperature: AMBIENT,
    forcedTemperature: null,
    current: 0,
    reference: chip.present(),
    referenceSpeed: 0,
    integral: 0,
    bootLeft: null,
    protection: createProtection(),
    goalsSeen: chip.goalWrites,
  };
}

/** Cuts the power. */
export function cutPower(servo: ServoFirmware): void {
  servo.chip.powerOff();
  servo.bootLeft = null;
  servo.current = 0;
}

/** Gives power; the servo answers a moment later, or at once. */
export function givePower(servo: ServoFirmware, atOnce = false): void {
  if (servo.chip.powered || servo.bootLeft !== null) return;
  servo.bootLeft = atOnce ? 0 : POWER_UP;
  if (atOnce) finishBoot(servo);
}

function finishBoot(servo: ServoFirmware): void {
  servo.bootLeft = null;
  servo.chip.powerOn();
  servo.goalsSeen = servo.chip.goalWrites;
  servo.protection.overloadFor = 0;
  servo.protection.overCurrentFor = 0;
}

/** Counts the boot down, and starts one where REBOOT asked for it. */
export function tickBoot(servo: ServoFirmware, dt: number, random: RandomStream): void {
  const { chip } = servo;
  if (chip.rebootWanted) {
    chip.rebootWanted = false;
    chip.powerOff();
    servo.bootLeft = random.uniform(BOOT[0], BOOT[1]);
  }
  if (servo.bootLeft === null) return;
  servo.bootLeft -= dt;
  if (servo.bootLeft <= 0) finishBoot(servo);
}

/** Says what motor `joint` shall do during the next step of `dt` s. */
export function commandMotor(
  servo: ServoFirmware,
  kind: ServoKind,
  joint: number,
  measured: MotorReading,
  dt: number,
  out: MotorCommand,
): void {
  const { chip } = servo;
  const present = chip.present();
  const enable = chip.powered ? chip.get("Torque_Enable") : 0;
  out.drive[joint] = enable === 1 ? DRIVE.on : enable === 2 ? DRIVE.brake : DRIVE.free;
  if (enable !== 1) {
    servo.reference = present;
    servo.referenceSpeed = 0;
    servo.integral = 0;
    servo.goalsSeen = chip.goalWrites;
    chip.set("Present_Goal_Position", Math.round(present));
    return;
  }
  const mode = chip.get("Operating_Mode");
  let share = Math.min(chip.get("Torque_Limit"), chip.get("Max_Torque_Limit")) / 1000;
  const overloaded = chip.get("Status") & chip.get("Unloading_Condition") & ERROR_BIT.overload;
  if (overloaded) share = Math.min(share, chip.get("Protective_Torque") / 100);
  const { radPerCount } = servo.mount;
  const q = measured.position[joint]!;
  out.stiffness[joint] = chip.get("P_Coefficient") / NOMINAL_P / (FULL_ERROR_COUNTS * Math.abs(radPerCount));
  out.damping[joint] = (NOMINAL_DAMPING * chip.get("D_Coefficient")) / NOMINAL_D;
  out.torqueShare[joint] = share;
  if (mode === 2) {
    const pwm = chip.get("Goal_Time") / 1000;
    out.torqueShare[joint] = Math.min(share, Math.abs(pwm));
    out.target[joint] = q + Math.sign(pwm) * FAR_COUNTS * radPerCount;
    out.targetVelocity[joint] = measured.velocity[joint]!;
    return;
  }
  if (mode === 1) followSpeed(servo, kind, present, dt);
  else followGoal(servo, kind, dt);
  out.target[joint] = q + radPerCount * (servo.reference - present + integralOf(servo, present, dt));
  out.targetVelocity[joint] = radPerCount * servo.referenceSpeed;
}

/** Fastest profile, counts/s. */
function topSpeed(chip: ServoChip, kind: ServoKind): number {
  const phase = chip.get("Phase");
  const wanted = Math.abs(chip.get("Goal_Velocity")) * (phase & FINE_SPEED_BIT ? 1 : COARSE_SPEED);
  const most = kind.noLoadSpeed / COUNT;
  return wanted === 0 && phase & ZERO_IS_FASTEST_BIT ? most : Math.min(wanted, most);
}

/** Counts/s²; 0 in the registers means no ramp. */
function rampOf(chip: ServoChip): number {
  const most = chip.get("Maximum_Acceleration") || Number.POSITIVE_INFINITY;
  const wanted = chip.get("Acceleration") || Number.POSITIVE_INFINITY;
  return ACCELERATION * Math.min(most, wanted);
}

/** The goal as the firmware follows it: within the limits, unless both are 0 (multi-turn). */
function effectiveGoal(chip: ServoChip): number {
  const goal = chip.get("Goal_Position");
  const min = chip.get("Min_Position_Limit");
  const max = chip.get("Max_Position_Limit");
  return min === 0 && max === 0 ? goal : Math.max(min, Math.min(max, goal));
}

/** Moves the reference towards the goal, with a ramp at both ends. */
function followGoal(servo: ServoFirmware, kind: ServoKind, dt: number): void {
  const { chip } = servo;
  const goal = chip.get("Operating_Mode") === 3 ? stepGoal(servo) : effectiveGoal(chip);
  servo.goalsSeen = chip.goalWrites;
  chip.set("Present_Goal_Position", goal);
  const distance = goal - servo.reference;
  const ramp = rampOf(chip);
  const stopping =
    ramp === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.sqrt(2 * ramp * Math.abs(distance));
  const speed = Math.min(topSpeed(chip, kind), stopping, Math.abs(distance) / dt);
  const change = ramp * dt;
  const wanted = Math.sign(distance) * speed;
  servo.referenceSpeed = Math.max(servo.referenceSpeed - change, Math.min(servo.referenceSpeed + change, wanted));
  servo.reference += servo.referenceSpeed * dt;
  // The last step of a ramp would otherwise swing around the goal.
  if ((goal - servo.reference) * distance <= 0 && Math.abs(goal - servo.reference) < 2) {
    servo.reference = goal;
    servo.referenceSpeed = 0;
  }
}

/** In step mode each write to the goal adds to the one before; the first one to where the servo is. */
function stepGoal({ chip, goalsSeen }: ServoFirmware): number {
  const before = chip.get("Present_Goal_Position");
  return goalsSeen === chip.goalWrites ? before : before + chip.get("Goal_Position");
}

/** In velocity mode the reference runs ahead of the shaft, by no more than what asks for full torque. */
function followSpeed(servo: ServoFirmware, kind: ServoKind, present: number, dt: number): void {
  const { chip } = servo;
  const wanted = Math.sign(chip.get("Goal_Velocity")) * (chip.get("Goal_Velocity") === 0 ? 0 : topSpeed(chip, kind));
  const change = rampOf(chip) * dt;
  servo.referenceSpeed = Math.max(servo.referenceSpeed - change, Math.min(servo.referenceSpeed + change, wanted));
  const lead = servo.reference - present + servo.referenceSpeed * dt;
  // A shaft that passes from 4095 to 0 takes the reference along.
  const turned = lead - TURN * Math.round(lead / TURN);
  servo.reference = present + Math.max(-FULL_ERROR_COUNTS, Math.min(FULL_ERROR_COUNTS, turned));
}

/** Counts that the integral gain adds to the error. */
function integralOf(servo: ServoFirmware, present: number, dt: number): number {
  const gain = servo.chip.get("I_Coefficient");
  const shareOfCount = servo.chip.get("P_Coefficient") / NOMINAL_P / FULL_ERROR_COUNTS;
  if (gain === 0 || shareOfCount === 0) return 0;
  const share = servo.integral + gain * INTEGRAL_RATE * (servo.reference - present) * dt;
  const limit = (4 * servo.chip.get("Integral_Limit")) / 1000 || 1;
  servo.integral = Math.max(-limit, Math.min(limit, share));
  return servo.integral / shareOfCount;
}

/** Takes over what a step did: shaft, speed, load, current, heat, voltage, errors. */
export function measureMotor(
  servo: ServoFirmware,
  kind: ServoKind,
  joint: number,
  reading: MotorReading,
  command: MotorCommand,
  dt: number,
  volts: number,
): void {
  const { chip } = servo;
  const { zeroCounts, radPerCount } = servo.mount;
  const direction = Math.sign(radPerCount);
  const speed = reading.velocity[joint]! / radPerCount;
  const load = reading.load[joint]!;
  trackShaft(chip, zeroCounts + reading.position[joint]! / radPerCount);
  // The winding sees the applied share minus its back-EMF.
  const winding =
    command.drive[joint] === DRIVE.on ? load * command.supplyShare - (direction * speed * COUNT) / kind.noLoadSpeed : 0;
  const bounded = Math.max(-1, Math.min(1, winding));
  servo.current = Math.abs(bounded) * kind.stallCurrent;
  warm(servo, kind, dt);
  if (!chip.powered) return;
  chip.measurePosition();
  chip.set("Present_Velocity", Math.round(speed));
  chip.set("Present_Load", Math.round(1000 * direction * load));
  chip.set("Present_Current", Math.round((direction * bounded * kind.stallCurrent) / 0.0065));
  chip.set("Present_Voltage", Math.round(10 * volts));
  chip.set("Present_Temperature", Math.round(servo.temperature));
  chip.set("Moving", Math.abs(speed) > STILL ? 1 : 0);
  addProtection(chip, servo.protection, Math.abs(load), servo.current, volts, servo.temperature, dt);
}

/** Shaft counts from the joint; whole turns since power-up stay counted. */
function trackShaft(chip: ServoChip, counts: number): void {
  if (chip.get("Phase") & MULTI_TURN) {
    const change = counts - chip.shaft;
    chip.shaft += change - TURN * Math.round(change / TURN);
  } else chip.shaft = counts - TURN * Math.floor(counts / TURN);
}

function warm(servo: ServoFirmware, kind: ServoKind, dt: number): void {
  const resistance = kind.ratedVoltage / kind.stallCurrent;
  const end = AMBIENT + THERMAL_RESISTANCE * resistance * servo.current * servo.current;
  servo.temperature = servo.forcedTemperature ?? servo.temperature + ((end - servo.temperature) * dt) / THERMAL_TIME;
}
