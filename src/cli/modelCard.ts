/** The model card of a trained package: what it is, what it learned from, how good it is, where it stops. */

import { availableParallelism } from "node:os";
import { objectsOf, readManifest } from "../policy/policyPackage";
import { type EpisodeResult, evaluationReport } from "../session/evaluationReport";

/**
 * Writes the card.
 *
 * @param manifestBytes - The package's `policy.json`.
 * @param results - The scored episodes.
 * @param minutes - Time the whole training took.
 * @returns Markdown.
 */
export function modelCard(manifestBytes: Uint8Array, results: readonly EpisodeResult[], minutes: number): string {
  const manifest = readManifest(manifestBytes);
  const { training, weights } = manifest;
  const count = (value: number): string => value.toLocaleString("en");
  return `# ${manifest.name}

${manifest.description}

| | |
|---|---|
| Robot | ${manifest.robot}, simulated; control at ${manifest.control_hz} Hz |
| Inputs | ${Object.entries(manifest.input_features)
    .map(([key, { shape }]) => `\`${key}\` (${shape})`)
    .join(", ")} |
| Output | \`action\`: chunks of ${manifest.chunk_size} targets, ${manifest.n_action_steps} played before the next look |
| Units | degrees; gripper 0 (closed) to 100 (open), as in LeRobot |
| Network | residual multilayer perceptron, ${count(weights.bytes)} bytes of float32 weights |
| Weights | \`${weights.file}\`, SHA-256 \`${weights.sha256}\` |
| Licence | ${manifest.licence} |

## Success

${successText(results)}

## Training data

${count(training.episodes)} simulated episodes (${count(training.samples)} control steps), seeds ${training.seeds[0]} to ${training.seeds[1]}, in ${training.rounds} rounds.
Teacher: ${training.expert}. The network never sees the time, the teacher's plan or the scored seeds.

## Make it again

\`${training.command}\`

It writes over the package in \`public/policies\`; \`--out FOLDER\` puts the new one elsewhere. It took ${minutes.toFixed(0)} minutes with ${availableParallelism()} processor
cores; 60 minutes on 2 cores is the limit. The package should then succeed on at least 95 % of the scored seeds:

\`npm run jointspace -- evaluate --controller policy:FOLDER --episodes ${results.length} --seed ${results[0]?.seed} --json\`

The same sources and seed give the same weights, bit for bit, on every machine and with any number of workers: all chance
comes from seeded streams, and the network is trained on one WASM thread. Other physics or another expert give other weights.
Final loss ${training.loss.toFixed(4)} after ${count(training.steps)} optimiser steps.

## Limits

- It needs the poses of ${objectsOf(manifest)
    .map((id) => `\`${id}\``)
    .join(" and ")}, which only the simulation knows: it cannot drive a real arm.
- It knows objects of the size, mass and friction it was trained with, placed where the task places them.
- It was trained with the stiff servo preset; other servos, other control rates and pushes are outside its experience.
`;
}

function successText(results: readonly EpisodeResult[]): string {
  const { episodes, successes, wilson95, meanTimeS, failures, invalid } = evaluationReport(results);
  const [low, high] = wilson95.map((share) => (100 * share).toFixed(1));
  const seeds = results.map(({ seed }) => seed);
  const reasons = Object.entries(failures).map(([reason, n]) => `${reason} ${n}`);
  return [
    `${successes} of ${episodes - invalid} episodes, seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}, headless and in lockstep:`,
    `${((100 * successes) / (episodes - invalid)).toFixed(1)} % with a 95 % Wilson interval of ${low} to ${high} %.`,
    meanTimeS === null ? "" : `Mean time to success ${meanTimeS.toFixed(1)} s.`,
    reasons.length > 0 ? `Failures: ${reasons.join(", ")}.` : "",
  ]
    .filter((sentence) => sentence.length > 0)
    .join("\n");
}
