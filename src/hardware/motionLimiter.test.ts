import { describe, expect, test } from "vitest";
import { createRandomStream, type RandomStream } from "../math/random";
import { linkPoses, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import type { MotionLimiter } from "./limiterState";
import {
  createMotionLimiter,
  type LimitedMotion,
  limitMotion,
  type MotionStep,
  restartApproach,
} from "./motionLimiter";
import { FIRST_RUN_LIMITS, FIXED_LIMITS, RAISED_LIMITS, type SafetyLimits } from "./safetyLimits";
import { guardPoints, pointHeights } from "./tableGuard";

const N = 6;
const GRIPPER = 5;
const DT = 0.02;
const MARGIN = (2 * Math.PI) / 180;
const lower = so101.joints.map((joint) => joint.lower);
const upper = so101.joints.map((joint) => joint.upper);
const points = guardPoints(so101);
const names = so101.joints.map(({ name }) => name);
const home = so101.poses.home!;
const zero = so101.poses.zero!;
const rest = so101.poses.rest!;

const armed = (
  measured: readonly number[],
  limits: SafetyLimits = FIRST_RUN_LIMITS,
  robot: RobotModel = so101,
): MotionLimiter => createMotionLimiter({ robot, lower, upper, limits }, measured);

/** An arm that cannot meet its own base and shoulder: for poses in which it would. */
const open: RobotModel = {
  ...so101,
  links: so101.links.map((link, k) => (k < 2 ? { ...link, collisions: [] } : link)),
};

const heightsAt = (q: ArrayLike<number>): Float64Array =>
  pointHeights(points, linkPoses(so101, q), new Float64Array(points.length));
const lowestAt = (q: ArrayLike<number>): number => Math.min(...heightsAt(q));
const toolAt = (q: ArrayLike<number>): readonly number[] => toolPose(so101, linkPoses(so101, q)).p;
const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((x, i) => x - b[i]!));

const stepOf = (step: Partial<MotionStep> & Pick<MotionStep, "measured">): MotionStep => ({
  target: null,
  dt: DT,
  speedFactor: 1,
  follow: true,
  ...step,
});

/** An arm that follows its goal with a lag, as servos do; some joints may be blocked or pushed. */
class LaggingArm {
  readonly q: number[];
  readonly blocked = new Set<number>();

  constructor(q: readonly number[]) {
    this.q = [...q];
  }

  step(goal: ArrayLike<number>, dt: number, lag = 0.06): void {
    this.q.forEach((q, i) => {
      if (!this.blocked.has(i)) this.q[i] = q + (goal[i]! - q) * Math.min(dt / lag, 1);
    });
  }
}

/** Runs until a number of seconds has passed, the target given in every step. */
function run(limiter: MotionLimiter, arm: LaggingArm, target: readonly number[], seconds: number): LimitedMotion[] {
  const motions: LimitedMotion[] = [];
  for (let t = 0; t < seconds - 1e-9; t += DT) {
    const motion = limitMotion(limiter, stepOf({ target, measured: arm.q }));
    motions.push(motion);
    arm.step(motion.goal, DT);
    if (motion.goal.every((q, i) => Math.abs(q - target[i]!) < 1e-6)) break;
  }
  return motions;
}

/** Goal speeds of one joint, rad/s. */
const speedsOf = (motions: readonly LimitedMotion[], joint: number): number[] =>
  motions.slice(1).map(({ goal }, k) => Math.abs(goal[joint]! - motions[k]!.goal[joint]!) / DT);

