/** The inside of a thread that runs scored episodes: takes requests, answers each with one message. */

import { alertOf } from "../control/controlStep";
import { invariant } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { defaultSimOptions } from "../sim/compileScene";
import { createEpisodeRunner } from "./evaluate";
import type { EvaluationJob, EvaluationMessage, EvaluationRequest } from "./evaluationJob";
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

async function openJob(
  { scene, controller, servo, keepsRuns = false }: EvaluationJob,
  robot: RobotModel,
): Promise<RunSeed> {
  /** Codes of what the policy complained of in the present episode. */
  const complaints = new Set<string>();
  const runner = createEpisodeRunner(scene, robot, { ...defaultSimOptions(), servo });
  const leader = await openScoredController(controller, runner.episode, ({ code }) => complaints.add(code));
  return async (seed) => {
    complaints.clear();
    const tape = keepsRuns ? new RunTape() : null;
    const result = await runner.run(seed, leader, { tape });
    return {
      result: { ...result, alerts: [...new Set([...result.alerts, ...complaints])] },
      run: tape?.taped() ?? null,
    };
  };
}
