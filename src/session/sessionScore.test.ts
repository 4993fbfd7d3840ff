/** Scoring a policy in the session: over a real port, with what it holds open closed again. */

import { MessageChannel } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import type { BackendPreference } from "../policy/policyRunner";
import {
  createLocalPolicyService,
  type PolicyPort,
  type PolicyService,
  servePolicyPort,
} from "../policy/policyService";
import { tinyPackage } from "../policy/testing/tinyPolicy";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import type { SessionCommand } from "./protocol";
import { SessionHarness } from "./testing/sessionHarness";

const shortTray = { ...BUILTIN_SCENES["cube-in-the-tray"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } };
const choice = { kind: "policy", policy: "tiny" } as const;

const ports: { close(): void }[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A session whose policy service counts what is open, and remembers for which backends it was asked. */
async function setup() {
  const open = new Set<number>();
  const asked: (BackendPreference | undefined)[] = [];
  const inner = createLocalPolicyService();
  const service: PolicyService = {
    ...inner,
    async load(source, preference) {
      asked.push(preference);
      const policy = await inner.load(source, preference);
      open.add(policy.handle);
      return policy;
    },
    async release(handle) {
      await inner.release(handle);
      open.delete(handle);
    },
  };
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  servePolicyPort(service, port1 as unknown as PolicyPort);
  const h = new SessionHarness();
  /** Sends a command and waits for its answer. */
  const ask = async (command: SessionCommand) => {
    const before = h.all("reply").length;
    h.send(command);
    while (h.all("reply").length === before) await new Promise((resolve) => setTimeout(resolve, 1));
    return h.all("reply").at(-1)!.error;
  };
  h.open(1, shortTray);
  await ask({ type: "policyPort", port: port2 as unknown as MessagePort });
  expect(await ask({ type: "controller", choice, source: { files: tinyPackage() } })).toBeNull();
  return { h, ask, open, asked };
}

test("a policy is scored on a session of its own, which is closed afterwards", async () => {
  const { h, ask, open } = await setup();
  expect(open.size).toBe(1);
  expect(await ask({ type: "evaluate", choice, seeds: [5, 6] })).toBeNull();
  expect(h.all("scored").map(({ result }) => [result.seed, result.steps, result.alerts])).toEqual([
    [5, 50, []],
    [6, 50, []],
  ]);
  expect(open.size).toBe(1);
});

test("a scene without what the policy looks at is refused, and nothing stays open", async () => {
  const { h, ask, open } = await setup();
  h.send({ type: "load", scene: BUILTIN_SCENES["reach-the-dot"], seed: 1 });
  expect(await ask({ type: "evaluate", choice, seeds: [5] })).toMatchObject({ code: "E_POLICY_SHAPE" });
  expect(h.all("scored")).toEqual([]);
  expect(open.size).toBe(1);
});

test("a score is computed on WASM, whatever the live policy runs on: the same bits everywhere", async () => {
  const { ask, asked } = await setup();
  expect(await ask({ type: "evaluate", choice, seeds: [5] })).toBeNull();
  expect(asked).toEqual(["auto", "wasm"]);
});
