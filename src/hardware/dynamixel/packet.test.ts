import { describe, expect, test } from "vitest";
import { createRandomStream, type RandomStream } from "../../math/random";
import fixtures from "../fixtures/dynamixelPackets.json";
import { fromHex, toHex } from "../testing/hex";
import { crc16 } from "./crc16";
import {
  type DynamixelPacket,
  encodePacket,
  encodeRead,
  encodeStatus,
  encodeSyncRead,
  encodeSyncWrite,
  encodeWrite,
  INSTRUCTION,
  PacketParser,
} from "./packet";
import { decodeDynamixel, encodeDynamixel, DYNAMIXEL_REGISTERS as R } from "./registers";

const IDS = [1, 2, 3, 4, 5, 6];
const FAST = "fast sync read reply, 2 devices 166 and 2079 (layout not verified on hardware)";

interface Fixture {
  readonly name: string;
  readonly direction: string;
  readonly hex: string;
  readonly value?: number;
  readonly error?: number;
}

const packets: readonly Fixture[] = fixtures.packets;

function hexOf(name: string): string {
  const found = packets.find((packet) => packet.name === name);
  if (!found) throw new Error(`no packet "${name}"`);
  return found.hex;
}

describe("checksum", () => {
  test("is CRC-16/UMTS", () => {
    expect(crc16(new TextEncoder().encode("123456789"))).toBe(0xfee8);
  });

  test.each(packets)("$name ends with it", ({ hex }) => {
    const bytes = fromHex(hex);
    expect(crc16(bytes, bytes.length - 2)).toBe(bytes.at(-2)! | (bytes.at(-1)! << 8));
  });
});

describe("instructions", () => {
  test.each(packets.filter(({ direction }) => direction === "tx"))("$name is read and written the same", ({ hex }) => {
    const parser = new PacketParser("servo");
    const [packet, ...rest] = parser.feed(fromHex(hex));
    expect([rest, parser.counters.discardedBytes]).toEqual([[], 0]);
    expect(toHex(encodePacket(packet!.id, packet!.code, packet!.params))).toBe(hex);
  });

  test("reads and writes are the documented bytes", () => {
    const goals = [2048, 1500, 2600, 2048, 2010, 1700];
    const writes = goals.map((goal, i) => ({ id: IDS[i]!, data: encodeDynamixel(R.Goal_Position, goal) }));
    expect(toHex(encodePacket(1, INSTRUCTION.ping))).toBe(hexOf("ping id 1"));
    expect(toHex(encodeRead(1, 132, 4))).toBe(hexOf("read 4 bytes at 132 id 1"));
    expect(toHex(encodeWrite(1, 116, encodeDynamixel(R.Goal_Position, 512)))).toBe(
      hexOf("write goal position 512 id 1"),
    );
    expect(toHex(encodeWrite(1, 20, encodeDynamixel(R.Homing_Offset, -1023)))).toBe(hexOf("homing offset -1023 id 1"));
    expect(toHex(encodeSyncRead(IDS, 132, 4))).toBe(hexOf("sync read 132 x4 ids 1-6"));
    expect(toHex(encodeSyncWrite(116, 4, writes))).toBe(hexOf("sync write goal ids 1-6"));
  });

  test("a header inside the data is stuffed, and comes out again", () => {
    const bytes = encodeWrite(1, 116, [0xff, 0xff, 0xfd, 0x00]);
    expect(toHex(bytes)).toBe(hexOf("byte stuffing: write FF FF FD 00 at 116 id 1"));
    const [packet] = new PacketParser("servo").feed(bytes);
    expect([...packet!.params]).toEqual([116, 0, 0xff, 0xff, 0xfd, 0x00]);
  });
});

describe("status packets", () => {
  test.each(packets.filter(({ direction, name }) => direction === "rx" && name !== FAST))(
    "$name",
    ({ hex, value, error }) => {
      const parser = new PacketParser("host");
      const [packet, ...rest] = parser.feed(fromHex(hex));
      expect([rest, parser.pending]).toEqual([[], 0]);
      expect(toHex(encodeStatus(packet!.id, packet!.code, packet!.params))).toBe(hex);
      expect(packet!.code).toBe(error ?? 0);
      if (value !== undefined) expect(decodeDynamixel(R.Present_Position, packet!.params)).toBe(value);
    },
  );

  test("an echo and the one long answer of a fast sync read are told apart from replies", () => {
    const parser = new PacketParser("host");
    const heard = [hexOf("sync read 132 x4 ids 1-6"), hexOf(FAST), hexOf("reply 166")].flatMap((hex) =>
      parser.feed(fromHex(hex)),
    );
    expect(heard.map(({ id }) => id)).toEqual([1]);
    expect(parser.counters).toMatchObject({ otherWay: 2, discardedBytes: 0 });
  });
});

