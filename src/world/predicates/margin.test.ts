/** The margin changes its sign exactly where the truth flips: 1,000 seeded random states of every predicate. */

import { describe, expect, test } from "vitest";
import { quatFromAxisAngle } from "../../math/quaternion";
import { createRandomStream, type RandomStream } from "../../math/random";
import { normalize3, type Vec3 } from "../../math/vector3";
import { contact, plainState } from "../testing/plainState";
import { tryPredicate } from "../testing/predicateBench";
import type { ObjectMotion, WorldState } from "../worldState";
import { ATOMS } from "./atoms";

const STATES = 1000;
const PREDICATES: Readonly<Record<string, unknown[]>> = {
  in: [
    ["a", "tray.inside"],
    ["a", "mat"],
    ["a", "dot", { tol: 0.03 }],
    ["s", "pad"],
    ["s", "bowl.inside"],
    ["s", "drawer.inside"],
    ["a", "outline"],
  ],
  on: [
    ["a", "b"],
    ["a", "table", { gap: 0.03 }],
  ],
  above: [
    ["a", "b"],
    ["s", "c"],
    ["s", "tee"],
    ["s", "drawer"],
  ],
  stack: [[["b", "a"]]],
  near: [
    ["tcp", "a", { d: 0.06 }],
    ["a", "b", { d: 0.05, plane: "xy" }],
  ],
  pose: [
    ["a", { at: [0, 0], yaw: 10, tol: 0.04, yawTol: 40, sym: 90 }],
    ["b", { at: [0, 0, 0], tol: 0.05 }],
  ],
  lifted: [["a", { by: 0.01 }]],
  upright: [
    ["c", { deg: 60 }],
    ["c", { flip: true, deg: 40 }],
  ],
  grasped: [["a"]],
  released: [
    ["a", { clear: 0.02 }],
    ["bowl", { clear: 0.02 }],
    ["drawer", { clear: 0.03 }],
  ],
  still: [["a"]],
  touch: [
    ["a", "b"],
    ["a", "gripper"],
  ],
  robot: [["zero"]],
  robotStill: [[]],
  fell: [["a"]],
  cover: [
    ["a", "pad", { min: 0.15 }],
    ["tee", "outline", { min: 0.5 }],
    ["s", "mat", { min: 0.12 }],
  ],
  joint: [["drawer", { min: 0.2, max: 0.6 }]],
  threaded: [["ring", "peg", { depth: 0.01 }]],
  side: [
    ["a", "c", "left", { gap: -0.03, lane: 0.03 }],
    ["s", "tee", "behind", { gap: -0.1, max: 0.01 }],
  ],
  hit: [["a", { n: 1.5 }]],
};

/** Everything near everything else, so that both truths come often. */
function randomState(random: RandomStream): WorldState {
  const spread = (half: number): Vec3 => [
    random.uniform(-half, half),
    random.uniform(-half, half),
    random.uniform(-half, half),
  ];
  const often = (): boolean => random.uniform() < 0.7;
  const motion = (z: number): ObjectMotion => {
    const [x, y, dz] = spread(often() ? 0.03 : 0.1);
    const far = random.uniform() < 0.2 ? 0.6 : 0;
    return {
      p: [x + far, y, z + dz / 3],
      q: quatFromAxisAngle(normalize3(spread(1)), often() ? random.uniform(-0.1, 0.1) : random.uniform(-3, 3)),
      v: often() ? spread(0.004) : spread(0.02),
      w: often() ? spread(0.2) : spread(1),
      joint: 0,
    };
  };
  // Things that must meet closely to say anything.
  const near = (z: number, half: number): ObjectMotion => {
    const [x, y, dz] = spread(half);
    return { ...motion(z), p: [x, y, z + dz], q: quatFromAxisAngle(normalize3(spread(1)), random.uniform(-0.5, 0.5)) };
  };
  const contacts = [
    ...(often() ? [contact("a", "b")] : []),
    ...(often() ? [] : [contact("a", "arm", [0, 0, 1], random.uniform(0, 3))]),
    ...(often() ? [] : [contact("a", "table")]),
    ...(often() ? [] : [contact("a", "fixed", normalize3([0.2 * random.uniform(), 1, 0]))]),
    ...(often() ? [] : [contact("moving", "a", normalize3(spread(1)))]),
    ...(random.uniform() < 0.3
      ? [contact("a", "fixed", [0, 1, 0]), contact("a", "moving", normalize3([random.uniform(-2, 2), -1, 0]))]
      : []),
  ];
  return plainState({
    objects: {
      ...{ a: motion(0.05), b: motion(0.015), s: motion(0.09), c: motion(0.03), tray: motion(0.015) },
      ...{ bowl: motion(0.08), ring: near(0.03, 0.01), peg: near(0.03, 0.01), tee: near(0.01, 0.03) },
      drawer: { ...motion(0.06), joint: random.uniform(-0.1, 1.1) },
    },
    zones: { dot: spread(0.05), mat: spread(0.03), pad: spread(0.03), outline: [0, 0, 0] },
    contacts,
    tool: spread(0.1),
    jointPosition: Array.from({ length: 6 }, () => random.uniform(-0.1, 0.1)),
    jointVelocity: Array.from({ length: 6 }, () => random.uniform(-0.23, 0.23)),
  });
}

test("every predicate is tried", () => {
  expect(Object.keys(PREDICATES).sort()).toEqual([...ATOMS.keys()].sort());
});

describe.each(Object.entries(PREDICATES).flatMap(([key, all]) => all.map((args) => [key, args] as const)))(
  "%s %j",
  (key, args) => {
    test("margin and truth agree", () => {
      const random = createRandomStream(1, `${key} ${JSON.stringify(args)}`);
      let yes = 0;
      for (let k = 0; k < STATES; k++) {
        const { ok, margin } = tryPredicate({ [key]: args }, randomState(random));
        expect(Number.isFinite(margin)).toBe(true);
        if (margin !== 0) expect(ok).toBe(margin > 0);
        if (ok) yes += 1;
      }
      // Neither truth may be so rare that the test says nothing.
      expect(yes).toBeGreaterThan(STATES / 200);
      expect(yes).toBeLessThan(STATES - STATES / 200);
    });

    test("between two states the margin crosses zero where the truth flips", () => {
      const random = createRandomStream(2, `${key} ${JSON.stringify(args)}`);
      for (let k = 0; k < 50; k++) {
        const from = randomState(random);
        const to = { ...randomState(random), contacts: from.contacts };
        for (let i = 0; i <= 20; i++) {
          const { ok, margin } = tryPredicate({ [key]: args }, blend(from, to, i / 20));
          if (margin !== 0) expect(ok).toBe(margin > 0);
        }
      }
    });
  },
);

/** A state between two with the contacts and attitudes of the first. */
function blend(from: WorldState, to: WorldState, t: number): WorldState {
  const mix = (a: Vec3, b: Vec3): Vec3 => [
    a[0] + t * (b[0] - a[0]),
    a[1] + t * (b[1] - a[1]),
    a[2] + t * (b[2] - a[2]),
  ];
  const objects = [...from.objects].map(([id, a]) => {
    const b = to.objects.get(id)!;
    const joint = a.joint + t * (b.joint - a.joint);
    return [id, { p: mix(a.p, b.p), q: a.q, v: mix(a.v, b.v), w: mix(a.w, b.w), joint }] as const;
  });
  return { ...from, objects: new Map(objects), tool: { ...from.tool, p: mix(from.tool.p, to.tool.p) } };
}
