/**
 * What a person is doing right now: held keys and pads, gamepad, sliders, drag handle.
 *
 * The page fills this from its devices and sends the whole of it whenever it changes, and again at least every
 * `HEARTBEAT_MS` while anything is held. The session keeps the newest only. Plain structured-cloneable data.
 */

import type { Quat } from "../math/quaternion";
import type { Vec3 } from "../math/vector3";
import type { HoldAction } from "./keymap";

/** The page repeats its input this often while anything is held or dragged, ms. Three may get lost before 100 ms are over. */
export const HEARTBEAT_MS = 30;

/** Raw reading of one gamepad, as the browser gives it. */
export interface GamepadReading {
  /** "standard" when the browser knows the layout; anything else needs an own map. */
  readonly mapping: string;
  /** -1 to 1; a broken axis may read NaN. */
  readonly axes: readonly number[];
  /** 0 to 1: how far each button is pressed. */
  readonly buttons: readonly number[];
}

/** Where the drag handle is held. */
export interface DragTarget {
  /** Wanted tool centre point in B, m. */
  readonly position: Vec3;
  /** Wanted orientation of E in B; null keeps the hand as it points. */
  readonly orientation: Quat | null;
}

export interface TeleopInput {
  /** Held keys and on-screen pads; each counts once. */
  readonly held: readonly HoldAction[];
  /** Frame in which held movements count: W (axes of the table) or E (the hand's own). */
  readonly frame: "world" | "tool";
  /** Step of the speed scale, an index into `SPEED_STEPS`. */
  readonly speedStep: number;
  /** The joint that `joint.minus` and `joint.plus` jog, an index into `RobotModel.joints`. */
  readonly joint: number;
  readonly gamepad: GamepadReading | null;
  /** Slider targets, one entry per joint, rad; null leaves the joint alone. Null without any slider in hand. */
  readonly jointTargets: readonly (number | null)[] | null;
  /** Present while the drag handle is held. */
  readonly drag: DragTarget | null;
}

/** Share of the top teleoperation speed at each step. */
export const SPEED_STEPS: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1];

/** Nothing held. */
export function idleTeleopInput(): TeleopInput {
  return { held: [], frame: "world", speedStep: 2, joint: 0, gamepad: null, jointTargets: null, drag: null };
}
