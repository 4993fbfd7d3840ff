import { describe, expect, test } from "vitest";
import { createRandomStream, type RandomStream } from "../../math/random";
import fixtures from "../fixtures/feetechPackets.json";
import { fromHex, toHex } from "../testing/hex";
import {
  BROADCAST_ID,
  encodePacket,
  encodeRead,
  encodeSyncRead,
  encodeSyncWrite,
  encodeWrite,
  type FeetechPacket,
  INSTRUCTION,
  MOST_PARAMS,
  PacketParser,
} from "./packet";
import { decodeFeetech, encodeFeetech, FEETECH_REGISTERS as R } from "./registers";

const IDS = [1, 2, 3, 4, 5, 6];

interface Fixture {
  readonly name: string;
  readonly direction: string;
  readonly hex: string;
  readonly id?: number;
  readonly error?: number;
  readonly params?: readonly number[];
  readonly value?: number;
}

const packets: readonly Fixture[] = fixtures.packets;
const toServo = packets.filter(({ direction }) => direction === "tx");
const toHost = packets.filter(({ direction }) => direction === "rx");

function hexOf(name: string): string {
  const found = packets.find((packet) => packet.name === name);
  if (!found) throw new Error(`no packet "${name}"`);
  return found.hex;
}

function stream(name: string): string {
  return fixtures.stream_cases.find((item) => item.name === name)!.hex;
}

/** Feeds a text whose bars mark the borders of the chunks. */
function hear(parser: PacketParser, hex: string): FeetechPacket[] {
  return hex.split("|").flatMap((part) => parser.feed(fromHex(part)));
}

function hearOne(hex: string): { readonly packets: FeetechPacket[]; readonly parser: PacketParser } {
  const parser = new PacketParser("host");
  return { packets: hear(parser, hex), parser };
}

describe("instructions", () => {
  test.each(toServo)("$name is read by a servo and written the same", ({ hex }) => {
    const parser = new PacketParser("servo");
    const [packet, ...rest] = parser.feed(fromHex(hex));
    expect(rest).toEqual([]);
    expect(parser.counters).toMatchObject({ packets: 1, discardedBytes: 0 });
    expect(toHex(encodePacket(packet!.id, packet!.code, packet!.params))).toBe(hex);
  });

  test("single reads and writes are the documented bytes", () => {
    expect(toHex(encodePacket(1, INSTRUCTION.ping))).toBe(hexOf("ping id 1"));
    expect(toHex(encodePacket(1, INSTRUCTION.reboot))).toBe(hexOf("reboot id 1"));
    expect(toHex(encodePacket(BROADCAST_ID, INSTRUCTION.action))).toBe(hexOf("action broadcast"));
    expect(toHex(encodeRead(3, R.Model_Number.address, 2))).toBe(hexOf("read model number (3,2) id 3"));
    expect(toHex(encodeWrite(2, R.Torque_Enable.address, [0]))).toBe(hexOf("write torque off id 2"));
  });

  test("sync read and sync write are the documented bytes", () => {
    const goals = [2047, 1500, 2600, 2048, 2010, 1700];
    const writes = goals.map((goal, i) => ({ id: IDS[i]!, data: encodeFeetech(R.Goal_Position, goal) }));
    const off = IDS.map((id) => ({ id, data: [0] }));
    expect(toHex(encodeSyncRead(IDS, R.Present_Position.address, 2))).toBe(hexOf("sync read present position ids 1-6"));
    expect(toHex(encodeSyncRead(IDS, 56, 15))).toBe(hexOf("sync read telemetry block 56..70 ids 1-6"));
    expect(toHex(encodeSyncWrite(R.Goal_Position.address, 2, writes))).toBe(hexOf("sync write goal position ids 1-6"));
    expect(toHex(encodeSyncWrite(R.Torque_Enable.address, 1, off))).toBe(hexOf("sync write torque off ids 1-6"));
    expect(toHex(encodeSyncWrite(R.Lock.address, 1, off))).toBe(hexOf("sync write lock 0 ids 1-6"));
  });

  test("a packet that no wire could carry is our own mistake", () => {
    expect(() => encodePacket(255, INSTRUCTION.ping)).toThrow("servo id 255");
    expect(() => encodePacket(1, INSTRUCTION.write, new Uint8Array(MOST_PARAMS + 1))).toThrow("254 parameters");
    expect(() => encodeSyncWrite(42, 2, [{ id: 1, data: [1] }])).toThrow("servo 1 was given 1 bytes");
  });
});

