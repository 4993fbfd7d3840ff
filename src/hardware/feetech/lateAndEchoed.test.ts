import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../math/random";
import {
  ALL,
  afterMs,
  type Bench,
  bench,
  flipped,
  IDS,
  POSITION,
  positions,
  QUICK,
  silence,
} from "../testing/feetechBench";
import { joined, promptly, ScriptedFeetech, type Spoil } from "../testing/scriptedFeetech";
import { VirtualClock } from "../virtualClock";
import { createFeetechBus } from "./feetechBus";
import { ERROR_BIT, INSTRUCTION } from "./packet";
import { decodeFeetech, encodeFeetech, FEETECH_REGISTERS as R } from "./registers";

describe("late replies", () => {
  test("F09 a reply after 30 ms is never taken for that of a later request with the same id and length", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = afterMs(30);
    await expect(clock.until(bus.read(2, POSITION, 2, { retries: 0 }))).rejects.toMatchObject({
      code: "E_BUS_TIMEOUT",
    });
    // Just before the late reply: another register of the same servo, of the same length, which nobody answers.
    servos.spoil = silence;
    await clock.advance(20);
    const offset = bus.read(2, R.Homing_Offset.address, 2, { retries: 0 });
    await expect(clock.until(offset)).rejects.toMatchObject({ code: "E_BUS_TIMEOUT" });
    expect(bus.quality(2)).toMatchObject({ late: 1, answered: 0, timedOut: 2 });
  });

  test("F09 all replies 30 ms late, step after step: no step gets a value of another", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = afterMs(30);
    const { answered } = bus.quality(1);
    for (let step = 0; step < 50; step++) {
      for (const id of IDS) servos.set(id, "Present_Position", 100 * step + id);
      const startMs = clock.nowMs();
      const outcomes = await clock.until(bus.syncRead(IDS, POSITION, 2, { retries: 0 }));
      expect(positions(outcomes)).toEqual(IDS.map(() => "E_BUS_TIMEOUT"));
      await clock.advance(20 - (clock.nowMs() - startMs));
    }
    expect(bus.quality(1).late).toBeGreaterThan(40);
    expect(bus.quality(1).answered).toBe(answered);
  });

  test("F09 with any mixture of delays a step's values are its own, or those of its first try", async () => {
    const random = createRandomStream(9, "delays");
    const { clock, servos, bus } = await bench();
    servos.spoil = (answer) => afterMs(random.uniform() < 0.3 ? random.uniform(5, 45) : 1)(answer);
    let heard = 0;
    for (let step = 1; step <= 300; step++) {
      for (const id of IDS) servos.set(id, "Present_Position", 100 * step + id);
      const startMs = clock.nowMs();
      for (const [id, outcome] of await clock.until(bus.syncRead(IDS, POSITION, 2))) {
        if (!outcome.ok) continue;
        expect(decodeFeetech(R.Present_Position, outcome.reply.data)).toBe(100 * step + id);
        expect(outcome.reply.atMs).toBeGreaterThanOrEqual(startMs);
        heard++;
      }
      await clock.advance(Math.max(1, 20 - (clock.nowMs() - startMs)));
    }
    expect(heard).toBeGreaterThan(1700);
    expect(bus.quality().late).toBeGreaterThan(100);
  });

  test("F09 a reply that comes during the second try answers the request, and the line stays busy for its own", async () => {
    const { clock, servos, bus, startMs } = await bench();
    servos.spoil = afterMs(12);
    const reply = await clock.until(bus.read(2, POSITION, 2));
    expect([reply.atMs, clock.nowMs()]).toEqual([startMs, startMs + 12]);
    const next = bus.read(3, POSITION, 2);
    expect(servos.requests).toHaveLength(2);
    expect(decodeFeetech(R.Present_Position, (await clock.until(next)).data)).toBe(1003);
  });

  test.each([
    ["others answer, for 60 ms", promptly, 60],
    ["nobody answers, for a second", silence, 1000],
  ])("F09 while %s, a write waits for the word on an earlier one", async (_, others, waitMs) => {
    const { clock, servos, bus, startMs } = await bench(silence);
    const write = bus.write(2, R.Goal_Position.address, encodeFeetech(R.Goal_Position, 7), { retries: 0 });
    await expect(clock.until(write)).rejects.toMatchObject({ code: "E_BUS_TIMEOUT" });
    servos.spoil = others;
    await clock.until(Promise.allSettled([bus.read(2, POSITION, 2)]));
    servos.spoil = promptly;
    await clock.until(bus.write(2, R.Torque_Limit.address, encodeFeetech(R.Torque_Limit, 400)));
    // From the end of the first write on: 15 bytes, and 8.1 ms.
    expect(servos.stream.writtenAtMs.at(-1)! - startMs).toBeCloseTo(waitMs + 8.25, 6);
  });

  test("F09 a late reply tells as well that older ones hardly come any more", async () => {
    const { clock, servos, bus } = await bench(silence);
    const write = bus.write(2, R.Goal_Position.address, encodeFeetech(R.Goal_Position, 7), { retries: 0 });
    await expect(clock.until(write)).rejects.toMatchObject({ code: "E_BUS_TIMEOUT" });
    const givenUpMs = clock.nowMs();
    servos.spoil = afterMs(12);
    await clock.until(Promise.allSettled([bus.read(3, POSITION, 2, { retries: 0 })]));
    await clock.advance(10);
    servos.spoil = promptly;
    await clock.until(bus.write(2, R.Torque_Limit.address, encodeFeetech(R.Torque_Limit, 400)));
    expect(servos.stream.writtenAtMs.at(-1)! - givenUpMs).toBeCloseTo(60, 6);
  });

  test("F09 the beginning of a reply that never ended does not swallow the next one", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = ({ replies }) => [{ afterMs: 1, bytes: joined(replies).slice(0, 4) }];
    await expect(clock.until(bus.read(2, POSITION, 15, { retries: 0 }))).rejects.toThrow("no readable reply");
    servos.spoil = promptly;
    expect((await clock.until(bus.read(2, POSITION, 2, { retries: 0 }))).data).toHaveLength(2);
  });

  test("F09 all that an adapter held back for 200 ms comes at once, and no reply is taken for another", async () => {
    const { clock, servos, bus, startMs } = await bench();
    const endMs = startMs + 200;
    servos.spoil = ({ replies }) => [{ afterMs: Math.max(1, endMs - clock.nowMs()), bytes: joined(replies) }];
    const registers = [R.Present_Position, R.Homing_Offset, R.Goal_Position, R.Max_Position_Limit];
    for (const [i, register] of registers.entries()) servos.set(2, register.name as "ID", 100 + i);
    const heard: number[] = [];
    for (let i = 0; clock.nowMs() < endMs + 100; i++) {
      const reply = await clock.until(bus.read(2, registers[i % 4]!.address, 2)).catch(() => null);
      if (!reply) continue;
      expect(decodeFeetech(registers[i % 4]!, reply.data)).toBe(100 + (i % 4));
      heard.push(reply.atMs);
    }
    expect(heard.length).toBeGreaterThan(50);
    expect(bus.quality(2).late).toBeGreaterThan(15);
  });

  test.each([
    ["without", false],
    ["with", true],
  ])(
    "F25 a reply that waited while the machine slept keeps the time of its own request, %s echo",
    async (_, echoes) => {
      class SleepyClock extends VirtualClock {
        sleptMs = 0;
        override nowMs(): number {
          return super.nowMs() + this.sleptMs;
        }
      }
      const clock = new SleepyClock();
      let delayMs = 1;
      const servos = new ScriptedFeetech(clock, IDS, ({ requestBytes, replies }) => [
        { afterMs: delayMs, bytes: joined(echoes ? [requestBytes, ...replies] : replies) },
      ]);
      const bus = createFeetechBus(servos.stream, clock, QUICK);
      await clock.until(bus.ping(2));
      delayMs = 12;
      const sentMs = clock.nowMs();
      const read = bus.read(2, POSITION, 2);
      // The timer of the first try rings before the reply is read, hours later.
      clock.sleptMs = 3_600_000;
      expect(await clock.until(read)).toMatchObject({ atMs: sentMs, errorBits: 0, data: Uint8Array.of(0xea, 0x03) });
    },
  );

  test("an answer that nobody asked for is counted by its id", async () => {
    const { clock, servos, bus } = await bench();
    servos.spoil = ({ replies }) => [0, 3].map((more) => ({ afterMs: 1 + more, bytes: joined(replies) }));
    await clock.until(bus.ping(2));
    await clock.advance(10);
    expect(bus.quality(2)).toMatchObject({ answered: 1, unexpected: 1 });
  });
});

