import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import { combineMasses, compileArm, linkMounts } from "./compileArm";

const reference = resolve(import.meta.dirname, "../../../shared/reference/mujoco/model.json");

describe.skipIf(!existsSync(reference))("against the model that the reference trajectories were recorded with", () => {
  const model = existsSync(reference) ? JSON.parse(readFileSync(reference, "utf8")) : { links: [] };

  test("frames, masses and ranges of every moving link agree", () => {
    const { links } = compileArm(so101, "stiff");
    expect(links).toHaveLength(model.links.length);
    links.forEach((link, k) => {
      const known = model.links[k];
      link.X_PL.p.forEach((x, i) => {
        expect(x).toBeCloseTo(known.pos[i], 5);
      });
      expect(link.mass).toBeCloseTo(known.mass, 6);
      link.com.forEach((x, i) => {
        expect(x).toBeCloseTo(known.com[i], 6);
      });
      link.inertia.forEach((x, i) => {
        expect(x).toBeCloseTo(known.fi[i], 9);
      });
    });
  });
});

test("servos carry the preset's gains and the joint's torque limit", () => {
  const [pan, , , , , gripper] = compileArm(so101, "soft").links;
  expect(pan!.servo).toEqual({ kp: 17.8, kv: 0, torqueLimit: 2.94 });
  expect(gripper!.servo).toEqual({ kp: 17.8, kv: 0, torqueLimit: 1.5 });
});

test("fixed links ride on the moving link that carries them", () => {
  const frame = so101.links.findIndex(({ name }) => name === "gripper_frame_link");
  expect(linkMounts(so101)[frame]).toMatchObject({ carrier: 4, X_CL: { p: [-0.0079, -2.18121e-4, -0.0981274] } });
});

test("mass hung on by a fixed link is folded into its carrier", () => {
  const point = { mass: 0.1, com: [0, 0, 0] as const, inertia: [0, 0, 0, 0, 0, 0] as const };
  const joined = combineMasses([
    { ...point, com: [0.1, 0, 0] },
    { ...point, com: [-0.1, 0, 0] },
  ]);
  expect(joined.mass).toBeCloseTo(0.2);
  expect(joined.com).toEqual([0, 0, 0]);
  expect(joined.inertia[0]).toBe(0);
  expect(joined.inertia[1]).toBeCloseTo(2 * 0.1 * 0.01, 12); // m r² each
});

test("a robot that is no chain about z axes is refused by joint", () => {
  const tilted: RobotModel = {
    ...so101,
    joints: so101.joints.map((joint, k) => (k === 2 ? { ...joint, axis: [0, 1, 0] as const } : joint)),
  };
  expect(() => compileArm(tilted, "stiff")).toThrow(InputError);
  expect(() => compileArm(tilted, "stiff")).toThrow(/"elbow_flex"/);
});