/** Everything that must hold in every step, whatever comes in. */
function checkStep(
  limiter: MotionLimiter,
  before: Float64Array,
  velocityBefore: Float64Array,
  dt: number,
  motion: LimitedMotion,
): void {
  const { limits } = limiter.options;
  const step = Math.min(Math.max(dt, FIXED_LIMITS.minStep), FIXED_LIMITS.maxStep);
  const reach = limits.lead - 0.0016; // One count is kept for rounding.
  const base = before.map((q, i) => Math.min(Math.max(q, limiter.measured[i]! - reach), limiter.measured[i]! + reach));
  const ramp = Math.min(limiter.sinceArming / 2, 1);
  for (let i = 0; i < N; i++) {
    const goal = motion.goal[i]!;
    expect(Number.isFinite(goal)).toBe(true);
    const led = Math.abs(goal - limiter.measured[i]!);
    expect(led, `lead of ${names[i]}`).toBeLessThanOrEqual(limits.lead);
    const low = Math.min(lower[i]! + MARGIN, base[i]!);
    const high = Math.max(upper[i]! - MARGIN, base[i]!);
    expect(goal, `range of ${names[i]}`).toBeGreaterThanOrEqual(low - 1e-12);
    expect(goal, `range of ${names[i]}`).toBeLessThanOrEqual(high + 1e-12);
    const v = (goal - base[i]!) / step;
    const top = i === GRIPPER ? limits.gripperSpeed : limits.speed;
    expect(Math.abs(v), `speed of ${names[i]}`).toBeLessThanOrEqual(top * ramp + 1e-9);
    const isDragged = base[i] !== before[i];
    const old = isDragged ? 0 : velocityBefore[i]!;
    const most = limits.acceleration * step + 1e-9;
    // The lead, the table and the tool speed may stop a joint at once; nothing may start one at once.
    expect(Math.abs(v), `acceleration of ${names[i]}`).toBeLessThanOrEqual(Math.abs(old) + most);
    const isFree = led < reach - 1e-6 && !motion.isShortened;
    if (isFree) expect(Math.abs(v - old), `acceleration of ${names[i]}`).toBeLessThanOrEqual(most);
  }
  expect(distance([...toolAt(motion.goal)], [...toolAt(base)])).toBeLessThanOrEqual(limits.toolSpeed * step + 1e-9);
  if (limits.toolFloor === null) return;
  const was = heightsAt(base);
  const sunk = heightsAt(motion.goal).findIndex((h, k) => h < Math.min(limits.toolFloor!, was[k]!) - 1e-7);
  expect(sunk, "a point that sank").toBe(-1);
}

/** A random pose within the range that clears the table. */
function freePose(random: RandomStream, clearance = 0.03): number[] {
  for (;;) {
    const q = so101.joints.map((joint) => random.uniform(joint.lower + 0.1, joint.upper - 0.1));
    if (lowestAt(q) > clearance) return q;
  }
}

describe("whatever comes in, every limit holds in every step", () => {
  test.each([
    ["first run", FIRST_RUN_LIMITS],
    ["raised", { ...RAISED_LIMITS, toolFloor: 0.005 }],
    ["raised, floor off", RAISED_LIMITS],
  ])("%s limits", (name, limits) => {
    const random = createRandomStream(11, name);
    let steps = 0;
    let moved = 0;
    for (let episode = 0; episode < 25; episode++) {
      const start = freePose(random, 0);
      const arm = new LaggingArm(start);
      const limiter = armed(start, limits);
      let target = [...start];
      for (let k = 0; k < 150 && !limiter.stop; k++) {
        const dt = random.integer(20) === 0 ? random.uniform(0, 3) : random.uniform(0.004, 0.04);
        // Targets: small steps, jumps, nonsense, silence, another controller.
        const kind = random.integer(40);
        if (kind === 0) target = freePose(random); // Refused, unless a controller begins with it.
        if (kind === 0 && random.integer(4) > 0) restartApproach(limiter);
        else if (kind < 30) target = target.map((q) => q + random.normal(0, 0.08));
        if (kind === 31) restartApproach(limiter);
        const nonsense = kind === 32 ? target.with(random.integer(N), Number.NaN) : kind === 33 ? [1, 2] : null;
        // The arm: held up, pushed, let go.
        if (random.integer(30) === 0) arm.blocked.add(random.integer(N));
        if (random.integer(10) === 0) arm.blocked.clear();
        if (random.integer(25) === 0) arm.q[random.integer(N)]! += random.normal(0, 0.1);
        const measured = arm.q.map((q) => q + random.normal(0, 0.002));
        if (random.integer(30) === 0) measured[random.integer(N)]! += Math.PI; // The encoder jumps.
        if (random.integer(30) === 0) measured[random.integer(N)] = Number.NaN; // Not read.
        const before = limiter.goal.slice();
        const velocity = limiter.velocity.slice();
        const motion = limitMotion(
          limiter,
          stepOf({ target: kind === 34 ? null : (nonsense ?? target), measured, dt, follow: kind !== 35 }),
        );
        if (!motion.stop) checkStep(limiter, before, velocity, dt, motion);
        moved += motion.goal.reduce((sum, q, i) => sum + Math.abs(q - before[i]!), 0);
        arm.step(motion.goal, Math.min(dt, 0.1));
        steps += 1;
      }
    }
    expect(steps).toBeGreaterThan(1500);
    expect(moved).toBeGreaterThan(25);
  });

  test("a far target is reached in the end, from anywhere to anywhere above the table", () => {
    const random = createRandomStream(12, "far");
    for (let episode = 0; episode < 12; episode++) {
      const start = freePose(random);
      const goal = freePose(random);
      const arm = new LaggingArm(start);
      const limiter = armed(start);
      let last = run(limiter, arm, goal, 30).at(-1)!;
      const hasArrived = (): boolean => last.goal.every((q, i) => Math.abs(q - goal[i]!) < 1e-3);
      // Over the base the straight way may end at the table; by the raised pose it goes round.
      if (!hasArrived()) {
        for (const via of [home, goal]) {
          restartApproach(limiter);
          last = run(limiter, arm, via, 30).at(-1)!;
        }
      }
      expect(last.stop).toBeNull();
      expect(Math.max(...last.goal.map((q, i) => Math.abs(q - goal[i]!)))).toBeLessThan(1e-3);
    }
  });
});