describe("status packets", () => {
  test.each(toHost)("$name", ({ hex, id, error, params, value }) => {
    const { packets: heard, parser } = hearOne(hex);
    expect(heard.map((packet) => ({ ...packet, params: [...packet.params] }))).toEqual([{ id, code: error, params }]);
    expect(toHex(encodePacket(id!, error!, params!))).toBe(hex);
    expect(parser.pending).toBe(0);
    if (value !== undefined) expect(decodeFeetech(R.Present_Position, heard[0]!.params)).toBe(value);
  });
});

describe("awkward streams", () => {
  const position1304 = [{ id: 1, code: 0, params: Uint8Array.of(0x18, 0x05) }];

  test("F07 a wrong checksum drops the packet and is counted", () => {
    const { packets: heard, parser } = hearOne(stream("wrong checksum"));
    expect(heard).toEqual([]);
    expect(parser.counters).toMatchObject({ badChecksum: 1, discardedBytes: 8 });
  });

  test("a truncated packet waits, and is forgotten on demand", () => {
    const { packets: heard, parser } = hearOne(stream("truncated"));
    expect([heard, parser.pending]).toEqual([[], 5]);
    parser.reset();
    expect([parser.pending, parser.counters.discardedBytes]).toEqual([0, 5]);
    expect(hear(parser, hexOf("present position 1304 from id 1"))).toEqual(position1304);
  });

  test.each([
    ["noise before header", 3],
    ["three FF then packet (FF belongs to noise)", 1],
    ["split in three reads", 0],
  ])("%s", (name, discardedBytes) => {
    const { packets: heard, parser } = hearOne(stream(name));
    expect(heard).toEqual(position1304);
    expect(parser.counters).toMatchObject({ packets: 1, discardedBytes });
  });

  test("F11 an echo looks like a status packet, so only its place tells", () => {
    const { packets: heard } = hearOne(stream("echo of our own request before the reply"));
    expect(heard).toEqual([{ id: 1, code: 0x02, params: Uint8Array.of(0x38, 0x02) }, ...position1304]);
  });

  test("FF FF inside the data", () => {
    const { packets: heard } = hearOne(stream("FF FF inside the data"));
    expect(heard).toEqual([{ id: 1, code: 0, params: Uint8Array.of(0xff, 0xff) }]);
  });

  test("reply from another id is a packet: the bus decides whose it is", () => {
    expect(hearOne(stream("reply from another id")).packets[0]?.id).toBe(5);
  });

  test("B51 an absurd length is noise, and the packet behind it is found", () => {
    const parser = new PacketParser("host");
    parser.mostParams = 2;
    expect(hear(parser, stream("absurd length"))).toEqual([]);
    expect(hear(parser, hexOf("present position 1304 from id 1"))).toEqual(position1304);
    expect(parser.counters).toMatchObject({ badLength: 1, discardedBytes: 7 });
  });

  test.each(["00", "01", "FF"])("B51 length byte %s makes the parser go on one byte later", (length) => {
    const parser = new PacketParser("host");
    parser.mostParams = 15;
    const good = hexOf("present position 1304 from id 1");
    expect(hear(parser, `FF FF 01 ${length} ${good}`)).toEqual(position1304);
    expect(parser.counters).toMatchObject({ badLength: 1, discardedBytes: 4 });
  });

  test("B51 nothing ever waits for more than 259 bytes", () => {
    const parser = new PacketParser("servo");
    parser.feed(fromHex("FF FF 01 FF"));
    let most = 0;
    for (let i = 0; i < 2000; i++) {
      parser.feed(Uint8Array.of(i & 0x7f));
      most = Math.max(most, parser.pending);
    }
    expect(most).toBe(258);
    expect(parser.pending).toBe(0);
  });

  test("a status from the broadcast id, or with error bits that no servo sets, is no reply", () => {
    const parser = new PacketParser("host");
    expect(hear(parser, `FF FF FE 02 00 FF ${toHex(encodePacket(1, 0x40, [7]))}`)).toEqual([]);
    expect(parser.counters).toMatchObject({ badId: 1, reservedErrorBits: 1, badChecksum: 0, discardedBytes: 13 });
  });

  test("a packet cut off by the next one costs only itself", () => {
    const { packets: heard } = hearOne(`FF FF 02 04 00 ${hexOf("present position 1304 from id 1")}`);
    expect(heard).toEqual(position1304);
  });
});

