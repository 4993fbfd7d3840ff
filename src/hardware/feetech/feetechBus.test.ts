import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../math/random";
import fixtures from "../fixtures/feetechPackets.json";
import { ALL, bench, flipped, IDS, only, POSITION, positions, QUICK, silence } from "../testing/feetechBench";
import { fromHex, toHex } from "../testing/hex";
import { type Answer, joined, promptly, ScriptedFeetech, type Spoil } from "../testing/scriptedFeetech";
import { ScriptedStream } from "../testing/scriptedStream";
import { VirtualClock } from "../virtualClock";
import { createFeetechBus } from "./feetechBus";
import { ERROR_BIT, encodePacket, INSTRUCTION } from "./packet";
import { decodeFeetech, encodeFeetech, FEETECH_REGISTERS as R } from "./registers";

describe("requests", () => {
  test("a read brings the bytes, the error bits and the moment of the request", async () => {
    const { clock, servos, bus } = await bench();
    servos.errorBits.set(6, ERROR_BIT.overload);
    const sentMs = clock.nowMs();
    const reply = await clock.until(bus.read(6, POSITION, 2));
    expect(reply).toEqual({ id: 6, data: Uint8Array.of(0xee, 0x03), errorBits: ERROR_BIT.overload, atMs: sentMs });
    expect(bus.faultsOf(reply.errorBits)).toEqual(["overload"]);
  });

  test("the documented sync read goes out, and its documented replies are read", async () => {
    const hexOf = (name: string): string => fixtures.packets.find((packet) => packet.name === name)!.hex;
    const clock = new VirtualClock();
    const block = `FF FF 01 2A 00 ${"00 ".repeat(40)}D4`;
    const replies = IDS.map((id) => hexOf(`sync read reply id ${id}`)).join(" ");
    const stream = new ScriptedStream(clock, (_, index) => [
      { afterMs: 1, bytes: fromHex(index === 0 ? block : replies) },
    ]);
    const bus = createFeetechBus(stream, clock);
    const outcomes = await clock.until(bus.syncRead(IDS, POSITION, 2));
    expect(stream.written.map(toHex)[1]).toBe(hexOf("sync read present position ids 1-6"));
    expect(positions(outcomes)).toEqual([2047, 1500, 2600, 2048, 2010, 1700]);
  });

  test("a write waits for the servo's word, a sync write does not", async () => {
    const { clock, servos, bus } = await bench();
    await clock.until(bus.write(2, R.Torque_Enable.address, Uint8Array.of(1)));
    await clock.until(
      bus.syncWrite(
        R.Goal_Position.address,
        IDS.map((id) => ({ id, data: encodeFeetech(R.Goal_Position, 2000 + id) })),
      ),
    );
    expect(servos.tables.get(2)![R.Torque_Enable.address]).toBe(1);
    expect(IDS.map((id) => decodeFeetech(R.Goal_Position, servos.tables.get(id)!, 42))).toEqual([
      2001, 2002, 2003, 2004, 2005, 2006,
    ]);
    expect(clock.nowMs()).toBe(102);
  });

  test("a scan names those who answer, one by one", async () => {
    const { clock, servos, bus } = await bench(promptly, [1, 3]);
    const found = await clock.until(bus.scan([1, 2, 3, 4], { retries: 0 }));
    expect(found.map(({ id }) => id)).toEqual([1, 3]);
    expect(servos.requests.map(({ id, code }) => [id, code])).toEqual([1, 2, 3, 4].map((id) => [id, INSTRUCTION.ping]));
  });

  test("an identity is read, not guessed", async () => {
    const { clock, bus } = await bench();
    expect(await clock.until(bus.readIdentity(3))).toEqual({
      id: 3,
      model: 777,
      firmware: "3.10",
      voltage: 7.4,
      voltageRange: [4, 8],
      errorBits: 0,
    });
  });

  test("a reboot waits for nobody", async () => {
    const { clock, servos, bus } = await bench();
    await clock.until(bus.reboot(1));
    expect(servos.stream.written.map(toHex)).toEqual(["FF FF 01 02 08 F4"]);
  });

  test("ids and addresses that no servo has are our own mistakes", async () => {
    const { bus } = await bench();
    expect(() => bus.read(254, 0, 1)).toThrow("servo id 254");
    expect(() => bus.read(1, 80, 8)).toThrow("registers 80 to 87");
    expect(() => bus.syncRead([1, 1], 0, 1)).toThrow("different ids");
  });
});

