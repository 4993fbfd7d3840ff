/**
 * Opens an arm: who is there, what it holds, and what stands against arming it. Pings and reads only; nothing is written.
 */

import type { DeviceError } from "../errors";
import type { ArmProblem } from "./armProblems";
import type { ArmEvent } from "./armStateMachine";
import type { ByteStream } from "./byteStream";
import { type Calibration, checkCalibration, compareCalibration, LAST_COUNT, type ServoRegisters } from "./calibration";
import type { Clock } from "./clock";
import { ArmServos } from "./feetech/armServos";
import { createFeetechBus } from "./feetech/feetechBus";
import { identifyArm } from "./identify";
import { type Reason, ReasonedError, reason } from "./reason";
import type { ServoBus, ServoIdentity } from "./servoBus";
import type { ServoJoint } from "./servoJoints";
import { type SupplyKind, supplyKindOf, supplyProblem } from "./supply";
import { type JointScale, jointScale } from "./units";

/** An arm that answered as a whole. */
export interface ArmConnection {
  readonly bus: ServoBus;
  readonly servos: ArmServos;
  readonly identities: readonly ServoIdentity[];
  readonly kind: SupplyKind;
  /** What the servos hold of a calibration; replaced when it is written anew. */
  registers: readonly ServoRegisters[];
  /** F14: joints that are outside of one turn, as far as was known with these registers. */
  wrapped: readonly Reason[];
  /** Some joints had torque on: it was left holding. */
  readonly isHolding: boolean;
  /** Goals that the servos hold, counts. */
  readonly goals: readonly number[];
  /** What stands against arming, the gravest first. */
  readonly blocks: readonly Reason[];
  /** What is odd, but does not stand against it. */
  readonly warnings: readonly DeviceError[];
}

/** Why an arm that answers cannot be used at all. */
class ConnectionRefused extends ReasonedError {
  constructor(why: Reason, message: string, tip: string, code: string) {
    super(why, message, tip, code);
    this.name = "ConnectionRefused";
  }
}

/**
 * Takes a stream over and reads the arm behind it. On failure the stream is closed.
 *
 * @param expected - Offsets of the arm that was here before, to tell it from another one (F03); null for any.
 * @throws {DeviceError} What is wrong: nobody answers, an unknown servo, another arm, a lost port.
 */
export async function openConnection(
  stream: ByteStream,
  clock: Clock,
  chain: readonly ServoJoint[],
  expected: readonly ServoRegisters[] | null,
): Promise<ArmConnection> {
  const bus = createFeetechBus(stream, clock);
  try {
    return await readArm(bus, chain, expected);
  } catch (error) {
    // The port may be gone already; the first failure is what is told.
    await bus.close().catch(() => {});
    throw error;
  }
}

async function readArm(
  bus: ServoBus,
  chain: readonly ServoJoint[],
  expected: readonly ServoRegisters[] | null,
): Promise<ArmConnection> {
  const { servos: identities, problems } = await identifyArm(
    bus,
    chain.map(({ id }) => id),
  );
  const isUnusable = identities.length < chain.length;
  const [worst] = problems.filter(({ severity }) => severity === "error");
  if (worst && (isUnusable || worst.error.code === "E_BUS_MODEL"))
    throw missing(worst, identities, chain) ?? worst.error;
  const servos = new ArmServos(bus, chain);
  const registers = await servos.readCalibration();
  if (expected && !isSameArm(registers, expected)) {
    throw new ConnectionRefused(
      reason("otherArm"),
      "another arm was plugged in: its offsets are not those of the one that was here",
      "Plug the arm in that was here before, or disconnect and connect anew.",
      "E_OTHER_ARM",
    );
  }
  const [torque, goals, maxVoltage] = [
    await servos.readAll("Torque_Enable"),
    await servos.readAll("Goal_Position"),
    await servos.readAll("Max_Voltage_Limit"),
  ];
  const kind = supplyKindOf(Math.max(...maxVoltage));
  const positions = await servos.readAll("Present_Position");
  return {
    bus,
    servos,
    identities,
    kind,
    registers,
    wrapped: wrapBlocks(positions, chain),
    isHolding: torque.some((value) => value === 1),
    goals,
    blocks: [
      ...problems
        .filter(({ severity }) => severity === "error")
        .map(({ error }) => reason("servoProblem", { code: error.code, message: error.message })),
      ...identities.flatMap(({ voltage }) => supplyBlock(kind, voltage)).slice(0, 1),
    ],
    warnings: problems.filter(({ severity }) => severity === "warning").map(({ error }) => error),
  };
}

