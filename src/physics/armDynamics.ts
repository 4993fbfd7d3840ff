/**
 * Kinematics and rigid-body dynamics of the arm.
 *
 * Spatial vectors are written in world axes at the world origin, so that composite inertias are plain sums.
 * Algorithms: Featherstone, Rigid Body Dynamics Algorithms (2008): composite rigid bodies, table 6.2; recursive
 * Newton-Euler, table 5.1; spatial inertia at a shifted point, equation 2.63.
 */

import { cos, sin } from "../math/trigonometry";
import type { ArmModel } from "./armModel";
import type { Frames } from "./frames";

/** Link poses and joint screws from `arm.q`. */
export function updateArmKinematics(arm: ArmModel, frames: Frames): void {
  const { n, q, offset, rest, slides, screw } = arm;
  const { position: P, rotation: R } = frames;
  for (let i = 0; i < n; i++) {
    const isSlide = slides[i] === 1;
    const c = isSlide ? 1 : cos(q[i]!);
    const s = isSlide ? 0 : sin(q[i]!);
    const a = 9 * i;
    // Rest rotation times Rz(q): the first two columns mix, the third stays.
    const x0 = rest[a]! * c + rest[a + 1]! * s;
    const y0 = rest[a + 1]! * c - rest[a]! * s;
    const x1 = rest[a + 3]! * c + rest[a + 4]! * s;
    const y1 = rest[a + 4]! * c - rest[a + 3]! * s;
    const x2 = rest[a + 6]! * c + rest[a + 7]! * s;
    const y2 = rest[a + 7]! * c - rest[a + 6]! * s;
    const z0 = rest[a + 2]!;
    const z1 = rest[a + 5]!;
    const z2 = rest[a + 8]!;
    let dx = offset[3 * i]!;
    let dy = offset[3 * i + 1]!;
    let dz = offset[3 * i + 2]!;
    if (isSlide) {
      dx += z0 * q[i]!;
      dy += z1 * q[i]!;
      dz += z2 * q[i]!;
    }
    // The parent's frame has index i, the link's own i + 1.
    for (let r = 0; r < 3; r++) {
      const parent = a + 3 * r;
      const A = R[parent]!;
      const B = R[parent + 1]!;
      const C = R[parent + 2]!;
      R[parent + 9] = A * x0 + B * x1 + C * x2;
      R[parent + 10] = A * y0 + B * y1 + C * y2;
      R[parent + 11] = A * z0 + B * z1 + C * z2;
      P[3 * i + 3 + r] = P[3 * i + r]! + A * dx + B * dy + C * dz;
    }
    const ax = R[a + 11]!;
    const ay = R[a + 14]!;
    const az = R[a + 17]!;
    const px = P[3 * i + 3]!;
    const py = P[3 * i + 4]!;
    const pz = P[3 * i + 5]!;
    const k = 6 * i;
    if (isSlide) {
      screw.fill(0, k, k + 3);
      screw[k + 3] = ax;
      screw[k + 4] = ay;
      screw[k + 5] = az;
      continue;
    }
    screw[k] = ax;
    screw[k + 1] = ay;
    screw[k + 2] = az;
    screw[k + 3] = py * az - pz * ay;
    screw[k + 4] = pz * ax - px * az;
    screw[k + 5] = px * ay - py * ax;
  }
}

/**
 * Mass matrix (with armature) and bias torque at the present pose.
 *
 * @param V - Velocities; the arm's start at `at`, shape (n), rad/s.
 * @param gravity - m/s² in W.
 */
export function updateArmDynamics(
  arm: ArmModel,
  frames: Frames,
  V: Float64Array,
  at: number,
  gravity: Float64Array,
): void {
  placeInertias(arm, frames);
  sweepOutward(arm, V, at, gravity);
  sweepInward(arm);
  composeMassMatrix(arm);
}