describe("time-outs", () => {
  test("F06 a silent servo costs its own outcome only, and is asked three times in one step", async () => {
    const { clock, servos, bus, startMs } = await bench();
    servos.tables.delete(4);
    const outcomes = await clock.until(bus.syncRead(IDS, POSITION, 2));
    expect(positions(outcomes)).toEqual([1001, 1002, 1003, "E_BUS_TIMEOUT", 1005, 1006]);
    expect(servos.requests.map(({ params }) => [...params.slice(2)])).toEqual([IDS, [4], [4]]);
    expect(bus.quality(4)).toMatchObject({ sent: 3, answered: 0, retried: 2, timedOut: 3, corrupt: 0 });
    expect(bus.quality(3)).toMatchObject({ sent: 1, answered: 1, retried: 0 });
    // The last servo answered, so the first try waited 2 ms for stragglers only; the two others took about 8 ms each.
    expect(clock.nowMs() - startMs).toBeCloseTo(1 + 2 + 2 * (8 + 0.1 + 0.17), 1);
  });

  test("the message names servo, tries and what to check", async () => {
    const { clock, servos, bus } = await bench();
    servos.tables.delete(4);
    await expect(clock.until(bus.read(4, POSITION, 2, { retries: 0 }))).rejects.toMatchObject({
      code: "E_BUS_TIMEOUT",
      message: "servo 4 did not answer in 1 try of 8.3 ms; expected a reply",
      tip: "Is the power supply on? Is the cable before servo 4 fully in?",
    });
  });

  test.each([
    [1_000_000, 9.22],
    [57_600, 19.36],
  ])(
    "at %d baud six replies are waited for as long as the wire needs, and the margin more",
    async (baud, expectedMs) => {
      const clock = new VirtualClock();
      const servos = new ScriptedFeetech(clock, IDS);
      const bus = createFeetechBus(servos.stream, clock, { ...QUICK, baud });
      await clock.until(bus.ping(1));
      servos.spoil = silence;
      const startMs = clock.nowMs();
      await clock.until(bus.syncRead(IDS, POSITION, 2, { retries: 0 }));
      expect(clock.nowMs() - startMs).toBeCloseTo(expectedMs, 2);
    },
  );
});

