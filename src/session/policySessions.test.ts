/** How many policies stay open in the worker while packages come and go. */

import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
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

const policy = (id: string) => ({ kind: "policy", policy: id }) as const;
const source = { files: tinyPackage() };

const ports: { close(): void }[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Lets messages go over and their answers come back. */
const answered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A session on the tray with a policy worker that says which handles are open, and can hold its answers back. */
function setup() {
  const open = new Set<number>();
  const held: (() => void)[] = [];
  const gate = { holdsLoads: false, holdsRuns: false };
  const inner = createLocalPolicyService();
  const wait = (): Promise<void> => new Promise((resolve) => held.push(resolve));
  const service: PolicyService = {
    async load(wanted, preference) {
      const loaded = await inner.load(wanted, preference);
      open.add(loaded.handle);
      if (gate.holdsLoads) await wait();
      return loaded;
    },
    async infer(handle, features) {
      const chunk = inner.infer(handle, features);
      if (gate.holdsRuns) await wait();
      return chunk;
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
  h.open(1);
  h.send({ type: "policyPort", port: port2 as unknown as MessagePort });
  /** Sends a command, waits for its answer, and for what the session does after it. */
  const ask = async (command: SessionCommand) => {
    const before = h.all("reply").length;
    h.send(command);
    while (h.all("reply").length === before) await answered();
    await answered();
    return h.all("reply").at(-1)!.error;
  };
  const choose = (id: string, when: "now" | "nextEpisode" = "now") =>
    ask({ type: "controller", choice: policy(id), source, when });
  /** Lets the session run until the policy that leads has said what it means to do. */
  const run = async (): Promise<void> => {
    h.send({ type: "play" });
    h.wait(40);
    for (let k = 0; k < 500 && h.frame.predictedPath.length === 0; k++) {
      h.wait(20);
      await answered();
    }
    expect(h.frame.predictedPath.length).toBeGreaterThan(0);
  };
  /** Codes of what went wrong; that a policy is late on a made-up clock is a warning. */
  const errors = () => h.all("alert").flatMap(({ alert }) => (alert.severity === "error" ? [alert.code] : []));
  return { h, ask, choose, run, errors, open, held, gate };
}

test("F37: a real arm that follows the simulation hears that the policy's next actions are late", async () => {
  const { h, choose, run, gate } = setup();
  await choose("a");
  await run();
  expect(h.session.sent).toMatchObject({ isRunning: true, isLate: false, refused: null });
  gate.holdsRuns = true;
  h.wait(1000);
  await answered();
  h.wait(1000);
  expect(h.session.sent).toMatchObject({ isRunning: true, isLate: true });
});

describe("open policies", () => {
  test("six packages one after the other leave one open, and it is the one that leads", async () => {
    const { h, choose, run, errors, open } = setup();
    for (const id of ["a", "b", "c", "d", "e", "f"]) {
      expect(await choose(id)).toBeNull();
      await run();
    }
    expect([...open]).toEqual([6]);
    expect(h.status).toMatchObject({ controller: policy("f"), policy: { id: "f", state: "ready" } });
    expect(errors()).toEqual([]);
  });

  test("the same package again and again leaves one open", async () => {
    const { choose, open } = setup();
    for (let k = 0; k < 4; k++) expect(await choose("a")).toBeNull();
    expect([...open]).toEqual([4]);
  });

  test("with the expert in the lead, the policy waits for its next turn without being loaded again", async () => {
    const { ask, choose, open } = setup();
    await choose("a");
    await choose("b");
    expect(await ask({ type: "controller", choice: { kind: "expert" } })).toBeNull();
    expect([...open]).toEqual([2]);
    expect(await ask({ type: "controller", choice: policy("b") })).toBeNull();
    expect(await ask({ type: "controller", choice: policy("a") })).toMatchObject({ code: "E_NO_POLICY" });
    expect([...open]).toEqual([2]);
  });

  test("another package of the same name begins its score anew, the same policy goes on from its own", async () => {
    const { h, ask, choose, run } = setup();
    await choose("a");
    await run();
    h.send({ type: "pause" });
    h.send({ type: "reset", seed: 2 });
    expect(h.status.leftOut).toBe(1);
    await ask({ type: "controller", choice: { kind: "expert" } });
    await ask({ type: "controller", choice: policy("a") });
    expect(h.status).toMatchObject({ controller: policy("a"), leftOut: 1 });
    await choose("a");
    expect(h.status).toMatchObject({ controller: policy("a"), leftOut: 0 });
  });

  test("a policy leads until the next one's episode begins, then it is closed", async () => {
    const { h, choose, run, errors, open } = setup();
    await choose("a");
    await run();
    await choose("b", "nextEpisode");
    expect([...open]).toEqual([1, 2]);
    await run();
    expect(h.status).toMatchObject({ controller: policy("a"), policy: { state: "ready" } });
    h.send({ type: "reset", seed: 2 });
    await run();
    expect([...open]).toEqual([2]);
    expect(h.status).toMatchObject({ controller: policy("b"), policy: { id: "b", state: "ready" } });
    expect(errors()).toEqual([]);
  });

  test("a load that was cancelled is closed when it arrives", async () => {
    const { h, choose, open, held, gate } = setup();
    await choose("a");
    gate.holdsLoads = true;
    h.send({ type: "controller", choice: policy("b"), source });
    while (held.length === 0) await answered();
    h.send({ type: "cancelController" });
    for (const go of held.splice(0)) go();
    await answered();
    await answered();
    expect([...open]).toEqual([1]);
    expect(h.status.controller).toEqual(policy("a"));
  });

  test("a policy that cannot lead here is closed, and whoever leads stays", async () => {
    const { h, ask, choose, open } = setup();
    h.send({ type: "load", scene: BUILTIN_SCENES["reach-the-dot"], seed: 1 });
    expect(await choose("a")).toMatchObject({ code: "E_POLICY_SHAPE" });
    expect([...open]).toEqual([]);
    h.send({ type: "load", scene: BUILTIN_SCENES["cube-in-the-tray"], seed: 1 });
    await choose("b");
    const files = tinyPackage((manifest) => {
      const cube = (manifest.input_features as Record<string, { names: string[] }>)["observation.environment_state"]!;
      cube.names = ["ball.x", "ball.tool.z"];
    });
    expect(await ask({ type: "controller", choice: policy("c"), source: { files } })).toMatchObject({
      code: "E_POLICY_SHAPE",
    });
    expect(open.size).toBe(1);
    expect(h.status).toMatchObject({ controller: policy("b"), policy: { id: "b", state: "ready" } });
  });

  test("an answer that the last leader still waits for harms nobody", async () => {
    const { h, choose, run, errors, open, held, gate } = setup();
    await choose("a");
    gate.holdsRuns = true;
    h.send({ type: "play" });
    h.wait(40);
    while (held.length === 0) await answered();
    gate.holdsRuns = false;
    await choose("b");
    for (const go of held.splice(0)) go();
    await run();
    expect([...open]).toEqual([2]);
    expect(h.status).toMatchObject({ controller: policy("b"), policy: { id: "b", state: "ready" } });
    expect(errors()).toEqual([]);
  });
});

test("a scene that the leading policy does not know makes it a person's turn and says why", async () => {
  const { h, choose, open } = setup();
  await choose("a");
  h.send({ type: "load", scene: BUILTIN_SCENES["reach-the-dot"], seed: 1 });
  expect(h.status.controller).toEqual({ kind: "teleop" });
  expect(h.all("alert").map(({ alert }) => alert)).toMatchObject([
    { code: "E_POLICY_SHAPE", severity: "error", message: expect.stringContaining("looks at cube") },
  ]);
  expect(open.size).toBe(1);
  h.send({ type: "load", scene: BUILTIN_SCENES["cube-in-the-tray"], seed: 1 });
  expect(h.send({ type: "controller", choice: policy("a") })).toBeNull();
});
