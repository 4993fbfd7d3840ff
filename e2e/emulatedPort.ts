/**
 * A serial port for tests: the emulated arm runs in Node, and in the worker of the page `navigator.serial` has a port made of real
 * web streams over a WebSocket to it. Everything from `openWebSerial` on is the code that a real arm gets.
 */

import type { Page } from "@playwright/test";
import { type WebSocket as NodeSocket, WebSocketServer } from "ws";
import type { Clock } from "../src/hardware/clock";
import { createEmulatedArm, type EmulatedArm } from "../src/hardware/emulator/emulatedArm";
import { runByClock } from "../src/hardware/emulator/emulatorClock";

export interface EmulatedPort {
  readonly arm: EmulatedArm;
  /** Pulls the cable, and puts it back. */
  unplug(): void;
  replug(): void;
  close(): Promise<void>;
}

const clock: Clock = {
  nowMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Starts an arm, and gives the page and its worker a port to it. Before the page is opened. */
export async function giveSerialPort(page: Page, script = ""): Promise<EmulatedPort> {
  const arm = createEmulatedArm({ seed: 1, script });
  const end = runByClock(arm, clock);
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  let host: NodeSocket | null = null;
  let isPlugged = true;
  let isFirst = true;
  server.on("connection", (socket) => {
    if (!isPlugged) return socket.close();
    host = socket;
    const stream = isFirst ? arm.stream : arm.open();
    isFirst = false;
    stream.onData = (chunk) => socket.send(chunk);
    socket.on("message", (data: Buffer) => {
      // A write to a cable that was pulled is lost; the host hears of it by the closed socket.
      stream.write(new Uint8Array(data)).catch(() => {});
    });
    socket.on("close", () => void stream.close());
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `ws://127.0.0.1:${(server.address() as { readonly port: number }).port}`;
  const granted = `(${serialOverSocket.toString()})(${JSON.stringify(url)});\n`;
  await page.addInitScript(granted);
  await page.route(/session\.worker.*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: granted + (await answer.text()) });
  });
  return {
    arm,
    unplug() {
      isPlugged = false;
      arm.unplug();
      host?.close();
    },
    replug() {
      arm.replug();
      isPlugged = true;
    },
    async close() {
      end();
      host?.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Runs in the page and in its worker; must not use anything from outside. */
function serialOverSocket(url: string): void {
  class Port extends EventTarget {
    readable: ReadableStream<Uint8Array> | null = null;
    writable: WritableStream<Uint8Array> | null = null;
    #socket: WebSocket | null = null;

    getInfo() {
      return { usbVendorId: 0x1a86, usbProductId: 0x55d3 };
    }

    async open(): Promise<void> {
      const socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      await new Promise<void>((resolve, reject) => {
        socket.onopen = () => resolve();
        socket.onclose = () => reject(new DOMException("Failed to open serial port.", "NetworkError"));
      });
      this.#socket = socket;
      this.readable = new ReadableStream({
        start: (controller) => {
          socket.onmessage = ({ data }) => controller.enqueue(new Uint8Array(data as ArrayBuffer));
          socket.onclose = () => {
            this.readable = null;
            try {
              controller.error(new DOMException("The device has been lost.", "NetworkError"));
            } catch {
              // It was cancelled by the reader: the port was closed by us.
            }
          };
        },
      });
      this.writable = new WritableStream({ write: (bytes) => socket.send(Uint8Array.from(bytes)) });
    }

    async close(): Promise<void> {
      this.#socket?.close();
      this.readable = this.writable = null;
    }
  }
  const port = new Port();
  const serial = Object.assign(new EventTarget(), {
    getPorts: async () => [port],
    requestPort: async () => port,
  });
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
}
