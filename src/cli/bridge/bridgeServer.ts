/**
 * Lends a serial port to one page at a time over a WebSocket.
 *
 * A page of another origin, another host name and a wrong or spent token are refused before the port is opened. Bytes are
 * passed on as they come; when the page goes, nothing more is sent: each servo keeps its last goal, which the page's driver
 * never lets be further than its lead from the arm.
 */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { DeviceError, InputError } from "../../errors";
import type { ByteStream } from "../../hardware/byteStream";
import {
  BRIDGE_CLOSE,
  BRIDGE_PROTOCOL,
  type BridgeHello,
  type BridgeReady,
  MOST_BRIDGE_BYTES,
} from "../../hardware/links/bridgeProtocol";

/** How long a page may take to say who it is, ms. */
const HELLO_MS = 3_000;
/** How long a wrong token is let wait, ms: nobody guesses 128 bits at one a second. */
const WRONG_TOKEN_MS = 1_000;
/** Silence on the line after which a page counts as gone, ms; its browser answers our pings by itself. */
const GONE_MS = 3_000;
const PING_MS = 1_000;
/** Rates of the STS and X series, bit/s. */
const BAUD_RATES: readonly number[] = [
  1_000_000, 500_000, 250_000, 128_000, 115_200, 76_800, 57_600, 38_400, 19_200, 9_600, 2_000_000, 3_000_000, 4_000_000,
];

export interface BridgeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Origins beside those of this computer, such as `https://studio.example`. */
  readonly origins: readonly string[];
  /** Name of the serial port, for people. */
  readonly portName: string;
  readonly openPort: (baudRate: number) => Promise<ByteStream>;
  readonly onNews: (text: string) => void;
}

export interface Bridge {
  readonly url: string;
  /** The token that the next page needs. */
  readonly token: string;
  close(): Promise<void>;
}

/** @throws {DeviceError} `E_LISTEN` when the address cannot be had. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const server = createServer((_, answer) => answer.writeHead(426, { Upgrade: "websocket" }).end());
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BRIDGE_BYTES,
    handleProtocols: () => BRIDGE_PROTOCOL,
  });
  const desk = new BridgeDesk(options);
  server.on("upgrade", (request, socket, head) => {
    const refusal = refusalOf(request, options);
    if (!refusal) return sockets.handleUpgrade(request, socket, head, (page) => desk.meet(page));
    options.onNews(`refused a page: ${refusal}`);
    // Whoever breaks off while it is refused must not end the bridge, which another page may be driving an arm by.
    socket.on("error", () => {});
    socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n${refusal}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    get token() {
      return desk.token;
    },
    close: async () => {
      await desk.close();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The page that has the arm; without a stream while the port is being opened. */
interface Served {
  readonly page: WebSocket;
  stream: ByteStream | null;
}

/** Whom the bridge serves, and with which token. */
class BridgeDesk {
  readonly #options: BridgeOptions;
  #token = newToken();
  /** Holds the place while a page says hello, too: two pages never get the same port. */
  #served: Served | null = null;

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  get token(): string {
    return this.#token;
  }

  async close(): Promise<void> {
    const served = this.#served;
    served?.page.close(1001, "the bridge was stopped");
    await served?.stream?.close();
  }

