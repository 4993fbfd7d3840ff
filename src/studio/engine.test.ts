/** The engine on a stage of its own: fake workers that record what they are told and answer when the test says so. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PolicyNews } from "../policy/policyMessages";
import { so101 } from "../robot/so101";
import type { DrawFrame } from "../session/drawState";
import type { ChosenRobot, SessionCommand, SessionEvent, SessionRequest, SessionStatus } from "../session/protocol";
import type { TapedRun } from "../session/runTape";
import { Engine } from "./engine";
import type { EngineHost, PolicyWorker, SessionWorker } from "./engineHost";
import { robotStore } from "./robots/robotStore";
import {
  builtinDocument,
  changeDocument,
  documentStore,
  freshDocument,
  openBuiltin,
  type StudioDocument,
  undo,
} from "./stores/documentStore";
import { replayStore } from "./stores/replayStore";
import { clearLog, sessionStore } from "./stores/sessionStore";
import { freshStudio, studioStore } from "./stores/studioStore";

type Hear = (event: { readonly data?: unknown; readonly message?: string }) => void;

class FakeWorker {
  readonly listeners = new Map<string, Hear[]>();
  isTerminated = false;
  addEventListener(type: string, listener: Hear): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  emit(type: string, event: { readonly data?: unknown; readonly message?: string }): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
}

/** Answers everything at once, except what the test holds back. */
class FakeSession extends FakeWorker {
  readonly told: SessionCommand[] = [];
  readonly waiting: SessionRequest[] = [];
  holdBack: (command: SessionCommand) => boolean = (command) =>
    command.type === "controller" && command.choice.kind === "policy";
  postMessage(request: SessionRequest): void {
    this.told.push(request.command);
    if (this.holdBack(request.command)) this.waiting.push(request);
    else this.answer(request.id);
  }
  answer(id: number, error: Extract<SessionEvent, { type: "reply" }>["error"] = null): void {
    this.emit("message", { data: { type: "reply", id, error } });
  }
  /** Answers the oldest command that was held back. */
  async release(error: Parameters<FakeSession["answer"]>[1] = null): Promise<void> {
    this.answer(this.waiting.shift()!.id, error);
    await settled();
  }
  types(): string[] {
    return this.told.map(({ type }) => type);
  }
  last<T extends SessionCommand["type"]>(type: T): Extract<SessionCommand, { type: T }> | undefined {
    return this.told.findLast((command): command is Extract<SessionCommand, { type: T }> => command.type === type);
  }
  status(change: Partial<SessionStatus>): void {
    const status = {
      running: true,
      stopped: studioStore.getState().stopped,
      seed: documentStore.getState().document.seed,
      controller: { kind: "expert" },
      ...change,
    };
    this.emit("message", { data: { type: "status", status } });
  }
}

const settled = async (): Promise<void> => {
  for (let k = 0; k < 5; k++) await Promise.resolve();
};

function opened() {
  const sessions: FakeSession[] = [];
  const policies: FakeWorker[] = [];
  let frame: () => void = () => undefined;
  let now = 0;
  const host: EngineHost = {
    startSession() {
      sessions.push(new FakeSession());
      return sessions.at(-1) as unknown as SessionWorker;
    },
    startPolicy() {
      const worker = Object.assign(new FakeWorker(), { postMessage: () => undefined });
      policies.push(worker);
      return worker as unknown as PolicyWorker;
    },
    presence: () => ({ present: true, hidden: false }),
    onPresence() {},
    eachFrame(callback) {
      frame = callback;
    },
    clock: () => now,
    baseUrl: "https://site/sub/",
  };
  const engine = new Engine(host);
  return {
    engine,
    policies,
    sessions,
    get session() {
      return sessions.at(-1)!;
    },
    /** Draws pictures: the first visit's policy is asked for after some. */
    draw(count: number) {
      for (let k = 0; k < count; k++) {
        engine.draw.current = {
          time: k,
          sequence: k,
          epoch: 1,
          target: [0],
          q: [0],
          tau: [0],
          contacts: [],
        } as unknown as DrawFrame;
        frame();
      }
    },
    later(ms: number) {
      now += ms;
    },
  };
}

const refusal = (code: string) => ({ severity: "error", code, message: `no (${code})`, tip: "wait" }) as const;
const state = () => sessionStore.getState();

beforeEach(() => {
  vi.useFakeTimers();
  sessionStore.setState(sessionStore.getInitialState());
  studioStore.setState(freshStudio());
  documentStore.setState(freshDocument(builtinDocument("cube-in-the-tray")));
  clearLog();
});
afterEach(() => vi.useRealTimers());

