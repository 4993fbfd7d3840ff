/** What a reset draws reaches the physics: masses, gravity, sizes, delays and losses of actions. */

import { describe, expect, test } from "vitest";
import { so101 } from "../robot/so101";
import { parseScene } from "../world/parseScene";
import { compileScene, defaultSimOptions } from "./compileScene";
import { SimArm } from "./simArm";

const cube = { id: "cube", kind: "box", size: [0.03, 0.03, 0.03], at: [0.2, 0.2], mass: 0.05 };

function armOf(set: readonly unknown[], objects: readonly unknown[] = [cube]): SimArm {
  const arm = new SimArm(
    parseScene({ v: 1, objects, goal: { robotStill: [] }, episode: { hz: 50 }, reset: { set } }),
    so101,
  );
  arm.reset(3);
  return arm;
}

test("mass, friction, size and gravity are those of the episode", () => {
  const { plan } = armOf([
    { of: "cube", prop: "mass", pick: [0.2] },
    { of: "cube", prop: "friction", pick: [0.3] },
    { of: "cube", prop: "size", pick: [1.5] },
    { of: "world", prop: "gravity", pick: [3.7] },
  ]);
  const { bodies, options } = compileScene(so101, plan, defaultSimOptions());
  expect(bodies[0]).toMatchObject({ mass: 0.2, shapes: [{ friction: 0.3 }] });
  expect(bodies[0]!.shapes[0]!.geometry).toEqual({ kind: "box", halfSize: [0.0225, 0.0225, 0.0225] });
  expect(options.gravity).toEqual([0, 0, -3.7]);
});

test("on the moon a cube presses on the table with a sixth of its weight", () => {
  const arm = armOf([{ of: "world", prop: "gravity", pick: [1.62] }]);
  const ofCube = arm.worldState().contacts.filter(({ a, b }) => a.kind === "object" || b.kind === "object");
  expect(ofCube.reduce((sum, { force }) => sum + force, 0)).toBeCloseTo(0.05 * 1.62, 2);
});

describe("actions on their way", () => {
  /** Sends a small step of the first joint, then says after how many periods the joint begins to move. */
  function delayOf(set: readonly unknown[]): number {
    const arm = armOf(set);
    const start = arm.observe().jointPosition[0]!;
    const wanted = arm.target;
    wanted[0] = wanted[0]! + 0.1;
    for (let k = 0; k < 20; k++) {
      arm.send(wanted);
      arm.advance();
      if (Math.abs(arm.observe().jointPosition[0]! - start) > 0.01) return k;
    }
    return 20;
  }

  test("come late by the latency of the episode", () => {
    expect(delayOf([])).toBeLessThan(2);
    expect(delayOf([{ of: "robot", prop: "latencyMs", pick: [100] }]) - delayOf([])).toBe(5);
  });

  test("are lost at the rate of the episode", () => {
    expect(delayOf([{ of: "robot", prop: "dropRate", pick: [1] }])).toBe(20);
    // Half of them are lost, and yet the joint gets there.
    expect(delayOf([{ of: "robot", prop: "dropRate", pick: [0.5] }])).toBeLessThan(10);
  });

  test("are part of an instant that one comes back to", () => {
    const arm = armOf([
      { of: "robot", prop: "latencyMs", pick: [100] },
      { of: "robot", prop: "dropRate", pick: [0.4] },
    ]);
    const run = (steps: number, speed: number): void => {
      for (let k = 0; k < steps; k++) {
        const wanted = arm.target;
        wanted[0] = wanted[0]! + speed;
        arm.send(wanted);
        arm.advance();
      }
    };
    run(10, 0.01);
    const snapshot = structuredClone(arm.snapshot());
    run(15, 0.005);
    const hash = arm.hash();
    arm.restore(snapshot);
    run(15, 0.005);
    expect(arm.hash()).toBe(hash);
    expect(snapshot.pending.length).toBeGreaterThan(0);
  });
});

test("an observation tells how far a drawer is open", () => {
  const drawer = { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, at: [0.42, 0], yaw: 180 };
  const arm = armOf([{ of: "drawer", prop: "joint", pick: [0.5] }], [cube, drawer]);
  expect(arm.observe().objects!.map(({ joint }) => joint)).toEqual([0, expect.closeTo(0.5, 3)]);
  expect(arm.picture().objectJoint[1]).toBeCloseTo(0.5, 3);
});