describe("damaged replies", () => {
  test("F07 a corrupt reply is repeated in the same step, and counted", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = only(servos.requests.length, ({ replies }) => [
      { afterMs: 1, bytes: joined(replies.map((reply, i) => (i === 2 ? flipped(reply, 5) : reply))) },
    ]);
    servos.stream.written.length = 0;
    const startMs = clock.nowMs();
    expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
    expect(clock.nowMs() - startMs).toBe(1 + 2 + 1);
    expect(bus.quality(3)).toMatchObject({ sent: 2, answered: 1, retried: 1, corrupt: 1, timedOut: 0 });
    expect(bus.quality().discardedBytes).toBe(8);
  });

  test("F07 at 1 % corrupted replies, every step of 1000 has all joints, and the quality says 99 %", async () => {
    const random = createRandomStream(7, "flips");
    const spoil: Spoil = ({ replies }) => [
      {
        afterMs: 1,
        bytes: joined(
          replies.map((reply) => (random.uniform() < 0.01 ? flipped(reply, random.integer(reply.length)) : reply)),
        ),
      },
    ];
    const { clock, bus } = await bench(spoil);
    for (let step = 0; step < 1000; step++) {
      expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
      await clock.advance(20);
    }
    const { sent, answered } = bus.quality();
    expect(answered / sent).toBeGreaterThan(0.985);
    expect(answered / sent).toBeLessThan(0.995);
  });

  test("F08 one whose replies are always damaged is named corrupt, not silent, without waiting for the time-out", async () => {
    const spoil: Spoil = ({ replies }) => [{ afterMs: 1, bytes: flipped(joined(replies), 5) }];
    const { clock, bus } = await bench(spoil);
    const startMs = clock.nowMs();
    await expect(clock.until(bus.read(2, POSITION, 2))).rejects.toMatchObject({ code: "E_BUS_CORRUPT" });
    expect(clock.nowMs() - startMs).toBe(9);
    expect(bus.quality(2)).toMatchObject({ sent: 3, corrupt: 3, timedOut: 0 });
  });

  test("F10 single bytes and glued replies are normal", async () => {
    const { clock, bus } = await bench(({ replies }) =>
      [...joined(replies)].map((byte, i) => ({ afterMs: 1 + i * 0.1, bytes: Uint8Array.of(byte) })),
    );
    expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
    expect(bus.quality()).toMatchObject({ retried: 0, corrupt: 0, discardedBytes: 0 });
  });

  test("F12 a sound reply of another servo, or of another length, is thrown away and the request repeated", async () => {
    const { clock, servos, bus } = await bench();
    const other = ({ index }: Answer): string => (index % 2 ? "FF FF 05 04 00 18 05 D9" : "FF FF 02 03 00 18 E2");
    let left = 2;
    servos.spoil = (answer) => (left-- > 0 ? [{ afterMs: 1, bytes: fromHex(other(answer)) }] : promptly(answer));
    const reply = await clock.until(bus.read(2, POSITION, 2));
    expect(decodeFeetech(R.Present_Position, reply.data)).toBe(1002);
    expect(bus.quality(2)).toMatchObject({ sent: 3, retried: 2, wrongId: 1, wrongLength: 1, corrupt: 2 });
    expect(bus.quality(5)).toMatchObject({ answered: 0 });
  });

  test.each([
    ["3 as 4", { 3: 4 }, [3, 4]],
    ["4 as 3", { 4: 3 }, [4]],
    ["5 as 6 and 6 as 7", { 5: 6, 6: 7 }, [5, 6]],
    ["all but 1 as the next", { 2: 3, 3: 4, 4: 5, 5: 6, 6: 7 }, [2, 3, 4, 5, 6]],
  ] as [string, Record<number, number>, number[]][])(
    "F12 sync replies with another's id (%s) are never believed",
    async (_, changed, again) => {
      const { clock, servos, bus } = await bench();
      let left = 1;
      servos.spoil = (answer) => {
        if (left-- <= 0) return promptly(answer);
        // With checksums that hold.
        const replies = answer.replies.map((reply) =>
          encodePacket(changed[reply[2]!] ?? reply[2]!, 0, reply.slice(5, -1)),
        );
        return promptly({ ...answer, replies });
      };
      expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
      const [first, second] = servos.requests.map(({ id, params }) => (id === 254 ? [...params.slice(2)] : [id]));
      expect([first, second]).toEqual([IDS, again]);
    },
  );

  test("F10 a reply that trickles in is waited for a little beyond its time, noise without end is not", async () => {
    const { clock, servos, bus, startMs } = await bench();
    servos.spoil = ({ replies }) =>
      [...joined(replies)].map((byte, i) => ({ afterMs: 7 + i * 0.5, bytes: Uint8Array.of(byte) }));
    expect((await clock.until(bus.read(2, POSITION, 2, { retries: 0 }))).data).toHaveLength(2);
    servos.spoil = () => Array.from({ length: 500 }, (_, i) => ({ afterMs: i * 0.5, bytes: Uint8Array.of(0xff) }));
    const noisyMs = clock.nowMs();
    await expect(clock.until(bus.read(2, POSITION, 2, { retries: 0 }))).rejects.toThrow("no readable reply");
    expect(noisyMs - startMs).toBeLessThan(12);
    expect(clock.nowMs() - noisyMs).toBeLessThan(30);
  });

  test("B51 a reply that claims 255 bytes does not make anybody wait for them", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = ({ replies }) => [{ afterMs: 1, bytes: joined([fromHex("FF FF 02 FF"), ...replies]) }];
    const reply = await clock.until(bus.read(2, POSITION, 2));
    expect(decodeFeetech(R.Present_Position, reply.data)).toBe(1002);
    expect(bus.quality()).toMatchObject({ retried: 0, discardedBytes: 4 });
  });
});

