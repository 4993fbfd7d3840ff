/** `evaluate`: scores a controller on a scene over many seeds, on all cores. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MANIFEST_FILE } from "../control/policyFiles";
import type { PolicyManifest } from "../control/policyManifest";
import { InputError } from "../errors";
import { FIRST_RUN_LIMITS } from "../hardware/safetyLimits";
import { matchPolicyToScene, readManifest } from "../policy/policyPackage";
import type { ControllerJob, EmulatedArmPath, EvaluationJob } from "../session/evaluationJob";
import { evaluateSeeds } from "../session/evaluationPool";
import { type EvaluationAbout, evaluationRecord } from "../session/evaluationRecord";
import { type EpisodeResult, reportText } from "../session/evaluationReport";
import { refuseTrainingSeeds } from "../session/evaluationSeeds";
import { taskHash } from "../world/canonicalScene";
import { parseScene } from "../world/parseScene";
import { LARGEST_SEED } from "../world/seed";
import { startEvaluationWorker, WORKER_TIP } from "./evaluationWorkers";
import { type Journal, openJournal } from "./journal";
import { type OptionTable, optionHelp, parseOptions } from "./options";
import { readPolicyFolder } from "./policyFolder";
import { print } from "./print";
import { createProgressBar } from "./progressBar";
import { openSceneDocument } from "./sceneFile";
import { VERSION } from "./version";

const OPTIONS = {
  scene: { kind: "text", value: "ID|FILE", help: "built-in scene or scene file (default cube-in-the-tray)" },
  controller: {
    kind: "text",
    value: "NAME",
    help: "expert, random, none or policy:ID or policy:FOLDER (default expert)",
  },
  episodes: { kind: "integer", value: "N", help: "number of episodes (default: the scene's)", range: [1, 100_000] },
  seed: { kind: "integer", value: "S", help: "first seed (default: the scene's)", range: [0, LARGEST_SEED] },
  servo: { kind: "text", value: "NAME", help: "stiff or soft (default stiff)" },
  through: {
    kind: "text",
    value: "emulated-arm",
    help: "lead through a real arm's driver, the bus and emulated servos (default: straight into the simulation)",
  },
  workers: { kind: "integer", value: "K", help: "worker threads (default: one per core)", range: [1, 256] },
  json: { kind: "flag", help: "print the report with the outcome of every seed as JSON" },
  fresh: { kind: "flag", help: "start anew instead of going on with an interrupted run" },
  help: { kind: "flag", help: "show this" },
} as const satisfies OptionTable;

/** Exit status of a run that Ctrl+C stopped, as shells expect it. */
const INTERRUPTED = 130;
const JOURNAL_FOLDER = ".cache/evaluations";

const HELP = `npm run jointspace -- evaluate [options]

Runs episodes headless and reports the success rate with its 95% Wilson interval,
the mean time to success and the failure reasons. Ctrl+C stops; the same command goes on.
To get the JSON alone: npm run --silent jointspace -- evaluate --json > report.json

${optionHelp(OPTIONS)}`;

/** What is to be evaluated. */
interface Request {
  readonly job: EvaluationJob;
  /** The scene as it was written. */
  readonly document: unknown;
  readonly label: string;
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly json: boolean;
  readonly fresh: boolean;
}

/**
 * Runs the command.
 *
 * @param args - Arguments after `evaluate`.
 * @returns Exit status.
 * @throws {InputError} On bad arguments, scenes and policies.
 */
export async function evaluate(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  if (options.help) {
    await print(`${HELP}\n`);
    return 0;
  }
  const request = readRequest(options);
  const journal = openRunJournal(request);
  const results = await runSeeds(request, journal);
  if (results.length < request.seeds.length) return INTERRUPTED;
  const record = evaluationRecord(aboutRun(request, String(options.controller ?? "expert")), results);
  const text = request.job.through ? `${reportText(record)}\n${limitsText(request.job.through)}` : reportText(record);
  await print(`${request.json ? JSON.stringify(record, null, 2) : text}\n`);
  // Only now: a report that could not be written is not lost.
  journal.remove();
  return 0;
}

/** Which limits the arm had, for who reads how fast it was. */
function limitsText({ limits }: EmulatedArmPath): string {
  const { speed, acceleration, lead, torque, gripperTorque, toolSpeed } = limits;
  const degrees = Math.round((180 * lead) / Math.PI);
  return (
    `safety limits of a first run: ${speed} rad/s, ${acceleration} rad/s², lead ${degrees}°, tool ${toolSpeed} m/s, ` +
    `torque ${100 * torque} %, gripper ${100 * gripperTorque} %`
  );
}

/** What a reader of the report must know to repeat it. */
function aboutRun({ job, document, label, seeds }: Request, controllerName: string): EvaluationAbout {
  const { scene, controller, servo, through } = job;
  return {
    scene: label,
    taskHash: taskHash(document),
    controller: controllerName,
    ...(controller.kind === "policy" && { policySha256: manifestOf(controller).weights.sha256 }),
    servo,
    ...(through && { through }),
    hz: scene.episode.hz,
    seeds: [seeds[0]!, seeds.at(-1)!],
    app: VERSION,
    runtime: `Node ${process.versions.node}`,
  };
}