describe("the way", () => {
  test("starts slowly: the speed limits grow over two seconds", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    limiter.isApproaching = false;
    const motions = run(limiter, arm, [1.9, ...home.slice(1)], 2.4);
    const speeds = speedsOf(motions, 0);
    for (const [k, speed] of speeds.entries()) expect(speed).toBeLessThanOrEqual(((k + 2) * DT) / 2 + 1e-9);
    expect(Math.max(...speeds)).toBeGreaterThan(0.9);
  });

  test("is straight: joints that go together arrive together, also where the tool speed bites", () => {
    const from = [-1.2, -0.6, 0.5, 0.3, 0, 0.3];
    const to = [1.2, -0.1, -0.3, 0.9, 0.8, 0.3];
    const limiter = armed(from, { ...FIRST_RUN_LIMITS, lead: 0.5 });
    limiter.sinceArming = 2;
    limiter.isApproaching = false;
    const motions = run(limiter, new LaggingArm(from), to, 12);
    let slowed = 0;
    for (const [k, { goal }] of motions.entries()) {
      const done = goal.slice(0, 5).map((q, i) => (q - from[i]!) / (to[i]! - from[i]!));
      expect(Math.max(...done) - Math.min(...done)).toBeLessThan(1e-6);
      const before = motions[k - 1]?.goal;
      if (before && distance([...toolAt(goal)], [...toolAt(before)]) > 0.22 * DT * 0.99) slowed += 1;
    }
    expect(motions.at(-1)!.goal[0]).toBeCloseTo(1.2, 6);
    expect(slowed).toBeGreaterThan(20);
  });

  test("a tool point that is too fast already is slow in the very next step", () => {
    const stretched = [0, 1, -1, 0, 0, 0.3];
    const limiter = armed(stretched);
    limiter.velocity[0] = 1;
    const before = toolAt(limiter.goal);
    const motion = limitMotion(limiter, stepOf({ target: stretched, measured: stretched }));
    expect(motion.isShortened).toBe(true);
    expect(distance([...toolAt(motion.goal)], [...before])).toBeLessThanOrEqual(0.25 * DT + 1e-9);
    expect(motion.goal[0]).toBeGreaterThan(0);
  });

  test("a joint brakes before the end of its range, whatever the others have to do", () => {
    const end = upper[0]! - MARGIN;
    const from = [end - 0.1, -1, 0.5, 0.5, 0, 0.3];
    const limiter = armed(from);
    const arm = new LaggingArm(from);
    limiter.sinceArming = 2;
    limiter.isApproaching = false;
    limiter.velocity[0] = 0.95;
    limiter.velocity[4] = -1; // Turns round: the joints that go together all wait for it.
    for (let k = 0; k < 40; k++) {
      const speed = limiter.velocity[0]!;
      const { goal } = limitMotion(limiter, stepOf({ target: from.with(0, end).with(4, 2), measured: arm.q }));
      expect(goal[0]).toBeLessThanOrEqual(end + 1e-12);
      expect(Math.abs(limiter.velocity[0]! - speed)).toBeLessThanOrEqual(5 * DT + 1e-9);
      arm.q.forEach((_, i) => {
        arm.q[i] = goal[i]!;
      });
    }
  });

  test("a hot servo halves speed, without a jerk", () => {
    const limiter = armed([-1.9, ...home.slice(1)]);
    const arm = new LaggingArm(limiter.goal as unknown as number[]);
    limiter.sinceArming = 2;
    limiter.isApproaching = false;
    const speeds: number[] = [];
    for (let k = 0; k < 100; k++) {
      const before = limiter.goal[0]!;
      const speedFactor = k < 50 ? 1 : 0.5;
      const { goal } = limitMotion(limiter, stepOf({ target: [1.8, ...home.slice(1)], measured: arm.q, speedFactor }));
      arm.step(goal, DT);
      speeds.push((goal[0]! - before) / DT);
    }
    expect(speeds[49]).toBeGreaterThan(0.8);
    expect(speeds[99]).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(speeds[99]).toBeGreaterThan(0.4);
    speeds.slice(1).forEach((v, k) => {
      expect(Math.abs(v - speeds[k]!)).toBeLessThanOrEqual(5 * DT + 1e-9);
    });
  });

  test("a stalled program authorises no big step: 3 s count as 40 ms", () => {
    const limiter = armed(home);
    limiter.sinceArming = 2;
    limiter.isApproaching = false;
    const far = [1.8, ...home.slice(1)];
    limitMotion(limiter, stepOf({ target: far, measured: home }));
    const before = limiter.goal[0]!;
    const { goal } = limitMotion(limiter, stepOf({ target: far, measured: home, dt: 3 }));
    expect(goal[0]! - before).toBeGreaterThan(0);
    expect(goal[0]! - before).toBeLessThanOrEqual((5 * DT + 5 * 0.04) * 0.04 + 1e-12);
    for (const dt of [Number.NaN, -5, 0, Number.POSITIVE_INFINITY]) {
      const was = limiter.goal.slice();
      limitMotion(limiter, stepOf({ target: far, measured: home, dt }));
      expect(Math.abs(limiter.goal[0]! - was[0]!)).toBeLessThanOrEqual(0.04);
    }
  });

  test("stale input: the arm slows down, rests, and goes on when the input is back", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    limiter.sinceArming = 2;
    limiter.isApproaching = false;
    const target = [1.2, ...home.slice(1)];
    run(limiter, arm, target, 0.4);
    expect(limiter.velocity[0]).toBeGreaterThan(0.5);
    let speed = limiter.velocity[0]!;
    for (let k = 0; k < 20; k++) {
      arm.step(limitMotion(limiter, stepOf({ target: null, measured: arm.q, follow: false })).goal, DT);
      expect(limiter.velocity[0]).toBeLessThanOrEqual(speed + 1e-12);
      expect(speed - limiter.velocity[0]!).toBeLessThanOrEqual(5 * DT + 1e-9);
      speed = limiter.velocity[0]!;
    }
    expect(speed).toBe(0);
    expect(limiter.goal[0]).toBeLessThan(1);
    expect(run(limiter, arm, target, 3).at(-1)!.goal[0]).toBeCloseTo(1.2, 6);
  });

  test("a squeezing gripper does not hold the arm back, and a blocked joint not the others", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    arm.blocked.add(GRIPPER).add(3);
    const target = [0.4, -0.8, 0.6, 0.9, 0.3, -0.13];
    const motions = run(limiter, arm, target, 8);
    const last = motions.at(-1)!;
    for (const i of [0, 1, 2, 4]) expect(last.goal[i]).toBeCloseTo(target[i]!, 3);
    expect(last.heldUp).toEqual([false, false, false, true, false, true]);
    expect(Math.abs(last.goal[3]! - home[3]!)).toBeCloseTo(FIRST_RUN_LIMITS.lead, 2);
  });
});

