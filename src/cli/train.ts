/** `train`: makes a policy package from nothing: expert, aggregated episodes, cloning, and a score on fresh seeds. */

import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { jointFeatureNames } from "../control/features";
import { InputError } from "../errors";
import { type TrainedNetwork, trainNetwork } from "../learning/behaviourCloning";
import type { EpisodeData } from "../learning/episodeData";
import { type PolicyPackageFiles, writePolicyPackage } from "../learning/policyPackageWriter";
import { type GraphRuntime, openGraphRuntime } from "../policy/graphRuntime";
import { so101 } from "../robot/so101";
import { evaluateSeeds } from "../session/evaluationPool";
import { type EpisodeResult, evaluationReport } from "../session/evaluationReport";
import { defaultTrainingRecipe, environmentNamesOf, type TrainingRecipe } from "../session/trainingRecipe";
import type { Scene } from "../world/scene";
import { startEvaluationWorker, WORKER_TIP } from "./evaluationWorkers";
import { modelCard } from "./modelCard";
import { type OptionTable, optionHelp, parseOptions } from "./options";
import { print } from "./print";
import { createProgressBar } from "./progressBar";
import { openScene } from "./sceneFile";
import { openTrainingPool, type TrainingPool } from "./trainingPool";
import { userPath } from "./userPath";

const OPTIONS = {
  task: {
    kind: "text",
    value: "ID|FILE",
    help: "built-in scene or scene file that has an expert (default cube-in-the-tray)",
  },
  out: { kind: "text", value: "FOLDER", help: "where the package goes (default public/policies/<task>)" },
  seed: {
    kind: "integer",
    value: "S",
    help: "seed of the network and the mini-batches (default 1)",
    range: [0, 2 ** 31],
  },
  workers: { kind: "integer", value: "K", help: "worker threads (default: one per core)", range: [1, 256] },
  help: { kind: "flag", help: "show this" },
} as const satisfies OptionTable;

const TRAIN_HELP = `npm run jointspace -- train [options]

Trains a policy from nothing: the scripted expert shows and corrects episodes, a network
learns from them, and the package is scored on the task's own seeds, which training never saw.
cube-in-the-tray takes about 10 minutes on 2 cores (60 at most) and should succeed on 190 of 200 seeds
or more. The same seed gives the same weights, bit for bit, whatever the number of workers.

${optionHelp(OPTIONS)}`;

/** First seed of the recorded episodes. Evaluation seeds start at 100000. */
const FIRST_SEED = 0;

/** One run of the command. */
interface Run {
  readonly task: string;
  readonly scene: Scene;
  readonly recipe: TrainingRecipe;
  readonly workers: number;
  readonly command: string;
}

/**
 * Runs the command.
 *
 * @param args - Arguments after `train`.
 * @returns Exit status.
 * @throws {InputError} On bad arguments and scenes, and when nothing could be learned.
 */
export async function train(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  if (options.help) {
    await print(`${TRAIN_HELP}\n`);
    return 0;
  }
  const task = String(options.task ?? "cube-in-the-tray");
  const out = userPath(String(options.out ?? join("public/policies", basename(task, ".json"))));
  const run: Run = {
    task,
    scene: openScene(task),
    recipe: defaultTrainingRecipe(Number(options.seed ?? 1)),
    workers: Number(options.workers ?? availableParallelism()),
    command: `npm run jointspace -- train --task ${task} --seed ${Number(options.seed ?? 1)}`,
  };
  // A folder that may not be written is found out now, not after the training.
  mkdirSync(out, { recursive: true });
  accessSync(out, constants.W_OK);
  const startMs = performance.now();
  const files = await trainPackage(run);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(out, name), bytes);
  const results = await score(run, files);
  const minutes = (performance.now() - startMs) / 60_000;
  writeFileSync(join(out, "README.md"), modelCard(files["policy.json"], results, minutes));
  const { successes, episodes, wilson95 } = evaluationReport(results);
  await print(
    `${successes} of ${episodes} fresh seeds succeed (95% interval ${wilson95.map((p) => (100 * p).toFixed(1)).join(" to ")} %)\n` +
      `${out}: ${Math.round(files["model.onnx"].length / 1000)} kB, ${minutes.toFixed(1)} minutes\n`,
  );
  return 0;
}

