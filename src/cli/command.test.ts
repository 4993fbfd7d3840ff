/** The command as a user meets it: real processes, few and short episodes. */

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { taskHash } from "../world/canonicalScene";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const JOURNALS = join(ROOT, ".cache/evaluations");
const BUNDLES = join(ROOT, ".cache/cli");

// Each process starts Node and loads the physics; only a command that hangs meets this limit.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), "command-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr has come to say this. */
  says(pattern: RegExp): Promise<void>;
}

function start(args: readonly string[], program = "scripts/jointspace.mjs"): Running {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: folder },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        child.stderr.on("data", () => pattern.test(err) && resolve());
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${err}`)));
      }),
  };
}

function run(...args: string[]): Promise<Ended> {
  return start(args).ended;
}

/** What a refusal looks like: its sentence, what to do, its status, and nothing of our insides. */
function expectRefusal({ code, out, err }: Ended, message: RegExp, status = 2): void {
  expect(err).toMatch(message);
  expect(err.trim().split("\n").length).toBeGreaterThanOrEqual(2);
  expect(err).not.toMatch(/^\s+at |node:internal/m);
  expect(out).toBe("");
  expect(code).toBe(status);
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

beforeAll(async () => {
  // Builds the bundle once, before several commands want it at the same time.
  expect((await run("--help")).code).toBe(0);
});

describe("arguments", () => {
  test("--help explains the command and its options", async () => {
    const { code, out } = await run("evaluate", "--help");
    expect(code).toBe(0);
    for (const name of ["scene", "controller", "episodes", "seed", "json", "workers"])
      expect(out).toContain(`--${name}`);
  });

  file("cut.json", '{"v": 1,');
  file("aimless.json", JSON.stringify({ v: 1, goal: { near: ["tcp", "nothing"] } }));
  test.each<[string, string[], RegExp]>([
    ["no such command", ["evalaute"], /"evalaute" is not a command; expected evaluate, train/],
    ["no such scene", ["evaluate", "--scene", "nope"], /scene "nope": .*\n.*reach-the-dot/],
    ["no such option", ["evaluate", "--secne", "x"], /"--secne" is not an option/],
    ["a bad number", ["evaluate", "--episodes", "ten"], /--episodes is "ten"; expected a whole number/],
    ["a missing value", ["evaluate", "--seed"], /--seed wants a value/],
    ["a bad servo", ["evaluate", "--servo", "hard"], /--servo is "hard"; expected stiff or soft/],
    ["no such way to the arm", ["evaluate", "--through", "glass"], /--through is "glass"; expected emulated-arm/],
    ["no such controller", ["evaluate", "--controller", "me"], /--controller is "me"; expected expert, random/],
    ["no such policy", ["evaluate", "--controller", "policy:nowhere"], /policy "nowhere": .*cannot be read \(ENOENT\)/],
    ["a seed that no link can hold", ["evaluate", "--seed", "2147483648"], /--seed is "2147483648"; expected/],
    [
      "a row of seeds that leaves them",
      ["evaluate", "--seed", "2147483647", "--episodes", "2"],
      /the last of the 2 seeds is 2147483648; expected at most 2147483647/,
    ],
    [
      "seeds of the training",
      ["evaluate", "--controller", "policy:cube-in-the-tray", "--seed", "798", "--episodes", "3"],
      /seeds 798 to 800 overlap the seeds 0 to 799 that the policy was trained on/,
    ],
    [
      "another policy's scene",
      ["evaluate", "--controller", "policy:cube-in-the-tray", "--scene", "stack-three"],
      /looks at cube, tray; the scene has big, mid, small/,
    ],
    ["half a scene file", ["evaluate", "--scene", "cut.json"], /the text is not JSON/],
    [
      "a scene with a mistake",
      ["evaluate", "--scene", "aimless.json"],
      /\/goal\/near\/1: "nothing" is not in the scene/,
    ],
  ])("%s is refused", async (_, args, message) => expectRefusal(await run(...args), message));

  test("a scene that no expert knows is refused by the workers", async () => {
    const objects = ["a", "b"].map((id) => ({ id, kind: "box", size: [0.02, 0.02, 0.02] }));
    const scene = file("far.json", JSON.stringify({ v: 1, objects, goal: { touch: ["a", "b"] } }));
    expectRefusal(await run("evaluate", "--scene", scene, "--episodes", "1"), /no scripted expert/);
    expectRefusal(await run("train", "--task", scene, "--out", "never"), /no scripted expert/);
    // Without an expert it can still be scored.
    const { out } = await run("evaluate", "--scene", scene, "--episodes", "1", "--controller", "none", "--json");
    expect(JSON.parse(out)).toMatchObject({ scene: "far.json", episodes: 1 });
  });

  test("a folder that cannot be written stops the training before it begins", async () => {
    file("taken", "a file");
    expectRefusal(await run("train", "--out", "taken/policy"), /system refuses: ENOTDIR/, 1);
  });
});

describe("a run", () => {
  const brief = ["evaluate", "--scene", "reach-the-dot", "--controller", "expert", "--episodes", "3", "--fresh"];

  test("gives the report as JSON on stdout, its progress on stderr", async () => {
    const { code, out, err } = await run(...brief, "--json");
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ episodes: 3, successes: 3, rate: 1, failures: {}, invalid: 0, alerts: {} });
    expect(report).toMatchObject({ seeds: [100_000, 100_002], servo: "stiff", lateSteps: 0, stageRates: {} });
    expect(report.taskHash).toBe(taskHash(BUILTIN_SCENES["reach-the-dot"]));
    expect(report.runtime).toMatch(/^Node \d/);
    expect(report.app).toMatch(/^\d+\.\d+\.\d+/);
    expect(report.physics).toMatch(/^[0-9a-f]{16}$/);
    expect(report.wilson95[0]).toBeCloseTo(0.4385, 4);
    expect(report.meanTimeS).toBeGreaterThan(0.5);
    expect(report.outcomes.map(({ seed }: { seed: number }) => seed)).toEqual([100_000, 100_001, 100_002]);
    expect(report.outcomes[0]).toMatchObject({
      outcome: "success",
      reason: null,
      hash: expect.stringMatching(/^\w{16}$/),
    });
    expect(err).toMatch(/^0\/3 .*\n1\/3 [\s\S]*3\/3 /);
  });

  test("a scene file gives the same as the built-in scene it holds", async () => {
    const own = file("own.json", JSON.stringify(BUILTIN_SCENES["reach-the-dot"]));
    const [theirs, ours] = await Promise.all([run(...brief), run(...brief.with(2, own))]);
    expect(ours.out).toBe(theirs.out);
    expect(ours.out).toContain("3 of 3 succeeded");
  });

  test("a reader that goes away loses nothing and is no crash", async () => {
    const args = brief.with(6, "2");
    const broken = start(args);
    broken.child.stdout!.destroy();
    expect(await broken.ended).toMatchObject({ code: 141 });
    const again = await run(...args.slice(0, -1));
    expect(again.err).toContain("2 episodes are done already");
    expect(again.out).toContain("2 of 2 succeeded");
  });
});

describe("an interrupted run", () => {
  const SEED = 771_000;
  const EPISODES = 8;
  const args = ["evaluate", "--scene", "cube-in-the-tray", "--controller", "random", "--json"];
  args.push("--seed", String(SEED), "--episodes", String(EPISODES), "--workers", "1");

  async function interrupted(): Promise<void> {
    const first = start([...args, "--fresh"]);
    await first.says(/^2\/8/m);
    first.child.kill("SIGINT");
    // npm passes on what the terminal has sent already.
    first.child.kill("SIGINT");
    const { code, out, err } = await first.ended;
    expect(err).toMatch(/stopped after [2-7] of 8 episodes; the same command goes on from here/);
    expect({ code, out }).toEqual({ code: 130, out: "" });
  }

  test("goes on to the very report of an uninterrupted one, also over a damaged record", async () => {
    const whole = await run(...args, "--fresh");
    expect(JSON.parse(whole.out).outcomes).toHaveLength(EPISODES);
    await interrupted();
    const resumed = await run(...args);
    expect(resumed.err).toMatch(/going on with an interrupted run: [2-7] episodes are done already/);
    expect(resumed.out).toBe(whole.out);

    await interrupted();
    const journal = readdirSync(JOURNALS)
      .map((name) => join(JOURNALS, name))
      .find((path) => readFileSync(path, "utf8").includes(`"seed":${SEED}`))!;
    writeFileSync(journal, readFileSync(journal, "utf8").replace(`"seed":${SEED}`, `"seed":${SEED + 1}`));
    const mended = await run(...args);
    expect(mended.err).toMatch(/^damaged records of the interrupted run: 1; those episodes run again/);
    expect(mended.out).toBe(whole.out);
  });

  test("two runs of the same command at once give the same report", async () => {
    const both = await Promise.all([run(...args), run(...args)]);
    for (const { code } of both) expect(code).toBe(0);
    expect(both[0].out).toBe(both[1].out);
    expect(JSON.parse(both[0].out).outcomes).toHaveLength(EPISODES);
  });
});

describe("a worker that dies", () => {
  /** The program with a worker that does this when it is given a seed. */
  function spoilt(deed: string): string {
    const newest = readdirSync(BUNDLES)
      .filter((name) => /^[0-9a-f]{16}$/.test(name))
      .sort((a, b) => statSync(join(BUNDLES, b)).mtimeMs - statSync(join(BUNDLES, a)).mtimeMs)[0]!;
    const copy = mkdtempSync(join(BUNDLES, "spoilt-"));
    cpSync(join(BUNDLES, newest), copy, { recursive: true });
    const entry = join(copy, "evaluateWorker.js");
    const spoiler = `import { parentPort as tapped } from "node:worker_threads"; tapped.on("message", () => { ${deed} });`;
    writeFileSync(entry, `${spoiler}\n${readFileSync(entry, "utf8")}`);
    return copy;
  }

  test.each([
    ["by a mistake", 'throw new Error("boom")', /broke: boom/],
    ["without a word", "process.exit(3)", /broke: it ended by itself with code 3/],
  ])("%s stops the run with a clear sentence", async (_, deed, message) => {
    const copy = spoilt(deed);
    try {
      const ended = await start(["evaluate", "--episodes", "2", "--fresh"], relative(ROOT, join(copy, "main.js")))
        .ended;
      expectRefusal(ended, message, 1);
      expect(ended.err).toContain("Give the same command again");
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