describe("the first visit", () => {
  test("nothing about a policy before the first pictures, then one load for the next episode", async () => {
    const t = opened();
    t.draw(19);
    expect(t.session.types()).not.toContain("controller");
    t.draw(1);
    expect(t.session.last("controller")).toMatchObject({
      choice: { kind: "policy", policy: "cube-in-the-tray" },
      source: { url: "https://site/sub/policies/cube-in-the-tray/" },
      when: "nextEpisode",
    });
    expect(state().policyState).toBe("loading");
    await t.session.release();
    expect(state()).toMatchObject({ policyState: "ready", policyLoad: null });
    // Nobody asked for motion: a person who paused meanwhile stays paused.
    expect(t.session.types()).not.toContain("play");
  });

  test.each([
    ["took the arm over by a key", (engine: Engine) => engine.teleop.hold("move.up", "key")],
    ["chose the expert", (engine: Engine) => engine.lead("expert")],
  ])("no policy loads by itself for a person who %s", (_, act) => {
    const t = opened();
    act(t.engine);
    t.draw(40);
    expect(t.session.last("controller")?.choice.kind).not.toBe("policy");
    t.engine.teleop.release();
  });

  test("choosing the expert that leads while the policy loads keeps it, and the score with it", async () => {
    const t = opened();
    t.draw(20);
    t.session.status({});
    t.engine.lead("expert");
    expect(t.session.types().at(-1)).toBe("cancelController");
    await t.session.release();
    t.session.status({});
    // Holding something afterwards takes over from the expert, whom the page still takes for the leader.
    t.engine.lead("policy");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "policy" }, when: "now" });
  });

  test("a refusal that a person provoked stays in sight while and after the policy loads by itself", async () => {
    const t = opened();
    t.draw(20);
    t.engine.refusePackage({ code: "E_UNSAFE_FORMAT", message: "a pickle", tip: "" });
    expect(state().policyProblem?.code).toBe("E_UNSAFE_FORMAT");
    await t.session.release();
    expect(state().policyProblem?.code).toBe("E_UNSAFE_FORMAT");
    t.engine.policies.dismiss();
    expect(state()).toMatchObject({ policyProblem: null, policyState: "ready" });
  });

  test("a refusal before the policy comes does not keep it away, and it does not hide the refusal", async () => {
    const t = opened();
    t.engine.refusePackage({ code: "E_UNSAFE_FORMAT", message: "a pickle", tip: "" });
    t.draw(20);
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "policy" }, when: "nextEpisode" });
    await t.session.release();
    expect(state().policyProblem?.code).toBe("E_UNSAFE_FORMAT");
  });

  test("a failed load by itself does not hide what a person was told, and is in the log", async () => {
    const t = opened();
    t.draw(20);
    t.engine.refusePackage({ code: "E_UNSAFE_FORMAT", message: "a pickle", tip: "" });
    await t.session.release(refusal("E_FETCH"));
    expect(state().policyProblem?.code).toBe("E_UNSAFE_FORMAT");
    expect(state().log.map(({ alert }) => alert.code)).toEqual(["E_UNSAFE_FORMAT", "E_FETCH"]);
  });

  test("a person's own package wins over the one that loads by itself", async () => {
    const t = opened();
    t.draw(20);
    void t.engine.openPackage("own", {});
    await t.session.release();
    expect(state().policyLoad?.id).toBe("own");
    await t.session.release();
    expect(state()).toMatchObject({ policyState: "ready", policyLoad: null });
    expect(t.session.types()).toContain("play");
  });
});

