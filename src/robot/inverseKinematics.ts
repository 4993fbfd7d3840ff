/**
 * Inverse kinematics of any robot model by damped least squares (Wampler 1986; Buss 2004, "Introduction to inverse
 * kinematics", section 5), with joint limits, a cap on each step, and the best result so far when the goal is out of reach.
 *
 * A goal is a tool position and, weighted, where the hand points and how it is rolled: the SO-101 has five axes, so a
 * full orientation cannot be asked for, and near its limits the weights say what to give up.
 */

import { rotate3 } from "../math/quaternion";
import { atan2 } from "../math/trigonometry";
import { cross3, dot3, normalize3, subtract3, type Vec3 } from "../math/vector3";
import { linkPoses, toolJacobian, toolPose } from "./kinematics";
import type { RobotModel } from "./robotModel";

/** A direction that an axis of the tool should take. */
export interface AxisGoal {
  /** Direction in B; need not be a unit vector. */
  readonly axis: Vec3;
  /** What one radian of error counts against a position error, m/rad. */
  readonly weight: number;
}

/** Where the tool frame E should be. */
export interface ToolGoal {
  /** Tool centre point in B, m. */
  readonly position: Vec3;
  /** Where the tool's z axis, out of the hand, should point. */
  readonly approach?: AxisGoal;
  /** Where the tool's x axis, across the jaws, should point as seen along the approach; both senses count as equal. */
  readonly opening?: AxisGoal;
}

export interface InverseKinematicsOptions {
  readonly maxIterations: number;
  /** Largest change of one joint in one iteration, rad. */
  readonly maxStep: number;
  /** Damping λ of (JᵀJ + λ²) dq = Jᵀe, m. Larger is steadier near singularities, and slower. */
  readonly damping: number;
  /** Done when the weighted error is below this, m. */
  readonly tolerance: number;
}

function defaultInverseKinematicsOptions(): InverseKinematicsOptions {
  return { maxIterations: 100, maxStep: 0.2, damping: 0.003, tolerance: 1e-5 };
}

export interface InverseKinematicsResult {
  /** The best joint position found, shape (n), rad; always within the limits. Joints that do not move the tool keep their start. */
  readonly q: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
  /** m */
  readonly positionError: number;
  /** Angle between the tool's z axis and the goal's approach, rad; 0 without one. */
  readonly approachError: number;
  readonly dexterity: Dexterity;
}

/** How well the tool point can move in every direction (Yoshikawa 1985; Modern Robotics, section 5.4). */
export interface Dexterity {
  /** Ratio of the longest to the shortest axis of the velocity ellipsoid, 1 to infinity; a singularity is infinite. */
  readonly condition: number;
  /** sqrt(det(J Jᵀ)) of the position rows, m³. */
  readonly manipulability: number;
}

/**
 * Joint position for a tool goal, starting from (and staying near) a known one.
 *
 * @param start - Joint position to start from, shape (n), rad; clamped to the limits.
 */
export function solveInverseKinematics(
  model: RobotModel,
  goal: ToolGoal,
  start: ArrayLike<number>,
  options: InverseKinematicsOptions = defaultInverseKinematicsOptions(),
): InverseKinematicsResult {
  const n = model.joints.length;
  const q = Float64Array.from(model.joints, ({ lower, upper }, j) => clamp(start[j]!, lower, upper));
  const best = q.slice();
  const poses = new Float64Array(7 * model.links.length);
  const J = new Float64Array(6 * n);
  let bestError = Number.POSITIVE_INFINITY;
  let iterations = 0;
  for (; ; iterations++) {
    linkPoses(model, q, poses);
    const rows = weightedRows(model, goal, poses, toolJacobian(model, poses, J));
    const error = Math.sqrt(rows.reduce((sum, row) => sum + row.error * row.error, 0));
    if (error < bestError) {
      bestError = error;
      best.set(q);
    }
    if (error < options.tolerance || iterations >= options.maxIterations) break;
    if (moveTowards(model, rows, q, options) < 1e-10) break;
  }
  linkPoses(model, best, poses);
  const tool = toolPose(model, poses);
  const missed = subtract3(goal.position, tool.p);
  return {
    q: best,
    converged: bestError < options.tolerance,
    iterations,
    positionError: Math.sqrt(dot3(missed, missed)),
    approachError: goal.approach ? angleBetween(rotate3(tool.q, [0, 0, 1]), normalize3(goal.approach.axis)) : 0,
    dexterity: dexterity(model, best),
  };
}

