import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { BUILTIN_SCENES } from "./builtinScenes";
import { parseScene } from "./parseScene";
import { createTaskMonitor, type TaskMonitor } from "./taskMonitor";
import { contact, type PlainState, pinch, plainState } from "./testing/plainState";
import { POSES } from "./testing/predicateBench";
import type { WorldState } from "./worldState";

const HZ = 30;
const robot = { poses: POSES };
const lift = parseScene(BUILTIN_SCENES["lift-the-cube"]);

/** The cube held at a height, or standing on the table. */
function liftState(k: number, height: number, held: boolean): WorldState {
  const z = 0.0125 + height;
  const contacts = [...(held ? pinch("cube") : []), ...(height === 0 ? [contact("cube", "table")] : [])];
  return plainState({ time: k / HZ, objects: { cube: { p: [0.2, 0, z] } }, contacts, tool: [0.2, 0, held ? z : 0.2] });
}

function started(scene = lift, settled: WorldState = liftState(0, 0, false)): TaskMonitor {
  const monitor = createTaskMonitor(scene, robot);
  monitor.start(settled);
  return monitor;
}

describe("success", () => {
  test("comes after the dwell, and its time is when the goal began to hold", () => {
    const monitor = started();
    for (let k = 1; k < 10; k++) expect(monitor.update(liftState(k, 0, true)).outcome).toBeNull();
    for (let k = 10; k < 40; k++) {
      const report = monitor.update(liftState(k, 0.06, true));
      expect(report.goal.ok).toBe(true);
      expect(report.heldS).toBeCloseTo((k - 10) / HZ, 12);
      expect(report.outcome).toBeNull();
    }
    // 30 ticks after the tenth make the second of dwell.
    expect(monitor.update(liftState(40, 0.06, true)).outcome).toEqual({ kind: "success", timeS: 10 / HZ });
    expect(monitor.status.progress).toBe(1);
  });

  test("a gap begins the dwell anew", () => {
    const monitor = started();
    for (let k = 1; k < 60; k++) monitor.update(liftState(k, k === 20 ? 0.04 : 0.06, true));
    expect(monitor.update(liftState(60, 0.06, true)).outcome).toEqual({ kind: "success", timeS: 21 / HZ });
  });

  test("without dwell the first tick is enough", () => {
    const scene = parseScene({ ...structuredClone(BUILTIN_SCENES["lift-the-cube"]), episode: { dwellS: 0 } });
    expect(started(scene).update(liftState(3, 0.06, true)).outcome).toEqual({ kind: "success", timeS: 3 / HZ });
  });

  test("times count from the settled world", () => {
    const monitor = started(lift, { ...liftState(0, 0, false), time: 0.5 });
    for (let k = 1; k < 40; k++) monitor.update({ ...liftState(k, 0.06, true), time: 0.5 + k / HZ });
    const { outcome } = monitor;
    expect(outcome?.kind).toBe("success");
    expect(outcome?.timeS).toBeCloseTo(1 / HZ, 12);
  });
});

describe("other ends", () => {
  test("a failure comes first, by its name", () => {
    const scene = parseScene({
      v: 1,
      objects: [{ id: "cube", kind: "box", size: [0.025, 0.025, 0.025] }],
      goal: { fell: ["cube"] },
      fail: { lost: { fell: ["cube"] }, broken: { fell: ["cube"] } },
      episode: { dwellS: 0 },
    });
    const monitor = started(scene);
    const fallen = plainState({ time: 0.1, objects: { cube: { p: [0.2, 0, -0.2] } } });
    const report = monitor.update(fallen);
    expect(report.failed).toBe("broken");
    expect(report.outcome).toEqual({ kind: "fail", reason: "broken", timeS: 0.1 });
  });

  test("the time limit counts simulated seconds", () => {
    const monitor = started();
    expect(monitor.update(liftState(20 * HZ - 1, 0, false)).outcome).toBeNull();
    expect(monitor.update(liftState(20 * HZ, 0, false)).outcome).toEqual({ kind: "timeout", timeS: 20 });
  });

  test("success at the very limit is success", () => {
    const monitor = started();
    monitor.update(liftState(19 * HZ, 0.06, true));
    expect(monitor.update(liftState(20 * HZ, 0.06, true)).outcome).toEqual({ kind: "success", timeS: 19 });
  });

  test.each<[string, PlainState]>([
    ["a position", { objects: { cube: { p: [0, Number.NaN, 0] } } }],
    ["a speed", { objects: { cube: { v: [Number.POSITIVE_INFINITY, 0, 0] } } }],
    ["a joint", { objects: { cube: {} }, jointPosition: [0, 0, Number.NaN, 0, 0, 0] }],
    ["a contact", { objects: { cube: {} }, contacts: [contact("cube", "table", [0, 0, Number.NaN])] }],
  ])("%s that is not finite makes the episode invalid", (_name, state) => {
    const report = started().update(plainState({ ...state, time: 0.2 }));
    expect(report.outcome).toEqual({ kind: "invalid", reason: "E_PHYSICS_DIVERGED", timeS: 0.2 });
  });

  test("the first outcome stays while the goal tree goes on", () => {
    const monitor = started();
    monitor.update(plainState({ time: 1, objects: { cube: { p: [0.2, 0, -1] } } }));
    const path = monitor.metrics.path;
    const report = monitor.update(liftState(40, 0.06, true));
    expect(report.outcome).toEqual({ kind: "fail", reason: "dropped", timeS: 1 });
    expect(report.goal.ok).toBe(true);
    expect(report.failed).toBeNull();
    expect(monitor.metrics.path).toBe(path);
  });

  test("B29: a goal that holds at the start is told", () => {
    expect(started().alreadySolved).toBe(false);
    const scene = parseScene({ ...structuredClone(BUILTIN_SCENES["lift-the-cube"]), goal: { still: ["cube"] } });
    expect(started(scene).alreadySolved).toBe(true);
  });
});