describe("loading", () => {
  test("a refusal is shown until it is dismissed; who led goes on", async () => {
    const t = opened();
    t.session.status({ controller: { kind: "expert" } });
    void t.engine.openPackage("own", {});
    await t.session.release(refusal("E_HASH"));
    expect(state()).toMatchObject({ policyState: "refused", policyProblem: { code: "E_HASH" } });
    t.draw(40);
    expect(state().policyProblem?.code).toBe("E_HASH");
    expect(t.session.told.filter(({ type }) => type === "controller")).toHaveLength(1);
  });

  test("progress is shown with bytes and time left", () => {
    const t = opened();
    t.engine.lead("policy");
    const news = (loaded: number): { data: PolicyNews } => ({
      data: { type: "progress", progress: { stage: "runtime", loaded, total: 14_000_000 } },
    });
    for (let k = 0; k <= 10; k++) {
      t.policies[0]!.emit("message", news(k * 700_000));
      t.later(100);
    }
    expect(state().policyLoad).toMatchObject({ progress: { stage: "runtime", loaded: 7_000_000 } });
    expect(state().policyLoad?.secondsLeft).toBeCloseTo(1, 6);
  });

  test("cancelled: the worker is ended, the session is told, the late answer changes nothing, and nothing starts again", async () => {
    const t = opened();
    t.draw(20);
    t.engine.cancelPolicy();
    expect(t.policies[0]!.isTerminated).toBe(true);
    expect(t.session.types().slice(-2)).toEqual(["cancelController", "policyPort"]);
    expect(state()).toMatchObject({ policyLoad: null, policyState: "idle", policyProblem: null });
    await t.session.release(refusal("E_POLICY_GONE"));
    expect(state()).toMatchObject({ policyState: "idle", policyProblem: null });
    t.draw(60);
    expect(t.session.told.filter(({ type }) => type === "controller")).toHaveLength(1);
    t.engine.lead("policy");
    expect(t.policies).toHaveLength(2);
    expect(t.session.last("controller")).toMatchObject({ source: { url: expect.stringContaining("policies/") } });
  });

  test("a policy that the session has closed since is sent again", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release();
    t.session.status({ controller: { kind: "expert" } });
    t.engine.lead("policy");
    expect(t.session.last("controller")).not.toHaveProperty("source");
    await t.session.release(refusal("E_NO_POLICY"));
    expect(t.session.last("controller")).toMatchObject({ source: { url: expect.stringContaining("policies/") } });
    expect(state()).toMatchObject({ policyState: "loading", policyProblem: null });
    await t.session.release();
    expect(state()).toMatchObject({ policyState: "ready", policyProblem: null });
  });

  test("while a policy leads, cancelling another keeps the worker alive", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release();
    t.session.status({ controller: { kind: "policy", policy: "cube-in-the-tray" } });
    void t.engine.openPackage("own", {});
    t.engine.cancelPolicy();
    expect(t.policies[0]!.isTerminated).toBe(false);
    expect(state()).toMatchObject({ policyLoad: null, policyState: "ready" });
  });

  test("offline or broken off: another worker tries again when asked to", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release(refusal("E_FETCH"));
    expect(state().policyProblem).toMatchObject({ code: "E_FETCH", canRetry: true });
    expect(t.policies[0]!.isTerminated).toBe(true);
    void t.engine.retryPolicy();
    expect(state()).toMatchObject({ policyState: "loading", policyProblem: null });
    expect(t.policies).toHaveLength(2);
    await t.session.release();
    expect(state().policyState).toBe("ready");
  });

  test("what will never load offers no retry", async () => {
    const t = opened();
    void t.engine.openPackage("own", {});
    await t.session.release(refusal("E_POLICY_UNITS"));
    expect(state().policyProblem?.canRetry).toBe(false);
  });

  test("a dead policy worker is named and replaced at the next choice", () => {
    const t = opened();
    t.engine.lead("policy");
    t.policies[0]!.emit("error", { message: "out of memory" });
    expect(state().log.at(-1)?.alert).toMatchObject({ code: "E_WORKER" });
    expect(t.session.last("policyPort")).toMatchObject({ port: null });
    t.engine.lead("policy");
    expect(t.policies).toHaveLength(2);
  });

  test("somebody else was chosen while it loaded: the arm is not started by the late policy", async () => {
    const t = opened();
    t.engine.lead("policy");
    t.engine.lead("teleop");
    const plays = t.session.told.filter(({ type }) => type === "play").length;
    await t.session.release();
    expect(t.session.told.filter(({ type }) => type === "play")).toHaveLength(plays);
  });

  test("F49: STOP while a policy loads: it may finish loading, and nothing moves", async () => {
    const t = opened();
    t.engine.lead("policy");
    t.engine.stop();
    const at = t.session.told.length;
    await t.session.release();
    expect(t.session.types().slice(at)).not.toContain("play");
    t.engine.resume();
    expect(t.session.types().at(-1)).toBe("resume");
  });
});

describe("scenes", () => {
  test("in a scene without a policy the expert leads, and the policy is back in the next one that has it", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release();
    openBuiltin("lift-the-cube");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "expert" } });
    openBuiltin("cube-in-the-tray");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "policy" }, when: "now" });
  });

  test("a policy that loads by itself is called off before a scene opens that it does not know", () => {
    const t = opened();
    t.draw(20);
    openBuiltin("lift-the-cube");
    const types = t.session.types();
    expect(types.lastIndexOf("cancelController")).toBeLessThan(types.lastIndexOf("load"));
    expect(types.lastIndexOf("cancelController")).toBeGreaterThan(-1);
  });

  test("undo of a scene brings its seed back, and a late status of the old one does not undo the undo", () => {
    const t = opened();
    t.session.status({ seed: 100_000 });
    changeDocument(builtinDocument("lift-the-cube", 7), true);
    t.session.status({ seed: 7 });
    t.session.holdBack = ({ type }) => type === "load";
    undo();
    expect(t.session.last("load")).toMatchObject({ seed: 100_000 });
    t.session.status({ seed: 7 });
    expect(documentStore.getState().document).toEqual(builtinDocument("cube-in-the-tray", 100_000));
  });

  test("another robot is a person's to lead, and what stood still goes on standing", () => {
    const t = opened();
    t.engine.pause();
    t.session.told.length = 0;
    robotStore.setState({ robot: { id: "abc", model: so101, body: { id: "abc", model: so101 } as ChosenRobot } });
    robotStore.setState(robotStore.getInitialState());
    expect(t.session.types()).toContain("load");
    expect(t.session.last("controller")?.choice).toEqual({ kind: "teleop" });
    expect(t.session.types()).not.toContain("play");
  });

  test("the plots of a scene that was opened do not go on with those of the one before", () => {
    const t = opened();
    for (const time of [0.02, 0.04]) {
      const frame = { time, sequence: Math.round(time * 50), epoch: 1, target: [0], q: [0], tau: [0], contacts: [] };
      t.session.emit("message", { data: { type: "frame", frame } });
    }
    t.session.emit("message", { data: { type: "loaded", description: { scene: { objects: [] } } } });
    expect(t.engine.telemetry.time).toEqual([]);
    expect(t.engine.telemetry.measured).toEqual([]);
  });

  test("a seed that a person chooses is no undo step, unless places that came with a link are lost by it", () => {
    const t = opened();
    t.engine.chooseSeed(7);
    t.engine.nextSeed();
    expect(documentStore.getState()).toMatchObject({ document: { seed: 8 }, past: [] });
    const start = {} as NonNullable<StudioDocument["start"]>;
    changeDocument({ start }, false);
    t.engine.chooseSeed(9);
    undo();
    expect(documentStore.getState().document).toMatchObject({ seed: 8, start });
  });

  test("a seed that the session counts up is followed and cannot be undone", async () => {
    const t = opened();
    await settled();
    t.session.status({ seed: 100_003 });
    expect(documentStore.getState()).toMatchObject({ document: { seed: 100_003 }, past: [] });
    expect(t.session.types()).not.toContain("reset");
  });
});