/** Dexterity of the tool point at a joint position, shape (n), rad. */
export function dexterity(model: RobotModel, q: ArrayLike<number>): Dexterity {
  const n = model.joints.length;
  const J = toolJacobian(model, linkPoses(model, q));
  const entry = (a: number, b: number): number => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += J[n * a + j]! * J[n * b + j]!;
    return sum;
  };
  const [low, middle, high] = symmetricEigenvalues([
    [entry(0, 0), entry(0, 1), entry(0, 2)],
    [entry(1, 0), entry(1, 1), entry(1, 2)],
    [entry(2, 0), entry(2, 1), entry(2, 2)],
  ]);
  // Rounding leaves a singular direction at about 1e-18 instead of 0.
  const shortest = Math.max(low, 0);
  return {
    condition: shortest > 1e-12 * high ? Math.sqrt(high / shortest) : Number.POSITIVE_INFINITY,
    manipulability: Math.sqrt(shortest * Math.max(middle, 0) * high),
  };
}

/** One weighted equation: derivative by each joint, shape (n), and what is still missing. */
export interface TaskRow {
  readonly by: Float64Array;
  readonly error: number;
}

function weightedRows(model: RobotModel, goal: ToolGoal, poses: Float64Array, J: Float64Array): TaskRow[] {
  const n = model.joints.length;
  const tool = toolPose(model, poses);
  const missing = subtract3(goal.position, tool.p);
  const rows: TaskRow[] = missing.map((error, i) => ({ by: J.slice(n * i, n * (i + 1)), error }));
  const z = rotate3(tool.q, [0, 0, 1]);
  const addTurn = (along: Vec3, weight: number, angle: number): void => {
    const by = Float64Array.from(
      { length: n },
      (_, j) => weight * (along[0] * J[3 * n + j]! + along[1] * J[4 * n + j]! + along[2] * J[5 * n + j]!),
    );
    rows.push({ by, error: weight * angle });
  };
  if (goal.approach) {
    // The rotation vector that turns z onto the goal, along the two axes of E across z.
    const wanted = normalize3(goal.approach.axis);
    const turn = turnBetween(z, wanted, rotate3(tool.q, [1, 0, 0]));
    for (const unit of [
      [1, 0, 0],
      [0, 1, 0],
    ] as const) {
      const along = rotate3(tool.q, unit);
      addTurn(along, goal.approach.weight, dot3(turn, along));
    }
  }
  if (goal.opening) {
    const x = rotate3(tool.q, [1, 0, 0]);
    const wanted = normalize3(goal.opening.axis);
    const along = dot3(x, wanted);
    const across = dot3(cross3(x, wanted), z);
    // A hand turned by half a turn grips as well.
    addTurn(z, goal.opening.weight, along < 0 ? -across : across);
  }
  return rows;
}

/** Rotation vector that turns unit vector a onto b, at most 1 rad long in the middle range; opposite vectors turn about `fallback`. */
function turnBetween(a: Vec3, b: Vec3, fallback: Vec3): Vec3 {
  const axis = cross3(a, b);
  if (dot3(a, b) >= 0) return axis;
  const unit = normalize3(axis);
  return dot3(unit, unit) > 0 ? unit : fallback;
}

function angleBetween(a: Vec3, b: Vec3): number {
  const c = cross3(a, b);
  return atan2(Math.sqrt(dot3(c, c)), dot3(a, b));
}

/**
 * One damped step. A joint that a step would push over its limit stops there, and the others are asked again.
 *
 * @param q - Joint position, shape (n), rad, within the limits; changed in place.
 * @returns The largest change of a joint, rad.
 */