describe("stages and metrics", () => {
  test("a stage once reached stays reached", () => {
    const monitor = started();
    const progress = (state: WorldState): number => monitor.update(state).progress;
    expect(monitor.status.progress).toBe(0);
    expect(progress({ ...liftState(1, 0, false), tool: { p: [0.2, 0, 0.03], q: [0, 0, 0, 1] } })).toBeCloseTo(
      1 / 3,
      12,
    );
    expect(progress(liftState(2, 0, true))).toBeCloseTo(2 / 3, 12);
    expect(progress(liftState(3, 0, false))).toBeCloseTo(2 / 3, 12);
    expect(progress(liftState(4, 0.03, true))).toBe(1);
    expect(monitor.status.stages).toMatchObject([
      { id: "reach", reached: true, w: 1 },
      { id: "grasp", reached: true, w: 1 },
      { id: "lift", reached: true, w: 1 },
    ]);
  });

  test("weights count", () => {
    const scene = parseScene(BUILTIN_SCENES["stack-three"]);
    const standing = (id: string, z: number) => [id, { p: [0.2, 0, z] as const }] as const;
    const objects = Object.fromEntries([standing("big", 0.015), standing("mid", 0.045), standing("small", 0.5)]);
    const monitor = started(scene, plainState({ objects }));
    expect(monitor.update(plainState({ time: 0.1, objects, contacts: [contact("mid", "big")] })).progress).toBeCloseTo(
      2 / 5,
      12,
    );
  });

  test("the path of the tool is added up", () => {
    const monitor = started(lift, { ...liftState(0, 0, false), tool: { p: [0, 0, 0.2], q: [0, 0, 0, 1] } });
    for (let k = 1; k <= 4; k++) {
      monitor.update({ ...liftState(k, 0, false), tool: { p: [0.03 * k, 0.04 * k, 0.2], q: [0, 0, 0, 1] } });
    }
    expect(monitor.metrics.path).toBeCloseTo(0.2, 12);
  });

  test("a drop is a fall out of the jaws, not setting down", () => {
    const monitor = started();
    const steps: [number, boolean][] = [
      [0, true],
      [0.03, true],
      [0, true],
      [0, false],
      [0, true],
      [0.03, true],
      [0.02, false],
      [0, false],
    ];
    const drops = steps.map(([height, held], k) => {
      monitor.update(liftState(k + 1, height, held));
      return monitor.metrics.drops;
    });
    expect(drops).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  });
});

describe("stepping back", () => {
  test("a snapshot brings back every later report exactly", () => {
    const scene = parseScene({
      ...structuredClone(BUILTIN_SCENES["lift-the-cube"]),
      goal: { seq: [{ grasped: ["cube"] }, { for: [{ lifted: ["cube"] }, 0.2] }] },
      fail: { late: { all: [{ never: { grasped: ["cube"] } }, { once: { lifted: ["cube"] } }] } },
      episode: { dwellS: 0.5 },
    });
    const states = Array.from({ length: 60 }, (_, k) =>
      liftState(k + 1, k < 10 || (k > 25 && k < 28) ? 0 : 0.05, k > 4),
    );
    const monitor = started(scene);
    const snapshots = [monitor.snapshot()];
    const reports = states.map((state) => {
      const report = monitor.update(state);
      snapshots.push(monitor.snapshot());
      return JSON.stringify(report);
    });
    expect(JSON.parse(reports.at(-1)!).outcome.kind).toBe("success");
    for (const from of [40, 12, 0, 27]) {
      // A snapshot survives being cloned, as for another thread.
      monitor.restore(structuredClone(snapshots[from]!));
      expect(states.slice(from).map((state) => JSON.stringify(monitor.update(state)))).toEqual(reports.slice(from));
    }
  });

  test("start forgets the last episode", () => {
    const monitor = started();
    for (let k = 1; k < 60; k++) monitor.update(liftState(k, 0.06, true));
    monitor.start(liftState(0, 0, false));
    expect(monitor.outcome).toBeNull();
    expect(monitor.status).toEqual(started().status);
    expect(monitor.metrics).toEqual(started().metrics);
  });
});

