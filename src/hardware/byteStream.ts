/** The door to a wire: Web Serial, a WebSocket, an emulator or a pseudo-terminal all look like this. */

import type { DeviceError } from "../errors";

/** A byte pipe to a bus. Chunks have arbitrary sizes: one chunk is neither one packet nor one write of the other side. */
export interface ByteStream {
  /**
   * Sends all bytes, in the order of the calls, and resolves when the system took them.
   *
   * @throws {DeviceError} `E_PORT_LOST` when the port is gone or was closed.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** The one reader: called with each chunk as it comes; the reader must not keep the array. */
  onData: ((chunk: Uint8Array) => void) | null;
  /** Called once when the stream ends; null = closed by us, otherwise why. */
  onClose: ((error: DeviceError | null) => void) | null;
  /** Ends the stream; resolves when the port is free again. Closing twice does nothing. */
  close(): Promise<void>;
}