test("F01 F24: an arm that is held, pushed or falls is never led by more than 5°", () => {
  for (const [limits, lead] of [
    [FIRST_RUN_LIMITS, (5 * Math.PI) / 180],
    [RAISED_LIMITS, (15 * Math.PI) / 180],
  ] as const) {
    const limiter = armed(home, limits);
    const measured = [...home];
    for (let k = 0; k < 300; k++) {
      measured[1]! += 0.01; // Falls forward although the target stays.
      const { goal } = limitMotion(limiter, stepOf({ target: home, measured }));
      expect(Math.abs(goal[1]! - measured[1]!)).toBeLessThanOrEqual(lead);
    }
    // And it pulls back with all the lead it has, instead of giving in.
    expect(measured[1]! - limiter.goal[1]!).toBeGreaterThan(lead - 0.02);
  }
});

test("an arm that rests beyond the margin comes back into its range, and never goes further out", () => {
  const folded = [0, -1.745, 1.69, 1.2, 0, -0.17];
  const limiter = armed(folded, FIRST_RUN_LIMITS, open);
  const arm = new LaggingArm(folded);
  const first = limitMotion(limiter, stepOf({ target: folded, measured: folded }));
  expect(first.goal[1]).toBeGreaterThanOrEqual(-1.745);
  const last = run(limiter, arm, folded, 3).at(-1)!;
  expect(last.goal[1]).toBeCloseTo(-1.74533 + MARGIN, 6);
  expect(last.goal[2]).toBeCloseTo(1.69 - MARGIN, 6);
});

