import { afterEach, expect, test, vi } from "vitest";
import { VirtualClock } from "../../hardware/virtualClock";
import { workerWire } from "./workerWires";

/** A port of a browser that is only opened and closed. */
class FakePort extends EventTarget {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  opened = 0;
  readonly #product: number;

  constructor(product: number) {
    super();
    this.#product = product;
  }

  getInfo(): SerialPortInfo {
    return { usbVendorId: 0x1a86, usbProductId: this.#product };
  }

  async open(): Promise<void> {
    if (this.readable) throw new DOMException("The port is already open.", "InvalidStateError");
    this.opened++;
    this.readable = new ReadableStream();
    this.writable = new WritableStream();
  }

  async close(): Promise<void> {
    this.readable = null;
    this.writable = null;
  }
}

const granted: FakePort[] = [];

function open(index: number): () => Promise<unknown> {
  vi.stubGlobal("navigator", { serial: { getPorts: async () => [...granted] } });
  return workerWire("follower", { kind: "serial", index }, new VirtualClock(), () => {});
}

afterEach(() => {
  granted.length = 0;
  vi.unstubAllGlobals();
});

test("the port that was chosen is opened, whatever comes and goes around it", async () => {
  const [other, chosen] = [new FakePort(1), new FakePort(2)];
  granted.push(other, chosen);
  const wire = open(1);
  await wire();
  await chosen.close();
  granted.shift();
  granted.push(new FakePort(3));
  await wire();
  expect([other.opened, chosen.opened]).toEqual([0, 2]);
});

test("F03: a chosen port that is gone is said to be gone; no other is opened in its place", async () => {
  const other = new FakePort(1);
  granted.push(other);
  await expect(open(1)()).rejects.toMatchObject({
    code: "E_PORT_LOST",
    message: "port 2 that was chosen is not there: the browser lists 1 other that this page may use",
  });
  const chosen = new FakePort(2);
  granted.push(chosen);
  const wire = open(1);
  await wire();
  granted.pop();
  await expect(wire()).rejects.toMatchObject({ code: "E_PORT_LOST", message: /^the port of the arm is not there/ });
  expect(other.opened).toBe(0);
});

test("F02: an adapter that comes back as a new object is found by its kind, past one that is in use", async () => {
  const [leader, follower] = [new FakePort(1), new FakePort(1)];
  granted.push(leader, follower);
  await open(0)();
  const wire = open(1);
  await wire();
  granted.pop();
  await expect(wire()).rejects.toMatchObject({ code: "E_PORT_LOST" });
  const back = new FakePort(1);
  granted.push(back);
  await wire();
  expect([leader.opened, back.opened]).toEqual([1, 1]);
});

test("a bridge that was connected once is connected again with the token that is still in the form", async () => {
  const used: string[] = [];
  class FakeSocket {
    onopen = (): void => {};
    onmessage = (_: { readonly data: string }): void => {};
    constructor() {
      queueMicrotask(() => this.onopen());
    }
    send(hello: string): void {
      used.push((JSON.parse(hello) as { readonly token: string }).token);
      this.onmessage({ data: JSON.stringify({ port: "/dev/arm", token: `token ${used.length + 1}` }) });
    }
  }
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("navigator", {});
  const wire = () =>
    workerWire("follower", { kind: "bridge", url: "ws://here", token: "token 1" }, new VirtualClock(), () => {});
  const first = wire();
  await first();
  await first();
  await wire()();
  expect(used).toEqual(["token 1", "token 2", "token 3"]);
});
