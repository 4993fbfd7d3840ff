/** What opens the wire of an arm, again and again. */

import type { ByteStream } from "../../hardware/byteStream";
import type { EmulatedArm } from "../../hardware/emulator/emulatedArm";

export interface WireOpener {
  /**
   * @param baud - bit/s; as an arm that is set up, without it.
   * @throws {DeviceError}
   */
  (baud?: number): Promise<ByteStream>;
  /** The arm at the far end, where it is one of the emulator. */
  readonly emulated?: EmulatedArm;
}
