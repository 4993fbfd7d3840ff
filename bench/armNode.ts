/**
 * The loop of real arms in Node: the session's own desk and simulation on one thread, emulated arms on another.
 *
 * Beside it, in the same run, a peer that knows nothing of arms: it sends the same bytes and waits for as many as come back.
 */

import { Worker } from "node:worker_threads";
import type { ByteStream } from "../src/hardware/byteStream";
import type { Clock } from "../src/hardware/clock";
import { encodeSyncRead, encodeSyncWrite } from "../src/hardware/feetech/packet";
import { FEETECH_REGISTERS as R } from "../src/hardware/feetech/registers";
import { so101 } from "../src/robot/so101";
import { ArmDesk } from "../src/session/arm/armDesk";
import type { ArmLead, ArmRole } from "../src/session/arm/armProtocol";
import type { SessionEvent } from "../src/session/protocol";
import { Session } from "../src/session/session";
import { idleTeleopInput } from "../src/teleop/teleopInput";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { type LoopRun, loopRun, quantile, type Written } from "./armTraffic";
import type { WireNews, WireRequest } from "./armWire";

const WIRE = new URL("./wire/armWire.js", import.meta.url);
/** What the page tells a session, and how often, ms. */
const PULSE_MS = 40;
const INPUT_MS = 30;
/** One way and back of a person who opens and closes the gripper, ms. */
const STROKE_MS = 1200;
/** Longest wait for a connection or for torque, ms. */
const PATIENCE_MS = 15_000;
/** Wait until an arm is limp, or let go, ms. */
const SETTLE_MS = 300;
/** Exchanges of the peer. */
const PEER_CYCLES = 500;

