import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { DeviceError } from "../../errors";
import type { ByteStream } from "../../hardware/byteStream";
import { BRIDGE_PROTOCOL } from "../../hardware/links/bridgeProtocol";
import { type BridgeConnection, openBridge } from "../../hardware/links/bridgeStream";
import { type Bridge, startBridge } from "./bridgeServer";

/** A port in memory that answers each byte with its double. */
class DoublingPort implements ByteStream {
  onData: ((chunk: Uint8Array) => void) | null = null;
  onClose: ((error: DeviceError | null) => void) | null = null;
  closed = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.onData?.(bytes.map((byte) => 2 * byte));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }

  pull(): void {
    this.onClose?.(new DeviceError("the port is gone", "Plug it in.", "E_PORT_LOST"));
  }
}

const bridges: Bridge[] = [];
const news: string[] = [];

afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.close()));
  news.splice(0);
});

async function started(
  open?: () => Promise<ByteStream>,
): Promise<{ readonly bridge: Bridge; readonly ports: DoublingPort[] }> {
  const ports: DoublingPort[] = [];
  const bridge = await startBridge({
    host: "127.0.0.1",
    port: 0,
    origins: ["https://studio.example"],
    portName: "/dev/test",
    openPort:
      open ??
      (() => {
        ports.push(new DoublingPort());
        return Promise.resolve(ports.at(-1)!);
      }),
    onNews: (text) => news.push(text),
  });
  bridges.push(bridge);
  return { bridge, ports };
}

function connected(bridge: Bridge, token: string, headers: Record<string, string> = {}): Promise<BridgeConnection> {
  const connect = (url: string, protocol: string): globalThis.WebSocket => {
    const socket = new WebSocket(url, protocol, { headers });
    // A refusal before the upgrade is an error first; the browser's own class only closes.
    socket.on("error", () => {});
    return socket as unknown as globalThis.WebSocket;
  };
  return openBridge(bridge.url, { token, baudRate: 1_000_000 }, connect);
}

const heardBy = ({ stream }: BridgeConnection, length: number): Promise<number[]> =>
  new Promise((resolve) => {
    const bytes: number[] = [];
    stream.onData = (chunk) => {
      bytes.push(...chunk);
      if (bytes.length >= length) resolve(bytes);
    };
  });

test("bytes go through both ways, and the port is freed when the page goes", async () => {
  const { bridge, ports } = await started();
  const page = await connected(bridge, bridge.token);
  expect(page.port).toBe("/dev/test");
  const heard = heardBy(page, 3);
  await page.stream.write(Uint8Array.of(1, 2));
  await page.stream.write(Uint8Array.of(3));
  expect(await heard).toEqual([2, 4, 6]);
  await page.stream.close();
  await expect.poll(() => ports[0]!.closed).toBe(1);
});

test("a token serves once; the next connection needs the next one", async () => {
  const { bridge, ports } = await started();
  const first = bridge.token;
  const page = await connected(bridge, first);
  await page.stream.close();
  await expect.poll(() => ports[0]!.closed).toBe(1);
  await expect(connected(bridge, first)).rejects.toMatchObject({ code: "E_BRIDGE_TOKEN" });
  const again = await connected(bridge, page.token);
  await again.stream.close();
});

test("a wrong token opens no port", async () => {
  const { bridge, ports } = await started();
  await expect(connected(bridge, "0".repeat(32))).rejects.toMatchObject({ code: "E_BRIDGE_TOKEN" });
  await expect(connected(bridge, "")).rejects.toMatchObject({ code: "E_BRIDGE_TOKEN" });
  expect(ports).toEqual([]);
});

test("F48: one page has the arm at a time, and another gets it only once the first lets go", async () => {
  const { bridge, ports } = await started();
  const page = await connected(bridge, bridge.token);
  await expect(connected(bridge, bridge.token)).rejects.toMatchObject({ code: "E_PORT_BUSY" });
  expect(ports).toHaveLength(1);
  const heard = heardBy(page, 1);
  await page.stream.write(Uint8Array.of(5));
  expect(await heard).toEqual([10]);
  await page.stream.close();
  await expect.poll(() => ports[0]!.closed).toBe(1);
  const other = await connected(bridge, bridge.token);
  const answered = heardBy(other, 1);
  await other.stream.write(Uint8Array.of(6));
  expect(await answered).toEqual([12]);
});

