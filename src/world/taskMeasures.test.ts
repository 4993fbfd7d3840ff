/** Metrics and rewards on plain states, tick by tick. */

import { describe, expect, test } from "vitest";
import type { Vec3 } from "../math/vector3";
import { BUILTIN_SCENES } from "./builtinScenes";
import { parseScene } from "./parseScene";
import { sampleReset } from "./reset";
import { createTaskMonitor, type TaskMonitor } from "./taskMonitor";
import { contact, type PlainState, pinch, plainState, turned } from "./testing/plainState";
import { POSES } from "./testing/predicateBench";

const HZ = 50;
const cube = { id: "cube", kind: "box", size: [0.04, 0.04, 0.04], tags: ["thing"] };
const other = { ...cube, id: "other" };

function monitorOf(more: Record<string, unknown>, settled: PlainState = {}): TaskMonitor {
  const scene = parseScene({
    v: 1,
    objects: [cube, other],
    zones: [{ id: "pad", shape: "rect", size: [0.04, 0.04], at: [0.2, 0] }],
    goal: { lifted: ["cube", { by: 0.5 }] },
    episode: { limitS: 100, dwellS: 0.1 },
    ...more,
  });
  const monitor = createTaskMonitor(scene, { poses: POSES });
  monitor.start(stateAt(0, settled));
  return monitor;
}

function stateAt(k: number, state: PlainState = {}) {
  const objects = { cube: { p: [0.2, 0, 0.02] as const }, other: { p: [0.3, 0, 0.02] as const }, ...state.objects };
  return plainState({ time: k / HZ, zones: { pad: [0.2, 0, 0] }, ...state, objects });
}

/** Moves the tool along a path of times (s), one tick after the other. */
function follow(path: (t: number) => Vec3, seconds: number): TaskMonitor {
  const monitor = monitorOf({}, { tool: path(0) });
  for (let k = 1; k <= seconds * HZ; k++) monitor.update(stateAt(k, { tool: path(k / HZ) }));
  return monitor;
}

describe("the tool", () => {
  test("straight on: way and top speed, and no jerk but rounding", () => {
    const { path, peakSpeed, jerk } = follow((t) => [0.1 * t, 0, 0.2], 2).metrics;
    expect(path).toBeCloseTo(0.2, 12);
    expect(peakSpeed).toBeCloseTo(0.1, 10);
    // Only rounding is left, and its logarithm is large.
    expect(jerk === null || jerk > 0).toBe(true);
  });

  test("a sine has the jerk of its formula", () => {
    // x = A sin(ωt): speed Aω, jerk Aω³ cos(ωt), ∫ jerk² dt = A²ω⁶ T / 2 over whole periods; LDJ = -ln(T⁴ω⁴/2).
    const omega = 2 * Math.PI * 0.5;
    const { jerk, peakSpeed } = follow((t) => [0.1 * Math.sin(omega * t), 0, 0.2], 8).metrics;
    expect(peakSpeed).toBeCloseTo(0.1 * omega, 3);
    expect(jerk!).toBeCloseTo(-Math.log((8 ** 4 * omega ** 4) / 2), 1);
  });

  test("smoother is larger", () => {
    const smooth = follow((t) => [0.1 * Math.sin(t), 0, 0.2], 6).metrics.jerk!;
    const rough = follow((t) => [0.1 * Math.sin(t) + 0.001 * Math.sin(40 * t), 0, 0.2], 6).metrics.jerk!;
    expect(smooth).toBeGreaterThan(rough + 3);
  });

  test("at rest there is no jerk to speak of", () => {
    const { jerk, peakSpeed, hzAchieved } = follow(() => [0, 0, 0.2], 1).metrics;
    expect({ jerk, peakSpeed }).toEqual({ jerk: null, peakSpeed: 0 });
    expect(hzAchieved).toBeCloseTo(HZ, 9);
    expect(monitorOf({}).metrics.hzAchieved).toBeNull();
  });
});

describe("contacts and forces", () => {
  test("a contact counts when it begins, by object", () => {
    const monitor = monitorOf({});
    const ticks: readonly (readonly string[])[] = [["cube"], ["cube"], [], ["cube", "other"], ["other"], ["cube"]];
    const counts = ticks.map((touched, k) => {
      const contacts = touched.flatMap((id) => [contact("arm", id), contact(id, "fixed"), contact(id, "table")]);
      monitor.update(stateAt(k + 1, { contacts }));
      return monitor.metrics.contacts;
    });
    expect(counts).toEqual([1, 1, 1, 3, 3, 4]);
  });

  test("the hardest press leaves out the grip, but not what is pressed with what is held", () => {
    const monitor = monitorOf({});
    const impulseAfter = (state: PlainState): number => {
      monitor.update(stateAt(1, state));
      return monitor.metrics.impulse;
    };
    expect(impulseAfter({ contacts: [contact("cube", "table", [0, 0, 1], 50)] })).toBe(0);
    const grip = [contact("cube", "fixed", [0, 1, 0], 30), contact("moving", "cube", [0, 1, 0], 30)];
    const holding = { tool: [0.2, 0, 0.02] as const };
    expect(impulseAfter({ ...holding, contacts: grip })).toBe(0);
    const pressed = [contact("cube", "table", [0, 0, 1], 2), contact("cube", "table", [0, 0, 1], 3)];
    expect(impulseAfter({ ...holding, contacts: [...grip, ...pressed] })).toBe(5);
    expect(impulseAfter({ contacts: [contact("other", "arm", [0, 0, 1], 4)] })).toBe(5);
    expect(impulseAfter({ contacts: [contact("table", "fixed", [0, 0, 1], 7)] })).toBe(7);
  });
});

