import { expect, test } from "vitest";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import type { ControllerJob, EvaluationJob, EvaluationRequest } from "./evaluationJob";
import { evaluateSeeds, type StartThread, type ThreadListener } from "./evaluationPool";
import type { EpisodeResult } from "./evaluationReport";
import { createEvaluationThread } from "./evaluationThread";

const scene = parseScene({ ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });
const jobOf = (controller: ControllerJob): EvaluationJob => ({ scene, controller, servo: "stiff" });
const SEEDS = [100_000, 100_001, 100_002, 100_003, 100_004];

interface Watched {
  readonly start: StartThread;
  readonly started: ThreadListener[];
  ended: number;
}

/** Threads that are none: the real inside, in this realm. */
function threads(spoil: (request: EvaluationRequest, listener: ThreadListener) => boolean = () => false): Watched {
  const watched: Watched = {
    started: [],
    ended: 0,
    start(listener) {
      watched.started.push(listener);
      const answer = createEvaluationThread(so101, (message) => listener.hear(message));
      return {
        post: (request) => void (spoil(request, listener) || answer(request)),
        end: () => {
          watched.ended += 1;
        },
      };
    },
  };
  return watched;
}

async function run(
  watched: Watched,
  controller: ControllerJob,
  count: number,
  onResult: (result: EpisodeResult) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<EpisodeResult[]> {
  const results: EpisodeResult[] = [];
  const options = { threads: count, start: watched.start, signal, brokenTip: "Again." };
  await evaluateSeeds(jobOf(controller), SEEDS, {
    ...options,
    onResult(result) {
      results.push(result);
      onResult(result);
    },
  });
  return results.sort((a, b) => a.seed - b.seed);
}

test("every seed runs once, on any number of threads, to the same bits", async () => {
  const one = threads();
  const alone = await run(one, { kind: "random" }, 1);
  expect(alone.map(({ seed }) => seed)).toEqual(SEEDS);
  expect([one.started.length, one.ended]).toEqual([1, 1]);
  const many = threads();
  expect(await run(many, { kind: "random" }, 9)).toEqual(alone);
  // No more than there are seeds.
  expect([many.started.length, many.ended]).toEqual([5, 5]);
});

test("a job that cannot be done is refused with its reason, and every thread ends", async () => {
  const watched = threads();
  const files = { "policy.json": new TextEncoder().encode("{}"), "model.onnx": new Uint8Array(8) };
  await expect(run(watched, { kind: "policy", files }, 2)).rejects.toMatchObject({
    name: "InputError",
    code: "E_POLICY_SHAPE",
  });
  expect(watched.ended).toBe(2);
});

test("a thread that breaks ends the run; what was done before has been told", async () => {
  const watched = threads((request, { broke }) => {
    if (request.type !== "seed" || request.seed !== SEEDS[2]) return false;
    broke("out of memory");
    return true;
  });
  const told: number[] = [];
  await expect(run(watched, { kind: "none" }, 1, ({ seed }) => told.push(seed))).rejects.toMatchObject({
    code: "E_WORKER",
    message: expect.stringContaining("out of memory"),
    tip: "Again.",
  });
  expect(told).toEqual(SEEDS.slice(0, 2));
  expect(watched.ended).toBe(1);
});

test("a mistake inside a thread is told, not lost", async () => {
  const watched = threads();
  const broken: StartThread = (listener) => {
    const thread = watched.start(listener);
    // The job never arrives.
    return {
      ...thread,
      post: (request) => (request.type === "job" ? listener.hear({ type: "ready" }) : thread.post(request)),
    };
  };
  await expect(run({ ...watched, start: broken }, { kind: "none" }, 1)).rejects.toMatchObject({
    code: "E_WORKER",
    message: expect.stringContaining("seed 100000 came before a job"),
  });
});

test("giving up ends the threads and is no error; late answers are not heard", async () => {
  const abort = new AbortController();
  const watched = threads();
  const results = await run(watched, { kind: "none" }, 2, () => abort.abort(), abort.signal);
  expect(results).toHaveLength(1);
  expect(watched.ended).toBe(2);
  // Given up before it began.
  expect(await run(threads(), { kind: "none" }, 2, undefined, abort.signal)).toEqual([]);
});
