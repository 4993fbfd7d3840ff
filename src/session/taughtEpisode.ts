/**
 * Episodes to learn from: a teacher says at every control step what it would do, whoever drives.
 *
 * Three drivers take turns in segments of random length. The teacher shows the way. The disturbed teacher is pushed off
 * it, so that recoveries are shown (DART; Laskey et al. 2017). The learner visits the states that it will meet when it
 * is alone (DAgger; Ross et al. 2011). All chance comes from named streams of the episode's seed.
 */

import type { Action, Controller, Observation } from "../control/contracts";
import type { FeatureEncoder } from "../control/features";
import { limitAction } from "../control/limitAction";
import { createEpisodeRecorder, type EpisodeData } from "../learning/episodeData";
import { createRandomStream, type RandomStream } from "../math/random";
import type { Episode } from "./episode";
import type { LockstepController } from "./evaluate";
import type { Outcome } from "./protocol";

/** How the drivers share an episode; the rest of the segments is the teacher's own. */
export interface TeachingPlan {
  /** Share of the segments that the learner drives, 0 to 1. */
  readonly learner: number;
  /** Share of the segments in which the teacher is disturbed, 0 to 1. */
  readonly disturbed: number;
  /** Spread of the velocity by which a disturbed joint is pushed off, rad/s. */
  readonly spread: number;
}

/** A recording and how its episode ended. */
export interface TaughtEpisode {
  readonly data: EpisodeData;
  readonly outcome: Outcome;
}

/** Shortest and longest segment of a driver, s. */
const SEGMENT = { teacher: [0.3, 1.5], learner: [0.5, 3], disturbed: [0.1, 0.4] } as const;
/** How long the teacher is recorded after the outcome, s: the policy must also know how to stay. */
const AFTERMATH = 1;

/** What differs by less than this in every joint is what the teacher wanted, rad. */
const FOLLOWED = 0.006;

type Driver = keyof typeof SEGMENT;

/**
 * Runs and records one episode.
 *
 * @param learner - Drives its segments; null when there is none yet, then the teacher drives them.
 */
export async function recordTaughtEpisode(
  episode: Episode,
  seed: number,
  teacher: Controller,
  learner: LockstepController | null,
  plan: TeachingPlan,
  encoder: FeatureEncoder,
): Promise<TaughtEpisode> {
  const { arm, robot } = episode;
  const recorder = createEpisodeRecorder(robot, encoder);
  const wheel = createWheel(seed, plan, arm.limits.length, arm.dt);
  episode.reset(seed);
  teacher.reset(seed);
  learner?.reset(seed);
  let taught: Action = arm.observe().jointPosition;

  const mixture: Controller = {
    id: "taught",
    reset: () => {},
    act(observation: Observation) {
      // A teacher with nothing new wants what it wanted before.
      taught = teacher.act(observation) ?? taught;
      const reachable = (action: Action): Action => limitAction(action, observation.jointPosition, arm.limits, arm.dt);
      const label = reachable(taught);
      const driver = wheel.driver === "learner" && !learner ? "teacher" : wheel.driver;
      const push = (q: number, i: number): number => q + wheel.velocity[i]! * arm.dt;
      const action =
        driver === "learner" ? learner!.act(observation) : driver === "disturbed" ? taught.map(push) : taught;
      recorder.recordSample(observation, label, action !== null && isFollowed(label, reachable(action)));
      return action;
    },
  };
  const stop = Math.round(AFTERMATH / arm.dt);
  for (let after = 0; after < stop; ) {
    wheel.turn();
    if (wheel.driver === "learner" && learner) await learner.prepare(arm.observe());
    episode.step(mixture);
    if (episode.outcome) {
      if (episode.outcome.kind !== "success") break;
      after++;
    }
  }
  return { data: recorder.finish(seed), outcome: episode.outcome! };
}

/** Who drives now, and by how much a disturbed teacher is pushed. */
interface Wheel {
  readonly driver: Driver;
  /** rad/s */
  readonly velocity: Float64Array;
  /** Goes on by one control step. */
  turn(): void;
}

function createWheel(seed: number, plan: TeachingPlan, joints: number, dt: number): Wheel {
  const turns = createRandomStream(seed, "teaching/turns");
  const pushes = createRandomStream(seed, "teaching/pushes");
  const velocity = new Float64Array(joints);
  let driver: Driver = "teacher";
  let left = 0;
  return {
    get driver() {
      return driver;
    },
    velocity,
    turn() {
      if (left-- > 0) return;
      driver = drawDriver(turns, plan);
      const [shortest, longest] = SEGMENT[driver];
      left = Math.round(turns.uniform(shortest, longest) / dt);
      for (let i = 0; i < joints; i++) velocity[i] = pushes.normal(0, plan.spread);
    },
  };
}

function isFollowed(wanted: Action, sent: Action): boolean {
  return wanted.every((value, i) => Math.abs(value - sent[i]!) < FOLLOWED);
}

function drawDriver(stream: RandomStream, plan: TeachingPlan): Driver {
  const draw = stream.uniform();
  if (draw < plan.learner) return "learner";
  return draw < plan.learner + plan.disturbed ? "disturbed" : "teacher";
}