describe("coverage and counters", () => {
  test("the coverage is that of the newest tick, wherever the task speaks of it", () => {
    const cover = { cover: ["cube", "pad", { min: 0.8 }] };
    for (const more of [
      { goal: { all: [{ not: { fell: ["cube"] } }, cover] } },
      { stages: [{ id: "s", when: { once: cover } }] },
      { reward: { shape: [{ cover: ["cube", "pad"] }] } },
    ]) {
      const monitor = monitorOf(more);
      monitor.update(stateAt(1, { objects: { cube: { p: [0.23, 0, 0.02] } } }));
      expect(monitor.metrics.coverage).toBeCloseTo(0.25, 12);
      monitor.update(stateAt(2, { objects: { cube: { p: [0.2, 0.02, 0.02], q: turned("z", 90) } } }));
      expect(monitor.metrics.coverage).toBeCloseTo(0.5, 12);
    }
    expect(monitorOf({}).metrics.coverage).toBeNull();
  });

  test("a counter counts at each tick, and remembers where its predicate does", () => {
    const metrics = [
      "success",
      { id: "inside", count: ["tag:thing", { in: ["$", "pad"] }] },
      { id: "ever", count: ["*", { once: { in: ["$", "pad"] } }] },
    ];
    const monitor = monitorOf({ metrics });
    expect(monitor.metrics.counters).toEqual({ inside: 0, ever: 0 });
    monitor.update(stateAt(1));
    expect(monitor.metrics.counters).toEqual({ inside: 1, ever: 1 });
    monitor.update(stateAt(2, { objects: { cube: { p: [0.4, 0, 0] }, other: { p: [0.2, 0, 0.02] } } }));
    expect(monitor.metrics.counters).toEqual({ inside: 1, ever: 2 });
    monitor.update(stateAt(3, { objects: { cube: { p: [0.4, 0, 0] } } }));
    expect(monitor.metrics.counters).toEqual({ inside: 0, ever: 2 });
  });
});

describe("reward", () => {
  test("sparse: 1 at the tick of success and nothing else", () => {
    const monitor = monitorOf({ goal: { lifted: ["cube"] }, episode: { dwellS: 0.04 } });
    const up = { objects: { cube: { p: [0.2, 0, 0.1] as const } } };
    const rewards = [1, 2, 3, 4, 5].map((k) => monitor.update(stateAt(k, k > 1 ? up : {})).reward);
    expect(rewards).toEqual([0, 0, 0, 1, 0]);
  });

  test("shaped: closeness, coverage, stages once, and the bonus", () => {
    const monitor = monitorOf({
      reward: {
        success: 5,
        shape: [
          { toward: ["tcp", "cube"], k: 5, w: 0.5 },
          { cover: ["cube", "pad"], w: 2 },
        ],
      },
      stages: [
        { id: "near", when: { near: ["tcp", "cube"] }, w: 3 },
        { id: "grasp", when: { grasped: ["cube"] } },
      ],
    });
    const far = monitor.update(stateAt(1, { tool: [0.2, 0, 0.22] })).reward;
    expect(far).toBeCloseTo(0.5 * (1 - Math.tanh(5 * 0.2)) + 2, 12);
    const near = { tool: [0.2, 0, 0.04] as const };
    const shaped = 0.5 * (1 - Math.tanh(5 * 0.02)) + 2;
    expect(monitor.update(stateAt(2, near)).reward).toBeCloseTo(shaped + 3, 12);
    expect(monitor.update(stateAt(3, near)).reward).toBeCloseTo(shaped, 12);
    expect(monitor.update(stateAt(4, { ...near, contacts: pinch("cube") })).reward).toBeCloseTo(shaped + 1, 12);
  });
});

describe("episodes that differ", () => {
  test("predicates look at the size that this episode drew", () => {
    const document = {
      v: 1,
      objects: [cube],
      zones: [{ id: "pad", shape: "rect", size: [0.08, 0.08], at: [0.2, 0] }],
      reset: { set: [{ of: "cube", prop: "size", range: [1.5, 1.5] }] },
      goal: { cover: ["cube", "pad", { min: 0.5 }] },
    };
    const scene = parseScene(document);
    const plan = sampleReset(scene, 0);
    const state = plainState({ objects: { cube: plan.objects.get("cube")! }, zones: { pad: [0.2, 0, 0] } });
    const monitor = createTaskMonitor(scene, { poses: POSES });
    monitor.start(state, plan.scene);
    expect(monitor.alreadySolved).toBe(true);
    monitor.start(state);
    expect(monitor.alreadySolved).toBe(false);
  });

  test("B29: none of the ten tasks is solved at its start", () => {
    for (const [id, document] of Object.entries(BUILTIN_SCENES)) {
      const scene = parseScene(document);
      for (let seed = 0; seed < 20; seed++) {
        const plan = sampleReset(scene, seed);
        const monitor = createTaskMonitor(scene, { poses: POSES });
        const joint = (object: string): number => plan.joints.get(object) ?? 0;
        const objects = [...plan.objects].map(([name, X_WO]) => [name, { ...X_WO, joint: joint(name) }] as const);
        monitor.start(plainState({ objects: Object.fromEntries(objects), zones: Object.fromEntries(plan.zones) }));
        expect(`${id} ${monitor.alreadySolved}`).toBe(`${id} false`);
      }
    }
  });
});
