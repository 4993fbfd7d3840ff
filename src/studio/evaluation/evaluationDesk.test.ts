/** The desk with the real inside of its threads, in this realm, and a browser that is none. */

import { beforeEach, expect, test } from "vitest";
import { tinyPackage } from "../../policy/testing/tinyPolicy";
import { so101 } from "../../robot/so101";
import type { StartThread, ThreadListener } from "../../session/evaluationPool";
import type { EpisodeResult } from "../../session/evaluationReport";
import { createEvaluationThread } from "../../session/evaluationThread";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { PolicyOffer } from "../policyDesk";
import type { SceneDocument, StudioDocument } from "../stores/documentStore";
import { evaluationStore } from "../stores/evaluationStore";
import { openEvaluationArchive } from "./evaluationArchive";
import { EvaluationDesk, type EvaluationHost } from "./evaluationDesk";

const brief: SceneDocument = {
  ...BUILTIN_SCENES["reach-the-dot"],
  episode: { limitS: 1, dwellS: 0.1, hz: 30 },
  eval: { n: 8, seed: 100_000 },
};
const opened = (scene: SceneDocument): StudioDocument => ({ scene, origin: null, seed: 100_000 });

interface Page extends EvaluationHost {
  start: StartThread;
  open: StudioDocument;
  own: PolicyOffer | null;
  stopped: boolean;
  ownRobot: boolean;
  pauses: number;
  threads: ThreadListener[];
  /** What a thread does instead of a seed. */
  spoil: ((seed: number, listener: ThreadListener) => boolean) | null;
  ran: number[];
}

function page(archive = openEvaluationArchive(noStore, () => undefined)): Page {
  let now = 0;
  const host: Page = {
    open: opened(brief),
    own: null,
    stopped: false,
    ownRobot: false,
    pauses: 0,
    threads: [],
    spoil: null,
    ran: [],
    start(listener) {
      host.threads.push(listener);
      const answer = createEvaluationThread(so101, (message) => listener.hear(message));
      return {
        post(request) {
          if (request.type === "seed") {
            host.ran.push(request.seed);
            if (host.spoil?.(request.seed, listener)) return;
          }
          void answer(request);
        },
        end: () => undefined,
      };
    },
    cores: 3,
    clock: () => (now += 10),
    later: (callback) => void setTimeout(callback),
    archive,
    program: "test",
    runtime: "Test 1",
    document: () => host.open,
    offers: () => ({ shipped: null, own: host.own }),
    servo: () => "stiff",
    isStopped: () => host.stopped,
    hasOwnRobot: () => host.ownRobot,
    pauseLive: () => {
      host.pauses += 1;
    },
  };
  return host;
}

function noStore(): IDBFactory {
  throw new Error("no store here");
}

async function deskOf(host: Page): Promise<EvaluationDesk> {
  const desk = new EvaluationDesk(host);
  await desk.openTask();
  return desk;
}

const outcomes = (results: readonly EpisodeResult[] | readonly { seed: number; hash: string }[]): string[] =>
  results.map(({ seed, hash }) => `${seed} ${hash}`).sort();

beforeEach(() => evaluationStore.setState({ run: null }));

test("runs the task's own seeds with its best controller, and says what it takes to repeat them", async () => {
  const host = page();
  const desk = await deskOf(host);
  expect(desk.store.getState()).toMatchObject({
    phase: "idle",
    setup: { first: "expert", second: null, seed: 100_000, count: 8 },
    done: 0,
    total: 8,
  });
  await desk.start();
  const { lanes, phase, done, speed } = desk.store.getState();
  expect({ phase, done }).toEqual({ phase: "idle", done: 8 });
  expect(speed).toBeGreaterThan(0);
  expect(host.pauses).toBe(1);
  expect(host.threads).toHaveLength(2);
  expect(lanes[0]!.record).toMatchObject({
    scene: "Reach the dot",
    controller: "expert",
    seeds: [100_000, 100_007],
    runtime: "Test 1",
    taskHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    episodes: 8,
  });
  expect(lanes[0]!.blocks.flat().every(({ result, state }) => result?.outcome.kind === state)).toBe(true);
  expect(evaluationStore.getState().run).toEqual({ isRunning: false, done: 8, total: 8 });
});

test("a pause keeps what is done, and going on runs the rest to the same bits", async () => {
  const whole = await deskOf(page());
  await whole.setUp({ first: "random" });
  await whole.start();
  const host = page();
  const desk = await deskOf(host);
  await desk.setUp({ first: "random" });
  host.spoil = (seed) => {
    if (seed === 100_003) desk.pause();
    return false;
  };
  await desk.start();
  const { done, lanes, phase } = desk.store.getState();
  expect(phase).toBe("idle");
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(5);
  expect(lanes[0]!.blocks.flat().filter(({ state }) => state === "running")).toEqual([]);
  const before = host.ran.length;
  host.spoil = null;
  await desk.start();
  expect(host.ran.length - before).toBe(8 - done);
  const results = (each: EvaluationDesk) => each.store.getState().lanes[0]!.record!.outcomes;
  expect(outcomes(results(desk))).toEqual(outcomes(results(whole)));
});

test("two controllers meet the same seeds and are compared", async () => {
  const desk = await deskOf(page());
  await desk.setUp({ second: "none" });
  await desk.start();
  const { comparison, lanes, total } = desk.store.getState();
  expect(total).toBe(16);
  const successes = lanes.map(({ record }) => record!.successes);
  expect(comparison).toMatchObject({ pairs: 8, onlySecond: 0, onlyFirst: successes[0]! - successes[1]! });
  // Nobody is compared with themselves.
  await desk.setUp({ first: "none" });
  expect(desk.store.getState().setup.second).toBeNull();
});