function readRequest(options: ReturnType<typeof parseOptions>): Request {
  const label = String(options.scene ?? "cube-in-the-tray");
  const document = openSceneDocument(label);
  const scene = parseScene(document);
  const servo = options.servo ?? "stiff";
  if (servo !== "stiff" && servo !== "soft") {
    throw new InputError(`--servo is "${servo}"; expected stiff or soft`, "See --help.", { code: "E_ARGUMENT" });
  }
  const first = Number(options.seed ?? scene.eval.seed);
  const count = Number(options.episodes ?? scene.eval.n);
  if (first + count - 1 > LARGEST_SEED) {
    throw new InputError(
      `the last of the ${count} seeds is ${first + count - 1}; expected at most ${LARGEST_SEED}`,
      "Begin at a lower seed, or run fewer episodes.",
      { code: "E_ARGUMENT" },
    );
  }
  const controller = controllerJob(String(options.controller ?? "expert"));
  if (controller.kind === "policy") {
    matchPolicyToScene(manifestOf(controller), scene);
    refuseTrainingSeeds(manifestOf(controller), first, count);
  }
  const through = pathOf(options.through);
  return {
    job: { scene, controller, servo, ...(through && { through }) },
    document,
    label,
    seeds: Array.from({ length: count }, (_, k) => first + k),
    workers: Number(options.workers ?? availableParallelism()),
    json: options.json === true,
    fresh: options.fresh === true,
  };
}

/** Limits are those of a first run: what an arm gets until a person raises them. */
function pathOf(name: string | number | true | undefined): EmulatedArmPath | null {
  if (name === undefined) return null;
  if (name === "emulated-arm") return { arm: name, limits: FIRST_RUN_LIMITS };
  throw new InputError(`--through is "${name}"; expected emulated-arm`, "Leave it out to lead the simulation itself.", {
    code: "E_ARGUMENT",
  });
}

function controllerJob(name: string): ControllerJob {
  if (name === "expert" || name === "random" || name === "none") return { kind: name };
  if (name.startsWith("policy:") && name.length > "policy:".length) {
    return { kind: "policy", files: readPolicyFolder(name.slice("policy:".length)) };
  }
  throw new InputError(
    `--controller is "${name}"; expected expert, random, none, policy:ID or policy:FOLDER`,
    "For instance: --controller policy:cube-in-the-tray",
    { code: "E_ARGUMENT" },
  );
}

type PolicyJob = Extract<ControllerJob, { readonly kind: "policy" }>;

function manifestOf({ files }: PolicyJob): PolicyManifest {
  return readManifest(files[MANIFEST_FILE]!);
}

/** The journal of this run; two runs share one only when every bit that decides the results is equal. */
function openRunJournal({ job, seeds, fresh }: Request): Journal<EpisodeResult> {
  const controller = job.controller.kind === "policy" ? filesHash(job.controller.files) : job.controller.kind;
  const range = [seeds[0], seeds.length];
  const { scene, servo, through = null } = job;
  const identity = { scene, servo, through, controller, range, program: programHash() };
  const journal = openJournal<EpisodeResult>(JOURNAL_FOLDER, identity);
  if (!fresh) return journal;
  journal.remove();
  return { ...journal, entries: [], damaged: 0 };
}

/** Runs what the journal does not have yet; fewer results than seeds mean that the run was interrupted. */
async function runSeeds(request: Request, journal: Journal<EpisodeResult>): Promise<EpisodeResult[]> {
  const total = request.seeds.length;
  const bySeed = new Map(journal.entries.map((entry) => [entry.seed, entry]));
  const results = [...bySeed.values()];
  if (journal.damaged)
    process.stderr.write(`damaged records of the interrupted run: ${journal.damaged}; those episodes run again\n`);
  if (bySeed.size) process.stderr.write(`going on with an interrupted run: ${bySeed.size} episodes are done already\n`);
  const bar = createProgressBar(process.stderr, total);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  // npm passes Ctrl+C on to a process that the terminal has told already: the second is no wish to be killed.
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  let successes = results.filter(({ outcome }) => outcome.kind === "success").length;
  const show = (): void => bar.show(results.length, `${successes} succeeded`);
  show();
  try {
    await evaluateSeeds(
      request.job,
      request.seeds.filter((seed) => !bySeed.has(seed)),
      {
        threads: request.workers,
        start: startEvaluationWorker,
        brokenTip: WORKER_TIP,
        signal: interrupt.signal,
        onResult(result) {
          journal.append(result);
          results.push(result);
          if (result.outcome.kind === "success") successes += 1;
          show();
        },
      },
    );
  } finally {
    bar.end();
    // After the first signal a second may still be on its way; it must not cut off the last words.
    if (!interrupt.signal.aborted) {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    }
  }
  if (interrupt.signal.aborted && results.length < total) {
    process.stderr.write(`stopped after ${results.length} of ${total} episodes; the same command goes on from here\n`);
  }
  return results;
}

function filesHash(files: PolicyJob["files"]): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(files).sort()) hash.update(name).update(files[name]!);
  return hash.digest("hex");
}

/** Hash of the bundled program: results of another version are never mixed in. */
function programHash(): string {
  const folder = dirname(fileURLToPath(import.meta.url));
  const hash = createHash("sha256");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  for (const name of scripts.sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}
