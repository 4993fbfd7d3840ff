/** The number of open problems, for the badge at the log. */

import { useSession } from "../engineContext";
import { sessionStore } from "../stores/sessionStore";
import { refusalName, unsolvedCount } from "./unsolved";

/** Every refusal that was shown since the page was opened. */
const refusals = new Set<string>();
sessionStore.subscribe(({ policyProblem }) => {
  if (policyProblem) refusals.add(refusalName(policyProblem));
});

export function useUnsolved(): number {
  return useSession((s) => unsolvedCount(s.log, refusals, s.policyProblem));
}