test("what is kept is there again on another page, more seeds only add to it, and it can be thrown away", async () => {
  const archive = openEvaluationArchive(noStore, () => undefined);
  const first = await deskOf(page(archive));
  await first.start();
  const host = page(archive);
  const second = await deskOf(host);
  expect(second.store.getState().done).toBe(8);
  await second.setUp({ count: 10 });
  expect(second.store.getState()).toMatchObject({ done: 8, total: 10 });
  await second.start();
  expect(host.ran).toEqual([100_008, 100_009]);
  await second.setUp({ count: 8 });
  await second.discard();
  expect(second.store.getState()).toMatchObject({ done: 0, total: 8 });
  expect((await deskOf(page(archive))).store.getState().done).toBe(0);
  // Results of another task are another run's.
  host.open = opened({ ...brief, episode: { limitS: 2, dwellS: 0.1, hz: 30 } });
  await second.openTask();
  expect(second.store.getState().done).toBe(0);
});

test("a thread that breaks is told with what to do; what was done stays and going on finishes", async () => {
  const host = page();
  const desk = await deskOf(host);
  host.spoil = (seed, { broke }) => {
    if (seed !== 100_004) return false;
    broke("out of memory");
    return true;
  };
  await desk.start();
  expect(desk.store.getState().lanes[0]!.problem).toMatchObject({
    code: "E_WORKER",
    message: expect.stringContaining("out of memory"),
  });
  expect(desk.store.getState().done).toBeGreaterThan(0);
  host.spoil = null;
  await desk.start();
  expect(desk.store.getState()).toMatchObject({ done: 8, lanes: [{ problem: null }] });
});

test("a policy that does not fit, or was trained on these seeds, is refused before anything runs", async () => {
  const host = page();
  host.own = { id: "tiny", source: { files: tinyPackage() } };
  const desk = await deskOf(host);
  await desk.setUp({ first: "own" });
  expect(desk.store.getState().lanes[0]!.problem).toMatchObject({ code: "E_POLICY_SHAPE" });
  await desk.start();
  expect(host.ran).toEqual([]);
  host.open = opened({ ...BUILTIN_SCENES["lift-the-cube"], eval: { n: 2, seed: 100_000 } } as SceneDocument);
  await desk.openTask();
  expect(desk.store.getState().lanes[0]!.problem).toBeNull();
  // The tiny policy says that it has seen seed 0.
  await desk.setUp({ seed: 0 });
  expect(desk.store.getState().lanes[0]!.problem).toMatchObject({ code: "E_SEED_OVERLAP" });
});

test("a controller that is refused leaves the other one its turn", async () => {
  const host = page();
  const strange = { v: 1, objects: ["a", "b"].map((id) => ({ id, kind: "box", size: [0.02, 0.02, 0.02] })) };
  host.open = opened({
    ...strange,
    goal: { touch: ["a", "b"] },
    episode: { limitS: 1 },
    eval: { n: 2, seed: 100_000 },
  });
  const desk = await deskOf(host);
  await desk.setUp({ second: "none" });
  await desk.start();
  const [expert, idle] = desk.store.getState().lanes;
  expect(expert).toMatchObject({ done: 0, problem: { code: "E_NO_EXPERT" } });
  expect(idle).toMatchObject({ done: 2, problem: null });
});

test("nothing runs while STOP is latched, and a task that is none is said", async () => {
  const host = page();
  const desk = await deskOf(host);
  host.stopped = true;
  await desk.start();
  expect(desk.store.getState().problem).toMatchObject({ code: "E_STOPPED" });
  expect(host.ran).toEqual([]);
  host.open = opened({ v: 1, goal: { near: ["tcp", "nobody"] } });
  await desk.openTask();
  expect(desk.store.getState()).toMatchObject({ phase: "idle", task: null, lanes: [], problem: { code: "E_REF" } });
  await desk.start();
  host.open = opened(brief);
  await desk.openTask();
  expect(desk.store.getState()).toMatchObject({ problem: null, total: 8 });
});

test("nothing is scored while another robot is open", async () => {
  const host = page();
  const desk = await deskOf(host);
  host.ownRobot = true;
  await desk.start();
  expect(desk.store.getState().problem).toMatchObject({ code: "E_SCORE_ROBOT" });
  expect(host.ran).toEqual([]);
});

test("a run keeps its task while another one is opened", async () => {
  const host = page();
  const desk = await deskOf(host);
  let turned: Promise<void> | null = null;
  host.spoil = () => {
    host.open = opened({ ...brief, eval: { n: 3, seed: 100_000 } });
    turned ??= desk.openTask();
    void desk.setUp({ count: 20 });
    return false;
  };
  await desk.start();
  await turned;
  expect(desk.store.getState()).toMatchObject({ done: 8, total: 8 });
  await desk.openTask();
  expect(desk.store.getState()).toMatchObject({ done: 0, total: 3 });
});

test("what nobody foresaw is not swallowed", async () => {
  const host = page();
  host.start = () => {
    throw new TypeError("no workers here");
  };
  const desk = await deskOf(host);
  await expect(desk.start()).rejects.toThrow("no workers here");
  expect(desk.store.getState().phase).toBe("idle");
});