test("a joint that is where it should be, but for rounding, does not hold up the others", () => {
  const from = home.with(0, 1e-21).with(4, -1e-9);
  const limiter = armed(from);
  const last = run(limiter, new LaggingArm(from), home.with(1, -0.9).with(0, 0), 6).at(-1)!;
  expect(last.goal[1]).toBeCloseTo(-0.9, 6);
});

test("a joint that turns without end has no range to keep, and moves like the others", () => {
  const endless = so101.joints.map((_, i) => (i === 4 ? Number.POSITIVE_INFINITY : upper[i]!));
  const limiter = createMotionLimiter(
    {
      robot: so101,
      lower: endless.map((q, i) => (i === 4 ? -q : lower[i]!)),
      upper: endless,
      limits: FIRST_RUN_LIMITS,
    },
    home,
  );
  const last = run(limiter, new LaggingArm(home), home.with(4, 4), 15).at(-1)!;
  expect(last.goal[4]).toBeCloseTo(4, 6);
  expect(last.goal[0]).toBe(0);
});

describe("F40: the table", () => {
  test("a target inside the table: the arm comes down slowly and rests 5 mm above it", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    const below = [0, 0.4, 0.5, 0.9, 0, 0.3];
    expect(lowestAt(below)).toBeLessThan(-0.05);
    const motions = run(limiter, arm, below, 20);
    const lowest = lowestAt(motions.at(-1)!.goal);
    expect(lowest).toBeGreaterThan(0.005 - 1e-6);
    expect(lowest).toBeLessThan(0.02);
    expect(motions.at(-1)!.stop).toBeNull();
  });

  test("a way that would cut through the table slides along it and arrives", () => {
    const from = [0, 0.69, 0.47, -1.1, 0, 0.2];
    const to = [0, 0.27, -0.13, 1.52, 0, 0.2];
    expect(lowestAt(from)).toBeGreaterThan(0.005);
    expect(lowestAt(to)).toBeGreaterThan(0.005);
    const middle = from.map((q, i) => (q + to[i]!) / 2);
    expect(lowestAt(middle)).toBeLessThan(0.005);
    const limiter = armed(from);
    const motions = run(limiter, new LaggingArm(from), to, 20);
    for (const { goal } of motions) expect(lowestAt(goal)).toBeGreaterThan(0.005 - 1e-6);
    motions.at(-1)!.goal.forEach((q, i) => {
      expect(q).toBeCloseTo(to[i]!, 3);
    });
  });

  test("a way that ends at the table: the arm rests at the nearest place, and another way leads on", () => {
    const from = [0, 0.69, 1.34, 1.42, 0, 0.2];
    const to = [0, -0.36, 0.04, 1.39, 0, 0.2];
    const limiter = armed(from, FIRST_RUN_LIMITS, open);
    const arm = new LaggingArm(from);
    const stuck = run(limiter, arm, to, 20).at(-1)!;
    expect(stuck.goal[2]! - to[2]!).toBeGreaterThan(0.5);
    expect(lowestAt(stuck.goal)).toBeCloseTo(0.006, 4);
    expect(Math.max(...limiter.velocity.map(Math.abs))).toBeLessThan(1e-3);
    for (const via of [rest, to]) {
      restartApproach(limiter);
      run(limiter, arm, via, 12);
    }
    expect(limiter.goal[2]).toBeCloseTo(to[2]!, 3);
  });

  test("an arm that lies on the table may rise, and no part of it sinks", () => {
    const lying = [0, 0.5, 0.35, 0.5, 0, 0.3];
    expect(lowestAt(lying)).toBeLessThan(0);
    const limiter = armed(lying);
    const arm = new LaggingArm(lying);
    const lowest = lowestAt(lying);
    for (const { goal } of run(limiter, arm, home, 10)) expect(lowestAt(goal)).toBeGreaterThan(lowest - 1e-6);
    expect(lowestAt(limiter.goal)).toBeGreaterThan(0.05);
  });

  test("an opening jaw stops above the table, and the arm still moves", () => {
    const low = [0, 0.21, 1.38, 1.23, -0.14, 0];
    expect(lowestAt(low.with(GRIPPER, 1.6))).toBeLessThan(-0.03);
    const limiter = armed(low, FIRST_RUN_LIMITS, open);
    const arm = new LaggingArm(low);
    const target = [0.5, ...low.slice(1, GRIPPER), 1.6];
    const motions = run(limiter, arm, target, 10);
    for (const { goal } of motions) expect(lowestAt(goal)).toBeGreaterThan(Math.min(0.005, lowestAt(low)) - 1e-6);
    expect(motions.at(-1)!.goal[0]).toBeCloseTo(0.5, 3);
  });
});

