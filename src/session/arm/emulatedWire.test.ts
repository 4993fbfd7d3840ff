import { expect, test } from "vitest";
import { encodePacket, INSTRUCTION } from "../../hardware/feetech/packet";
import { VirtualClock } from "../../hardware/virtualClock";
import { createEmulatedWire } from "./emulatedWire";

const ping = (id: number): Uint8Array => encodePacket(id, INSTRUCTION.ping);

test("answers come by the host's clock, and a request may go out from inside of an answer", async () => {
  const clock = new VirtualClock();
  const wire = createEmulatedWire("follower", { seed: 1, faults: "" }, clock, (task) => void clock.schedule(0.1, task));
  const stream = await clock.until(wire.open());
  const heard: { readonly atMs: number; readonly bytes: number[] }[] = [];
  stream.onData = (chunk) => {
    heard.push({ atMs: clock.nowMs(), bytes: [...chunk] });
    if (heard.flatMap(({ bytes }) => bytes).length === 6) void stream.write(ping(2));
  };
  void stream.write(ping(1));
  await clock.advance(30);
  const bytes = heard.flatMap((chunk) => chunk.bytes);
  expect(bytes.slice(0, 6)).toEqual([0xff, 0xff, 1, 2, 0, 0xfc]);
  expect(bytes.slice(6, 12)).toEqual([0xff, 0xff, 2, 2, 0, 0xfb]);
  expect(heard[0]!.atMs).toBeGreaterThan(0.5);
});

test("an arm whose wire nobody has open costs no timers", async () => {
  const clock = new VirtualClock();
  const wire = createEmulatedWire("leader", { seed: 1, faults: "" }, clock, (task) => void clock.schedule(0.1, task));
  const stream = await clock.until(wire.open());
  await clock.advance(50);
  await stream.close();
  await clock.advance(50);
  const at = wire.arm.now;
  await clock.advance(500);
  expect(wire.arm.now).toBe(at);
});

test("a fault script that cannot be read is refused with its line", () => {
  const clock = new VirtualClock();
  expect(() => createEmulatedWire("follower", { seed: 1, faults: "at noon drop id=2" }, clock, () => {})).toThrow(
    /line 1/,
  );
});
