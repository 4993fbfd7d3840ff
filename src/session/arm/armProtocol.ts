/**
 * What the page and the session worker say to each other about real arms. Plain structured-cloneable data.
 *
 * A follower is driven; a leader is moved by hand and only read. Positions are rad in the order of `RobotModel.joints`.
 */

import type { Alert } from "../../control/contracts";
import type { ArmPhase, ArmTask } from "../../hardware/armStateMachine";
import type { CalibrationDifference, CalibrationProblem, JointCalibration } from "../../hardware/calibration";
import type { RegisterFile } from "../../hardware/feetech/registerEditor";
import type { FeetechRegisterName } from "../../hardware/feetech/registers";
import type { LinkQuality } from "../../hardware/linkQuality";
import type { LoopFigures } from "../../hardware/loopMeter";
import type { MotorSetup } from "../../hardware/motorSetup";
import type { JointBar } from "../../hardware/rangeRecorder";
import type { Reason } from "../../hardware/reason";
import type { SafetyLimits } from "../../hardware/safetyLimits";
import type { ServoFault } from "../../hardware/servoBus";
import type { SupplyKind } from "../../hardware/supply";

export type ArmRole = "follower" | "leader";

/** How an arm is reached. */
export type ArmWire =
  /** A port of the list that `armPorts` brings, by its place in it. */
  | { readonly kind: "serial"; readonly index: number }
  | { readonly kind: "bridge"; readonly url: string; readonly token: string }
  /** "Try without an arm". `faults`: a fault script, empty for none. `isNew`: its servos are as they leave the factory. */
  | { readonly kind: "emulated"; readonly seed: number; readonly faults: string; readonly isNew?: boolean };

/**
 * Who leads the follower while it is armed. `simulation`: it goes where the simulated arm is sent, whoever leads that: the
 * expert, a policy, a replay.
 */
export type ArmLead = "teleop" | "leader" | "simulation";

/** Page to session. */
export type ArmCommand =
  /** Asks for the serial ports that the page has the permission for; they come as an `armPorts` event. */
  | { readonly type: "armPorts" }
  | { readonly type: "armConnect"; readonly role: ArmRole; readonly wire: ArmWire }
  | { readonly type: "armDisconnect"; readonly role: ArmRole }
  /** Setting up the ids of a new arm, which is not connected meanwhile. */
  | { readonly type: "armMotors"; readonly role: ArmRole; readonly step: MotorStep }
  /**
   * Takes hold of an emulated arm and moves its limp joints, as a person does with a real one. `shares`: where each joint is to go
   * between its stops, 0 to 1; null lets go.
   */
  | { readonly type: "armHand"; readonly role: ArmRole; readonly shares: readonly number[] | null }
  /** LeRobot's calibration file as text, or null for what the servos hold. */
  | { readonly type: "armCalibration"; readonly role: ArmRole; readonly file: string | null }
  /** Writes the calibration in use into the servos. */
  | { readonly type: "armWriteCalibration"; readonly role: ArmRole }
  /** Guided calibration: one step after the other; `redo` does one joint again. */
  | {
      readonly type: "armRecord";
      readonly role: ArmRole;
      readonly step: "begin" | "middle" | "finish" | "accept" | "cancel" | { readonly redo: string };
    }
  /** Settings for the next arming; clamped to what no setting may exceed. */
  | { readonly type: "armLimits"; readonly settings: unknown }
  /** `by` names the control that asks, such as `button:arm`: the one that stopped the arm is refused. */
  | { readonly type: "armArm"; readonly lead: ArmLead; readonly by: string }
  /**
   * Nudges each joint by 3° at the next arming, as at the first with a calibration; takes back the block (`nudgeStill`,
   * `nudgeReversed`, `nudgeOtherJoint`, `nudgeUnread`, with the joint) of a nudge that failed.
   */
  | { readonly type: "armNudge" }
  | { readonly type: "armHold"; readonly by: string }
  | { readonly type: "armPark" }
  /** Lets go: the arm falls. `role` left out: the follower. A leader may have been found with torque on. */
  | { readonly type: "armRelease"; readonly role?: ArmRole }
  /** Asks for what went over the wire in the last seconds, later than `afterUs` (null: all); it comes as an `armLog` event. */
  | { readonly type: "armLog"; readonly role: ArmRole; readonly afterUs: number | null }
  /** Asks for all registers of one servo; they come as an `armRegisters` event. */
  | { readonly type: "armRegisters"; readonly role: ArmRole; readonly servo: number }
  /** Changes one register of a limp arm: raw value with its sign. The servo's registers come anew afterwards. */
  | {
      readonly type: "armWriteRegister";
      readonly role: ArmRole;
      readonly servo: number;
      readonly register: FeetechRegisterName;
      readonly value: number;
    }
  /** Every 50 ms while an arm is armed. `present`: the window has the focus, so that the operator can act. */
  | { readonly type: "armPulse"; readonly present: boolean; readonly hidden: boolean };

