/**
 * Serial ports for journeys: emulated arms run in Node, and the session's worker finds ports made of real web streams over
 * WebSockets to them. Everything from `navigator.serial` on is the code that a real arm gets.
 */

import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { type WebSocket as NodeSocket, WebSocketServer } from "ws";
import type { Clock } from "../src/hardware/clock";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "../src/hardware/emulator/emulatedArm";
import { runByClock } from "../src/hardware/emulator/emulatorClock";
import { FEETECH_REGISTERS, type FeetechRegisterName } from "../src/hardware/feetech/registers";

const clock: Clock = {
  nowMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What the servos of an arm saw happen to themselves. Distances are in counts. */
export interface ServoHistory {
  /** Each time that torque came on: how far the goal was from where the joint truly was. */
  readonly torqueOn: { readonly id: number; readonly distance: number }[];
  /** Writes of a goal. */
  goals: number;
  /** Of each servo: largest distance, while there was torque, of a written goal from the measured position, as it was told. */
  readonly worstLead: number[];
}

/** An arm at the end of a cable. */
export interface EmulatedPort {
  readonly arm: EmulatedArm;
  readonly history: ServoHistory;
  /** Pulls the cable, and puts it back. The servos keep their power. */
  unplug(): void;
  replug(): void;
  readonly register: (name: FeetechRegisterName) => number[];
}

/** A computer with such ports. */
export interface EmulatedPorts {
  readonly ports: readonly EmulatedPort[];
  /** Lets the page see them; before it is opened. The person chooses the first one until told otherwise. */
  give(page: Page): Promise<void>;
  /** Lets the session's worker see them; once the page is open. */
  giveWorker(page: Page): Promise<void>;
  /** What the person chooses from the browser's list next. */
  choose(page: Page, index: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts one arm for each of the options. */
export async function startEmulatedPorts(all: readonly EmulatedArmOptions[]): Promise<EmulatedPorts> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  const ports = all.map((options) => new Port(options));
  server.on("connection", (socket, request) => {
    const [, what, index] = request.url!.split("/");
    const port = ports[Number(index)]!;
    if (what === "cable") port.tellCable(socket);
    else port.connect(socket);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ports,
    async give(page) {
      await page.addInitScript(choosePorts, ports.length);
    },
    async giveWorker(page) {
      for (const worker of page.workers()) await worker.evaluate(plugPorts, { url, count: ports.length });
    },
    choose: (page, index) =>
      page.evaluate((chosen) => {
        (navigator as unknown as { serial: { chosen: number } }).serial.chosen = chosen;
      }, index),
    async close() {
      for (const port of ports) port.end();
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Port implements EmulatedPort {
  readonly arm: EmulatedArm;
  readonly history: ServoHistory = { torqueOn: [], goals: 0, worstLead: [] };
  readonly end: () => void;
  readonly #cables = new Set<NodeSocket>();
  #isPlugged = true;
  #isFirst = true;

  constructor(options: EmulatedArmOptions) {
    this.arm = createEmulatedArm(options);
    this.arm.chips.forEach((chip, k) => {
      watch(chip, k, this.history);
    });
    this.end = runByClock(this.arm, clock);
  }

  /** Tells one page's worker now, and whenever it changes, whether the cable is in. */
  tellCable(socket: NodeSocket): void {
    this.#cables.add(socket);
    socket.on("close", () => this.#cables.delete(socket));
    socket.send(String(this.#isPlugged));
  }

  /** The port is opened. */
  connect(socket: NodeSocket): void {
    if (!this.#isPlugged) return socket.close();
    const stream = this.#isFirst ? this.arm.stream : this.arm.open();
    this.#isFirst = false;
    stream.onData = (chunk) => socket.send(chunk);
    stream.onClose = () => socket.close();
    // A write to a cable that was pulled is lost; the host hears of it by the closed socket.
    socket.on("message", (data: Buffer) => void stream.write(new Uint8Array(data)).catch(() => {}));
    socket.on("close", () => void stream.close());
  }

  unplug(): void {
    this.#isPlugged = false;
    this.arm.unplug();
    for (const socket of this.#cables) socket.send("false");
  }

  replug(): void {
    this.arm.replug();
    this.#isPlugged = true;
    for (const socket of this.#cables) socket.send("true");
  }

  readonly register = (name: FeetechRegisterName): number[] => this.arm.chips.map((chip) => chip.get(name));
}

/** Positions that a servo told last, among them what its host knows: a reply may still be on its way. */
const TOLD = 3;

/** Looks at a servo before and after each packet that it obeys. */
function watch(chip: EmulatedArm["chips"][number], k: number, history: ServoHistory): void {
  history.worstLead[k] = 0;
  const { address: position } = FEETECH_REGISTERS.Present_Position;
  let told: number[] = [];
  const read = chip.read.bind(chip);
  chip.read = (address, count) => {
    if (address <= position && position < address + count) {
      told = [...told.slice(1 - TOLD), chip.get("Present_Position")];
    }
    return read(address, count);
  };
  const execute = chip.execute.bind(chip);
  chip.execute = (packet) => {
    const [torque, writes] = [chip.get("Torque_Enable"), chip.goalWrites];
    const answer = execute(packet);
    const goal = chip.get("Goal_Position");
    if (torque !== 1 && chip.get("Torque_Enable") === 1) {
      history.torqueOn.push({ id: chip.id, distance: Math.abs(goal - chip.present()) });
    }
    if (chip.goalWrites > writes) {
      history.goals++;
      const lead = Math.min(...told.map((at) => Math.abs(goal - at)));
      if (torque === 1) history.worstLead[k] = Math.max(history.worstLead[k]!, lead);
    }
    return answer;
  };
}

/** Runs in the page, which only asks for the permission: a person chooses from the browser's list. Uses nothing from outside. */
function choosePorts(count: number): void {
  const ports = Array.from({ length: count }, () => new EventTarget());
  const serial = Object.assign(new EventTarget(), {
    chosen: 0,
    getPorts: async () => ports,
    requestPort: async () => ports[serial.chosen],
  });
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
}

/** Runs in the page's worker. Uses nothing from outside. */
async function plugPorts({ url, count }: { readonly url: string; readonly count: number }): Promise<void> {
  const lost = (): DOMException => new DOMException("The device has been lost.", "NetworkError");
  class FakePort extends EventTarget {
    readable: ReadableStream<Uint8Array> | null = null;
    writable: WritableStream<Uint8Array> | null = null;
    readonly index: number;
    #socket: WebSocket | null = null;
    #fail: () => void = () => {};

    constructor(index: number) {
      super();
      this.index = index;
    }

    getInfo() {
      return { usbVendorId: 0x1a86, usbProductId: 0x55d3 };
    }

    async open(): Promise<void> {
      if (this.readable) throw new DOMException("The port is already open.", "InvalidStateError");
      const socket = new WebSocket(`${url}/bytes/${this.index}`);
      socket.binaryType = "arraybuffer";
      await new Promise<void>((resolve, reject) => {
        socket.onopen = () => resolve();
        socket.onclose = () => reject(new DOMException("Failed to open serial port.", "NetworkError"));
      });
      this.#socket = socket;
      let input: ReadableStreamDefaultController<Uint8Array>;
      let output: WritableStreamDefaultController;
      this.readable = new ReadableStream({
        start: (controller) => {
          input = controller;
        },
      });
      this.writable = new WritableStream({
        start: (controller) => {
          output = controller;
        },
        write: (bytes) => socket.send(Uint8Array.from(bytes)),
      });
      socket.onmessage = ({ data }) => input.enqueue(new Uint8Array(data as ArrayBuffer));
      this.#fail = () => {
        this.#fail = () => {};
        socket.onmessage = null;
        this.readable = this.writable = null;
        input.error(lost());
        output.error(lost());
      };
      socket.onclose = () => this.#fail();
    }

    async close(): Promise<void> {
      this.#fail = () => {};
      if (this.#socket) this.#socket.onmessage = null;
      this.#socket?.close();
      this.readable = this.writable = null;
    }

    /** The cable is pulled. */
    lose(): void {
      this.#fail();
      this.dispatchEvent(new Event("disconnect", { bubbles: true }));
    }
  }
  const ports: (FakePort | null)[] = Array(count).fill(null);
  const serial = Object.assign(new EventTarget(), {
    getPorts: async () => ports.filter((port) => port !== null),
  });
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
  const cables = ports.map(
    (_, index) =>
      new Promise<void>((resolve) => {
        new WebSocket(`${url}/cable/${index}`).onmessage = ({ data }) => {
          const gone = ports[index];
          // A device that comes back is another object to a browser.
          ports[index] = data === "true" ? (gone ?? new FakePort(index)) : null;
          if (!ports[index]) gone?.lose();
          else serial.dispatchEvent(new Event("connect"));
          resolve();
        };
      }),
  );
  await Promise.all(cables);
}
