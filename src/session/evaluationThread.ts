/** The inside of a thread that runs scored episodes: takes requests, answers each with one message. */

import { alertOf } from "../control/controlStep";
import { invariant } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { defaultSimOptions } from "../sim/compileScene";
import { createEpisodeRunner } from "./evaluate";
import type { EvaluationJob, EvaluationMessage, EvaluationRequest } from "./evaluationJob";
import type { EpisodeResult } from "./evaluationReport";
import { RunTape } from "./runTape";
import { openScoredController } from "./scoredController";

type RunSeed = (seed: number) => Promise<Pick<Extract<EvaluationMessage, { type: "result" }>, "result" | "run">>;

/**
 * Makes the listener of a thread's requests; one at a time, the next after the answer.
 *
 * @param post - Takes the answers.
 */
export function createEvaluationThread(
  robot: RobotModel,
  post: (message: EvaluationMessage) => void,
): (request: EvaluationRequest) => Promise<void> {
  let runSeed: RunSeed | null = null;
  const answer = async (request: EvaluationRequest): Promise<EvaluationMessage> => {
    if (request.type === "job") {
      try {
        runSeed = await openJob(request.job, robot);
      } catch (error) {
        return { type: "refused", ...alertOf(error) };
      }
      return { type: "ready" };
    }
    invariant(runSeed, `seed ${request.seed} came before a job`);
    return { type: "result", ...(await runSeed(request.seed)) };
  };
  return async (request) => {
    // What nobody foresaw: the page's workers would end without a word of it.
    const broke = (error: unknown): EvaluationMessage => ({
      type: "broke",
      reason: error instanceof Error ? error.message : String(error),
    });
    post(await answer(request).catch(broke));
  };
}

async function openJob(job: EvaluationJob, robot: RobotModel): Promise<RunSeed> {
  const { scene, controller, servo, keepsRuns = false, through } = job;
  /** Codes of what the policy complained of in the present episode. */
  const complaints = new Set<string>();
  const sim = { ...defaultSimOptions(), servo };
  const open = (stage: Parameters<typeof openScoredController>[1]): ReturnType<typeof openScoredController> =>
    openScoredController(controller, stage, ({ code }) => complaints.add(code));
  if (through) {
    // Late: an evaluation in the page has no use for the emulated arm.
    const { createHardwareEpisodeRunner } = await import("./arm/hardwareEpisode");
    const runner = createHardwareEpisodeRunner(scene, robot, { limits: through.limits, sim });
    const leader = await open(runner);
    return async (seed) => {
      complaints.clear();
      return { result: withComplaints(await runner.run(seed, leader), complaints), run: null };
    };
  }
  const runner = createEpisodeRunner(scene, robot, sim);
  const leader = await open(runner.episode);
  return async (seed) => {
    complaints.clear();
    const tape = keepsRuns ? new RunTape() : null;
    const result = await runner.run(seed, leader, { tape });
    return {
      result: withComplaints(result, complaints),
      run: tape?.taped() ?? null,
    };
  };
}

function withComplaints(result: EpisodeResult, complaints: ReadonlySet<string>): EpisodeResult {
  return { ...result, alerts: [...new Set([...result.alerts, ...complaints])] };
}
