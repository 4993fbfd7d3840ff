import { describe, expect, test } from "vitest";
import { IDENTITY_TRANSFORM } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { linkPoses } from "../robot/kinematics";
import type { LinkShape } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import { beginBodyStep, createBodyGuard, partGaps } from "./bodyGuard";
import type { MotionLimiter } from "./limiterState";
import { createMotionLimiter, type LimitedMotion, limitMotion, restartApproach } from "./motionLimiter";
import { FIRST_RUN_LIMITS } from "./safetyLimits";

const DT = 0.02;
const home = so101.poses.home!;
const zero = so101.poses.zero!;
const lower = so101.joints.map((joint) => joint.lower);
const upper = so101.joints.map((joint) => joint.upper);

const armed = (measured: readonly number[]): MotionLimiter =>
  createMotionLimiter({ robot: so101, lower, upper, limits: FIRST_RUN_LIMITS }, measured);

/** Leads an arm that lags behind its goal to a target. */
function run(
  limiter: MotionLimiter,
  from: ArrayLike<number>,
  target: readonly number[],
  seconds: number,
): LimitedMotion[] {
  const measured = Array.from(from);
  return Array.from({ length: Math.round(seconds / DT) }, () => {
    const motion = limitMotion(limiter, { target, measured, dt: DT, speedFactor: 1, follow: true });
    motion.goal.forEach((goal, i) => {
      measured[i]! += (goal - measured[i]!) / 3;
    });
    return motion;
  });
}

describe("F41: the arm's own body", () => {
  /** The room that the parts have beyond what they must keep, m, at its least. */
  const roomAt = (q: ArrayLike<number>): number => {
    const guard = createBodyGuard(so101, home);
    beginBodyStep(guard, linkPoses(so101, q), 5, DT);
    return Math.min(...guard.pairs.map(({ least }, i) => guard.gaps[i]! - least));
  };

  test.each<readonly [string, readonly number[], string]>([
    ["the hand into the shoulder", [0, -0.6, 1.6, 1.6, 0, 0.3], "shoulder_link"],
    ["the forearm into the shoulder", [0, 0.4, 1.6, -1.5, 0, 0.3], "shoulder_link"],
  ])("%s: slows, stops 1 cm before it, and says which parts are near", (_, target, other) => {
    expect(roomAt(target)).toBeLessThan(-0.005);
    const limiter = armed(home);
    const motions = run(limiter, home, target, 12);
    for (const { goal } of motions) expect(roomAt(goal)).toBeGreaterThan(-1e-6);
    const speeds = motions
      .slice(1)
      .map(({ goal }, k) => Math.max(...goal.map((q, i) => Math.abs(q - motions[k]!.goal[i]!))) / DT);
    expect(Math.max(...speeds)).toBeGreaterThan(0.3);
    expect(speeds.at(-1)).toBeLessThan(0.05);
    expect(motions.at(-1)!.near).toMatchObject({ code: "partsNear", values: { other } });
    expect(motions.at(-1)!.stop).toBeNull();
    // Another way leads on, and nothing is near then.
    restartApproach(limiter);
    const back = run(limiter, limiter.goal, home, 12).at(-1)!;
    for (const i of [1, 2, 3]) expect(back.goal[i]).toBeCloseTo(home[i]!, 3);
    expect(back.near).toBeNull();
  });

  test("an arm that lies on itself may leave, and comes no nearer than a little", () => {
    const lying = [0, -1.745, 1.69, 1.4, 0, 0];
    const least = roomAt(lying);
    expect(least).toBeLessThan(-0.01);
    const limiter = armed(lying);
    for (const { goal } of run(limiter, lying, home, 12)) expect(roomAt(goal)).toBeGreaterThan(least - 0.0021);
    for (const i of [1, 2, 3]) expect(limiter.goal[i]).toBeCloseTo(home[i]!, 3);
  });

  test("gaps of two boxes: apart, corner to corner, and overlapping", () => {
    const at = (name: string, p: Vec3): LinkShape => ({
      name,
      X_LS: { p, q: IDENTITY_TRANSFORM.q },
      geometry: { kind: "box", halfSize: [0.01, 0.01, 0.01] },
      color: null,
    });
    const gapOf = (p: Vec3): number => {
      const links = so101.links.map((link, k) => ({
        ...link,
        X_PL: IDENTITY_TRANSFORM,
        collisions: k === 0 ? [at("a", [0, 0, 0])] : k === 2 ? [at("b", p)] : [],
      }));
      const robot = { ...so101, links, poses: {} };
      const guard = createBodyGuard(robot, zero);
      expect(guard.pairs).toHaveLength(1);
      return partGaps(guard, linkPoses(robot, zero), 1, new Float64Array(1))[0]!;
    };
    expect(gapOf([0.05, 0, 0.005])).toBeCloseTo(0.03, 9);
    expect(gapOf([0.05, 0.05, 0.05])).toBeCloseTo(0.03 * Math.sqrt(3), 9);
    expect(gapOf([0.015, 0.003, 0])).toBeCloseTo(-0.005, 9);
  });
});
