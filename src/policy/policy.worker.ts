/** The policy worker: serves the page's own channel and every port that the page hands over. */

import type { PolicyConnect } from "./policyMessages";
import { createLocalPolicyService, servePolicyPort } from "./policyService";

const service = createLocalPolicyService();

addEventListener("message", (event: MessageEvent<PolicyConnect>) => {
  if (event.data.type === "connect") servePolicyPort(service, event.data.port);
});
