/** Which seeds may be scored. */

import type { PolicyManifest } from "../control/policyManifest";
import { InputError } from "../errors";

/**
 * A score on seeds that were practised says nothing.
 *
 * @param first - First seed of the evaluation; the others follow it one by one.
 * @throws {InputError} `E_SEED_OVERLAP` when the policy was trained on one of them.
 */
export function refuseTrainingSeeds(
  { training }: Pick<PolicyManifest, "training">,
  first: number,
  count: number,
): void {
  const [from, to] = training.seeds;
  if (first > to || first + count - 1 < from) return;
  throw new InputError(
    `seeds ${first} to ${first + count - 1} overlap the seeds ${from} to ${to} that the policy was trained on`,
    "Evaluate on other seeds, for instance from 100000 on.",
    { code: "E_SEED_OVERLAP" },
  );
}