test("a pose that the robot lacks is refused before the episode begins", () => {
  const scene = parseScene({
    ...structuredClone(BUILTIN_SCENES["lift-the-cube"]),
    goal: { all: [{ robot: ["home"] }] },
  });
  expect(() => createTaskMonitor(scene, { poses: { rest: [] } })).toThrow(InputError);
  expect(() => createTaskMonitor(scene, robot)).not.toThrow();
});

describe("the built-in tasks on plain poses", () => {
  test("reach the dot", () => {
    const scene = parseScene(BUILTIN_SCENES["reach-the-dot"]);
    const state = (k: number, x: number): WorldState =>
      plainState({ time: k / HZ, zones: { dot: [0.2, 0, 0.1] }, tool: [x, 0, 0.1] });
    const monitor = started(scene, state(0, 0));
    for (let k = 1; k <= 15; k++) expect(monitor.update(state(k, 0.181)).outcome).toBeNull();
    expect(monitor.update(state(16, 0.181)).outcome).toEqual({ kind: "success", timeS: 1 / HZ });
  });

  test("cube in the tray: inside, let go, and still", () => {
    const scene = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
    const tray = { p: [0.2, -0.14, 0.015] as const };
    const inTray = { p: [0.21, -0.15, 0.0155] as const };
    const goalAt = (state: PlainState): boolean => {
      const monitor = started(scene, plainState({ objects: { tray, cube: { p: [0.2, 0.1, 0.0125] } } }));
      return monitor.update(plainState({ time: 0.1, ...state })).goal.ok;
    };
    expect(goalAt({ objects: { tray, cube: inTray } })).toBe(true);
    expect(goalAt({ objects: { tray, cube: { ...inTray, v: [0.02, 0, 0] } } })).toBe(false);
    expect(goalAt({ objects: { tray, cube: inTray }, contacts: [contact("cube", "moving")] })).toBe(false);
    expect(goalAt({ objects: { tray, cube: inTray }, tool: [0.21, -0.15, 0.04] })).toBe(false);
    expect(goalAt({ objects: { tray, cube: { p: [0.2, 0.1, 0.0125] } } })).toBe(false);
  });

  test("stack three", () => {
    const scene = parseScene(BUILTIN_SCENES["stack-three"]);
    const at = (x: number, z: number) => ({ p: [x, 0, z] as const });
    const tower = { big: at(0.2, 0.015), mid: at(0.205, 0.045), small: at(0.2, 0.0725) };
    const contacts = [contact("mid", "big"), contact("small", "mid")];
    const goalAt = (state: PlainState): boolean =>
      started(scene, plainState({ objects: tower })).update(plainState({ time: 0.1, ...state })).goal.ok;
    expect(goalAt({ objects: tower, contacts })).toBe(true);
    expect(goalAt({ objects: tower, contacts, jointVelocity: [0.3, 0, 0, 0, 0, 0] })).toBe(false);
    expect(goalAt({ objects: { ...tower, small: at(0.3, 0.0125) }, contacts })).toBe(false);
    expect(goalAt({ objects: tower, contacts: contacts.slice(1) })).toBe(false);
  });
});

describe("conditions beside the goal", () => {
  test("failures and stages say what they wait for, from the start on and after the end", () => {
    const monitor = started();
    const told = () => ({
      fails: monitor.status.fails.map(({ path, ok }) => [path, ok]),
      stages: monitor.status.stages.map(({ id, when }) => [id, when.path, when.ok]),
    });
    expect(told()).toEqual({
      fails: [["/fail/dropped", false]],
      stages: [
        ["reach", "/stages/0/when", false],
        ["grasp", "/stages/1/when", false],
        ["lift", "/stages/2/when", false],
      ],
    });
    for (let k = 1; k < 60; k++) monitor.update(liftState(k, 0.06, true));
    expect(monitor.outcome?.kind).toBe("success");
    expect(told().stages).toEqual([
      ["reach", "/stages/0/when", true],
      ["grasp", "/stages/1/when", true],
      ["lift", "/stages/2/when", true],
    ]);
    monitor.update(liftState(60, 0, false));
    // What it waits for is as it is now; that it was reached stays.
    expect(monitor.status.stages[2]).toMatchObject({ reached: true, when: { ok: false } });
  });
});
