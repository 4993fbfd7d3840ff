/**
 * Emulated arms on a thread of their own, in real time: a worker thread of Node, or a worker inside of the page's session.
 *
 * Bytes come and go by ports. The thread sleeps while the wire is quiet, and wakes within a fraction of a millisecond.
 */

import { createEmulatedArm, createEmulatedLeader, type EmulatedArm } from "../src/hardware/emulator/emulatedArm";
import { sin } from "../src/math/trigonometry";
import { so101 } from "../src/robot/so101";

/** Asks for an arm behind a port. */
export interface WireRequest {
  readonly role: "follower" | "leader";
  /** USB latency of a request and its answer together, ms. */
  readonly latencyMs: number;
  readonly port: MessagePort;
}

/**
 * From an arm to whoever has its port: null when it is there, bytes that it sent, or when all bytes of a write had gone over
 * the wire, ms since the epoch.
 */
export type WireNews = null | Uint8Array | number;

/** The part of a worker's global object that is used. */
interface Thread {
  onmessage: ((event: { readonly data: WireRequest }) => void) | null;
}

/** Longest and shortest sleep while something is due, ms: bytes on the wire come every 10 µs, which nobody can hear. */
const SLICE_MS = 0.25;
const LEAST_MS = 0.05;
/** Sleep while nobody asks, ms: mechanics are made up for. */
const IDLE_MS = 5;
/** An arm has lived this long before anybody asks, ms: code that runs for the first time is slow. */
const WARM_UP_MS = 2000;
/** Of one byte at 1 Mbaud, ms. */
const BYTE_MS = 0.01;

const nowMs = (): number => performance.timeOrigin + performance.now();
const arms: { readonly arm: EmulatedArm; readonly beganMs: number }[] = [];
const sleepCell = new Int32Array(new SharedArrayBuffer(4));
const hop = new MessageChannel();
let idle: ReturnType<typeof setTimeout> | undefined;
let isHopping = false;

function catchUp(): void {
  for (const { arm, beganMs } of arms) arm.advanceTo(1000 * (nowMs() - beganMs));
}

/** Moves on, sleeps until something is due or for a slice, and lets messages in. */
function run(): void {
  clearTimeout(idle);
  isHopping = false;
  catchUp();
  const due = Math.min(...arms.map(({ arm, beganMs }) => arm.nextTrafficTime() / 1000 + beganMs)) - nowMs();
  if (!Number.isFinite(due)) {
    idle = setTimeout(run, IDLE_MS);
    return;
  }
  Atomics.wait(sleepCell, 0, 0, Math.min(Math.max(due, LEAST_MS), SLICE_MS));
  isHopping = true;
  hop.port2.postMessage(null);
}

hop.port1.onmessage = run;

function open({ role, latencyMs, port }: WireRequest): void {
  const latency = { min: 1000 * latencyMs, max: 1000 * latencyMs };
  const home = so101.poses.home!;
  const arm =
    role === "leader"
      ? createEmulatedLeader({ seed: 2, latency }, (timeS, out) =>
          out.set(home.map((q, k) => q + 0.2 * sin(timeS + k))),
        )
      : createEmulatedArm({ seed: 1, latency });
  arm.advanceTo(1000 * WARM_UP_MS);
  arms.push({ arm, beganMs: nowMs() - WARM_UP_MS });
  const tell = (news: WireNews): void => port.postMessage(news);
  arm.stream.onData = (chunk) => tell(chunk.slice());
  port.onmessage = ({ data }: { readonly data: Uint8Array }) => {
    catchUp();
    tell(nowMs() + latencyMs / 2 + data.length * BYTE_MS);
    void arm.stream.write(data);
    if (!isHopping) run();
  };
  tell(null);
}

const thread = ("onmessage" in globalThis
  ? globalThis
  : (await import("node:worker_threads")).parentPort) as unknown as Thread;
thread.onmessage = ({ data }) => open(data);
