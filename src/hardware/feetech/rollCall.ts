/** Who is on a Feetech bus, whatever their ids: one ping to all, and all answers until the last id could have spoken. */

import type { ByteStream } from "../byteStream";
import { type Clock, sleep } from "../clock";
import { BROADCAST_ID, encodePacket, INSTRUCTION, PACKET_OVERHEAD, PacketParser } from "./packet";

/** Bits of one byte on the wire. */
const BITS_PER_BYTE = 10;
/** What each id may wait for its turn beyond the bytes of an answer, ms; as LeRobot waits (`feetech.py`, `_broadcast_ping`). */
const TURN_MS = 3;
/** What USB and the system may add, ms. */
const MARGIN_MS = 16;

/** Who answered. */
export interface RollCall {
  /** Ascending, each once. */
  readonly ids: readonly number[];
  /** Something came that is no answer: noise, or servos that talked at once. */
  readonly isGarbled: boolean;
}

/**
 * Calls every servo at once. Two with one id may sound like one: ask it more before it is believed.
 *
 * @param stream - Open, and heard by nobody else; it stays open.
 * @param baud - Rate at which it was opened, bit/s.
 * @throws {DeviceError} `E_PORT_LOST`
 */
export async function callRoll(stream: ByteStream, clock: Clock, baud: number): Promise<RollCall> {
  const parser = new PacketParser("host");
  parser.mostParams = 0;
  const ids = new Set<number>();
  const request = encodePacket(BROADCAST_ID, INSTRUCTION.ping);
  let heard = 0;
  stream.onData = (chunk) => {
    heard += chunk.length;
    for (const { id } of parser.feed(chunk)) ids.add(id);
  };
  try {
    await stream.write(request);
    await sleep(clock, BROADCAST_ID * (TURN_MS + (1000 * BITS_PER_BYTE * PACKET_OVERHEAD) / baud) + MARGIN_MS);
  } finally {
    stream.onData = null;
  }
  // Boards that echo bring the request as well, which no parser of answers takes.
  const echoed = parser.counters.badId > 0 ? request.length : 0;
  const garbage = heard - ids.size * PACKET_OVERHEAD - echoed;
  return { ids: [...ids].sort((a, b) => a - b), isGarbled: garbage > 0 };
}
