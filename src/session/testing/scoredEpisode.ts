/** A scored episode for tests of what is done with its numbers. */

import type { EpisodeResult } from "../evaluationReport";
import type { Outcome } from "../protocol";

export function scoredEpisode(seed: number, outcome: Outcome): EpisodeResult {
  return {
    seed,
    outcome,
    progress: outcome.kind === "success" ? 1 : 0.5,
    stages: { grasp: true },
    path: outcome.timeS / 10,
    drops: 0,
    contacts: 1,
    impulse: 2,
    coverage: null,
    jerk: null,
    peakSpeed: 0.2,
    hzAchieved: 30,
    counters: { beads: 3 },
    alreadySolved: false,
    steps: Math.round(outcome.timeS * 30),
    hash: seed.toString(16).padStart(16, "0"),
    alerts: [],
  };
}
