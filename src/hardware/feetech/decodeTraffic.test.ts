import { expect, test } from "vitest";
import type { TraceEntry } from "../emulator/busTrace";
import { decodeTraffic, trafficText } from "./decodeTraffic";
import { encodePacket, encodeRead, encodeSyncRead, encodeSyncWrite, encodeWrite, INSTRUCTION } from "./packet";
import { encodeFeetech, FEETECH_REGISTERS as R } from "./registers";

const out = (bytes: Uint8Array, at = 0): TraceEntry => ({ at, direction: "out", bytes });
const back = (bytes: Uint8Array, at = 0): TraceEntry => ({ at, direction: "in", bytes });
const texts = (...entries: TraceEntry[]): string[] => decodeTraffic(entries).map(({ text }) => text);

test("a sync read names its servos and registers, and each reply its values and faults", () => {
  const lines = decodeTraffic([
    out(encodeSyncRead([1, 2, 3, 4, 5, 6], R.Present_Position.address, 2), 4210),
    back(encodePacket(3, 0x20, encodeFeetech(R.Present_Position, 1650)), 5000),
  ]);
  expect(lines.map(trafficText)).toEqual([
    "0.0042 → 1–6 sync read Present_Position",
    "0.0050 ← 3 Present_Position 1650 counts, overload",
  ]);
  expect(lines.map(({ ids, isProblem }) => [ids, isProblem])).toEqual([
    [[1, 2, 3, 4, 5, 6], false],
    [[3], true],
  ]);
});

test("values stand in the unit of their register", () => {
  const data = [...encodeFeetech(R.Present_Load, -250), 74, 41];
  expect(texts(out(encodeRead(2, R.Present_Load.address, 4)), back(encodePacket(2, 0, data)))).toEqual([
    "2 read Present_Load … Present_Temperature",
    "2 Present_Load -25 %, Present_Voltage 7.4 V, Present_Temperature 41 °C",
  ]);
});

test("writes tell what was written, and a reply without data is the servo's word", () => {
  expect(
    texts(
      out(encodeWrite(6, R.Torque_Enable.address, [1])),
      back(encodePacket(6, 0)),
      out(
        encodeSyncWrite(R.Goal_Position.address, 2, [
          { id: 1, data: encodeFeetech(R.Goal_Position, 2048) },
          { id: 4, data: encodeFeetech(R.Goal_Position, 100) },
        ]),
      ),
      out(encodePacket(1, INSTRUCTION.ping)),
      back(encodePacket(1, 0x04)),
    ),
  ).toEqual([
    "6 write Torque_Enable 1",
    "6 ok",
    "1, 4 sync write Goal_Position | 1: 2048 counts | 4: 100 counts",
    "1 ping",
    "1 temperature",
  ]);
});

test("a packet in pieces is one line, at the time of its last piece", () => {
  const reply = encodePacket(5, 0, [7]);
  const lines = decodeTraffic([
    out(encodeRead(5, R.ID.address, 1)),
    back(reply.slice(0, 3), 10),
    back(reply.slice(3), 20),
  ]);
  expect(lines.slice(1)).toEqual([{ at: 20, direction: "in", ids: [5], text: "5 ID 7", isProblem: false }]);
});

test("noise is told with its bytes, and a reply of another length is not read as what was asked", () => {
  const lines = decodeTraffic([
    out(encodeRead(5, R.Present_Position.address, 2)),
    back(Uint8Array.of(0x12, 0x34)),
    back(encodePacket(5, 0, [1, 2, 3])),
  ]);
  expect(lines.map(({ text }) => text)).toEqual([
    "5 read Present_Position",
    "2 bytes that are no packet, in 12 34",
    "5 3 bytes 01 02 03",
  ]);
  expect(lines[1]!.isProblem).toBe(true);
});

test("an answer that broke off does not swallow the one to the next request", () => {
  const read = encodeRead(5, R.ID.address, 1);
  expect(texts(out(read), back(encodePacket(5, 0, [9]).slice(0, 5)), out(read), back(encodePacket(5, 0, [7])))).toEqual(
    ["5 read ID", "5 read ID", "5 ID 7"],
  );
});

test("in a long reply codes of 0 are left out, others are told", () => {
  const from = R.Present_Position.address;
  const data = new Uint8Array(R.Present_Current.address + 2 - from);
  data.set(encodeFeetech(R.Present_Position, 2048));
  data[R.Moving.address - from] = 1;
  expect(texts(out(encodeRead(1, from, data.length)), back(encodePacket(1, 0, data)))[1]).toBe(
    "1 Present_Position 2048 counts, Present_Velocity 0 counts/s, Present_Load 0 %, Present_Voltage 0 V, " +
      "Present_Temperature 0 °C, Moving 1, Present_Goal_Position 0 counts, Present_Current 0 A",
  );
});
