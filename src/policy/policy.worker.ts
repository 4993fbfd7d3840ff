/** The policy worker: serves every port that the page hands over, and tells the page how far a load is. */

import { type LoadProgress, watchRuntimeDownload } from "./loadProgress";
import type { PolicyConnect, PolicyNews } from "./policyMessages";
import { createLocalPolicyService, servePolicyPort } from "./policyService";

const tell = (progress: LoadProgress): void => postMessage({ type: "progress", progress } satisfies PolicyNews);

watchRuntimeDownload(globalThis, tell);
const service = createLocalPolicyService(tell);

addEventListener("message", (event: MessageEvent<PolicyConnect>) => {
  if (event.data.type === "connect") servePolicyPort(service, event.data.port);
});