/** Records and trains round after round, then trains the network that ships. */
async function trainPackage(run: Run): Promise<PolicyPackageFiles> {
  const { recipe, scene } = run;
  const runtime = await openGraphRuntime("wasm");
  const pool = await openTrainingPool({ scene, environmentNames: environmentNamesOf(scene) }, run.workers);
  const episodes: EpisodeData[] = [];
  let network: TrainedNetwork | null = null;
  let files: PolicyPackageFiles | null = null;
  try {
    for (const [index, round] of recipe.rounds.entries()) {
      const label = `round ${index + 1} of ${recipe.rounds.length}`;
      episodes.push(...(await recordRound(run, pool, index, episodes.length, files, label)));
      const last = index === recipe.rounds.length - 1;
      // The network that ships starts anew, so that it owes nothing to the order of the rounds.
      const steps = last ? recipe.network.steps : round.steps;
      network = await trainRound(run, episodes, steps, runtime, last ? null : network, label);
      files = await packageOf(run, network, episodes, index + 1, runtime);
    }
  } finally {
    await pool.close();
  }
  if (!files) throw new InputError("the recipe has no round", "Add one.", { code: "E_TRAINING" });
  return files;
}

async function recordRound(
  run: Run,
  pool: TrainingPool,
  index: number,
  recorded: number,
  learner: PolicyPackageFiles | null,
  label: string,
): Promise<EpisodeData[]> {
  const { episodes: count, plan } = run.recipe.rounds[index]!;
  const bar = createProgressBar(process.stderr, count);
  let done = 0;
  let successes = 0;
  const seeds = Array.from({ length: count }, (_, k) => FIRST_SEED + recorded + k);
  const taught = await pool.record(plan, learner && { ...learner }, seeds, ({ outcome }) => {
    done++;
    if (outcome.kind === "success") successes++;
    bar.show(done, `${label}: recording, ${successes} of ${done} reach the goal`);
  });
  bar.end();
  // What the teacher does before it fails on its own is no example; what it says to a learner's failure is.
  return taught.map(({ data, outcome }) =>
    plan.learner > 0 || outcome.kind === "success" ? data : { ...data, weight: new Float32Array(data.rows) },
  );
}

async function trainRound(
  run: Run,
  episodes: readonly EpisodeData[],
  steps: number,
  runtime: GraphRuntime,
  start: TrainedNetwork | null,
  label: string,
): Promise<TrainedNetwork> {
  const bar = createProgressBar(process.stderr, steps);
  const names = { state: jointFeatureNames(so101), environment: environmentNamesOf(run.scene) };
  const options = { ...run.recipe.network, steps };
  const network = await trainNetwork(
    options,
    episodes,
    names,
    runtime,
    ({ step, loss }) => bar.show(step, `${label}: training, loss ${loss.toFixed(4)}`),
    start,
  );
  bar.end();
  return network;
}

function packageOf(
  run: Run,
  network: TrainedNetwork,
  episodes: readonly EpisodeData[],
  rounds: number,
  runtime: GraphRuntime,
): Promise<PolicyPackageFiles> {
  const { scene, task, recipe, command } = run;
  const id = basename(task, ".json");
  const first = episodes[0]!;
  return writePolicyPackage(
    network,
    {
      id,
      name: scene.title.en ?? id,
      description:
        "Plays action chunks computed from joint positions and object poses; needs the poses, so it runs in simulation.",
      tasks: [id],
      robot: so101.name,
      control_hz: scene.episode.hz,
      n_action_steps: recipe.actionSteps,
      temporal_ensemble_coeff: null,
      licence: "Apache-2.0",
      created_by: "jointspace 0.1.0",
      environmentNames: environmentNamesOf(scene),
      training: {
        task: id,
        expert: "scripted expert, disturbed demonstrations, then data aggregation (DAgger)",
        seeds: [FIRST_SEED, FIRST_SEED + episodes.length - 1],
        episodes: episodes.length,
        rounds,
        command,
      },
    },
    so101,
    {
      state: Float64Array.from(first.state.subarray(0, network.joints)),
      environment: Float64Array.from(first.environment.subarray(0, network.environment)),
    },
    runtime,
  );
}

/** Runs the finished package on the task's own seeds. */
async function score({ scene, workers }: Run, files: PolicyPackageFiles): Promise<EpisodeResult[]> {
  const results: EpisodeResult[] = [];
  const bar = createProgressBar(process.stderr, scene.eval.n);
  const seeds = Array.from({ length: scene.eval.n }, (_, k) => scene.eval.seed + k);
  const job = { scene, controller: { kind: "policy", files: { ...files } }, servo: "stiff" } as const;
  await evaluateSeeds(job, seeds, {
    threads: workers,
    start: startEvaluationWorker,
    brokenTip: WORKER_TIP,
    signal: new AbortController().signal,
    onResult: (result) => {
      results.push(result);
      const successes = results.filter(({ outcome }) => outcome.kind === "success").length;
      bar.show(results.length, `scoring: ${successes} of ${results.length}`);
    },
  });
  bar.end();
  return results.sort((a, b) => a.seed - b.seed);
}
