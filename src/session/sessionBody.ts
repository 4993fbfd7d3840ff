/** What a session leads: the robot and its servos. */

import { defaultSimOptions, type SimOptions } from "../sim/compileScene";
import type { ServoPreset } from "../sim/servo";
import type { ChosenRobot } from "./protocol";

export interface SessionBody {
  readonly servo: ServoPreset;
  /** The robot that a person brought; null for the host's. */
  readonly robot: ChosenRobot | null;
}

export function defaultBody(): SessionBody {
  return { servo: defaultSimOptions().servo, robot: null };
}

/** The robot of a command with the servos of now. */
export function bodyOf({ robot }: { readonly robot?: ChosenRobot | null }, { servo }: SessionBody): SessionBody {
  return { servo, robot: robot ?? null };
}

export function simOptionsOf({ servo }: SessionBody): SimOptions {
  return { ...defaultSimOptions(), servo };
}
