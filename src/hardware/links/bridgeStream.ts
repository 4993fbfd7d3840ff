/** The wire of an arm on another computer, or of a browser without Web Serial: a WebSocket to `jointspace bridge`. */

import { DeviceError } from "../../errors";
import type { ByteStream } from "../byteStream";
import { BRIDGE_CLOSE, BRIDGE_PROTOCOL, type BridgeHello, type BridgeReady } from "./bridgeProtocol";

/** A bridge that is open, and what opens it again after a loss. */
export interface BridgeConnection {
  readonly stream: ByteStream;
  readonly port: string;
  readonly token: string;
}

/**
 * Opens a bridge and waits until its port is open.
 *
 * @param url - `ws://` or `wss://`.
 * @param connect - Makes the socket; a test passes its own.
 * @throws {DeviceError} `E_BRIDGE` when nobody listens there or the answer is none, `E_BRIDGE_TOKEN`, `E_PORT_BUSY`, `E_PORT_LOST`.
 */
export function openBridge(
  url: string,
  hello: BridgeHello,
  connect: (url: string, protocol: string) => WebSocket = (at, protocol) => new WebSocket(at, protocol),
): Promise<BridgeConnection> {
  return new Promise((resolve, reject) => {
    let socket: WebSocket;
    try {
      socket = connect(url, BRIDGE_PROTOCOL);
    } catch (error) {
      reject(new DeviceError(`"${url}" is no address of a bridge: ${String(error)}`, ADDRESS_TIP, "E_BRIDGE"));
      return;
    }
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onclose = ({ code, reason }) => reject(closeError(code, reason, url));
    socket.onmessage = ({ data }) => {
      const ready = typeof data === "string" ? readyOf(data) : null;
      if (ready) return resolve({ stream: new BridgeStream(socket, url), ...ready });
      socket.onclose = null;
      socket.close();
      reject(new DeviceError(`what listens at ${url} does not answer as a bridge`, ADDRESS_TIP, "E_BRIDGE"));
    };
  });
}

const ADDRESS_TIP =
  "Start “npm run jointspace -- bridge” beside the arm, and copy the address and the token that it prints.";

function readyOf(text: string): BridgeReady | null {
  try {
    const { port, token } = JSON.parse(text) as Partial<BridgeReady>;
    return typeof port === "string" && typeof token === "string" ? { port, token } : null;
  } catch {
    // Not JSON: not a bridge.
    return null;
  }
}

class BridgeStream implements ByteStream {
  onData: ((chunk: Uint8Array) => void) | null = null;
  onClose: ((error: DeviceError | null) => void) | null = null;
  readonly #socket: WebSocket;
  #isClosing = false;
  readonly #closed: Promise<void>;

  constructor(socket: WebSocket, url: string) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.onData?.(new Uint8Array(data));
    };
    this.#closed = new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => {
        this.onClose?.(this.#isClosing ? null : closeError(code, reason, url));
        resolve();
      };
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      return Promise.reject(closeError(BRIDGE_CLOSE.portLost, "the connection is closed", this.#socket.url));
    }
    this.#socket.send(Uint8Array.from(bytes));
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosing = true;
    this.#socket.close();
    return this.#closed;
  }
}

function closeError(code: number, reason: string, url: string): DeviceError {
  const why = reason || `code ${code}`;
  switch (code) {
    case BRIDGE_CLOSE.badToken:
      return new DeviceError(
        `the bridge refuses the token: ${why}`,
        "Copy the token that the bridge printed last; each serves once.",
        "E_BRIDGE_TOKEN",
      );
    case BRIDGE_CLOSE.portBusy:
      return new DeviceError(
        `the bridge cannot open its port: ${why}`,
        "Close the other program that uses the arm.",
        "E_PORT_BUSY",
      );
    case BRIDGE_CLOSE.taken:
      return new DeviceError(
        "the bridge serves somebody else",
        "Disconnect there first; one page drives an arm at a time.",
        "E_PORT_BUSY",
      );
    case BRIDGE_CLOSE.portLost:
    case BRIDGE_CLOSE.portMissing:
      return new DeviceError(
        `the bridge has lost its port: ${why}`,
        "The arm may still hold torque: switch off its power before touching it. Then plug the cable in again.",
        "E_PORT_LOST",
      );
    default:
      return new DeviceError(`no bridge at ${url} (${why})`, ADDRESS_TIP, "E_BRIDGE");
  }
}