describe("stops", () => {
  const goal = { id: 1, data: encodeFeetech(R.Goal_Position, 3000) };

  test("a stop goes before all that waits, and no older goal follows it", async () => {
    const { clock, servos, bus } = await bench();
    const read = bus.read(1, POSITION, 2);
    const goals = bus.syncWrite(R.Goal_Position.address, [goal]);
    const arm = bus.write(1, R.Torque_Enable.address, Uint8Array.of(1));
    const after = bus.read(2, POSITION, 2);
    const refused = Promise.allSettled([goals, arm]);
    await clock.until(bus.torqueOff(IDS));
    expect(servos.stream.written.map(toHex)[1]).toBe("FF FF FE 10 83 28 01 01 00 02 00 03 00 04 00 05 00 06 00 30");
    expect((await refused).map((end) => end.status === "rejected" && end.reason.code)).toEqual([
      "E_BUS_STOPPED",
      "E_BUS_STOPPED",
    ]);
    expect([(await clock.until(read)).id, (await clock.until(after)).id]).toEqual([1, 2]);
    expect(servos.tables.get(1)![R.Torque_Enable.address]).toBe(0);
    expect(decodeFeetech(R.Goal_Position, servos.tables.get(1)!, R.Goal_Position.address)).toBe(0);
  });

  test("a stop does not wait for the repetitions of a request", async () => {
    const { clock, servos, bus, startMs } = await bench(silence);
    const read = Promise.allSettled([bus.read(1, POSITION, 2)]);
    const write = Promise.allSettled([bus.write(2, R.Torque_Enable.address, Uint8Array.of(1))]);
    await clock.advance(2);
    await clock.until(bus.torqueOff());
    expect(toHex(servos.stream.written[1]!)).toBe("FF FF FE 04 03 28 00 D2");
    expect(clock.nowMs()).toBeLessThan(startMs + 9);
    await clock.until(Promise.all([read, write]));
    expect((await read)[0]).toMatchObject({ status: "rejected", reason: { code: "E_BUS_TIMEOUT" } });
    expect(servos.stream.written).toHaveLength(4);
  });

  test("a stop goes out while a write waits for an open reply", async () => {
    const { clock, servos, bus, startMs } = await bench(silence);
    const first = bus.write(2, R.Goal_Time.address, Uint8Array.of(0, 0), { retries: 0 });
    await expect(clock.until(first)).rejects.toThrow("did not answer");
    const second = Promise.allSettled([bus.write(2, R.Goal_Time.address, Uint8Array.of(1, 0))]);
    await clock.until(bus.syncWrite(R.Goal_Position.address, [goal], { urgent: true }));
    expect(clock.nowMs()).toBeLessThan(startMs + 9);
    expect((await clock.until(second))[0]).toMatchObject({ reason: { code: "E_BUS_STOPPED" } });
    expect(servos.stream.written).toHaveLength(2);
  });

  test("a write that is being tried when a stop comes is not tried again", async () => {
    const { clock, servos, bus } = await bench(silence);
    const write = Promise.allSettled([bus.write(1, R.Torque_Enable.address, Uint8Array.of(1))]);
    await clock.advance(1);
    await clock.until(bus.torqueOff());
    await clock.advance(100);
    expect((await write)[0]).toMatchObject({ status: "rejected", reason: { code: "E_BUS_STOPPED" } });
    expect(servos.stream.written).toHaveLength(2);
  });
});

describe("the end of the port", () => {
  test("F01 all that waits fails at once with E_PORT_LOST, and so does what comes after", async () => {
    const { clock, servos, bus } = await bench(silence);
    const ends: unknown[] = [];
    bus.onClose = (error) => ends.push(error?.code);
    const open = Promise.allSettled([bus.read(1, POSITION, 2), bus.syncRead(IDS, POSITION, 2), bus.torqueOff()]);
    await clock.advance(1);
    servos.stream.unplug();
    for (const end of await open) expect(end).toMatchObject({ status: "rejected", reason: { code: "E_PORT_LOST" } });
    await expect(bus.ping(1)).rejects.toMatchObject({ code: "E_PORT_LOST" });
    expect(ends).toEqual(["E_PORT_LOST"]);
  });

  test("a port that takes no bytes for half a second is lost", async () => {
    const { clock, servos, bus } = await bench();
    servos.stream.write = () => new Promise(() => {});
    await expect(clock.until(bus.ping(1))).rejects.toThrow("the system took no bytes for 500 ms");
  });

  test("closing it on purpose says null", async () => {
    const { bus } = await bench();
    const ends: unknown[] = [];
    bus.onClose = (error) => ends.push(error);
    await bus.close();
    expect(ends).toEqual([null]);
  });
});
