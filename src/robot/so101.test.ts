import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { quatFromRpy, rotate3 } from "../math/quaternion";
import { compose, type Transform } from "../math/transform";
import { cross3, dot3, norm3, subtract3, type Vec3 } from "../math/vector3";
import fixture from "./fixtures/so101ForwardKinematics.json";
import { linkPoses, poseOfLink } from "./kinematics";
import { so101 } from "./so101";

const OFFICIAL = new URL("../../../shared/robots/so101/so101_new_calib.urdf", import.meta.url);

test("links stand after their parents and joints know their links", () => {
  so101.links.forEach((link, k) => {
    expect(link.parent).toBeLessThan(k);
    if (link.joint >= 0) expect(so101.joints[link.joint]!.link).toBe(k);
  });
  expect(so101.joints.map(({ name }) => name)).toEqual([
    "shoulder_pan",
    "shoulder_lift",
    "elbow_flex",
    "wrist_flex",
    "wrist_roll",
    "gripper",
  ]);
});

test("holding still takes the recorded gravity torques", () => {
  for (const { q, gravityTorque } of fixture.cases) {
    const poses = linkPoses(so101, q);
    so101.joints.forEach((joint, j) => {
      const carrier = poseOfLink(poses, joint.link);
      const axis = rotate3(carrier.q, joint.axis);
      let torque = 0;
      so101.links.forEach((link, k) => {
        if (!link.inertial || !isBelow(k, joint.link)) return;
        const pose = poseOfLink(poses, k);
        const com = compose(pose, { p: link.inertial.com, q: [0, 0, 0, 1] }).p;
        const weight: Vec3 = [0, 0, -9.81 * link.inertial.mass];
        torque -= dot3(axis, cross3(subtract3(com, carrier.p), weight));
      });
      expect(Math.abs(torque - gravityTorque[j]!)).toBeLessThan(1e-4);
    });
  }
});

function isBelow(link: number, ancestor: number): boolean {
  for (let k = link; k >= 0; k = so101.links[k]!.parent) if (k === ancestor) return true;
  return false;
}

test.skipIf(!existsSync(OFFICIAL))("frames and masses are those of the official file", () => {
  const text = readFileSync(OFFICIAL, "utf8");
  for (const link of so101.links) {
    const own = new RegExp(`<child link="${link.name}"/>`).exec(text);
    if (own) {
      const block = text.slice(text.lastIndexOf("<joint", own.index), own.index);
      const [xyz, rpy] = ["xyz", "rpy"].map((key) => numbers(block, key)) as unknown as [Vec3, Vec3];
      expect(norm3(subtract3(xyz, link.X_PL.p))).toBeLessThan(1e-8);
      const q = quatFromRpy(...rpy);
      expect(Math.abs(q.reduce((sum, x, i) => sum + x * link.X_PL.q[i]!, 0))).toBeCloseTo(1, 10);
    }
    if (!link.inertial) continue;
    const start = text.indexOf(`<link name="${link.name}">`);
    const block = text.slice(start, text.indexOf("</inertial>", start));
    expect(link.inertial.mass).toBe(numbers(block, "value")[0]);
    expect(link.inertial.com).toEqual(numbers(block, "xyz"));
    const inertia = ["ixx", "iyy", "izz", "ixy", "ixz", "iyz"].map((key) => numbers(block, key)[0]);
    expect(link.inertial.inertia).toEqual(inertia);
  }
  for (const joint of so101.joints) {
    const start = text.indexOf(`<joint name="${joint.name}"`);
    const block = text.slice(start, text.indexOf("</joint>", start));
    expect([joint.lower, joint.upper]).toEqual([numbers(block, "lower")[0], numbers(block, "upper")[0]]);
  }
});

function numbers(block: string, key: string): number[] {
  return new RegExp(`\\b${key}="([^"]*)"`).exec(block)![1]!.split(/\s+/).map(Number);
}

/** A box in B. */
interface PlacedBox {
  readonly link: number;
  readonly name: string;
  readonly X_BS: Transform;
  readonly half: Vec3;
}

function placedBoxes(q: readonly number[]): PlacedBox[] {
  const poses = linkPoses(so101, q);
  return so101.links.flatMap((link, k) =>
    link.collisions.map((shape) => {
      if (shape.geometry.kind !== "box") throw new Error("only boxes here");
      const X_BS = compose(poseOfLink(poses, k), shape.X_LS);
      return { link: k, name: shape.name, X_BS, half: shape.geometry.halfSize };
    }),
  );
}

/** Largest separation of two boxes over the 15 axes of the separating-axis test; negative when they overlap. */
function separation(a: PlacedBox, b: PlacedBox): number {
  const unit: readonly Vec3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const A = unit.map((v) => rotate3(a.X_BS.q, v));
  const B = unit.map((v) => rotate3(b.X_BS.q, v));
  const axes = [...A, ...B, ...A.flatMap((u) => B.map((v) => cross3(u, v)))];
  const d = subtract3(b.X_BS.p, a.X_BS.p);
  let best = Number.NEGATIVE_INFINITY;
  for (const axis of axes) {
    const n = norm3(axis);
    if (n < 1e-6) continue;
    const reach = (R: readonly Vec3[], half: Vec3) =>
      R.reduce((sum, u, i) => sum + Math.abs(dot3(u, axis)) * half[i]!, 0);
    best = Math.max(best, (Math.abs(dot3(d, axis)) - reach(A, a.half) - reach(B, b.half)) / n);
  }
  return best;
}

test.each(["zero", "home", "rest"])("the pose %s keeps clear of itself and of the table", (pose) => {
  const q = so101.poses[pose]!;
  so101.joints.forEach(({ lower, upper }, j) => {
    expect(q[j]).toBeGreaterThan(lower);
    expect(q[j]).toBeLessThan(upper);
  });
  const boxes = placedBoxes(q);
  const clearance: Record<string, number> = {};
  for (const a of boxes) {
    for (const b of boxes) {
      const neighbours = so101.links[b.link]!.parent === a.link || a.link === b.link;
      if (b.link > a.link && !neighbours) clearance[`${a.name} - ${b.name}`] = separation(a, b);
    }
    if (a.link === 0) continue;
    const down = rotate3([-a.X_BS.q[0], -a.X_BS.q[1], -a.X_BS.q[2], a.X_BS.q[3]], [0, 0, 1]);
    const reach = down.reduce((sum, x, i) => sum + Math.abs(x) * a.half[i]!, 0);
    clearance[`table - ${a.name}`] = a.X_BS.p[2] - reach;
  }
  for (const [pair, distance] of Object.entries(clearance)) expect(distance, pair).toBeGreaterThan(0.004);
});