describe("awkward streams", () => {
  const good = hexOf("reply 166");

  test.each([
    ["noise", "00 FF FF FD 7E", { discardedBytes: 5 }],
    ["one more FF before the header", "FF", { discardedBytes: 1 }],
    ["a wrong checksum", "FF FF FD 00 01 04 00 55 00 A1 0D", { badChecksum: 1, discardedBytes: 11 }],
    ["a length of 0", "FF FF FD 00 01 00 00", { badLength: 1, discardedBytes: 7 }],
    ["a length of 65535", "FF FF FD 00 01 FF FF", { badLength: 1, discardedBytes: 7 }],
    ["an id that no servo has", "FF FF FD 00 FD 04 00", { badId: 1, discardedBytes: 7 }],
    ["a packet cut off by the next", "FF FF FD 00 01 08 00 55", { badChecksum: 1, discardedBytes: 8 }],
  ])("B51 %s costs itself only", (_, before, counters) => {
    const parser = new PacketParser("host");
    parser.mostParams = 4;
    const heard = parser.feed(fromHex(`${before} ${good}`));
    expect(heard.map(({ params }) => [...params])).toEqual([[0xa6, 0, 0, 0]]);
    expect(parser.counters).toMatchObject({ packets: 1, ...counters });
  });

  test("a packet that has begun is forgotten on demand", () => {
    const parser = new PacketParser("host");
    parser.feed(fromHex("FF FF FD 00 01"));
    parser.reset();
    expect([parser.pending, parser.counters.discardedBytes]).toEqual([0, 5]);
    expect(parser.feed(fromHex(good))).toHaveLength(1);
  });
});

describe("any stream", () => {
  const anyPacket = (random: RandomStream, codes: readonly number[]): DynamixelPacket => ({
    id: random.integer(253),
    code: codes[random.integer(codes.length)]!,
    // FF and FD are frequent, so that headers stand inside the data.
    params: Uint8Array.from(
      { length: random.integer(40) },
      () => [0xff, 0xff, 0xfd, random.integer(256)][random.integer(4)]!,
    ),
  });

  test.each([
    ["host", encodeStatus, [0, 0x80, 3]],
    ["servo", encodePacket, [1, 2, 3, 0x82]],
  ] as const)("F10 packets come out as they went in, glued and sliced (%s)", (end, encode, codes) => {
    const random = createRandomStream(21, `slices/${end}`);
    for (let round = 0; round < 300; round++) {
      const sent = Array.from({ length: 1 + random.integer(5) }, () => anyPacket(random, codes));
      const bytes = Uint8Array.from(sent.flatMap(({ id, code, params }) => [...encode(id, code, params)]));
      const largest = [1, 7, bytes.length][round % 3]!;
      const parser = new PacketParser(end);
      const heard: DynamixelPacket[] = [];
      for (let at = 0; at < bytes.length; ) {
        const next = Math.min(bytes.length, at + 1 + random.integer(largest));
        heard.push(...parser.feed(bytes.subarray(at, next)));
        at = next;
      }
      expect(heard).toEqual(sent);
      expect(parser.counters).toMatchObject({ discardedBytes: 0, badChecksum: 0 });
    }
  });

  test("a flipped bit costs the packet and no other", () => {
    const random = createRandomStream(22, "flips");
    let [kept, others] = [0, 0];
    for (let round = 0; round < 500; round++) {
      const parser = new PacketParser("host");
      const parts = [0, 1, 2].map(() => encodeStatus(random.integer(253), 0, [1, 2, 3, random.integer(256)]));
      const bad = parts[1]!.slice();
      bad[random.integer(bad.length)]! ^= 1 << random.integer(8);
      parser.mostParams = 4;
      const heard = parser.feed(Uint8Array.from([...parts[0]!, ...bad, ...parts[2]!]));
      const hex = heard.map(({ id, code, params }) => toHex(encodeStatus(id, code, params)));
      kept += hex.filter((text) => text === toHex(parts[0]!) || text === toHex(parts[2]!)).length;
      others += hex.filter((text) => text !== toHex(parts[0]!) && text !== toHex(parts[2]!)).length;
    }
    expect(others).toBe(0);
    expect(kept / 1000).toBeGreaterThan(0.97);
  });
});