test.each([
  ["a page of another origin", { Origin: "https://evil.example" }],
  ["a name that was made to point here", { Host: "evil.example:8765" }],
])("%s is refused before it can say anything", async (_, headers) => {
  const { bridge, ports } = await started();
  await expect(connected(bridge, bridge.token, headers)).rejects.toMatchObject({ code: "E_BRIDGE" });
  expect(ports).toEqual([]);
  expect(news.join()).toContain("refused a page");
});

test("who is refused and breaks the line meanwhile does not end the bridge", async () => {
  const { bridge } = await started();
  const { port } = new URL(bridge.url);
  const head =
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example\r\n";
  for (let k = 0; k < 20; k++) {
    const socket = connectTcp(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(`${head}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`);
    socket.resetAndDestroy();
  }
  await expect.poll(() => news.length).toBeGreaterThan(0);
  const page = await connected(bridge, bridge.token);
  await page.stream.close();
});

test.each(["http://localhost:4173", "http://127.0.0.1:5173", "https://studio.example"])(
  "a page of %s is let in",
  async (origin) => {
    const { bridge } = await started();
    const page = await connected(bridge, bridge.token, { Origin: origin });
    await page.stream.close();
  },
);

test("F01, F02: a pulled cable ends the connection; the next token brings the arm back once it is there again", async () => {
  const { bridge, ports } = await started();
  const page = await connected(bridge, bridge.token);
  const end = new Promise<DeviceError | null>((resolve) => {
    page.stream.onClose = resolve;
  });
  ports[0]!.pull();
  expect((await end)?.code).toBe("E_PORT_LOST");
  await expect(page.stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_PORT_LOST" });
  const again = await connected(bridge, page.token);
  const heard = heardBy(again, 1);
  await again.stream.write(Uint8Array.of(4));
  expect(await heard).toEqual([8]);
});

test("F30: a port that another program has is refused as busy, and the token stays good", async () => {
  let isBusy = true;
  const { bridge } = await started(() =>
    isBusy
      ? Promise.reject(new DeviceError("locked", "Close it.", "E_PORT_BUSY"))
      : Promise.resolve(new DoublingPort()),
  );
  const { token } = bridge;
  await expect(connected(bridge, token)).rejects.toMatchObject({ code: "E_PORT_BUSY" });
  isBusy = false;
  const page = await connected(bridge, token);
  await page.stream.close();
});

test("what is said in place of a hello closes the line, and a message that is too long does too", async () => {
  const { bridge, ports } = await started();
  const closed = (say: (socket: WebSocket) => void): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(bridge.url, BRIDGE_PROTOCOL);
      socket.on("open", () => say(socket));
      socket.on("close", resolve);
    });
  expect(await closed((socket) => socket.send("{"))).toBe(4002);
  expect(await closed((socket) => socket.send(JSON.stringify({ token: bridge.token, baudRate: 12 })))).toBe(4002);
  expect(await closed((socket) => socket.send(new Uint8Array(8)))).toBe(4002);
  expect(await closed((socket) => socket.send("x".repeat(10_000)))).toBe(1009);
  expect(ports).toEqual([]);
});

test("an address where nobody listens, and one where something else does, are told apart from a busy arm", async () => {
  const { bridge } = await started();
  await bridge.close();
  await expect(connected(bridge, bridge.token)).rejects.toMatchObject({ code: "E_BRIDGE" });
});

test("an address that is taken is refused with words", async () => {
  const { bridge } = await started();
  const port = Number(new URL(bridge.url).port);
  const second = startBridge({
    host: "127.0.0.1",
    port,
    origins: [],
    portName: "/dev/test",
    openPort: () => Promise.resolve(new DoublingPort()),
    onNews: () => {},
  });
  await expect(second).rejects.toMatchObject({ code: "E_LISTEN" });
});