/** Spatial inertia of each link about the world origin. */
function placeInertias(arm: ArmModel, frames: Frames): void {
  const { n, mass, com, inertia: I, spatialInertia: out } = arm;
  const { position: P, rotation: R } = frames;
  for (let i = 0; i < n; i++) {
    const a = 9 * i;
    const o = a + 9;
    const r0 = R[o]!;
    const r1 = R[o + 1]!;
    const r2 = R[o + 2]!;
    const r3 = R[o + 3]!;
    const r4 = R[o + 4]!;
    const r5 = R[o + 5]!;
    const r6 = R[o + 6]!;
    const r7 = R[o + 7]!;
    const r8 = R[o + 8]!;
    const cx = com[3 * i]!;
    const cy = com[3 * i + 1]!;
    const cz = com[3 * i + 2]!;
    const X = P[3 * i + 3]! + r0 * cx + r1 * cy + r2 * cz;
    const Y = P[3 * i + 4]! + r3 * cx + r4 * cy + r5 * cz;
    const Z = P[3 * i + 5]! + r6 * cx + r7 * cy + r8 * cz;
    const xx = I[a]!;
    const xy = I[a + 1]!;
    const xz = I[a + 2]!;
    const yy = I[a + 4]!;
    const yz = I[a + 5]!;
    const zz = I[a + 8]!;
    // R I Rᵀ, then the parallel-axis terms.
    const a0 = r0 * xx + r1 * xy + r2 * xz;
    const a1 = r0 * xy + r1 * yy + r2 * yz;
    const a2 = r0 * xz + r1 * yz + r2 * zz;
    const b0 = r3 * xx + r4 * xy + r5 * xz;
    const b1 = r3 * xy + r4 * yy + r5 * yz;
    const b2 = r3 * xz + r4 * yz + r5 * zz;
    const c0 = r6 * xx + r7 * xy + r8 * xz;
    const c1 = r6 * xy + r7 * yy + r8 * yz;
    const c2 = r6 * xz + r7 * yz + r8 * zz;
    const m = mass[i]!;
    const k = 10 * i;
    out[k] = m;
    out[k + 1] = m * X;
    out[k + 2] = m * Y;
    out[k + 3] = m * Z;
    out[k + 4] = a0 * r0 + a1 * r1 + a2 * r2 + m * (Y * Y + Z * Z);
    out[k + 5] = b0 * r3 + b1 * r4 + b2 * r5 + m * (X * X + Z * Z);
    out[k + 6] = c0 * r6 + c1 * r7 + c2 * r8 + m * (X * X + Y * Y);
    out[k + 7] = a0 * r3 + a1 * r4 + a2 * r5 - m * X * Y;
    out[k + 8] = a0 * r6 + a1 * r7 + a2 * r8 - m * X * Z;
    out[k + 9] = b0 * r6 + b1 * r7 + b2 * r8 - m * Y * Z;
  }
}

/** Newton-Euler, base to tip: twists, accelerations with zero joint acceleration, and the force each link needs. */
function sweepOutward(arm: ArmModel, V: Float64Array, at: number, gravity: Float64Array): void {
  const { n, screw: S, twist, acceleration, force, spatialInertia: I } = arm;
  let wx = 0;
  let wy = 0;
  let wz = 0;
  let vx = 0;
  let vy = 0;
  let vz = 0;
  let ax = 0;
  let ay = 0;
  let az = 0;
  // Gravity enters as an upward acceleration of the base.
  let lx = -gravity[0]!;
  let ly = -gravity[1]!;
  let lz = -gravity[2]!;
  for (let i = 0; i < n; i++) {
    const k = 6 * i;
    const qd = V[at + i]!;
    const sx = S[k]! * qd;
    const sy = S[k + 1]! * qd;
    const sz = S[k + 2]! * qd;
    const tx = S[k + 3]! * qd;
    const ty = S[k + 4]! * qd;
    const tz = S[k + 5]! * qd;
    wx += sx;
    wy += sy;
    wz += sz;
    vx += tx;
    vy += ty;
    vz += tz;
    // a += V × (S qd)
    ax += wy * sz - wz * sy;
    ay += wz * sx - wx * sz;
    az += wx * sy - wy * sx;
    lx += wy * tz - wz * ty + vy * sz - vz * sy;
    ly += wz * tx - wx * tz + vz * sx - vx * sz;
    lz += wx * ty - wy * tx + vx * sy - vy * sx;
    twist[k] = wx;
    twist[k + 1] = wy;
    twist[k + 2] = wz;
    twist[k + 3] = vx;
    twist[k + 4] = vy;
    twist[k + 5] = vz;
    acceleration[k] = ax;
    acceleration[k + 1] = ay;
    acceleration[k + 2] = az;
    acceleration[k + 3] = lx;
    acceleration[k + 4] = ly;
    acceleration[k + 5] = lz;
    const c = 10 * i;
    const m = I[c]!;
    const hx = I[c + 1]!;
    const hy = I[c + 2]!;
    const hz = I[c + 3]!;
    const xx = I[c + 4]!;
    const yy = I[c + 5]!;
    const zz = I[c + 6]!;
    const xy = I[c + 7]!;
    const xz = I[c + 8]!;
    const yz = I[c + 9]!;
    // Momentum I V, then force I a + V ×* (I V).
    const N0 = xx * wx + xy * wy + xz * wz + hy * vz - hz * vy;
    const N1 = xy * wx + yy * wy + yz * wz + hz * vx - hx * vz;
    const N2 = xz * wx + yz * wy + zz * wz + hx * vy - hy * vx;
    const G0 = m * vx + wy * hz - wz * hy;
    const G1 = m * vy + wz * hx - wx * hz;
    const G2 = m * vz + wx * hy - wy * hx;
    force[k] = xx * ax + xy * ay + xz * az + hy * lz - hz * ly + wy * N2 - wz * N1 + vy * G2 - vz * G1;
    force[k + 1] = xy * ax + yy * ay + yz * az + hz * lx - hx * lz + wz * N0 - wx * N2 + vz * G0 - vx * G2;
    force[k + 2] = xz * ax + yz * ay + zz * az + hx * ly - hy * lx + wx * N1 - wy * N0 + vx * G1 - vy * G0;
    force[k + 3] = m * lx + ay * hz - az * hy + wy * G2 - wz * G1;
    force[k + 4] = m * ly + az * hx - ax * hz + wz * G0 - wx * G2;
    force[k + 5] = m * lz + ax * hy - ay * hx + wx * G1 - wy * G0;
  }
}