export function moveTowards(
  model: RobotModel,
  rows: readonly TaskRow[],
  q: Float64Array,
  options: Pick<InverseKinematicsOptions, "damping" | "maxStep">,
): number {
  const n = q.length;
  const free = new Array<boolean>(n).fill(true);
  const residual = Float64Array.from(rows, ({ error }) => error);
  let moved = 0;
  for (let pass = 0; pass < n; pass++) {
    const dq = dampedStep(rows, residual, free, options.damping);
    const scale = Math.min(1, options.maxStep / Math.max(1e-12, ...dq.map(Math.abs)));
    const stopped = firstStopped(model, q, dq, scale, free);
    if (stopped < 0) {
      for (let j = 0; j < n; j++) {
        q[j]! += scale * dq[j]!;
        moved = Math.max(moved, Math.abs(scale * dq[j]!));
      }
      return moved;
    }
    const { lower, upper } = model.joints[stopped]!;
    // A joint that starts beyond a limit, as a measured one may, goes to that limit and not to the other.
    const change = clamp(q[stopped]! + scale * dq[stopped]!, lower, upper) - q[stopped]!;
    q[stopped]! += change;
    moved = Math.max(moved, Math.abs(change));
    free[stopped] = false;
    rows.forEach(({ by }, r) => {
      residual[r]! -= by[stopped]! * change;
    });
  }
  return moved;
}

/** The free joint that a step would carry over its limit, or -1. */
function firstStopped(
  model: RobotModel,
  q: Float64Array,
  dq: Float64Array,
  scale: number,
  free: readonly boolean[],
): number {
  return model.joints.findIndex(({ lower, upper }, j) => {
    const next = q[j]! + scale * dq[j]!;
    return free[j] && (next > upper || next < lower);
  });
}

/** Solves (JᵀJ + λ²) dq = Jᵀe over the free joints by Gaussian elimination; the matrix is positive definite. */
function dampedStep(
  rows: readonly TaskRow[],
  residual: Float64Array,
  free: readonly boolean[],
  damping: number,
): Float64Array {
  const n = free.length;
  const A = Array.from({ length: n }, () => new Float64Array(n + 1));
  for (let i = 0; i < n; i++) {
    const row = A[i]!;
    row[i] = damping * damping;
    if (!free[i]) continue;
    rows.forEach(({ by }, r) => {
      for (let j = 0; j < n; j++) if (free[j]) row[j]! += by[i]! * by[j]!;
      row[n]! += by[i]! * residual[r]!;
    });
  }
  for (let i = 0; i < n; i++) {
    const pivot = A[i]!;
    for (let r = i + 1; r < n; r++) {
      const row = A[r]!;
      const factor = row[i]! / pivot[i]!;
      for (let c = i; c <= n; c++) row[c]! -= factor * pivot[c]!;
    }
  }
  const dq = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = A[i]!;
    let sum = row[n]!;
    for (let c = i + 1; c < n; c++) sum -= row[c]! * dq[c]!;
    dq[i] = sum / row[i]!;
  }
  return dq;
}

/** Eigenvalues of a symmetric 3x3 matrix, rising, by cyclic Jacobi rotations (Golub and Van Loan, section 8.5). */
function symmetricEigenvalues(m: number[][]): [number, number, number] {
  for (let sweep = 0; sweep < 12; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const off = m[p]![q]!;
      if (off === 0) continue;
      const theta = (m[q]![q]! - m[p]![p]!) / (2 * off);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      for (let k = 0; k < 3; k++) {
        const a = m[k]![p]!;
        const b = m[k]![q]!;
        m[k]![p] = c * a - s * b;
        m[k]![q] = s * a + c * b;
      }
      for (let k = 0; k < 3; k++) {
        const a = m[p]![k]!;
        const b = m[q]![k]!;
        m[p]![k] = c * a - s * b;
        m[q]![k] = s * a + c * b;
      }
    }
  }
  const [a, b, c] = [m[0]![0]!, m[1]![1]!, m[2]![2]!].sort((x, y) => x - y);
  return [a!, b!, c!];
}

function clamp(x: number, lower: number, upper: number): number {
  return Math.min(Math.max(x, lower), upper);
}
