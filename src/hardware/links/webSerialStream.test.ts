import { expect, test } from "vitest";
import type { DeviceError } from "../../errors";
import { openWebSerial } from "./webSerialStream";

/** A port made of real web streams, as the browser's is. */
class FakePort extends EventTarget {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  readonly written: number[] = [];
  opened = 0;
  closed = 0;
  refuse: Error | null = null;
  #in!: ReadableStreamDefaultController<Uint8Array>;
  #out!: WritableStreamDefaultController;

  open(): Promise<void> {
    if (this.refuse) return Promise.reject(this.refuse);
    this.opened++;
    this.#renew();
    this.writable = new WritableStream({
      start: (controller) => {
        this.#out = controller;
      },
      write: (bytes) => {
        this.written.push(...bytes);
      },
    });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }

  /** Bytes from the wire. */
  receive(...bytes: number[]): void {
    this.#in.enqueue(Uint8Array.from(bytes));
  }

  /** A broken byte: the stream fails and the browser has a fresh one. */
  breakByte(): void {
    this.#in.error(new DOMException("framing", "FramingError"));
    this.#renew();
  }

  unplug(): void {
    const error = new DOMException("The device has been lost.", "NetworkError");
    this.#in.error(error);
    this.#out.error(error);
    this.readable = null;
  }

  /** The permission is taken back: the stream ends in silence. */
  forget(): void {
    this.#in.close();
    this.readable = null;
  }

  #renew(): void {
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#in = controller;
      },
    });
  }
}

async function opened(): Promise<{
  readonly port: FakePort;
  readonly stream: Awaited<ReturnType<typeof openWebSerial>>;
  readonly heard: number[];
  readonly ends: (DeviceError | null)[];
}> {
  const port = new FakePort();
  const stream = await openWebSerial(port as unknown as SerialPort, 1_000_000);
  const heard: number[] = [];
  const ends: (DeviceError | null)[] = [];
  stream.onData = (chunk) => heard.push(...chunk);
  stream.onClose = (error) => ends.push(error);
  return { port, stream, heard, ends };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("bytes go both ways, in order", async () => {
  const { port, stream, heard } = await opened();
  await stream.write(Uint8Array.of(1, 2));
  await stream.write(Uint8Array.of(3));
  port.receive(4);
  port.receive(5, 6);
  await settled();
  expect(port.written).toEqual([1, 2, 3]);
  expect(heard).toEqual([4, 5, 6]);
});

test("a broken byte does not end the stream", async () => {
  const { port, heard, ends } = await opened();
  port.breakByte();
  await settled();
  port.receive(7);
  await settled();
  expect(heard).toEqual([7]);
  expect(ends).toEqual([]);
});

test("closing frees the port once and says that it was us", async () => {
  const { port, stream, ends } = await opened();
  await Promise.all([stream.close(), stream.close()]);
  expect(port.closed).toBe(1);
  expect(ends).toEqual([null]);
  await expect(stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_PORT_LOST" });
});

test.each([
  ["F01: a pulled cable", (port: FakePort) => port.unplug()],
  ["F31: a permission that is taken back", (port: FakePort) => port.forget()],
  ["F01: the browser's word that the device is gone", (port: FakePort) => port.dispatchEvent(new Event("disconnect"))],
])("%s ends the stream with E_PORT_LOST, once", async (_, act) => {
  const { port, stream, ends } = await opened();
  act(port);
  await settled();
  expect(ends.map((error) => error?.code)).toEqual(["E_PORT_LOST"]);
  await expect(stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_PORT_LOST" });
  expect(ends).toHaveLength(1);
});

test("F30: a port that somebody else has is refused as busy", async () => {
  const port = new FakePort();
  port.refuse = new DOMException("Failed to open serial port.", "NetworkError");
  await expect(openWebSerial(port as unknown as SerialPort, 1_000_000)).rejects.toMatchObject({ code: "E_PORT_BUSY" });
});
