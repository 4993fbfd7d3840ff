/**
 * What runs inside of the page and of its session's worker while arms are measured: serial ports that lead to emulated arms,
 * and what stands in for a page that is hidden. Each function is handed over as text and sees nothing of this file.
 */

import type { ArmRole } from "../src/session/arm/armProtocol";
import type { Written } from "./armTraffic";

/** What the session's worker keeps for us. */
export interface WorkerWindow {
  written: Record<ArmRole, Written[]>;
  /** While it is told in the page's stead that somebody is there. */
  standInTimer?: ReturnType<typeof setInterval>;
}

/** What the page keeps for us. */
export interface PageWindow {
  /** Time stamps of key presses, ms since the epoch. */
  keys: number[];
  /** Which port a person would choose: 0 is the follower's, 1 the leader's. */
  portChosen: number;
}

/** Runs in the page before anything else: notes keys, and offers two ports. */
export function offerPorts(): void {
  localStorage.setItem("jointspace.studio", JSON.stringify({ state: { quality: "low" }, version: 1 }));
  // A goal that is one count off can be seen: by default an arm starts so softly that its first steps round to nothing.
  localStorage.setItem("jointspace.armLimits", JSON.stringify({ acceleration: 20, gripperSpeed: 2.5 }));
  const kept: PageWindow = Object.assign(window, { keys: [], portChosen: 0 });
  const { keys } = kept;
  const ports = [{}, {}];
  const serial = { requestPort: async () => ports[kept.portChosen], getPorts: async () => ports };
  Object.defineProperty(navigator, "serial", { configurable: true, value: serial });
  const hear = ({ repeat, timeStamp }: KeyboardEvent): void => {
    if (!repeat) keys.push(performance.timeOrigin + timeStamp);
  };
  addEventListener("keydown", hear, { capture: true });
}

/** Runs in the session's worker: its ports lead to emulated arms on a thread below it. */
export function plugIn(code: string, latencyMs: number): void {
  const thread = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })), { type: "module" });
  const written: Record<string, Written[]> = {};
  const ports = ["follower", "leader"].map((role) => {
    const { port1, port2 } = new MessageChannel();
    const log: Written[] = [];
    const unseen: Written[] = [];
    written[role] = log;
    const ready = new Promise<void>((resolve) => {
      port1.onmessage = ({ data }) => {
        if (data === null) resolve();
        else if (typeof data === "number") unseen.shift()!.wireMs = data;
        else port.feed?.enqueue(data);
      };
    });
    thread.postMessage({ role, latencyMs, port: port2 }, [port2]);
    const port = Object.assign(new EventTarget(), {
      feed: null as ReadableStreamDefaultController<Uint8Array> | null,
      readable: null as ReadableStream<Uint8Array> | null,
      writable: null as WritableStream<Uint8Array> | null,
      getInfo: () => ({ usbVendorId: 0x1a86, usbProductId: 0x55d3 }),
      async open() {
        await ready;
        port.readable = new ReadableStream({
          start(feed) {
            port.feed = feed;
          },
          cancel() {
            port.feed = null;
          },
        });
        port.writable = new WritableStream({
          write(bytes) {
            const write = { atMs: performance.timeOrigin + performance.now(), wireMs: 0, bytes: [...bytes] };
            log.push(write);
            unseen.push(write);
            port1.postMessage(bytes);
          },
        });
      },
      async close() {},
    });
    return port;
  });
  Object.defineProperty(navigator, "serial", { configurable: true, value: { getPorts: async () => ports } });
  Object.assign(globalThis, { written });
}

/** Runs in the page: it says that it is not hidden, which its session would hold the arm for. */
export function denyHidden(): void {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
  Object.defineProperty(document, "hasFocus", { configurable: true, value: () => true });
}

/** Runs in the page: it says again how it is. */
export function allowHidden(): void {
  for (const name of ["hidden", "hasFocus"]) Reflect.deleteProperty(document, name);
}

/** Runs in the session's worker: tells it in the page's stead that somebody is there, since the timers of a hidden page sleep. */
export function standIn(): void {
  const data = { id: -1, command: { type: "armPulse", present: true, hidden: false } };
  const timer = setInterval(() => dispatchEvent(new MessageEvent("message", { data })), 40);
  Object.assign(globalThis, { standInTimer: timer });
}

/** Ends that. */
export function standAside(): void {
  clearInterval((globalThis as unknown as WorkerWindow).standInTimer);
}

/** Whether the browser itself has the tab hidden. */
export function isHidden(): boolean {
  return Object.getOwnPropertyDescriptor(Document.prototype, "hidden")!.get!.call(document);
}
