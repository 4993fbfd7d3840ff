/**
 * A gamepad as a demand. Left stick: over the table. Right stick: up, down and roll. Triggers: the jaw. Bumpers: pitch.
 *
 * Axis and button numbers are those of the "standard gamepad" (W3C Gamepad, section 9). Any other layout is left alone:
 * a wrong guess would move the arm.
 */

import { NO_DEMAND, type TeleopDemand } from "./demand";
import type { GamepadReading } from "./teleopInput";

/** Sticks rest anywhere within this; worn ones drift to 0.2. Smaller lets the arm creep with nobody's hand on the pad. */
const DEAD_ZONE = 0.25;

const LEFT_X = 0;
const LEFT_Y = 1;
const RIGHT_X = 2;
const RIGHT_Y = 3;
const LEFT_BUMPER = 4;
const RIGHT_BUMPER = 5;
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;

/** What the gamepad asks for; nothing without one or with an unknown layout. */
export function demandOfGamepad(reading: GamepadReading | null): TeleopDemand {
  if (reading?.mapping !== "standard") return NO_DEMAND;
  const [leftX, leftY] = stick(reading.axes[LEFT_X], reading.axes[LEFT_Y]);
  const [rightX, rightY] = stick(reading.axes[RIGHT_X], reading.axes[RIGHT_Y]);
  const button = (index: number): number => beyondRest(sound(reading.buttons[index]));
  return {
    // Stick axes count right and towards the player.
    forward: -leftY + 0,
    left: -leftX + 0,
    up: -rightY + 0,
    pitch: button(RIGHT_BUMPER) - button(LEFT_BUMPER),
    roll: -rightX + 0,
    jaw: button(LEFT_TRIGGER) - button(RIGHT_TRIGGER),
    joint: 0,
  };
}

/** One stick: a round dead zone, and full reach of what is beyond it. */
function stick(x: number | undefined, y: number | undefined): [number, number] {
  const cleanX = sound(x);
  const cleanY = sound(y);
  const size = Math.sqrt(cleanX * cleanX + cleanY * cleanY);
  if (size === 0) return [0, 0];
  const scale = beyondRest(size) / size;
  return [cleanX * scale, cleanY * scale];
}

/** 0 within the dead zone, then rising to 1. */
function beyondRest(size: number): number {
  return Math.min(1, Math.max(0, (size - DEAD_ZONE) / (1 - DEAD_ZONE)));
}

/** A broken or missing axis counts as centred. */
function sound(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : 0;
}
