/** The bytes of a run of LeRobot 0.4.4 (`npm run check:clients -- --trace FILE`), replayed against our bus. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseTrace, replayTrace } from "./emulator/busTrace";
import { createFeetechBus } from "./feetech/feetechBus";
import { encodePacket, encodeRead, type FeetechPacket, INSTRUCTION, PacketParser } from "./feetech/packet";
import type { ServoBus, ServoOutcome } from "./servoBus";
import { VirtualClock } from "./virtualClock";

const TRACE = parseTrace(readFileSync(new URL("fixtures/lerobotRun.trace", import.meta.url), "utf8"));
const bytesOf = (direction: "out" | "in"): number[] =>
  TRACE.filter((entry) => entry.direction === direction).flatMap(({ bytes }) => [...bytes]);

test("every byte of LeRobot's run belongs to a sound packet", () => {
  for (const direction of ["out", "in"] as const) {
    const parser = new PacketParser(direction === "out" ? "servo" : "host");
    const bytes = bytesOf(direction);
    const packets = bytes.flatMap((byte) => [...parser.feed(Uint8Array.of(byte))]);
    expect(parser.counters.discardedBytes).toBe(0);
    expect(packets.reduce((sum, { params }) => sum + params.length + 6, 0)).toBe(bytes.length);
  }
});

/** Asks the same as a recorded request through our bus. Which servos answered. */
async function askAgain(bus: ServoBus, { id, code, params }: FeetechPacket): Promise<number[]> {
  const once = { retries: 0 };
  switch (code) {
    case INSTRUCTION.read:
      return [(await bus.read(id, params[0]!, params[1]!, once)).id];
    case INSTRUCTION.write:
      return [(await bus.write(id, params[0]!, params.slice(1), once)).id];
    case INSTRUCTION.syncRead: {
      const outcomes: ReadonlyMap<number, ServoOutcome> = await bus.syncRead(
        [...params.slice(2)],
        params[0]!,
        params[1]!,
        once,
      );
      return [...outcomes].filter(([, { ok }]) => ok).map(([servo]) => servo);
    }
    default: {
      const size = params[1]! + 1;
      const writes = Array.from({ length: (params.length - 2) / size }, (_, k) => {
        const at = 2 + k * size;
        return { id: params[at]!, data: params.slice(at + 1, at + size) };
      });
      await bus.syncWrite(params[0]!, writes);
      return writes.map((write) => write.id);
    }
  }
}

test("our bus asks what LeRobot asked in the same bytes, and reads every answer that it got", async () => {
  const clock = new VirtualClock();
  // With its first question our bus learns whether the adapter echoes; that is not in the trace.
  const learning = [
    { at: 0, direction: "out", bytes: encodeRead(1, 0, 40) },
    { at: 2000, direction: "in", bytes: encodePacket(1, 0, new Uint8Array(40)) },
  ] as const;
  const replay = replayTrace([...learning, ...TRACE]);
  const pump = (): void => {
    replay.advanceTo(clock.nowMs() * 1000);
    clock.schedule(0.5, pump);
  };
  clock.schedule(0, pump);
  const bus = createFeetechBus(replay.stream, clock);
  let ended: unknown = null;
  bus.onClose = (error) => {
    ended = error;
  };
  const parser = new PacketParser("servo");
  const requests = [...parser.feed(Uint8Array.from(bytesOf("out")))];
  expect(requests.length).toBeGreaterThan(200);
  await clock.until(bus.ping(1));
  let pings = 0;
  for (const request of requests) {
    if (request.code === INSTRUCTION.ping) {
      // Ours asks for more than a ping: as a ping of another host the answer must not disturb it.
      pings += 1;
      await replay.stream.write(encodePacket(request.id, request.code));
      await clock.advance(100);
      continue;
    }
    const asked = request.code === INSTRUCTION.syncRead ? [...request.params.slice(2)] : [request.id];
    const answered = await clock.until(askAgain(bus, request));
    if (request.code !== INSTRUCTION.syncWrite) expect(answered).toEqual(asked);
  }
  expect(ended).toBeNull();
  expect(bus.quality()).toMatchObject({
    corrupt: 0,
    wrongId: 0,
    wrongLength: 0,
    timedOut: 0,
    discardedBytes: 0,
    unexpected: pings,
  });
});
