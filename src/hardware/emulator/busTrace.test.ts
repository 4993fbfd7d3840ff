import { expect, test } from "vitest";
import { toHex } from "../testing/hex";
import { parseTrace, replayTrace, type TraceEntry, traceLine } from "./busTrace";
import { probe } from "./testing/probe";

test("what was recorded reads back, and replays with the same answers after the same time", async () => {
  const host = probe();
  const entries: TraceEntry[] = [];
  host.arm.onTraffic = (at, direction, bytes) => entries.push({ at: Math.round(at), direction, bytes });
  host.wait(1_000);
  host.ask("FF FF 01 02 01 FB");
  const text = entries.map(traceLine).join("\n");
  expect(text.split("\n")[0]).toBe("0.001000s > FF FF 01 02 01 FB");
  const read = parseTrace(`# a ping\n${text}\n`);
  expect(read.map(traceLine).join("\n")).toBe(text);

  const replay = replayTrace(read);
  const heard: number[] = [];
  replay.stream.onData = (chunk) => heard.push(...chunk);
  replay.advanceTo(500_000);
  await replay.stream.write(Uint8Array.of(0xff, 0xff, 1, 2, 1, 0xfb));
  replay.advanceTo(500_500);
  expect(heard).toEqual([]);
  replay.advanceTo(600_000);
  expect(toHex(heard)).toBe("FF FF 01 02 00 FC");
});

test("a write that was not recorded ends the replay", async () => {
  const replay = replayTrace(parseTrace("0.0s > FF FF 01 02 01 FB"));
  const ends: unknown[] = [];
  replay.stream.onClose = (error) => ends.push(error?.code);
  await replay.stream.write(Uint8Array.of(1, 2, 3));
  expect(ends).toEqual(["E_TRACE_DIFFERS"]);
  await expect(replay.stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_PORT_LOST" });
});

test.each([
  ["0.1s FF", /line 1: "0.1s FF" is not a time, a direction and bytes/],
  ["\n0.1s > F", /line 2/],
  ["0.1s >", /is not a time/],
  ["2.0s > FF\n1.0s < FF", /line 2: 1.0s lies before/],
])("%s is refused", (text, message) => {
  expect(() => parseTrace(text)).toThrow(message);
});
