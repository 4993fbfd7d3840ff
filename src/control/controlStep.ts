/**
 * One pass of the data path: observe, act, limit, send, append.
 *
 * Every controller and every arm goes through here at a fixed control rate. Nothing waits. A fault of the controller or
 * the arm becomes an alert, and the arm holds the last action sent.
 */

import { DeviceError, InputError } from "../errors";
import type { Action, Alert, Arm, Controller, Observation } from "./contracts";
import { limitAction } from "./limitAction";
import type { Recorder } from "./recorder";

/** What a run of control steps works with. */
export interface ControlContext {
  readonly arm: Arm;
  controller: Controller;
  recorder: Recorder | null;
  /** Last action sent, shape (n), rad; the arm keeps it while the controller has nothing new. */
  hold: Action;
  /** Control period, s. */
  readonly dt: number;
}

/** What one control step did. */
export interface ControlStepResult {
  readonly observation: Observation;
  /** What was really sent, shape (n), rad. */
  readonly sent: Action;
  /** The fault that made the arm hold, or null. */
  readonly alert: Alert | null;
}

/**
 * Runs one control step and stores what was sent as the new `hold`.
 *
 * @throws {Error} Only on a mistake of our own; bad actions and devices end in `alert`.
 */
export function controlStep(context: ControlContext): ControlStepResult {
  const { arm, controller, recorder, dt } = context;
  const observation = arm.observe();
  let alert: Alert | null = null;
  let action: Action;
  try {
    const proposal = controller.act(observation);
    action = limitAction(proposal ?? context.hold, observation.jointPosition, arm.limits, dt);
  } catch (error) {
    alert = alertOf(error);
    action = limitAction(context.hold, observation.jointPosition, arm.limits, dt);
  }
  let sent = context.hold;
  try {
    sent = arm.send(action);
  } catch (error) {
    alert = alertOf(error);
  }
  recorder?.append(observation, sent);
  context.hold = sent;
  return { observation, sent, alert };
}

/**
 * Turns a foreseen failure into data.
 *
 * @throws {unknown} Anything that is neither an `InputError` nor a `DeviceError`.
 */
export function alertOf(error: unknown): Alert {
  if (error instanceof InputError || error instanceof DeviceError) {
    return { severity: "error", code: error.code, message: error.message, tip: error.tip };
  }
  throw error;
}