describe("targets that are not followed", () => {
  test("one further than 0.5 rad from the last is refused; the arm keeps to the last", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    run(limiter, arm, home, 0.1);
    const far = home.with(0, 0.51);
    const motion = limitMotion(limiter, stepOf({ target: far, measured: arm.q }));
    expect(motion.refused).toEqual({
      code: "targetJump",
      values: { joint: "shoulder_pan", rad: expect.closeTo(0.51, 9) },
    });
    expect(motion.stop).toBeNull();
    expect(motion.goal[0]).toBeCloseTo(0, 9);
    expect(limitMotion(limiter, stepOf({ target: home.with(0, 0.49), measured: arm.q })).refused).toBeNull();
  });

  test("ten in a row stop the arm; a good one in between begins the count anew", () => {
    const limiter = armed(home);
    const far = home.with(0, 1);
    const send = (target: readonly number[]): LimitedMotion => limitMotion(limiter, stepOf({ target, measured: home }));
    send(home);
    for (let round = 0; round < 3; round++) {
      for (let k = 0; k < 9; k++) expect(send(far).stop).toBeNull();
      expect(send(home).refused).toBeNull();
    }
    for (let k = 0; k < 9; k++) expect(send(far).stop).toBeNull();
    expect(send(far).stop).toMatchObject({ code: "targetJump", values: { joint: "shoulder_pan" } });
    // Stopped for good: no target moves it again.
    const { goal, stop } = send(home.with(0, 0.3));
    expect(stop?.code).toBe("targetJump");
    expect([...goal]).toEqual([...limiter.goal]);
  });

  test.each([
    ["NaN", home.with(2, Number.NaN), "actionNaN"],
    ["infinite", home.with(2, Number.POSITIVE_INFINITY), "actionNaN"],
    ["too short", home.slice(0, 5), "actionLength"],
    ["empty", [], "actionLength"],
    ["in degrees", [0, -34, 28, 74, 0, 17], "actionOutOfRange"],
  ])("F36: an action that is %s: the one before for 100 ms, then the arm stops", (_, bad, code) => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    run(limiter, arm, home.with(0, 0.3), 0.5);
    const goalBefore = limiter.goal[0]!;
    for (let k = 0; k < 5; k++) {
      const motion = limitMotion(limiter, stepOf({ target: bad, measured: arm.q }));
      expect(motion.refused?.code).toBe(code);
      expect(motion.stop).toBeNull();
      arm.step(motion.goal, DT);
    }
    expect(limiter.goal[0]).toBeGreaterThan(goalBefore); // The action before is still followed.
    const motion = limitMotion(limiter, stepOf({ target: bad, measured: arm.q }));
    expect(motion.stop?.code).toBe(code);
    expect(motion.goal.every(Number.isFinite)).toBe(true);
  });

  test("F36: a single bad action leaves no trace", () => {
    const limiter = armed(home);
    for (let k = 0; k < 100; k++) {
      const target = k % 2 === 0 ? home.with(1, Number.NaN) : home;
      expect(limitMotion(limiter, stepOf({ target, measured: home })).stop).toBeNull();
    }
  });
});