describe("a person's hand", () => {
  const drag = { position: [0.2, 0, 0.1], orientation: null } as const;

  test("taking over is told once; a heartbeat does not take the arm back from who was chosen since", () => {
    const t = opened();
    t.engine.teleop.hold("move.up", "key");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "teleop" } });
    t.engine.lead("expert");
    vi.advanceTimersByTime(200);
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "expert" } });
    expect(t.engine.teleop.input.held).toEqual([]);
  });

  test.each([
    ["a reset", (engine: Engine) => engine.restart()],
    ["another seed", (engine: Engine) => engine.nextSeed()],
    ["another scene", () => openBuiltin("lift-the-cube")],
    ["another servo", (engine: Engine) => engine.setServo("soft")],
  ])("%s in the middle of a drag takes the handle out of the hand", (_, act) => {
    const t = opened();
    t.engine.teleop.setDrag(drag);
    act(t.engine);
    t.engine.teleop.setDrag(drag);
    expect(t.engine.teleop.input.drag).toBeNull();
    expect(t.session.last("teleop")).toMatchObject({ input: { drag: null } });
  });

  test("F49: STOP in the middle of a drag, of a pull and of scoring ends all three", () => {
    const t = opened();
    t.engine.teleop.setDrag(drag);
    t.engine.stop();
    // The session itself ends the pull and the scoring.
    expect(t.session.types().at(-1)).toBe("stop");
    const count = t.session.told.length;
    t.engine.teleop.setDrag(drag);
    t.engine.push({ object: 0, link: null, point: [0, 0, 0], force: [0, 0, 1] });
    t.engine.step(1);
    t.engine.toggleRun();
    t.engine.lead("expert");
    vi.advanceTimersByTime(100);
    expect(t.session.types().slice(count)).not.toContain("play");
    expect(t.session.types().slice(count)).not.toContain("push");
    expect(t.session.types().slice(count)).not.toContain("step");
  });

  test("F50: stop and resume hammered a hundred times end in the state that was asked for last", () => {
    const t = opened();
    for (let k = 0; k < 100; k++) {
      if (k % 3 === 0) t.engine.teleop.setDrag(drag);
      if (k % 4 === 0) t.engine.lead(k % 8 === 0 ? "expert" : "teleop");
      if (k % 2 === 0) t.engine.stop();
      else t.engine.resume();
    }
    t.engine.stop();
    expect(t.session.told.findLast(({ type }) => type === "stop" || type === "resume")?.type).toBe("stop");
    t.engine.resume();
    expect(studioStore.getState().stopped).toBe(false);
    t.engine.teleop.setDrag(null);
    t.engine.teleop.setDrag(drag);
    expect(t.session.last("teleop")).toMatchObject({ input: { drag } });
    t.engine.teleop.release();
  });
});

