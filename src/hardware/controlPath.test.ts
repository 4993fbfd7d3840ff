import { describe, expect, test } from "vitest";
import type { Action, Arm, Controller, JointLimits } from "../control/contracts";
import { type ControlContext, controlStep } from "../control/controlStep";
import { jointLimitsOf } from "../control/jointLimits";
import { so101 } from "../robot/so101";
import type { MotionLimiter } from "./limiterState";
import { controlLimits, createMotionLimiter, limitMotion } from "./motionLimiter";
import { FIRST_RUN_LIMITS } from "./safetyLimits";
import { checkWatchdogs, createWatchdogs, tellAction, tellArmed, tellHeartbeat, tellInput } from "./watchdogs";

const DT = 0.02;
const home = Float64Array.from(so101.poses.home!);
/** One encoder count, rad. */
const COUNT = (2 * Math.PI) / 4096;
/** How far the upper arm hangs below its goal, rad: 2.3°, as with a load on a real one. */
const SAG = 0.04;

/** An arm behind the limiter whose second joint hangs down. */
function saggingArm(
  limitsOf: (limiter: MotionLimiter) => readonly JointLimits[],
): Arm & { readonly limiter: MotionLimiter } {
  const limiter = createMotionLimiter(
    {
      robot: so101,
      lower: so101.joints.map((j) => j.lower),
      upper: so101.joints.map((j) => j.upper),
      limits: FIRST_RUN_LIMITS,
    },
    home,
  );
  const measured = (): Float64Array => limiter.goal.map((q, i) => (i === 1 ? q + SAG : q));
  return {
    limiter,
    limits: limitsOf(limiter),
    observe: () => ({
      time: 0,
      jointPosition: measured(),
      jointVelocity: new Float64Array(6),
      jointTorque: new Float64Array(6),
      objects: null,
      zones: null,
    }),
    // As a real one answers: in whole counts, and behind by a step.
    send: (target: Action): Action => {
      const sent = limiter.goal.map((q) => Math.trunc(q / COUNT) * COUNT);
      limitMotion(limiter, { target, measured: measured(), dt: DT, speedFactor: 1, follow: true });
      return sent;
    },
  };
}

const controllerOf = (act: Controller["act"]): Controller => ({ id: "test", reset: () => {}, act });
const contextOf = (arm: Arm, act: Controller["act"]): ControlContext => ({
  arm,
  controller: controllerOf(act),
  recorder: null,
  hold: home.slice(),
  dt: DT,
});

describe("the data path with a real arm", () => {
  test("an arm that hangs behind its goal does not sink while nothing new comes", () => {
    const arm = saggingArm(controlLimits);
    const context = contextOf(arm, () => null);
    for (let k = 0; k < 1000; k++) controlStep(context);
    expect(Math.abs(arm.limiter.goal[1]! - home[1]!)).toBeLessThan(2 * COUNT);
    // What a speed limit measured from the arm itself would do.
    const sinking = saggingArm(() => jointLimitsOf(so101, FIRST_RUN_LIMITS.speed));
    const sunk = contextOf(sinking, () => null);
    for (let k = 0; k < 1000; k++) controlStep(sunk);
    expect(sinking.limiter.goal[1]! - home[1]!).toBeGreaterThan(0.2);
  });

  test("a target is followed to its place, whatever hangs", () => {
    const arm = saggingArm(controlLimits);
    const target = home.with(0, 0.4).with(1, -0.9);
    const context = contextOf(arm, () => target);
    for (let k = 0; k < 300; k++) controlStep(context);
    expect([...arm.limiter.goal].map((q) => Math.round(q * 1e6) / 1e6)).toEqual([...target]);
    context.hold.forEach((q, i) => {
      expect(Math.abs(q - arm.limiter.goal[i]!)).toBeLessThan(COUNT);
    });
  });

  test("a controller that falls silent on a long way: the arm stays where it is, which is no jump", () => {
    const arm = saggingArm(controlLimits);
    let target: Float64Array | null = home.with(0, 1.5);
    const context = contextOf(arm, () => target);
    for (let k = 0; k < 75; k++) controlStep(context);
    const goal = arm.limiter.goal[0]!;
    expect(goal).toBeGreaterThan(0.1);
    expect(goal).toBeLessThan(0.9);
    target = null;
    for (let k = 0; k < 100; k++) controlStep(context);
    expect(arm.limiter.stop).toBeNull();
    expect(arm.limiter.jumps).toBe(0);
    expect(arm.limiter.goal[0]! - goal).toBeLessThan(0.05);
  });

  test("F36: a policy that gives NaN: the last goal stays, and the arm is held after 100 ms", () => {
    const arm = saggingArm(controlLimits);
    const context = contextOf(arm, () => home.with(3, Number.NaN));
    const dogs = createWatchdogs("7.4V", 0);
    tellArmed(dogs, true, 0);
    let action = "run";
    let now = 0;
    for (; action === "run" && now < 2000; now += 20) {
      const { alert } = controlStep(context);
      expect(alert?.code).toBe("E_ACTION_NAN");
      tellInput(dogs, now);
      tellHeartbeat(dogs, now);
      tellAction(dogs, alert?.code ?? null, now);
      action = checkWatchdogs(dogs, now).action;
    }
    expect([action, now]).toEqual(["hold", 120]);
    arm.limiter.goal.forEach((q, i) => {
      expect(Math.abs(q - home[i]!)).toBeLessThan(2 * COUNT);
    });
  });
});