/** Part of the arm answers: those who do not are named. Null for another failure, and where nobody answers. */
function missing(
  { error }: ArmProblem,
  identities: readonly ServoIdentity[],
  chain: readonly ServoJoint[],
): ConnectionRefused | null {
  if (error.code !== "E_BUS_TIMEOUT" || identities.length === 0) return null;
  const joints = chain.filter(({ id }) => !identities.some((servo) => servo.id === id)).map(({ name }) => name);
  const why = reason("servosMissing", { joints: joints.join(", ") });
  return new ConnectionRefused(why, error.message, error.tip, error.code);
}

/** Reads anew what a calibration changes. @throws {DeviceError} */
export async function readCalibrated(connection: ArmConnection, chain: readonly ServoJoint[]): Promise<void> {
  connection.registers = await connection.servos.readCalibration();
  connection.wrapped = wrapBlocks(await connection.servos.readAll("Present_Position"), chain);
}

/** F14: positions outside of one turn mean that the offset went over the end; a goal would be on the wrong side. */
function wrapBlocks(positions: readonly number[], chain: readonly ServoJoint[]): Reason[] {
  return positions.flatMap((counts, k) =>
    counts < 0 || counts > LAST_COUNT ? [reason("positionWrapped", { joint: chain[k]!.name, counts })] : [],
  );
}

function supplyBlock(kind: SupplyKind, volts: number): Reason[] {
  const problem = supplyProblem(kind, volts);
  return problem?.blocksArming ? [problem.reason] : [];
}

function isSameArm(registers: readonly ServoRegisters[], expected: readonly ServoRegisters[]): boolean {
  return expected.every(
    ({ id, homingOffset }) => registers.find((servo) => servo.id === id)?.homingOffset === homingOffset,
  );
}

/** A calibration in use, as what the control step needs. Arrays hold one value per joint. */
export interface ArmScales {
  readonly calibration: Calibration;
  readonly scales: readonly JointScale[];
}

/** What stands against arming until another calibration is in use. */
const CALIBRATION_BLOCKS = ["calibrationBad", "calibrationDiffers", "notCalibrated", "positionWrapped"] as const;

/** What a calibration means for arming. */
interface CalibrationVerdict {
  /** Null when it cannot be used even for showing the arm. */
  readonly scales: ArmScales | null;
  /** Stands against arming; null when nothing does. */
  readonly block: Reason | null;
}

/**
 * Looks at a calibration for this arm.
 *
 * @param calibration - From a file; null uses what the servos hold.
 * @returns How to use it, and what to tell the state machine: blocks that went and came.
 */
export function judgeCalibration(
  calibration: Calibration | null,
  { registers, wrapped }: ArmConnection,
  chain: readonly ServoJoint[],
): { readonly scales: ArmScales | null; readonly events: readonly ArmEvent[] } {
  const { scales, block } = verdictOn(calibration, registers, chain);
  return {
    scales,
    events: [
      ...CALIBRATION_BLOCKS.map((code) => ({ type: "unblock", code }) as const),
      ...[...wrapped, ...(block ? [block] : [])].map((why) => ({ type: "block", reason: why }) as const),
    ],
  };
}

function verdictOn(
  calibration: Calibration | null,
  registers: readonly ServoRegisters[],
  chain: readonly ServoJoint[],
): CalibrationVerdict {
  const used = calibration ?? heldCalibration(registers, chain);
  const errors = checkCalibration(used, chain).filter(({ severity }) => severity === "error");
  if (errors[0])
    return {
      scales: null,
      block: reason("calibrationBad", { joint: errors[0].joint ?? "", message: errors[0].message }),
    };
  const scales = { calibration: used, scales: used.map((joint, k) => jointScale(joint, chain[k]!)) };
  const differences = calibration ? compareCalibration(calibration, registers) : [];
  if (differences.length > 0) {
    const joints = [...new Set(differences.map(({ joint }) => joint))].join(", ");
    return { scales, block: reason("calibrationDiffers", { joints }) };
  }
  const untouched = used.filter(
    (joint, k) => chain[k]!.kind !== "fullTurn" && joint.rangeMin === 0 && joint.rangeMax === 4095,
  );
  if (untouched.length > 0) {
    return { scales, block: reason("notCalibrated", { joints: untouched.map(({ name }) => name).join(", ") }) };
  }
  return { scales, block: null };
}

function heldCalibration(registers: readonly ServoRegisters[], chain: readonly ServoJoint[]): Calibration {
  return chain.map(({ name, id }) => {
    const held = registers.find((servo) => servo.id === id)!;
    return {
      name,
      id,
      driveMode: 0,
      homingOffset: held.homingOffset,
      rangeMin: held.rangeMin,
      rangeMax: held.rangeMax,
    };
  });
}

/** A failure as the reason of a phase. */
export function reasonOf(error: DeviceError): Reason {
  return error instanceof ReasonedError ? error.reason : reason("device", { code: error.code, message: error.message });
}
