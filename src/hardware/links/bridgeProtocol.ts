/**
 * What a page and a bridge say to each other over a WebSocket.
 *
 * The client's first message is a `BridgeHello` as text; the bridge opens the port and answers with a `BridgeReady` as text.
 * From then on binary messages are the bytes of the wire, both ways. A refusal or loss is the code of the closing frame.
 */

/** Offered and required as the WebSocket's subprotocol. */
export const BRIDGE_PROTOCOL = "jointspace.bus.1";
/** Where a bridge listens unless told otherwise. */
export const BRIDGE_PORT = 8765;
/** Largest message, bytes: a bus packet has at most 259. */
export const MOST_BRIDGE_BYTES = 4096;

export interface BridgeHello {
  /** The one that the bridge printed, or the one of the last `BridgeReady`. */
  readonly token: string;
  /** bit/s */
  readonly baudRate: number;
}

export interface BridgeReady {
  /** The serial port, as the bridge's computer names it. */
  readonly port: string;
  /** For the next connection; the one that was used is spent. */
  readonly token: string;
}

/** Codes of the closing frame. */
export const BRIDGE_CLOSE = {
  portLost: 4001,
  badHello: 4002,
  badToken: 4003,
  portMissing: 4004,
  portBusy: 4005,
  /** Somebody else has the arm. */
  taken: 4009,
} as const;