describe("while STOP is latched", () => {
  type Stage = ReturnType<typeof opened>;
  const pull = { object: 0, link: null, point: [0, 0, 0], force: [0, 0, 1] } as const;

  /** A policy has led, then the stop came. */
  async function stopped(): Promise<Stage> {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release();
    t.session.status({ controller: { kind: "policy", policy: "cube-in-the-tray" } });
    t.engine.stop();
    await settled();
    return t;
  }

  test.each<[string, (t: Stage) => unknown]>([
    ["the policy chosen again", (t) => t.engine.lead("policy")],
    ["the policy chosen after the expert", (t) => [t.engine.lead("expert"), t.engine.lead("policy")]],
    ["a package of one's own", (t) => t.engine.openPackage("own", {})],
    ["a scene without a policy", () => openBuiltin("lift-the-cube")],
    ["a scene that brings the policy back", () => [openBuiltin("lift-the-cube"), openBuiltin("cube-in-the-tray")]],
    ["undo of a scene", () => [openBuiltin("lift-the-cube"), undo()]],
    ["a session that is started anew", (t) => t.engine.restartSession()],
    ["a seed", (t) => t.engine.chooseSeed(7)],
    ["the next seed", (t) => t.engine.nextSeed()],
    ["a restart", (t) => t.engine.restart()],
    ["the run key", (t) => t.engine.toggleRun()],
    ["a step on", (t) => t.engine.step(1)],
    ["a servo", (t) => t.engine.setServo("soft")],
    ["the expert", (t) => t.engine.lead("expert")],
    ["a person", (t) => t.engine.lead("teleop")],
    ["a held key", (t) => t.engine.teleop.hold("move.up", "key")],
    ["a pull", (t) => t.engine.push(pull)],
    ["a scene of somebody else", (t) => t.engine.receive(builtinDocument("lift-the-cube", 7), "expert")],
    ["a replay", (t) => openReplay(t.engine)],
    ["a replay while designing", (t) => [t.engine.setMode("design"), openReplay(t.engine)]],
  ])("%s sends nothing that moves", async (_, act) => {
    const t = await stopped();
    const first = t.sessions.indexOf(t.session);
    const at = t.session.told.length;
    act(t);
    for (let k = 0; k < 5; k++) {
      await settled();
      while (t.session.waiting.length > 0) await t.session.release();
    }
    vi.advanceTimersByTime(500);
    const since = [...t.sessions[first]!.told.slice(at), ...t.sessions.slice(first + 1).flatMap(({ told }) => told)];
    const moving = since.filter(
      (command) =>
        ["play", "resume"].includes(command.type) ||
        (command.type === "step" && command.count > 0) ||
        (command.type === "push" && command.push !== null) ||
        (command.type === "teleop" && command.input.held.length > 0),
    );
    expect(moving).toEqual([]);
    expect(studioStore.getState().stopped).toBe(true);
    t.engine.resume();
    expect(t.session.types().at(-1)).toBe("resume");
    t.engine.teleop.release();
  });

  test("a second try of a policy that could not be loaded sends nothing that moves", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release(refusal("E_FETCH"));
    t.engine.stop();
    const at = t.session.told.length;
    void t.engine.retryPolicy();
    await t.session.release();
    expect(t.session.types().slice(at)).toContain("controller");
    expect(t.session.types().slice(at)).not.toContain("play");
  });

  test("a status from before the stop does not end it; what the session says later is followed", async () => {
    const t = opened();
    t.session.holdBack = ({ type }) => type === "stop";
    t.engine.stop();
    t.session.status({ stopped: false });
    expect(studioStore.getState().stopped).toBe(true);
    await t.session.release();
    t.session.status({ stopped: true, running: false });
    t.engine.resume();
    await settled();
    t.session.status({ stopped: true, running: false });
    expect(studioStore.getState().stopped).toBe(true);
    t.engine.teleop.setDrag({ position: [0.2, 0, 0.1], orientation: null });
    expect(t.session.last("teleop")?.input.drag ?? null).toBeNull();
  });
});

describe("a session that dies", () => {
  test("F27: an error that it survives is no death; one that it does not answer after is", async () => {
    const t = opened();
    t.session.emit("error", { message: "invariant violated" });
    await settled();
    vi.advanceTimersByTime(3000);
    expect(state().broken).toBeNull();
    t.session.holdBack = () => true;
    t.session.emit("error", { message: "out of memory" });
    vi.advanceTimersByTime(2100);
    expect(state().broken).toMatchObject({ code: "E_WORKER", message: expect.stringContaining("out of memory") });
  });

  test("F27: silence is noticed, and an answer after all takes it back", async () => {
    const t = opened();
    t.session.holdBack = () => true;
    vi.advanceTimersByTime(13_000);
    expect(state().broken?.message).toContain("does not answer");
    const { id } = t.session.waiting.find(({ command }) => command.type === "ping")!;
    t.session.answer(id);
    await settled();
    expect(state().broken).toBeNull();
  });

  test("restarted: scene, seed, speed, servo and leader are back, the dead one is ended and no longer heard", async () => {
    const t = opened();
    changeDocument(builtinDocument("lift-the-cube", 42), true);
    t.engine.setSpeed(4);
    t.engine.setServo("soft");
    t.engine.lead("teleop");
    const dead = t.session;
    dead.holdBack = () => true;
    dead.emit("error", { message: "gone" });
    vi.advanceTimersByTime(2100);
    t.engine.restartSession();
    expect(dead.isTerminated).toBe(true);
    expect(t.sessions).toHaveLength(2);
    expect(state().broken).toBeNull();
    // A session without a scene refuses speed and servo.
    expect(t.session.types().indexOf("load")).toBeLessThan(t.session.types().indexOf("speed"));
    expect(t.session.types().indexOf("load")).toBeLessThan(t.session.types().indexOf("servo"));
    expect(t.session.told).toEqual(
      expect.arrayContaining([
        { type: "speed", speed: 4 },
        { type: "servo", preset: "soft" },
        expect.objectContaining({ type: "load", seed: 42 }),
        { type: "controller", choice: { kind: "teleop" } },
      ]),
    );
    dead.emit("message", { data: { type: "status", status: { seed: 1 } } });
    expect(documentStore.getState().document.seed).toBe(42);
    await settled();
    vi.advanceTimersByTime(30_000);
    await settled();
    expect(state().broken).toBeNull();
  });

  test("restarted with a policy in the lead: it is loaded anew into the new session", async () => {
    const t = opened();
    t.engine.lead("policy");
    await t.session.release();
    t.engine.restartSession();
    expect(t.policies).toHaveLength(2);
    expect(t.session.last("controller")).toMatchObject({ source: { url: expect.stringContaining("policies/") } });
  });

  test("STOP stays latched through a restart", () => {
    const t = opened();
    t.engine.stop();
    t.engine.restartSession();
    expect(t.session.types().slice(0, 2)).toEqual(["stop", "load"]);
    expect(studioStore.getState().stopped).toBe(true);
  });
});