/** One step of setting up the servos of a new arm. */
export type MotorStep =
  | { readonly kind: "begin"; readonly wire: ArmWire; readonly from: "gripper" | "base" }
  /** The one servo on the bus becomes that of a joint; `mayRepeat`: also one that looks like that of another joint. */
  | { readonly kind: "set"; readonly joint: string; readonly mayRepeat: boolean }
  /** Of an emulated arm: puts a servo into the bus, or takes it out. */
  | { readonly kind: "plug"; readonly joint: string; readonly isIn: boolean }
  /** All servos are in the chain: looks at them, and connects the arm when it is whole. */
  | { readonly kind: "check" }
  | { readonly kind: "end" };

/** A serial port that the page may use. */
export interface ArmPort {
  readonly usbVendorId: number | null;
  readonly usbProductId: number | null;
}

/** One servo as the health panel shows it. */
export interface ArmServoStatus {
  readonly joint: string;
  readonly id: number;
  readonly firmware: string;
  /** Null while it does not answer. */
  readonly reading: {
    readonly positionCounts: number;
    /** rad; NaN without a calibration. */
    readonly position: number;
    /** Goal as last sent, rad; null before there is one. */
    readonly goal: number | null;
    /** V, °C, A, and share of full drive. */
    readonly voltage: number;
    readonly temperatureC: number;
    readonly current: number;
    readonly load: number;
    readonly faults: readonly ServoFault[];
  } | null;
  readonly quality: LinkQuality;
}

/** A calibration in progress. */
export interface ArmRecordingStatus {
  readonly step: "middle" | "sweep" | "review";
  readonly active: readonly string[];
  readonly bars: readonly JointBar[];
  readonly problems: readonly CalibrationProblem[];
}

/** How far setting up a new arm is. */
export interface MotorSetupStatus {
  readonly role: ArmRole;
  readonly wire: ArmWire["kind"];
  /** In the order in which the servos are asked for. */
  readonly order: readonly { readonly joint: string; readonly id: number }[];
  readonly done: readonly MotorSetup[];
  /** `baud`: the speed that is tried, bit/s. */
  readonly activity: {
    readonly kind: "looking" | "writing" | "checking";
    readonly joint: string | null;
    readonly baud: number | null;
  } | null;
  /** Why the last step failed. */
  readonly problem: Alert | null;
  /** Joints whose servos are in the bus; null where a person does that. */
  readonly plugged: readonly string[] | null;
}

/** One arm as panels show it; sent at human speed. */
export interface ArmStatus {
  readonly role: ArmRole;
  readonly wire: ArmWire["kind"];
  readonly phase: ArmPhase;
  readonly task: ArmTask | null;
  /** Why it is in this phase. */
  readonly reason: Reason | null;
  /** What stands against arming, the gravest first. */
  readonly blocks: readonly Reason[];
  readonly warnings: readonly Reason[];
  readonly supply: SupplyKind | null;
  readonly servos: readonly ArmServoStatus[];
  /** In use; null before there is one. */
  readonly calibration: readonly JointCalibration[] | null;
  readonly calibrationSource: "servos" | "file";
  readonly differences: readonly CalibrationDifference[];
  readonly recording: ArmRecordingStatus | null;
  /** The first target is approached slowly. */
  readonly isApproaching: boolean;
  /** The next arming moves each joint a little first (F34); nobody leads it then. */
  readonly willNudge: boolean;
  readonly loop: LoopFigures;
  readonly quality: LinkQuality | null;
  /** Where the joints of an emulated arm are between their stops, 0 to 1: its hand needs that. Null for a real arm. */
  readonly shares: readonly number[] | null;
}

export interface ArmDeskStatus {
  readonly follower: ArmStatus | null;
  readonly leader: ArmStatus | null;
  /** Who leads the follower; null while it is not armed. */
  readonly lead: ArmLead | null;
  readonly limits: SafetyLimits;
  /** Servos of a new arm that are being set up; null while none are. */
  readonly motors: MotorSetupStatus | null;
}

/** Newest poses, for drawing; shape (n), rad, null where nothing is known. */
export interface ArmFrame {
  readonly follower: Float64Array | null;
  readonly goal: Float64Array | null;
  readonly leader: Float64Array | null;
}

/** Session to page. */
export type ArmEvent =
  | { readonly type: "armPorts"; readonly ports: readonly ArmPort[] }
  | { readonly type: "armStatus"; readonly status: ArmDeskStatus }
  | { readonly type: "armFrame"; readonly frame: ArmFrame }
  /** Lines of a bus trace (`hardware/emulator/busTrace.ts`), times in the worker's clock; empty if nothing went over the wire. */
  | { readonly type: "armLog"; readonly role: ArmRole; readonly text: string }
  | { readonly type: "armRegisters"; readonly role: ArmRole; readonly servo: number; readonly values: RegisterFile }
  /** Something that stands in no state: a refusal, a failure that was told once, a servo that eased off. */
  | { readonly type: "armNews"; readonly role: ArmRole; readonly news: Reason | Alert };

/** Whether a command is about real arms. */
export function isArmCommand(command: { readonly type: string }): command is ArmCommand {
  return /^arm[A-Z]/.test(command.type);
}