/** Newton-Euler, tip to base: joint torques that give zero joint acceleration. */
function sweepInward(arm: ArmModel): void {
  const { n, screw: S, force: f, bias } = arm;
  let f0 = 0;
  let f1 = 0;
  let f2 = 0;
  let f3 = 0;
  let f4 = 0;
  let f5 = 0;
  for (let i = n - 1; i >= 0; i--) {
    const k = 6 * i;
    f0 += f[k]!;
    f1 += f[k + 1]!;
    f2 += f[k + 2]!;
    f3 += f[k + 3]!;
    f4 += f[k + 4]!;
    f5 += f[k + 5]!;
    bias[i] = S[k]! * f0 + S[k + 1]! * f1 + S[k + 2]! * f2 + S[k + 3]! * f3 + S[k + 4]! * f4 + S[k + 5]! * f5;
  }
}

/** Composite rigid bodies: M[i, j] = S_i · (I of everything beyond j) S_j; consumes the inertias. */
function composeMassMatrix(arm: ArmModel): void {
  const { n, screw: S, spatialInertia: I, M, armature } = arm;
  let m = 0;
  let hx = 0;
  let hy = 0;
  let hz = 0;
  let xx = 0;
  let yy = 0;
  let zz = 0;
  let xy = 0;
  let xz = 0;
  let yz = 0;
  for (let j = n - 1; j >= 0; j--) {
    const c = 10 * j;
    m += I[c]!;
    hx += I[c + 1]!;
    hy += I[c + 2]!;
    hz += I[c + 3]!;
    xx += I[c + 4]!;
    yy += I[c + 5]!;
    zz += I[c + 6]!;
    xy += I[c + 7]!;
    xz += I[c + 8]!;
    yz += I[c + 9]!;
    const k = 6 * j;
    const ax = S[k]!;
    const ay = S[k + 1]!;
    const az = S[k + 2]!;
    const lx = S[k + 3]!;
    const ly = S[k + 4]!;
    const lz = S[k + 5]!;
    const n0 = xx * ax + xy * ay + xz * az + hy * lz - hz * ly;
    const n1 = xy * ax + yy * ay + yz * az + hz * lx - hx * lz;
    const n2 = xz * ax + yz * ay + zz * az + hx * ly - hy * lx;
    const f0 = m * lx + ay * hz - az * hy;
    const f1 = m * ly + az * hx - ax * hz;
    const f2 = m * lz + ax * hy - ay * hx;
    for (let i = 0; i <= j; i++) {
      const q = 6 * i;
      const v = S[q]! * n0 + S[q + 1]! * n1 + S[q + 2]! * n2 + S[q + 3]! * f0 + S[q + 4]! * f1 + S[q + 5]! * f2;
      M[n * i + j] = v;
      M[n * j + i] = v;
    }
    M[n * j + j] = M[n * j + j]! + armature[j]!;
  }
}
