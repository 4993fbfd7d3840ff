import { expect, test } from "vitest";
import { DeviceError } from "../errors";
import type { Action, Arm, Controller, Observation } from "./contracts";
import { type ControlContext, controlStep } from "./controlStep";
import { createMemoryRecorder } from "./recorder";

const limits = [{ name: "elbow_flex", lower: -1.7, upper: 1.7, maxSpeed: 3 }];

/** An arm with one joint that is wherever it was sent. */
class PaperArm implements Arm {
  readonly limits = limits;
  position = 0;
  fault: Error | null = null;
  observe(): Observation {
    const zero = new Float64Array(1);
    const jointPosition = Float64Array.of(this.position);
    return { time: 0, jointPosition, jointVelocity: zero, jointTorque: zero, objects: null, zones: null };
  }
  send(action: Action): Action {
    if (this.fault) throw this.fault;
    this.position = action[0]!;
    return action.slice();
  }
}

function controllerOf(act: () => Action | null): Controller {
  return { id: "paper", reset: () => undefined, act };
}

function contextOf(act: () => Action | null): ControlContext & { arm: PaperArm } {
  return { arm: new PaperArm(), controller: controllerOf(act), recorder: null, hold: Float64Array.of(0), dt: 0.02 };
}

test("the recording holds what was sent, not what was wished", () => {
  const recorder = createMemoryRecorder();
  const context = { ...contextOf(() => Float64Array.of(1)), recorder };
  for (let k = 0; k < 3; k++) controlStep(context);
  expect(recorder.steps.map((s) => s.action[0]!.toFixed(3))).toEqual(["0.060", "0.120", "0.180"]);
  expect(recorder.steps.map((s) => s.observation.jointPosition[0]!.toFixed(3))).toEqual(["0.000", "0.060", "0.120"]);
});

test("without news the arm holds the last action sent", () => {
  let next: Action | null = Float64Array.of(0.05);
  const context = contextOf(() => next);
  controlStep(context);
  next = null;
  expect(controlStep(context).sent[0]).toBe(0.05);
});

test("a NaN becomes an alert that names the joint, and the arm holds", () => {
  let next = Float64Array.of(0.05);
  const context = contextOf(() => next);
  controlStep(context);
  next = Float64Array.of(Number.NaN);
  const { alert, sent } = controlStep(context);
  expect(alert).toMatchObject({ severity: "error", code: "E_ACTION_NAN" });
  expect(alert!.message).toContain("elbow_flex");
  expect(sent[0]).toBe(0.05);
  next = Float64Array.of(0.07);
  expect(controlStep(context)).toMatchObject({ alert: null, sent: Float64Array.of(0.07) });
});

test("an arm that refuses becomes an alert, and the truth is the last action it took", () => {
  const context = contextOf(() => Float64Array.of(0.05));
  controlStep(context);
  context.arm.fault = new DeviceError("servo 3 does not answer", "Check the cable.", "E_BUS");
  context.controller = controllerOf(() => Float64Array.of(0.1));
  const { alert, sent } = controlStep(context);
  expect(alert!.code).toBe("E_BUS");
  expect(sent[0]).toBe(0.05);
});

test("our own mistakes are not dressed up as alerts", () => {
  const context = contextOf(() => {
    throw new TypeError("not a function");
  });
  expect(() => controlStep(context)).toThrow(TypeError);
});
