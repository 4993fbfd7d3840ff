import { describe, expect, test } from "vitest";
import { DeviceError } from "../errors";
import { createRandomStream } from "../math/random";
import { type BusCandidate, defaultBaudScanOptions, scanBauds } from "./baudScan";
import type { ByteStream } from "./byteStream";
import { PacketParser as DynamixelParser, encodeStatus } from "./dynamixel/packet";
import { INSTRUCTION, PacketParser } from "./feetech/packet";
import { promptly, ScriptedFeetech, type Spoil } from "./testing/scriptedFeetech";
import { ScriptedStream } from "./testing/scriptedStream";
import { VirtualClock } from "./virtualClock";

const clock = new VirtualClock();

/** A port whose servos run at one speed and turn the rest into silence or noise. */
function portAt(trueBaud: number, elsewhere: Spoil): { open: (baud: number) => Promise<ByteStream>; log: string[] } {
  const log: string[] = [];
  let isOpen = false;
  const open = async (baud: number): Promise<ByteStream> => {
    if (isOpen) throw new Error("the port was opened twice");
    isOpen = true;
    const { stream } = new ScriptedFeetech(clock, [2, 5], baud === trueBaud ? promptly : elsewhere);
    const { close } = stream;
    stream.close = () => {
      isOpen = false;
      return close.call(stream);
    };
    log.push(`${baud}`);
    return stream;
  };
  return { open, log };
}

const random = createRandomStream(50, "garbage");
const garbage: Spoil = () => [
  { afterMs: 1, bytes: Uint8Array.from({ length: 1 + random.integer(12) }, () => random.integer(256)) },
];
const silence: Spoil = () => [];

describe("B50 another baud rate", () => {
  test.each([1_000_000, 500_000, 250_000, 128_000, 115_200, 76_800, 57_600, 38_400])(
    "servos at %d baud are found, whatever the other speeds bring",
    async (baud) => {
      for (const elsewhere of [garbage, silence]) {
        const port = portAt(baud, elsewhere);
        const tried: BusCandidate[] = [];
        const options = { ...defaultBaudScanOptions(), onTry: (candidate: BusCandidate) => tried.push(candidate) };
        const found = await clock.until(scanBauds(port.open, clock, options));
        expect(found).toMatchObject({ family: "feetech", baud, id: 2 });
        expect(tried.map((candidate) => `${candidate.baud}`)).toEqual(port.log);
        // The bus is open and works.
        expect((await clock.until(found.bus.ping(5))).id).toBe(5);
        await found.bus.close();
      }
    },
  );

  test("noise at every speed ends in E_BUS_BAUD, with the port closed", async () => {
    const port = portAt(1, garbage);
    await expect(clock.until(scanBauds(port.open, clock))).rejects.toMatchObject({ code: "E_BUS_BAUD" });
    expect(port.log).toHaveLength(15);
    await expect(port.open(1)).resolves.toBeDefined();
  });

  test("F04 silence at every speed asks for the power supply", async () => {
    const error = await clock.until(scanBauds(portAt(1, silence).open, clock)).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "E_BUS_TIMEOUT" });
    expect(error.tip).toContain("power supply");
  });

  test("Dynamixel servos are found as such", async () => {
    const open = async (baud: number): Promise<ByteStream> =>
      new ScriptedStream(clock, (bytes) => {
        const [request] = new DynamixelParser("servo").feed(bytes);
        if (baud !== 57_600 || request?.id !== 1) return [];
        const data = request.code === 1 ? [0xb0, 0x04, 52] : new Uint8Array(request.params[2]!);
        return [{ afterMs: 1, bytes: encodeStatus(1, 0, data) }];
      });
    const found = await clock.until(scanBauds(open, clock));
    expect(found).toMatchObject({ family: "dynamixel", baud: 57_600, id: 1 });
  });
});

describe("ports", () => {
  test("F30 a busy port ends the scan at once", async () => {
    let opened = 0;
    const busy = new DeviceError("the port is taken", "Close the other program.", "E_PORT_BUSY");
    const scan = scanBauds(async () => {
      opened++;
      throw busy;
    }, clock);
    await expect(clock.until(scan)).rejects.toBe(busy);
    expect(opened).toBe(1);
  });

  test("a port that is pulled out during the scan ends it", async () => {
    const servos = new ScriptedFeetech(clock, [1], silence);
    const scan = Promise.allSettled([scanBauds(async () => servos.stream, clock)]);
    await clock.advance(3);
    servos.stream.unplug();
    expect((await scan)[0]).toMatchObject({ status: "rejected", reason: { code: "E_PORT_LOST" } });
  });
});

describe("B54 another kind of board", () => {
  test.each([
    ["a printer", "echo:busy: processing\nok T:21.3 /0.0 B:20.8 /0.0\n"],
    ["a modem", "\r\nERROR\r\n"],
  ])("%s is sent pings and reads alone, and named as no servo bus", async (_, text) => {
    const sent: Uint8Array[] = [];
    const open = async (): Promise<ByteStream> =>
      new ScriptedStream(clock, (bytes) => {
        sent.push(bytes);
        return [{ afterMs: 2, bytes: new TextEncoder().encode(text) }];
      });
    await expect(clock.until(scanBauds(open, clock))).rejects.toMatchObject({ code: "E_BUS_BAUD" });
    const codes = sent.map((bytes) => {
      const [feetech] = new PacketParser("servo").feed(bytes);
      const [dynamixel] = new DynamixelParser("servo").feed(bytes);
      return (feetech ?? dynamixel)?.code;
    });
    expect(new Set(codes)).toEqual(new Set([INSTRUCTION.read]));
  });
});
