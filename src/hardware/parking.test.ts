import { describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { linkPoses } from "../robot/kinematics";
import { so101 } from "../robot/so101";
import { createMotionLimiter } from "./motionLimiter";
import { beginParking, stepParking } from "./parking";
import { FIRST_RUN_LIMITS } from "./safetyLimits";
import { guardPoints, pointHeights } from "./tableGuard";

const DT = 0.02;
const lower = so101.joints.map((joint) => joint.lower);
const upper = so101.joints.map((joint) => joint.upper);
const rest = so101.poses.rest!;
const home = so101.poses.home!;
const points = guardPoints(so101);

const lowestAt = (q: ArrayLike<number>): number =>
  Math.min(...pointHeights(points, linkPoses(so101, q), new Float64Array(points.length)));

/** Parks an arm that follows with a lag; `change` may hold or push its measured joints in each step. */
function park(from: readonly number[], change: (q: number[], k: number) => void = () => {}) {
  const q = [...from];
  const limiter = createMotionLimiter({ robot: so101, lower, upper, limits: FIRST_RUN_LIMITS }, q);
  const parking = beginParking(limiter, rest, home);
  let fastest = 0;
  let lowest = lowestAt(q);
  for (let k = 0; k < 3000; k++) {
    const before = limiter.goal.slice();
    const { motion, ended } = stepParking(parking, limiter, { measured: q, dt: DT, speedFactor: 1 });
    fastest = Math.max(fastest, ...motion.goal.map((goal, i) => Math.abs(goal - before[i]!) / DT));
    lowest = Math.min(lowest, lowestAt(motion.goal));
    if (ended) return { ended: ended.code, q, seconds: k * DT, fastest, lowest, ways: parking.index + 1 };
    motion.goal.forEach((goal, i) => {
      q[i]! += (goal - q[i]!) * 0.3;
    });
    change(q, k);
  }
  throw new Error("parking never ended");
}

describe("PARK", () => {
  test("moves slowly to rest, and keeps what the gripper holds", () => {
    const from = [1.2, 0.2, -0.3, 0.8, 0.5, 0.6];
    const { ended, q, fastest, ways } = park(from);
    expect([ended, ways]).toEqual(["parked", 1]);
    for (const i of [0, 1, 2, 3, 4]) expect(Math.abs(q[i]! - rest[i]!)).toBeLessThan(0.12);
    expect(q[5]).toBeCloseTo(0.6, 3);
    expect(fastest).toBeLessThanOrEqual(0.5 + 1e-9);
  });

  test("an arm that rests already is parked at once, also a little out of its range", () => {
    expect(park([...rest]).seconds).toBeLessThan(0.1);
    expect(park([0, -1.7, 1.5, 1.15, 0, -0.17]).ended).toBe("parked");
  });

  test("from anywhere above the table it ends, never below the floor, and says whether it may be let go", () => {
    const random = createRandomStream(6, "parking");
    const ends = new Map<string, number>();
    for (let run = 0; run < 25; ) {
      const from = so101.joints.map((joint) => random.uniform(joint.lower + 0.1, joint.upper - 0.1));
      if (lowestAt(from) < 0.02) continue;
      run += 1;
      const { ended, lowest, q } = park(from);
      ends.set(ended, (ends.get(ended) ?? 0) + 1);
      expect(lowest).toBeGreaterThan(0.005 - 1e-6);
      if (ended === "parked") for (const i of [1, 2, 3]) expect(Math.abs(q[i]! - rest[i]!)).toBeLessThan(0.12);
    }
    expect(ends.get("parked")).toBeGreaterThan(20);
  });

  test("a joint that something holds: every way is tried, then it is stuck and must not be let go", () => {
    const { ended, ways } = park(home, (q) => {
      q[1] = home[1]!;
    });
    expect([ended, ways]).toEqual(["parkStuck", 3]);
  });

  test("F13: an encoder that jumps ends it", () => {
    const { ended } = park(home, (q, k) => {
      if (k > 20) q[3] = home[3]! - Math.PI;
    });
    expect(ended).toBe("encoderJump");
  });
});