describe("F32: an arm that is far from its leader", () => {
  test("approaches at 0.5 rad/s until it is there, then follows at full speed", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    limiter.sinceArming = 2;
    const leader = home.with(0, Math.PI / 2);
    const motions = run(limiter, arm, leader, 4);
    const arrival = motions.findIndex(({ isApproaching }) => !isApproaching);
    expect(arrival * DT).toBeGreaterThan((Math.PI / 2 - 0.05) / 0.5);
    expect(Math.max(...speedsOf(motions.slice(0, arrival), 0))).toBeLessThanOrEqual(0.5 + 1e-9);
    const after = [0.1, 0.2, 0.3, 0.4].flatMap((by) => run(limiter, arm, leader.with(0, Math.PI / 2 - by * 4), 0.3));
    expect(Math.max(...speedsOf(after, 0))).toBeGreaterThan(0.8);
  });

  test("another controller is approached anew", () => {
    const limiter = armed(home);
    const arm = new LaggingArm(home);
    run(limiter, arm, home, 2.5);
    expect(limiter.isApproaching).toBe(false);
    restartApproach(limiter);
    const motions = run(limiter, arm, home.with(0, 1.5), 2);
    expect(motions[0]!.refused).toBeNull();
    expect(Math.max(...speedsOf(motions, 0))).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(Math.max(...speedsOf(motions, 0))).toBeGreaterThan(0.4);
  });
});

describe("F13: encoder jumps", () => {
  const HALF_TURN = (2048 * 2 * Math.PI) / 4096;

  test("one sample half a turn away is not believed; three in a row stop the arm", () => {
    const limiter = armed(home);
    const jumped = home.with(3, home[3]! - HALF_TURN);
    const send = (measured: readonly number[]): LimitedMotion =>
      limitMotion(limiter, stepOf({ target: home, measured }));
    for (let k = 0; k < 3; k++) {
      expect(send(jumped).goal[3]).toBeCloseTo(home[3]!, 9);
      expect(send(jumped).stop).toBeNull();
      expect(send(home).stop).toBeNull();
    }
    send(jumped);
    send(jumped);
    expect(send(jumped).stop).toEqual({ code: "encoderJump", values: { joint: "wrist_flex" } });
  });

  test("F14: a position that wraps at the end of a turn stops the arm before it is followed", () => {
    const limiter = armed(zero);
    const wrapped = zero.with(1, -2 * Math.PI + 0.01);
    let motion = limitMotion(limiter, stepOf({ target: zero, measured: wrapped }));
    for (let k = 0; k < 2; k++) motion = limitMotion(limiter, stepOf({ target: zero, measured: wrapped }));
    expect(motion.stop?.code).toBe("encoderJump");
    expect(Math.abs(motion.goal[1]!)).toBeLessThan(0.01);
  });

  test("a joint that was not read keeps its last position", () => {
    const limiter = armed(home);
    const measured = Array(N).fill(Number.NaN);
    for (let k = 0; k < 50; k++) {
      const { goal, stop } = limitMotion(limiter, stepOf({ target: home.with(0, 0.4), measured }));
      expect(stop).toBeNull();
      expect(Math.abs(goal[0]!)).toBeLessThanOrEqual(FIRST_RUN_LIMITS.lead);
    }
  });
});

test("the rest pose is reachable from the raised pose", () => {
  const limiter = armed(home);
  const last = run(limiter, new LaggingArm(home), rest, 15).at(-1)!;
  last.goal.forEach((q, i) => {
    expect(q).toBeCloseTo(rest[i]!, 3);
  });
});
