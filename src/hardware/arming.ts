/**
 * The order in which torque comes on: goals at the measured position first, bounds next, torque last, and a look afterwards.
 *
 * Source of the order: the rule that a servo must never be given torque while it holds an old goal.
 */

import { DeviceError } from "../errors";
import type { ArmConnection } from "./armConnection";
import { FIXED_LIMITS, type SafetyLimits } from "./safetyLimits";
import { accelerationSteps, type JointScale, positionOfCounts, speedCounts, torqueLimitPermille } from "./units";

/** Torque came on and a joint moved: it has to be let go. */
export class ArmSlipped extends DeviceError {
  readonly joint: string;

  constructor(joint: string, rad: number) {
    super(
      `joint "${joint}" moved by ${((rad * 180) / Math.PI).toFixed(1)}° when its torque came on; expected less than 2°`,
      "Put the arm down in a relaxed pose, and check its calibration.",
      "E_ARM_SLIPPED",
    );
    this.name = "ArmSlipped";
    this.joint = joint;
  }
}

/** The stop came while the arm was being armed. */
export class ArmingAbandoned extends DeviceError {
  constructor() {
    super("arming was stopped", "Arm again when you are ready.", "E_ARMING_STOPPED");
    this.name = "ArmingAbandoned";
  }
}

export interface ArmingOptions {
  readonly connection: ArmConnection;
  readonly scales: readonly JointScale[];
  readonly limits: SafetyLimits;
  /** Goals that the arm holds with torque on, counts; null when it is limp. An arm that holds keeps its goals, so that it does not sag. */
  readonly heldGoals: readonly number[] | null;
  /** Asked before each write: false once the attempt was stopped. */
  readonly isWanted: () => boolean;
  /** Told before goals are sent, counts: from then on a stop holds these, and no older ones. */
  readonly onGoals: (goals: readonly number[]) => void;
}

/** An armed arm at rest. */
export interface Armed {
  /** Goal of each servo, counts. */
  readonly goals: readonly number[];
  /** Measured position, shape (n), rad. */
  readonly measured: Float64Array;
}

/**
 * Arms all servos.
 *
 * @throws {ArmSlipped} Torque is on then: let go.
 * @throws {ArmingAbandoned} A stop came.
 * @throws {DeviceError} A servo does not answer, or does not take what it is told. Some servos may have torque.
 */
export async function armServos({
  connection,
  scales,
  limits,
  heldGoals,
  isWanted,
  onGoals,
}: ArmingOptions): Promise<Armed> {
  const { servos } = connection;
  const proceed = (): void => {
    if (!isWanted()) throw new ArmingAbandoned();
  };
  proceed();
  const isOn = heldGoals && (await heldTorque(servos));
  if (!heldGoals) await servos.configure(proceed);
  const before = await servos.readAll("Present_Position");
  before.forEach((counts, k) => {
    refuseOutside(servos.servos[k]!.name, scales[k]!, counts);
  });
  const goals = before.map((counts, k) =>
    safeGoal(scales[k]!, counts, isOn?.[k] ? heldGoals?.[k] : undefined, limits.lead),
  );
  proceed();
  onGoals(goals);
  await servos.writeChecked("Goal_Position", goals, proceed);
  await servos.writeBounds(boundsOf(connection, scales, limits), proceed);
  const on = goals.map(() => 1);
  // Of an arm that holds too: a servo whose power went for a moment is limp among the others.
  await servos.writeChecked("Torque_Enable", on, proceed);
  const after = await servos.readAll("Present_Position");
  after.forEach((counts, k) => {
    const moved = Math.abs(positionOfCounts(scales[k]!, counts) - positionOfCounts(scales[k]!, before[k]!));
    if (moved > FIXED_LIMITS.armingSlip) throw new ArmSlipped(servos.servos[k]!.name, moved);
  });
  proceed();
  return { goals, measured: Float64Array.from(after, (counts, k) => positionOfCounts(scales[k]!, counts)) };
}

/**
 * Which servos of an arm that holds have torque.
 *
 * @throws {DeviceError} `E_SERVO_SETTING` when one does not run by position: its memory cannot be changed while the arm holds, and the
 *   speed limit would be a speed to it.
 */
async function heldTorque(servos: ArmConnection["servos"]): Promise<readonly boolean[]> {
  const modes = await servos.readAll("Operating_Mode");
  const other = modes.findIndex((mode) => mode !== 0);
  if (other >= 0) {
    throw new DeviceError(
      `joint "${servos.servos[other]!.name}" runs in mode ${modes[other]}; expected mode 0, by position`,
      "Let the arm go, then arm it again.",
      "E_SERVO_SETTING",
    );
  }
  return (await servos.readAll("Torque_Enable")).map((value) => value !== 0);
}

/** A servo drives a joint that is outside of its limits back to them, at once and at full speed: it must not get torque there. */
function refuseOutside(joint: string, scale: JointScale, counts: number): void {
  const outside = Math.max(scale.minCounts - counts, counts - scale.maxCounts, 0) * Math.abs(scale.radPerCount);
  if (outside <= FIXED_LIMITS.armingSlip) return;
  throw new DeviceError(
    `joint "${joint}" is ${((outside * 180) / Math.PI).toFixed(0)}° outside of its calibrated range`,
    "Move it by hand into its range, or calibrate it again.",
    "E_OUTSIDE_RANGE",
  );
}

/** The goal that is held, if it is within the lead of where the joint is; otherwise where the joint is. */
function safeGoal(scale: JointScale, counts: number, held: number | undefined, lead: number): number {
  const mostCounts = lead / Math.abs(scale.radPerCount);
  return held !== undefined && Math.abs(held - counts) <= mostCounts ? held : counts;
}

function boundsOf({ servos }: ArmConnection, scales: readonly JointScale[], limits: SafetyLimits) {
  const isGripper = (k: number): boolean => servos.servos[k]!.kind === "gripper";
  return {
    speedCounts: scales.map((scale, k) => speedCounts(scale, isGripper(k) ? limits.gripperSpeed : limits.speed)),
    accelerationSteps: scales.map((scale) => accelerationSteps(scale, limits.acceleration)),
    torquePermille: scales.map((_, k) => torqueLimitPermille(isGripper(k) ? limits.gripperTorque : limits.torque)),
  };
}
