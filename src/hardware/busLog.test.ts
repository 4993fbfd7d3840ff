import { expect, test } from "vitest";
import { BusLog, tapStream } from "./busLog";
import { ScriptedStream } from "./testing/scriptedStream";
import { VirtualClock } from "./virtualClock";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("five seconds are kept, older traffic is forgotten with the next that comes", () => {
  const log = new BusLog();
  log.take("out", bytes(1), 0);
  log.take("in", bytes(2), 100);
  log.take("out", bytes(3), 5100);
  expect(log.entries()).toEqual([
    { at: 100_000, direction: "in", bytes: bytes(2) },
    { at: 5_100_000, direction: "out", bytes: bytes(3) },
  ]);
  expect(log.entries(100_000)).toHaveLength(1);
});

test("a full ring of bytes forgets the oldest entries, and entries over its end come back whole", () => {
  const log = new BusLog(8, 100);
  for (let k = 0; k < 50; k++) log.take("in", bytes(k, k + 100, k), k);
  expect(log.entries().map((entry) => [...entry.bytes])).toEqual([
    [48, 148, 48],
    [49, 149, 49],
  ]);
  log.take(
    "out",
    Uint8Array.from({ length: 20 }, (_, k) => k),
    60,
  );
  expect(log.entries()).toEqual([{ at: 60_000, direction: "out", bytes: bytes(12, 13, 14, 15, 16, 17, 18, 19) }]);
});

test("a full ring of entries forgets the oldest", () => {
  const log = new BusLog(1000, 3);
  for (let k = 0; k < 7; k++) log.take("in", bytes(k), k);
  expect(log.entries().map((entry) => entry.bytes[0])).toEqual([4, 5, 6]);
});

test("what is kept is a copy: readers of a stream may not keep its chunks", () => {
  const log = new BusLog();
  const chunk = bytes(7);
  log.take("in", chunk, 0);
  chunk[0] = 9;
  expect(log.entries()[0]!.bytes).toEqual(bytes(7));
});

test("a tap hears both directions and passes everything on", async () => {
  const clock = new VirtualClock();
  const stream = new ScriptedStream(clock, () => [{ afterMs: 2, bytes: bytes(5, 6) }]);
  const log = new BusLog();
  const tapped = tapStream(stream, log, clock);
  const heard: number[] = [];
  let closed = 0;
  tapped.onData = (chunk) => heard.push(...chunk);
  tapped.onClose = () => {
    closed += 1;
  };
  await tapped.write(bytes(1, 2));
  await clock.advance(10);
  expect(heard).toEqual([5, 6]);
  expect(stream.written).toEqual([bytes(1, 2)]);
  expect(log.entries()).toEqual([
    { at: 0, direction: "out", bytes: bytes(1, 2) },
    { at: 2000, direction: "in", bytes: bytes(5, 6) },
  ]);
  await tapped.close();
  expect(closed).toBe(1);
});