const clock: Clock = {
  nowMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The arm holds, or never got so far. */
class NotArmed extends Error {}

/** A thread with emulated arms. */
class Wires {
  readonly written: Record<ArmRole, Written[]> = { follower: [], leader: [] };
  readonly #thread = new Worker(WIRE);
  readonly #ports: MessagePort[] = [];

  /** @returns Once the arm is there. */
  open(role: ArmRole, latencyMs: number): Promise<ByteStream> {
    const { port1, port2 } = new MessageChannel();
    this.#ports.push(port1);
    const request: WireRequest = { role, latencyMs, port: port2 };
    this.#thread.postMessage(request, [port2 as never]);
    const written = this.written[role];
    const unseen: Written[] = [];
    const stream: ByteStream = {
      onData: null,
      onClose: null,
      async write(bytes) {
        const write = { atMs: performance.timeOrigin + performance.now(), wireMs: 0, bytes: [...bytes] };
        written.push(write);
        unseen.push(write);
        port1.postMessage(bytes);
      },
      async close() {
        port1.close();
      },
    };
    return new Promise((resolve) => {
      port1.onmessage = ({ data }: { data: WireNews }) => {
        if (data === null) resolve(stream);
        else if (typeof data === "number") unseen.shift()!.wireMs = data;
        else stream.onData?.(data);
      };
    });
  }

  end(): void {
    for (const port of this.#ports) port.close();
    void this.#thread.terminate();
  }
}

/**
 * Reads and writes back to back, as fast as wire, adapter and threads let it.
 *
 * @returns Time of each cycle, ms.
 */
async function peerCycles(stream: ByteStream): Promise<number[]> {
  const ids = [1, 2, 3, 4, 5, 6];
  const count = R.Present_Current.address + R.Present_Current.size - R.Present_Position.address;
  const request = encodeSyncRead(ids, R.Present_Position.address, count);
  const goals = encodeSyncWrite(
    R.Goal_Position.address,
    R.Goal_Position.size,
    ids.map((id) => ({ id, data: Uint8Array.of(0, 8) })),
  );
  const answer = ids.length * (count + 6);
  const times: number[] = [];
  for (let k = 0; k < PEER_CYCLES; k++) {
    const began = performance.now();
    let heard = 0;
    await new Promise<void>((resolve) => {
      stream.onData = (chunk) => {
        heard += chunk.length;
        if (heard >= answer) resolve();
      };
      void stream.write(request);
    });
    await stream.write(goals);
    times.push(performance.now() - began);
  }
  return times;
}

/** A session as its worker has it: simulation and real arms on one thread. */
class Rig {
  readonly wires = new Wires();
  readonly desk: ArmDesk;
  readonly session: Session;
  #isOver = false;
  #nextId = 1;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(latencyMs: number) {
    const post = (): void => {};
    this.desk = new ArmDesk({
      clock,
      post,
      ports: async () => [],
      wire: (role) => async () => this.wires.open(role, latencyMs),
      simulation: () => this.session.sent,
      isDiverged: () => this.session.isDiverged(),
    });
    this.session = new Session({
      robot: so101,
      clock: clock.nowMs,
      breathe: () => wait(0),
      realArm: () => this.desk.mirrored,
      post: (event: SessionEvent) => {
        if (event.type === "reply" && event.error) throw new Error(event.error.message);
      },
    });
    this.#tell({ type: "controller", choice: { kind: "arm" } });
    this.#tell({ type: "autoNext", on: false });
    this.#tell({ type: "load", scene: BUILTIN_SCENES["cube-in-the-tray"], seed: 1 });
    this.#tell({ type: "play" });
    const loop = (): void => {
      if (!this.#isOver) setTimeout(loop, this.session.tick(performance.now()));
    };
    loop();
  }

  async arm(lead: ArmLead): Promise<void> {
    const roles: readonly ArmRole[] = lead === "leader" ? ["leader", "follower"] : ["follower"];
    for (const role of roles) {
      await this.desk.receive({ type: "armConnect", role, wire: { kind: "emulated", seed: 1, faults: "" } });
      await this.#until(() => this.desk.status[role]?.phase === "READY" && this.desk.mirrored !== null);
    }
    const pulse = (): void => void this.desk.receive({ type: "armPulse", present: true, hidden: false });
    const input = (): void => {
      const held = performance.now() % (2 * STROKE_MS) < STROKE_MS ? "jaw.open" : "jaw.close";
      if (lead === "teleop") this.desk.overhear({ type: "teleop", input: { ...idleTeleopInput(), held: [held] } });
    };
    this.#timers = [setInterval(pulse, PULSE_MS), setInterval(input, INPUT_MS)];
    const refusal = await this.desk.receive({ type: "armArm", lead, by: "bench" });
    if (refusal) throw new NotArmed(refusal.message);
    await this.#until(() => this.desk.status.follower?.phase === "ARMED");
  }

  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.desk.receive({ type: "armRelease" });
    await wait(SETTLE_MS);
    for (const role of ["leader", "follower"] as const) await this.desk.receive({ type: "armDisconnect", role });
    await wait(SETTLE_MS);
    this.#isOver = true;
    this.wires.end();
  }

  #tell(command: Parameters<Session["receive"]>[0]["command"]): void {
    this.session.receive({ id: this.#nextId++, command });
  }

  async #until(isDone: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!isDone()) {
      if (performance.now() > end)
        throw new NotArmed(`the arm is ${JSON.stringify(this.desk.status.follower?.reason)}`);
      await wait(20);
    }
  }
}

/** One run. */
export interface NodeRun {
  readonly follower: LoopRun;
  readonly leader: LoopRun | null;
}

/**
 * @param wantedMs - Period that must be kept.
 * @returns Null where the arm was not armed, or did not stay so.
 */
export async function nodeRun(
  lead: "teleop" | "leader",
  latencyMs: number,
  wantedMs: number,
  seconds: number,
): Promise<NodeRun | null> {
  const rig = new Rig(latencyMs);
  try {
    await rig.arm(lead);
    await wait(SETTLE_MS);
    const { follower, leader } = rig.wires.written;
    const from = [follower.length, leader.length];
    await wait(1000 * seconds);
    const { phase, reason } = rig.desk.status.follower!;
    if (phase !== "ARMED") throw new NotArmed(`the arm did not stay armed: ${phase} ${JSON.stringify(reason)}`);
    return {
      follower: loopRun(follower.slice(from[0]), wantedMs, true),
      leader: lead === "leader" ? loopRun(leader.slice(from[1]), wantedMs, false) : null,
    };
  } catch (error) {
    if (!(error instanceof NotArmed)) throw error;
    console.error(error.message);
    return null;
  } finally {
    await rig.end();
  }
}

/** The peer's cycle: median and 99th percentile, ms. */
export async function peerRun(latencyMs: number): Promise<{ readonly p50: number; readonly p99: number }> {
  const wires = new Wires();
  try {
    const times = await peerCycles(await wires.open("follower", latencyMs));
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    wires.end();
  }
}
