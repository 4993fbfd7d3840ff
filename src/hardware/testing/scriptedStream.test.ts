import { expect, test } from "vitest";
import type { DeviceError } from "../../errors";
import { sleep } from "../clock";
import { VirtualClock } from "../virtualClock";
import { ScriptedStream } from "./scriptedStream";

test("chunks come when the script says, in the order of time", async () => {
  const clock = new VirtualClock();
  const stream = new ScriptedStream(clock, () => [
    { afterMs: 3, bytes: Uint8Array.of(2) },
    { afterMs: 1, bytes: Uint8Array.of(1) },
  ]);
  const heard: number[][] = [];
  stream.onData = (chunk) => heard.push([clock.nowMs(), ...chunk]);
  await stream.write(Uint8Array.of(9));
  await clock.until(sleep(clock, 2));
  expect(heard).toEqual([[1, 1]]);
  await clock.advance(5);
  expect(heard).toEqual([
    [1, 1],
    [3, 2],
  ]);
  expect(clock.nowMs()).toBe(7);
});

test("an unplugged stream says so once, delivers nothing more and refuses writes", async () => {
  const clock = new VirtualClock();
  const stream = new ScriptedStream(clock, () => [{ afterMs: 1, bytes: Uint8Array.of(1) }]);
  const ends: (DeviceError | null)[] = [];
  let heard = 0;
  stream.onData = () => heard++;
  stream.onClose = (error) => ends.push(error);
  await stream.write(Uint8Array.of(9));
  stream.unplug();
  await stream.close();
  await clock.advance(5);
  expect(heard).toBe(0);
  expect(ends.map((error) => error?.code)).toEqual(["E_PORT_LOST"]);
  await expect(stream.write(Uint8Array.of(9))).rejects.toMatchObject({ code: "E_PORT_LOST" });
});