  meet(page: WebSocket): void {
    // A broken frame closes the socket by itself; that is all there is to do.
    page.on("error", (error) => this.#options.onNews(`a page broke the line: ${error.message}`));
    const timer = setTimeout(() => page.close(BRIDGE_CLOSE.badHello, "no token came"), HELLO_MS);
    page.once("close", () => clearTimeout(timer));
    page.once("message", (data, isBinary) => {
      clearTimeout(timer);
      const hello = isBinary ? null : helloOf(String(data));
      if (!hello) return page.close(BRIDGE_CLOSE.badHello, "expected a token and a baud rate");
      if (!isSame(hello.token, this.#token)) {
        this.#options.onNews("refused a page: its token is wrong or spent");
        setTimeout(() => page.close(BRIDGE_CLOSE.badToken, "wrong or spent"), WRONG_TOKEN_MS);
        return;
      }
      if (this.#served) return page.close(BRIDGE_CLOSE.taken, "another page has the arm");
      void this.#serve(page, hello.baudRate);
    });
  }

  async #serve(page: WebSocket, baudRate: number): Promise<void> {
    const served: Served = { page, stream: null };
    this.#served = served;
    let stream: ByteStream;
    try {
      stream = await this.#options.openPort(baudRate);
    } catch (error) {
      this.#served = null;
      const code = error instanceof DeviceError && error.code === "E_PORT_LOST" ? "portMissing" : "portBusy";
      return page.close(BRIDGE_CLOSE[code], reasonOf(error));
    }
    if (page.readyState !== page.OPEN) {
      this.#served = null;
      return void stream.close();
    }
    served.stream = stream;
    this.#token = newToken();
    this.#join(page, stream);
    const ready: BridgeReady = { port: this.#options.portName, token: this.#token };
    page.send(JSON.stringify(ready));
    this.#options.onNews(`a page has the arm (${baudRate} bit/s)`);
  }

  /** Passes bytes on until one side ends. */
  #join(page: WebSocket, stream: ByteStream): void {
    let heardMs = Date.now();
    const hear = (): void => {
      heardMs = Date.now();
    };
    const pings = setInterval(() => {
      if (Date.now() - heardMs > GONE_MS) page.terminate();
      else page.ping();
    }, PING_MS);
    page.on("pong", hear);
    page.on("message", (data, isBinary) => {
      hear();
      // Losing the port is told by its `onClose`.
      if (isBinary) stream.write(data as Buffer).catch(() => {});
    });
    stream.onData = (chunk) => page.send(chunk);
    stream.onClose = (error) => page.close(error ? BRIDGE_CLOSE.portLost : 1000, error ? reasonOf(error) : "");
    page.once("close", () => {
      clearInterval(pings);
      stream.onData = null;
      void stream.close().finally(() => {
        this.#served = null;
        this.#options.onNews(`the page has gone; the arm keeps its last goal. Next token: ${this.#token}`);
      });
    });
  }
}

function newToken(): string {
  return randomBytes(16).toString("hex");
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function helloOf(text: string): BridgeHello | null {
  try {
    const { token, baudRate } = JSON.parse(text) as Partial<BridgeHello>;
    if (typeof token !== "string" || typeof baudRate !== "number" || !BAUD_RATES.includes(baudRate)) return null;
    return { token, baudRate };
  } catch {
    // Not JSON: not one of our pages.
    return null;
  }
}

/** Why a page may not even knock, or null. A page can name neither its origin nor the host falsely. */
function refusalOf(request: IncomingMessage, { origins }: BridgeOptions): string | null {
  const { origin, host } = request.headers;
  const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (!protocols.includes(BRIDGE_PROTOCOL)) return `it does not speak ${BRIDGE_PROTOCOL}`;
  if (origin !== undefined && !origins.includes(origin) && !isOfThisComputer(origin)) {
    return `origin ${origin} is not allowed; start the bridge with --origin ${origin}`;
  }
  // A foreign name that was made to point here would let a foreign page in.
  if (host && /[a-z]/i.test(host.replace(/^\[.*\]/, "")) && !/^localhost(:\d+)?$/i.test(host))
    return `host ${host} is not an address`;
  return null;
}

function isOfThisComputer(origin: string): boolean {
  return URL.canParse(origin) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname);
}

/** A closing frame takes at most 123 bytes of reason. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
}

function listenError(error: NodeJS.ErrnoException, { host, port }: BridgeOptions): Error {
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new InputError(
      `${host} is no address of this computer`,
      "Use 127.0.0.1, or the address of a network card.",
      {
        code: "E_ARGUMENT",
      },
    );
  }
  return new DeviceError(
    `cannot listen at ${host}:${port}: ${error.message}`,
    "Another bridge may be running; stop it or choose another --listen.",
    "E_LISTEN",
  );
}
