import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import type { PolicyPort, PolicyService } from "../policy/policyService";
import { createLocalPolicyService, servePolicyPort } from "../policy/policyService";
import { tinyPackage } from "../policy/testing/tinyPolicy";
import { SERVO_TOP_SPEED } from "../sim/servo";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { SessionHarness } from "./testing/sessionHarness";

const POLICY = { kind: "policy", policy: "tiny" } as const;
const DT = 0.02;

const ports: { close(): void }[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Gives a session a policy worker; `change` alters how it answers. */
function connect(h: SessionHarness, change: (service: PolicyService) => PolicyService = (service) => service): void {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  servePolicyPort(change(createLocalPolicyService()), port1 as unknown as PolicyPort);
  h.send({ type: "policyPort", port: port2 as unknown as MessagePort });
}

/** Time for a message to go over and its answer to come back. */
const answered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

/** The policy has said what it means to do. */
const isPlaying = (h: SessionHarness) => () => h.frame.predictedPath.length > 0;

/** Lets messages through and simulated time pass, until something holds. */
async function until(h: SessionHarness, holds: () => boolean): Promise<void> {
  for (let k = 0; k < 2000 && !holds(); k++) {
    h.wait(20);
    await answered();
  }
  expect(holds()).toBe(true);
}

/** Loads the tiny policy and waits for the reply. */
async function lead(h: SessionHarness, when: "now" | "nextEpisode" = "now"): Promise<void> {
  const replies = h.all("reply").length;
  h.send({ type: "controller", choice: POLICY, source: { files: tinyPackage() }, when });
  await until(h, () => h.all("reply").length > replies);
}

/** An expert at work on the tray. */
function atWork(): SessionHarness {
  const h = new SessionHarness();
  h.open(100_000);
  h.send({ type: "controller", choice: { kind: "expert" } });
  h.send({ type: "play" });
  h.wait(1500);
  return h;
}

describe("handover", () => {
  test("the target goes on from where it was: it holds until the policy speaks, then moves by the limiter's step at most", async () => {
    const h = atWork();
    connect(h);
    h.send({ type: "pause" });
    const before = h.frame.target;
    await lead(h);
    h.send({ type: "step", count: 1 });
    expect(h.frame.target).toEqual(before);
    let last = before;
    for (let k = 0; k < 60; k++) {
      h.send({ type: "step", count: 1 });
      await answered();
      const { target, q } = h.frame;
      target.forEach((wanted, j) => {
        // One step from the measured position either way is all that the limiter lets through.
        expect(Math.abs(wanted - last[j]!)).toBeLessThanOrEqual(2 * SERVO_TOP_SPEED * DT);
        expect(Math.abs(wanted - q[j]!)).toBeLessThanOrEqual(2 * SERVO_TOP_SPEED * DT);
      });
      last = target;
    }
    expect(last).not.toEqual(before);
    expect(h.status.controller).toEqual(POLICY);
    expect(h.status.policy).toMatchObject({ id: "tiny", state: "ready", backend: "wasm" });
  });

  test("for the next episode: who leads finishes, then the policy starts a whole one", async () => {
    const h = atWork();
    h.send({ type: "autoNext", on: true });
    connect(h);
    await lead(h, "nextEpisode");
    expect(h.status).toMatchObject({ controller: { kind: "expert" }, nextController: POLICY, counts: true });
    await until(h, () => h.all("episode").length > 0);
    expect(h.all("episode")[0]!.summary.controller).toEqual({ kind: "expert" });
    await until(h, () => h.status.controller.kind === "policy");
    expect(h.status).toMatchObject({ nextController: null, counts: true, episodes: 0 });
    expect(h.status.time).toBeLessThan(1);
  });

  test("a person's choice meanwhile wins over who waits", async () => {
    const h = atWork();
    connect(h);
    await lead(h, "nextEpisode");
    h.send({ type: "controller", choice: { kind: "teleop" } });
    h.send({ type: "reset", seed: 5 });
    expect(h.status).toMatchObject({ controller: { kind: "teleop" }, nextController: null });
  });

  test("an episode with two leaders is announced but not counted; the next one is", async () => {
    const h = new SessionHarness();
    h.open(1, { ...BUILTIN_SCENES["reach-the-dot"], episode: { limitS: 1, dwellS: 0.1, hz: 50 } });
    h.send({ type: "play" });
    h.wait(300);
    h.send({ type: "controller", choice: { kind: "random" } });
    expect(h.status.counts).toBe(false);
    h.wait(1500);
    expect(h.all("episode")).toHaveLength(1);
    expect(h.status.episodes).toBe(0);
    h.send({ type: "reset", seed: 2 });
    h.send({ type: "play" });
    h.wait(1500);
    expect(h.status).toMatchObject({ episodes: 1, counts: true });
  });

  test("a policy that was cancelled while it loaded does not lead", async () => {
    const h = atWork();
    connect(h);
    const replies = h.all("reply").length;
    h.send({ type: "controller", choice: POLICY, source: { files: tinyPackage() } });
    h.send({ type: "cancelController" });
    await until(h, () => h.all("reply").length > replies + 1);
    h.wait(200);
    expect(h.status.controller.kind).toBe("expert");
  });
});

describe("a policy's faults", () => {
  test("F36: NaN is named once, the arm holds its last target, and a reset starts anew", async () => {
    const h = atWork();
    let isSick = false;
    connect(h, (service) => ({
      ...service,
      async infer(handle, features) {
        const chunk = await service.infer(handle, features);
        if (isSick) chunk.actions[7] = Number.NaN;
        return chunk;
      },
    }));
    await lead(h);
    await until(h, isPlaying(h));
    isSick = true;
    const invalid = () => h.all("alert").filter(({ alert }) => alert.code === "E_POLICY_OUTPUT");
    await until(h, () => invalid().length > 0);
    expect(invalid()[0]!.alert.severity).toBe("error");
    expect(h.status.policy).toMatchObject({ state: "failed", message: invalid()[0]!.alert.message });
    h.wait(100);
    const { target } = h.frame;
    h.wait(1000);
    expect(h.frame.target).toEqual(target);
    expect(invalid()).toHaveLength(1);
    isSick = false;
    h.send({ type: "reset", seed: 3 });
    await until(h, isPlaying(h));
    expect(h.status.policy).toMatchObject({ state: "ready", message: expect.stringMatching(/^WASM runs/) });
  });

  test("F37: a policy that is too slow lets the arm hold and says so; the session keeps its pace", async () => {
    const h = atWork();
    const late: (() => void)[] = [];
    let isSlow = false;
    connect(h, (service) => ({
      ...service,
      async infer(handle, features) {
        if (isSlow) await new Promise<void>((resolve) => late.push(resolve));
        return service.infer(handle, features);
      },
    }));
    await lead(h);
    await until(h, isPlaying(h));
    isSlow = true;
    await until(h, () => h.all("alert").length > 0);
    expect(h.all("alert")[0]!.alert).toMatchObject({ code: "E_POLICY_LATE", severity: "warning" });
    const { target } = h.frame;
    const { time } = h.status;
    h.wait(1000);
    expect(h.frame.target).toEqual(target);
    expect(h.status.time - time).toBeGreaterThan(0.9);
    isSlow = false;
    for (const answer of late.splice(0)) answer();
    await until(h, isPlaying(h));
  });

  test("a policy worker that goes away is named, the arm holds, and what was loading is refused", async () => {
    const h = atWork();
    connect(h, (service) => ({ ...service, load: () => new Promise(() => undefined) }));
    h.send({ type: "controller", choice: POLICY, source: { files: tinyPackage() } });
    h.send({ type: "policyPort", port: null });
    await answered();
    expect(h.all("reply").some(({ error }) => error?.code === "E_POLICY_GONE")).toBe(true);
    expect(h.status.controller.kind).toBe("expert");
    connect(h);
    await lead(h);
    await until(h, isPlaying(h));
    h.send({ type: "policyPort", port: null });
    await until(h, () => h.all("alert").some(({ alert }) => alert.code === "E_POLICY_GONE"));
    h.wait(200);
    const { target } = h.frame;
    h.wait(500);
    expect(h.frame.target).toEqual(target);
  });

  test("a refused package changes nothing about who leads", async () => {
    const h = atWork();
    connect(h);
    await lead(h);
    const replies = h.all("reply").length;
    const files = { ...tinyPackage(), "model.onnx": Uint8Array.of(1, 2, 3) };
    h.send({ type: "controller", choice: { kind: "policy", policy: "bad" }, source: { files } });
    await until(h, () => h.all("reply").length > replies);
    expect(h.all("reply").some(({ error }) => error !== null)).toBe(true);
    expect(h.status).toMatchObject({ controller: POLICY, policy: { id: "tiny", state: "ready" } });
  });
});