test("every frame of the session reaches the plots, also those that a slow page never draws", () => {
  const { engine, session } = opened();
  for (const time of [0.02, 0.04, 0.06]) {
    const frame = { time, sequence: Math.round(time * 50), epoch: 1, target: [0], q: [time], tau: [0], contacts: [] };
    session.emit("message", { data: { type: "frame", frame } });
  }
  expect(engine.telemetry.time).toEqual([0.02, 0.04, 0.06]);
});

/** Opens a replay as a link does. */
function openReplay(engine: Engine): void {
  engine.receive(builtinDocument("lift-the-cube", 7), null);
  engine.replay(RUN, "soft", OF_ELSEWHERE);
  engine.play();
}

const OF_ELSEWHERE = { start: null, physics: "native 0.9.0", isScored: false };

const RUN: TapedRun = {
  track: { joints: 1, steps: 1, actions: Int32Array.of(0) },
  checks: Uint8Array.of(0),
  hash: "0123456789abcdef",
};

test("a replay is told where it began, and the page keeps what it was made with", () => {
  const t = opened();
  const start = { joints: [0], targets: [0], objects: [] };
  t.engine.replay(RUN, "stiff", { start, physics: "native 0.9.0", isScored: false });
  expect(t.session.last("replay")).toMatchObject({ run: RUN, start });
  expect(replayStore.getState()).toEqual({ start, physics: "native 0.9.0", isScored: false });
});

test("rewound to a seed it stands still there, and who led goes on to lead", async () => {
  const t = opened();
  t.engine.lead("policy");
  await t.session.release();
  const { seed: present } = documentStore.getState().document;
  t.session.status({ seed: present });
  for (const seed of [present, 42]) {
    t.session.told.length = 0;
    t.engine.rewind(seed);
    expect(t.session.told).toEqual([{ type: "pause" }, { type: "reset", seed }]);
  }
});

describe("a scene of somebody else", () => {
  const guest = builtinDocument("lift-the-cube", 7);
  /** Whether nothing that was told lets time go on after the scene. */
  const isStill = (session: FakeSession): boolean => {
    const types = session.types();
    return types.lastIndexOf("play") < types.indexOf("load") && types.lastIndexOf("pause") > types.lastIndexOf("load");
  };

  test("stands still at its reset, and can be undone", () => {
    const t = opened();
    t.session.told.length = 0;
    t.engine.receive(guest, "random");
    expect(isStill(t.session)).toBe(true);
    expect(t.session.types()).not.toContain("play");
    expect(t.session.last("controller")?.choice).toEqual({ kind: "random" });
    expect(t.session.told.at(-1)).toEqual({ type: "reset", seed: 7 });
    undo();
    expect(t.session.last("load")?.scene).toBe(builtinDocument("cube-in-the-tray").scene);
  });

  test("leaves who leads as it is when it suggests nobody; a person is never followed by an episode of itself", () => {
    const t = opened();
    t.engine.receive(guest, null);
    expect(t.session.types()).not.toContain("controller");
    expect(t.session.last("autoNext")?.on).toBe(true);
    for (const still of ["teleop", "none"] as const) {
      t.engine.receive(builtinDocument("lift-the-cube", 8), still);
      expect(t.session.last("autoNext")?.on).toBe(false);
    }
  });

  test("opened while designing it is shown to run, and still stands", () => {
    const t = opened();
    t.engine.setMode("design");
    t.session.told.length = 0;
    t.engine.receive(guest, "expert");
    expect(studioStore.getState().mode).toBe("run");
    expect(isStill(t.session)).toBe(true);
    expect(t.session.told.at(-1)).toEqual({ type: "reset", seed: 7 });
  });

  test("a policy that led does not lead it, and one that loads comes too late", async () => {
    const t = opened();
    t.engine.lead("policy");
    t.engine.receive(builtinDocument("cube-in-the-tray", 9), null);
    expect(t.session.last("controller")?.choice).toEqual({ kind: "expert" });
    expect(t.session.types()).toContain("cancelController");
    const at = t.session.told.length;
    await t.session.release();
    expect(t.session.types().slice(at)).toEqual([]);
  });

  test("no policy loads by itself any more, until a person asks for one", async () => {
    const t = opened();
    t.engine.receive(builtinDocument("cube-in-the-tray", 9), null);
    t.draw(40);
    expect(t.policies).toEqual([]);
    t.engine.lead("policy");
    await t.session.release();
    expect(t.policies).toHaveLength(1);
  });

  test("a replay plays with its own servos once it is let", () => {
    const t = opened();
    t.engine.setMode("design");
    t.session.told.length = 0;
    t.engine.receive(guest, null);
    t.engine.replay(RUN, "soft", OF_ELSEWHERE);
    expect(isStill(t.session)).toBe(true);
    expect(t.session.last("servo")?.preset).toBe("soft");
    t.engine.play();
    expect(t.session.types().slice(-2)).toEqual(["replay", "play"]);
  });
});