describe("any stream", () => {
  const anyPacket = (random: RandomStream): FeetechPacket => ({
    id: random.integer(254),
    // FF is frequent, so that headers stand inside the data.
    code: [0, 0x20, 0x2f, 0x01][random.integer(4)]!,
    params: Uint8Array.from({ length: random.integer(16) }, () => (random.integer(3) ? random.integer(256) : 0xff)),
  });

  const glue = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

  test.each(["host", "servo"] as const)("F10 packets come out as they went in, glued and sliced (%s)", (end) => {
    const random = createRandomStream(11, `slices/${end}`);
    for (let round = 0; round < 300; round++) {
      const sent = Array.from({ length: 1 + random.integer(7) }, () => anyPacket(random));
      const bytes = glue(sent.map(({ id, code, params }) => encodePacket(id, code, params)));
      const largest = [1, 7, bytes.length][round % 3]!;
      const parser = new PacketParser(end);
      const heard: FeetechPacket[] = [];
      for (let at = 0; at < bytes.length; ) {
        const next = Math.min(bytes.length, at + 1 + random.integer(largest));
        heard.push(...parser.feed(bytes.subarray(at, next)));
        at = next;
      }
      expect(heard).toEqual(sent);
      expect(parser.counters).toMatchObject({ packets: sent.length, discardedBytes: 0 });
    }
  });

  test("noise and flipped bits never yield a packet that was not sent, and never stop the parser", () => {
    const random = createRandomStream(12, "noise");
    let [found, sentCount, wrong] = [0, 0, 0];
    for (let round = 0; round < 500; round++) {
      const parser = new PacketParser("host");
      parser.mostParams = 15;
      const sent = Array.from({ length: 4 }, () => anyPacket(random));
      const parts = sent.map(({ id, code, params }) => encodePacket(id, code, params));
      const noise = Uint8Array.from({ length: random.integer(6) }, () => random.integer(0xff));
      const flipped = parts[1]!.slice();
      flipped[random.integer(flipped.length)]! ^= 1 << random.integer(8);
      const heard = parser.feed(glue([noise, parts[0]!, flipped, parts[2]!, parts[3]!]));
      const allowed = new Set([parts[0]!, parts[2]!, parts[3]!].map(toHex));
      const again = heard.map(({ id, code, params }) => toHex(encodePacket(id, code, params)));
      wrong += again.filter((hex) => !allowed.has(hex)).length;
      found += again.filter((hex) => allowed.has(hex)).length;
      sentCount += allowed.size;
      const size = glue([noise, parts[0]!, flipped, parts[2]!, parts[3]!]).length;
      const taken = heard.reduce((sum, { params }) => sum + params.length + 6, 0);
      expect(taken + parser.counters.discardedBytes + parser.pending).toBe(size);
    }
    // An 8-bit sum lets about one wrong packet in 256 through where a length was flipped; one bit in the data never.
    expect(wrong / 500).toBeLessThan(0.02);
    expect(found / sentCount).toBeGreaterThan(0.97);
  });
});
