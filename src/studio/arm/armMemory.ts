/**
 * Arms that a person named, kept in this browser: who an arm is, what it is for, and the calibration it had.
 *
 * Servos have no serial number, and two boards may look alike; but the offsets that a calibration leaves in six servos are those of
 * one arm. After a servo was changed, or a joint done again, most of them are still the same.
 */

import { type Calibration, compareCalibration, type ServoRegisters } from "../../hardware/calibration";
import { readLerobotCalibration, writeLerobotCalibration } from "../../hardware/lerobotCalibration";
import { SO101_SERVOS } from "../../hardware/servoJoints";
import type { ArmRole } from "../../session/arm/armProtocol";
import type { KeyValueStore } from "../stores/deviceStorage";
import { deviceStorage } from "../stores/studioStore";

const PLACE = "jointspace.arms";
/** Arms kept; the one that was longest not seen goes first. */
const MOST_ARMS = 20;
/** Letters of a name. */
export const LONGEST_NAME = 40;
/** Equal offsets that make it the same arm: more than half of six. */
const ENOUGH_ALIKE = 4;

/** An arm that was here before. */
export interface RememberedArm {
  readonly name: string;
  readonly role: ArmRole;
  readonly calibration: Calibration;
  /** ms since the epoch. */
  readonly seenAt: number;
}

/** All of them, the one seen last first. What another hand damaged is left out. */
export function rememberedArms(storage: KeyValueStore = deviceStorage): readonly RememberedArm[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(PLACE) ?? "[]");
    return Array.isArray(list) ? list.flatMap(armOf) : [];
  } catch {
    // Damaged as a whole: nobody is known.
    return [];
  }
}

function armOf(entry: unknown): readonly RememberedArm[] {
  const { name, role, file, seenAt } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const isSound =
    typeof name === "string" &&
    typeof file === "string" &&
    typeof seenAt === "number" &&
    Number.isFinite(seenAt) &&
    (role === "follower" || role === "leader");
  if (!isSound) return [];
  try {
    const { calibration } = readLerobotCalibration(file, SO101_SERVOS);
    return [{ name: name.slice(0, LONGEST_NAME), role, calibration, seenAt }];
  } catch {
    // Its calibration is none any more.
    return [];
  }
}

/** Keeps an arm; it takes the place of one with its name, and of one that it is. */
export function rememberArm(arm: RememberedArm, storage: KeyValueStore = deviceStorage): void {
  const same = findArm(arm.calibration, storage);
  const others = rememberedArms(storage).filter(({ name }) => name !== arm.name && name !== same?.name);
  keep([arm, ...others], storage);
}

/** Forgets the arm of a name. */
export function forgetArm(name: string, storage: KeyValueStore = deviceStorage): void {
  keep(
    rememberedArms(storage).filter((arm) => arm.name !== name),
    storage,
  );
}

function keep(arms: readonly RememberedArm[], storage: KeyValueStore): void {
  const newest = [...arms].sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_ARMS);
  const list = newest.map(({ name, role, calibration, seenAt }) => ({
    name: name.slice(0, LONGEST_NAME),
    role,
    file: writeLerobotCalibration(calibration),
    seenAt,
  }));
  storage.setItem(PLACE, JSON.stringify(list));
}

/**
 * Who an arm is.
 *
 * @param held - What its servos hold.
 * @returns Null for one that nobody named.
 */
export function findArm(held: Calibration, storage: KeyValueStore = deviceStorage): RememberedArm | null {
  const alike = ({ calibration }: RememberedArm): number =>
    calibration.filter((joint) =>
      held.some(({ id, homingOffset }) => id === joint.id && homingOffset === joint.homingOffset),
    ).length;
  const [best] = rememberedArms(storage)
    .filter((arm) => alike(arm) >= ENOUGH_ALIKE && !isUntouched(arm.calibration))
    .sort((a, b) => alike(b) - alike(a));
  return best ?? null;
}

/** New servos all hold the same: nobody can be known by that. */
export function isUntouched(calibration: Calibration): boolean {
  return calibration.filter(({ homingOffset }) => homingOffset !== 0).length < ENOUGH_ALIKE;
}

/** Joints whose calibration is another than it was. */
export function changedJoints({ calibration }: RememberedArm, held: Calibration): readonly string[] {
  const registers: readonly ServoRegisters[] = held;
  return [...new Set(compareCalibration(calibration, registers).map(({ joint }) => joint))];
}