describe("boards that echo", () => {
  const echoing: Spoil = ({ requestBytes, replies }) => [{ afterMs: 1, bytes: joined([requestBytes, ...replies]) }];

  function echoBench(spoil: Spoil, ids = IDS): Bench {
    const clock = new VirtualClock();
    const servos = new ScriptedFeetech(clock, ids, spoil);
    return { clock, servos, bus: createFeetechBus(servos.stream, clock, QUICK), startMs: clock.nowMs() };
  }

  test("F11 an echo is learnt from the first request and skipped ever after", async () => {
    const { clock, servos, bus } = echoBench(echoing);
    expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
    expect(servos.requests.map(({ code }) => code)).toEqual([INSTRUCTION.read, INSTRUCTION.syncRead]);
    await clock.until(bus.write(1, R.Torque_Enable.address, Uint8Array.of(1)));
    await clock.until(bus.torqueOff(IDS));
    expect((await clock.until(bus.read(3, POSITION, 2))).data).toEqual(Uint8Array.of(0xeb, 0x03));
    expect(bus.quality()).toMatchObject({ retried: 0, corrupt: 0, wrongLength: 0, discardedBytes: 0 });
  });

  test("F11 a servo that is not there is not found in the echo of the question", async () => {
    const { clock, bus } = echoBench(echoing, [3]);
    const found = await clock.until(bus.scan(IDS, { retries: 0 }));
    expect(found.map(({ id, errorBits }) => [id, errorBits])).toEqual([[3, 0]]);
  });

  test("F11 a ping answered with a voltage error is the same bytes as the ping, and is heard with and without echo", async () => {
    for (const spoil of [echoing, promptly]) {
      const { clock, servos, bus } = echoBench(spoil);
      servos.errorBits.set(2, ERROR_BIT.voltage);
      await clock.until(bus.ping(1));
      const reply = await clock.until(bus.ping(2));
      expect(bus.faultsOf(reply.errorBits)).toEqual(["voltage"]);
    }
  });

  test("F11 echoes that come after their time are no replies, though some have the length of one", async () => {
    const { clock, servos, bus } = echoBench(({ requestBytes, replies }) => [
      { afterMs: 16, bytes: joined([requestBytes, ...replies]) },
    ]);
    for (let step = 0; step < 20; step++) {
      const reply = await clock.until(bus.read(2, POSITION, 2));
      expect([decodeFeetech(R.Present_Position, reply.data), reply.errorBits]).toEqual([1002, 0]);
      await clock.advance(step);
    }
    expect(servos.requests.filter(({ params }) => params[0] === 0).length).toBeLessThanOrEqual(2);
    expect(bus.quality(2).late).toBeGreaterThan(20);
  });

  test("F11 echo and reply in single bytes, a lost echo included", async () => {
    const bytewise: Spoil = ({ requestBytes, replies, index }) =>
      [...joined([index % 5 === 4 ? flipped(requestBytes, 4) : requestBytes, ...replies])].map((byte, i) => ({
        afterMs: 1 + i / 20,
        bytes: Uint8Array.of(byte),
      }));
    const { clock, bus } = echoBench(bytewise);
    for (let step = 0; step < 40; step++) {
      expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2)))).toEqual(ALL);
      expect((await clock.until(bus.ping(3))).errorBits).toBe(0);
    }
  });

  test("F11 a first echo that was damaged does not hide that the board echoes", async () => {
    const { clock, bus } = echoBench(
      (answer) => {
        const { requestBytes, index } = answer;
        return echoing({ ...answer, requestBytes: index === 0 ? flipped(requestBytes, 2) : requestBytes });
      },
      [1],
    );
    await clock.until(bus.ping(1, { retries: 0 }));
    expect((await clock.until(bus.read(1, POSITION, 2))).data).toEqual(Uint8Array.of(0xe9, 0x03));
    expect((await clock.until(bus.scan(IDS, { retries: 0 }))).map(({ id }) => id)).toEqual([1]);
  });

  test("F11 a board without echo is learnt as such: nothing is skipped", async () => {
    const { clock, bus } = echoBench(promptly);
    expect((await clock.until(bus.ping(2))).errorBits).toBe(0);
    expect((await clock.until(bus.read(2, POSITION, 2))).data).toHaveLength(2);
    expect(bus.quality()).toMatchObject({ sent: 2, answered: 2 });
  });
});