test("the present seed, given again, starts from its beginning; in design it changes nothing", () => {
  const t = opened();
  t.session.status({ seed: 100_000 });
  t.session.told.length = 0;
  t.engine.chooseSeed(100_000);
  expect(t.session.types().slice(-2)).toEqual(["reset", "play"]);
  t.engine.setMode("design");
  t.session.told.length = 0;
  t.engine.chooseSeed(100_000);
  expect(studioStore.getState().mode).toBe("design");
  expect(t.session.told).toEqual([]);
});

describe("design", () => {
  const kinds = (session: FakeSession): string[] =>
    session.told.flatMap((command) => (command.type === "controller" ? [command.choice.kind] : []));
  const noExpert = { code: "E_NO_EXPERT", message: "no expert", tip: "", severity: "error" } as const;
  const moved = { ...builtinDocument("lift-the-cube").scene, title: "mine" };

  test("the scene stands still at its reset, every change is sent, and the policy of its origin is still offered", () => {
    const t = opened();
    t.engine.setMode("design");
    expect(t.session.told.slice(-2)).toEqual([{ type: "pause" }, { type: "reset", seed: 100_000 }]);
    expect(kinds(t.session)).toEqual(["none"]);
    t.session.told.length = 0;
    changeDocument({ scene: moved }, true);
    expect(t.session.told).toEqual([{ type: "load", scene: moved, seed: 100_000, robot: null }]);
    expect(t.engine.hasPolicyFor(documentStore.getState().document.origin)).toBe(true);
    undo();
    expect(t.session.last("load")?.scene).toBe(builtinDocument("cube-in-the-tray").scene);
  });

  test("nothing moves in design: no key, no step, no other leader; Play goes back to running from the reset", () => {
    const t = opened();
    t.engine.setMode("design");
    t.session.told.length = 0;
    t.engine.teleop.hold("move.forward", "key");
    t.engine.step(1);
    t.engine.lead("teleop");
    t.engine.nextSeed();
    expect(t.session.types()).not.toContain("step");
    expect(t.session.types()).not.toContain("play");
    expect(t.session.told.filter(({ type }) => type === "teleop")).toEqual([]);
    t.engine.toggleRun();
    expect(studioStore.getState().mode).toBe("run");
    expect(t.session.types().slice(-2)).toEqual(["reset", "play"]);
  });

  test("a stop in design stays latched when the scene is to run", () => {
    const t = opened();
    t.engine.setMode("design");
    t.engine.stop();
    t.engine.setMode("run");
    expect(t.session.types()).not.toContain("play");
    t.engine.teleop.hold("move.forward", "key");
    expect(t.session.types()).not.toContain("teleop");
  });

  test("a session that was started again stands still as well", () => {
    const t = opened();
    t.engine.setMode("design");
    t.engine.restartSession();
    expect(t.session.types().slice(0, 2)).toEqual(["load", "pause"]);
  });

  test("no policy loads by itself while the scene is designed; it does once the scene runs", () => {
    const t = opened();
    t.engine.setMode("design");
    t.draw(30);
    expect(t.policies).toHaveLength(0);
    t.engine.setMode("run");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "policy" }, when: "nextEpisode" });
  });

  test("a policy that loads by itself and fails while the scene is designed says nothing there, and is tried again", async () => {
    const t = opened();
    t.draw(30);
    t.engine.setMode("design");
    await t.session.release({ code: "E_FETCH", message: "gone", tip: "", severity: "error" });
    expect(state()).toMatchObject({ policyProblem: null, policyLoad: null, policyState: "idle" });
    t.engine.setMode("run");
    expect(t.session.last("controller")).toMatchObject({ choice: { kind: "policy" }, when: "nextEpisode" });
  });

  test("a policy that comes while the scene is designed leads from the run on", async () => {
    const t = opened();
    t.draw(30);
    t.engine.setMode("design");
    await t.session.release();
    expect(state().nextLeader).toBe("policy");
    expect(kinds(t.session).at(-1)).toBe("none");
    t.session.told.length = 0;
    t.engine.setMode("run");
    expect(kinds(t.session)).toEqual(["expert", "policy"]);
    await t.session.release({ code: "E_POLICY_SCENE", message: "no tray", tip: "", severity: "error" });
    expect(state().policyProblem?.code).toBe("E_POLICY_SCENE");
    expect(t.engine.offers(null)).toEqual({ shipped: null, own: null });
  });

  test("who is chosen while the scene is designed is shown at once and leads when it runs", () => {
    const t = opened();
    t.engine.setMode("design");
    expect(state().nextLeader).toBe("expert");
    t.session.told.length = 0;
    t.engine.lead("teleop");
    expect(state().nextLeader).toBe("teleop");
    expect(t.session.told).toEqual([]);
    t.engine.setMode("run");
    expect(state().nextLeader).toBeNull();
    expect(kinds(t.session)).toEqual(["teleop"]);
    expect(t.session.last("autoNext")).toEqual({ type: "autoNext", on: false });
  });

  test("a policy that a person opens while the scene is designed leads nothing before it runs", async () => {
    const t = opened();
    t.engine.setMode("design");
    void t.engine.openPolicy({ id: "own", source: { files: new Map() } } as never);
    await t.session.release();
    expect(kinds(t.session).at(-1)).toBe("none");
    expect(state().nextLeader).toBe("policy");
  });

  test.each([
    ["quietly, if nobody asked for the expert", false],
    ["with the reason, if the expert was asked for", true],
  ])("a scene that the expert does not know is a person's to lead: %s", async (_, isAsked) => {
    const t = opened();
    t.engine.setMode("design");
    if (isAsked) t.engine.lead("expert");
    t.session.holdBack = (command) => command.type === "controller" && command.choice.kind === "expert";
    t.engine.setMode("run");
    await t.session.release(noExpert);
    expect(kinds(t.session).at(-1)).toBe("teleop");
    expect(state().log.map(({ alert }) => alert.code)).toEqual(isAsked ? ["E_NO_EXPERT"] : []);
  });

  test("a scene that neither the policy nor the expert knows any more is a person's to lead", async () => {
    const t = opened();
    t.draw(30);
    t.engine.setMode("design");
    await t.session.release();
    t.session.holdBack = ({ type, ...command }) =>
      type === "controller" && "choice" in command && command.choice.kind !== "none";
    t.engine.setMode("run");
    await t.session.release(noExpert);
    expect(kinds(t.session)).not.toContain("teleop");
    await t.session.release(refusal("E_POLICY_SHAPE"));
    expect(kinds(t.session).at(-1)).toBe("teleop");
    expect(state().policyProblem?.code).toBe("E_POLICY_SHAPE");
  });

  test("an expert that leads goes on to where the policy of before does not fit any more", async () => {
    const t = opened();
    t.draw(30);
    t.engine.setMode("design");
    await t.session.release();
    t.engine.setMode("run");
    await t.session.release(refusal("E_POLICY_SHAPE"));
    expect(kinds(t.session)).not.toContain("teleop");
    expect(state().policyProblem?.code).toBe("E_POLICY_SHAPE");
  });

  test("a scene that comes from somebody else while one is designed is led by whoever was wanted", () => {
    const t = opened();
    t.engine.setMode("design");
    t.engine.receive({ scene: moved }, null);
    expect(studioStore.getState().mode).toBe("run");
    expect(kinds(t.session)).toEqual(["none", "expert"]);
    expect(state().nextLeader).toBeNull();
  });

  test("a session that was started again while the scene is designed is led by nobody either", () => {
    const t = opened();
    t.engine.setMode("design");
    t.engine.lead("teleop");
    t.engine.restartSession();
    expect(kinds(t.session)).toEqual(["none"]);
    expect(state().nextLeader).toBe("teleop");
  });

  test("a run that is played out of the design stays alone when the policy that led before is ready", async () => {
    const t = opened();
    t.draw(30);
    await t.session.release();
    t.engine.setMode("design");
    t.engine.setMode("run");
    t.engine.replay({} as never, "stiff", OF_ELSEWHERE);
    const told = t.session.types().length;
    await t.session.release();
    // No other leader, no other seed: a session ends a replay by itself, whatever goes on by itself after it.
    expect(t.session.types().slice(told)).not.toContain("controller");
    expect(t.session.types().slice(told)).not.toContain("reset");
  });

  test("a scene that was refused while it was designed is told again when it shall run, and is not forgotten for the one before", async () => {
    const t = opened();
    t.session.status({});
    sessionStore.setState({ description: { scene: { title: { en: "mine" } } } as never });
    t.engine.setMode("design");
    await settled();
    t.session.holdBack = ({ type }) => type === "load";
    changeDocument({ scene: moved }, true);
    await t.session.release(refusal("E_SCENE"));
    expect(state().log).toEqual([]);
    t.engine.setMode("run");
    await t.session.release(refusal("E_SCENE"));
    expect(t.session.last("load")?.scene).toBe(moved);
    expect(state().refusedScene?.code).toBe("E_SCENE");
    expect(state().log.map(({ alert }) => alert.code)).toEqual(["E_SCENE"]);
  });

  test("two fast edits of which the first is refused: the second counts", async () => {
    const t = opened();
    sessionStore.setState({ description: { scene: { title: { en: "mine" } } } as never });
    t.engine.setMode("design");
    await settled();
    t.session.holdBack = ({ type }) => type === "load";
    changeDocument({ scene: { ...moved, title: "one" } }, true);
    changeDocument({ scene: { ...moved, title: "two" } }, true);
    await t.session.release(refusal("E_SCENE"));
    await t.session.release();
    expect(state().refusedScene).toBeNull();
    expect(t.session.last("load")?.scene).toMatchObject({ title: "two" });
  });
});
