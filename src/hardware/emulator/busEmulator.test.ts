import { describe, expect, test } from "vitest";
import { encodeSyncRead } from "../feetech/packet";
import fixture from "../fixtures/feetechPackets.json";
import { fromHex, toHex } from "../testing/hex";
import { probe } from "./testing/probe";

const PING_1 = "FF FF 01 02 01 FB";
const READ_POSITIONS = "FF FF FE 0A 82 38 02 01 02 03 04 05 06 26";

/** An arm whose servos read these counts and do not move. */
function standingAt(counts: readonly number[], script = ""): ReturnType<typeof probe> {
  return probe({
    script,
    start: counts.map(() => 0),
    plant: { joints: counts.length, step: () => {}, place: () => {}, setLoad: () => {}, setBlocked: () => {} },
    mounts: counts.map((zeroCounts) => ({ zeroCounts, radPerCount: 0.00153398 })),
    eeprom: counts.map(() => ({ Homing_Offset: 0 })),
  });
}

/** The bytes of a packet of the fixture. */
function packet(name: string): string {
  const found = fixture.packets.find((one) => one.name === name);
  if (!found) throw new Error(`no packet "${name}"`);
  return found.hex;
}

describe("the worked examples of the protocol, byte for byte", () => {
  test.each([
    ["ping id 1", "ping reply id 1, no error"],
    ["read model number (3,2) id 3", "model number 777 from id 3"],
    ["read firmware (0,2) id 1", "firmware 3.10 from id 1"],
    ["write torque off id 2", "ok status id 2"],
    ["write lock 0 id 2", "ok status id 2"],
    ["write homing offset -2012 id 2 (sign bit 11)", "ok status id 2"],
  ])("%s", (request, reply) => {
    expect(probe().ask(packet(request))).toBe(packet(reply));
  });

  test.each([
    "write homing offset 135 id 1",
    "write min limit 732 id 1",
    "write max limit 3454 id 1",
    "write return delay 0 id 1",
    "write max acceleration 254 id 1",
    "write acceleration 254 id 1",
    "write mode 0 id 1",
    "write torque on id 1",
    "write lock 1 id 1",
    "write goal 2048 id 1",
    "write goal 2048 time 0 speed 1000 id 1",
    "reg write goal 2048 time 0 speed 1000 id 1",
    "write goal velocity -200 id 1 (sign bit 15)",
    "reset turn count id 1",
    "calibrate middle id 1 (fw >= 3.10)",
    "torque 128 id 1 (set here = 2048)",
  ])("%s is acknowledged", (request) => {
    expect(probe().ask(packet(request))).toBe("FF FF 01 02 00 FC");
  });

  test.each([
    "action broadcast",
    "sync write goal position ids 1-6",
    "sync write torque off ids 1-6",
    "sync write lock 0 ids 1-6",
    "reboot id 1",
  ])("%s is not answered", (request) => {
    expect(probe().ask(packet(request))).toBe("");
  });

  test("a voltage error in the answer to a ping", () => {
    expect(probe({ script: "volts 3" }).ask("FF FF 02 02 01 FA")).toBe(packet("ping reply id 2 with voltage error"));
  });

  test("an overload bit beside a valid position", () => {
    const host = standingAt([0, 0, 0, 0, 0, 1650], "overload id=6");
    expect(host.ask("FF FF 06 04 02 38 02 B9")).toBe(packet("position reply id 6 with overload error"));
  });

  test("read position of id 1", () => {
    const host = standingAt([1304, 0, 0, 0, 0, 0]);
    expect(host.ask(packet("read present position id 1"))).toBe(packet("present position 1304 from id 1"));
  });

  test("sync read: one packet per servo, in the order of the request", () => {
    const host = standingAt([2047, 1500, 2600, 2048, 2010, 1700]);
    const replies = [1, 2, 3, 4, 5, 6].map((id) => packet(`sync read reply id ${id}`));
    expect(host.ask(READ_POSITIONS)).toBe(replies.join(" "));
    expect(host.ask(toHex(encodeSyncRead([5, 1], 56, 2)))).toBe(`${replies[4]} ${replies[0]}`);
  });

  test("telemetry: fifteen bytes of each", () => {
    const reply = probe().ask(packet("sync read telemetry block 56..70 ids 1-6"));
    expect(fromHex(reply)).toHaveLength(6 * 21);
    // 4.9 V and 25 °C, as on the arm whose registers these are.
    expect([...fromHex(reply).subarray(0, 5)]).toEqual([0xff, 0xff, 1, 17, 0]);
    expect([...fromHex(reply).subarray(11, 13)]).toEqual([49, 25]);
  });
});

describe("time", () => {
  test("a sync read of six positions takes its bytes, the gaps, and one USB latency", () => {
    const host = probe({ latency: { min: 0, max: 0 }, script: "glue" });
    host.ask(READ_POSITIONS);
    const wire = (14 + 6 * 8) * 10;
    // Gaps: one turnaround (20 to 100 µs), six pauses (20 to 60 µs), and 2 ms of waiting for more by "glue".
    expect(host.chunks).toHaveLength(1);
    expect(host.chunks[0]!.at).toBeGreaterThan(wire + 2000 + 140);
    expect(host.chunks[0]!.at).toBeLessThan(wire + 2000 + 460);
  });

  test("the return delay register counts 2 µs", () => {
    const at = (delay: number): number => {
      const host = probe({ latency: { min: 0, max: 0 }, eeprom: [{ Return_Delay_Time: delay }] });
      host.ask(PING_1);
      return host.chunks[0]!.at;
    };
    expect(at(250) - at(0)).toBeCloseTo(500, 6);
  });

  test("USB takes 1 to 4 ms more, and its slices are arbitrary", () => {
    const host = probe();
    const delays: number[] = [];
    const sizes = new Set<number>();
    for (let k = 0; k < 200; k++) {
      const begun = host.arm.now;
      expect(host.ask(READ_POSITIONS).length).toBe(3 * 48 - 1);
      delays.push(host.chunks[0]!.at - begun);
      for (const { bytes } of host.chunks) sizes.add(bytes.length);
    }
    expect(Math.min(...delays)).toBeGreaterThan(1000);
    expect(Math.max(...delays)).toBeLessThan(4000 + 700);
    expect(sizes.size).toBeGreaterThan(20);
  });

  test("the same seed gives the same bytes at the same times, another seed other times", () => {
    const run = (seed: number): string => {
      const host = probe({ seed, script: "corrupt p=0.2\nstall 5ms every ~30ms" });
      let log = "";
      for (let k = 0; k < 20; k++) {
        host.ask(READ_POSITIONS);
        log += host.chunks.map(({ at, bytes }) => `${at} ${toHex(bytes)}`).join("\n");
      }
      return log;
    };
    expect(run(5)).toBe(run(5));
    expect(run(5)).not.toBe(run(6));
  });
});

describe("who does not answer", () => {
  test("a missing servo leaves a gap, the others follow", () => {
    const host = probe({ script: "drop id=4" });
    const replies = fromHex(host.ask(READ_POSITIONS));
    expect([0, 1, 2, 3, 4].map((k) => replies[8 * k + 2])).toEqual([1, 2, 3, 5, 6]);
    const without = fromHex(host.ask(toHex(encodeSyncRead([1, 9, 2], 56, 2))));
    expect([without[2], without[10], without.length]).toEqual([1, 2, 16]);
  });

  test("a servo at another baud rate hears garbage and keeps silent", () => {
    for (let code = 1; code < 8; code++) {
      const host = probe({ eeprom: [{ Baud_Rate: code }] });
      expect(host.ask(PING_1, 100_000)).toBe("");
    }
  });

  test("at its own rate it answers; a host that listens at another rate reads garbage", () => {
    const host = probe({ eeprom: [{ Baud_Rate: 4 }], baud: 115_200 });
    expect(host.ask(PING_1)).toBe("FF FF 01 02 00 FC");
    const slow = probe({ latency: { min: 0, max: 0 } });
    slow.arm.stream.write(fromHex(PING_1)).catch(() => {});
    slow.wait(61);
    slow.arm.setHostBaud(500_000);
    slow.wait(10_000);
    const heard = toHex(slow.chunks.flatMap(({ bytes }) => [...bytes]));
    expect(heard).not.toBe("");
    expect(heard).not.toBe("FF FF 01 02 00 FC");
  });

  test("after a change of the baud register the servo answers at the new rate", () => {
    const host = probe();
    // Return at the old rate, then silence there.
    expect(host.ask("FF FF 01 04 03 06 01 F0")).toBe("FF FF 01 02 00 FC");
    expect(host.ask(PING_1)).toBe("");
    host.arm.setHostBaud(500_000);
    expect(host.ask(PING_1)).toBe("FF FF 01 02 00 FC");
  });

  test("two servos with one id make garbage of each other's answer", () => {
    const host = probe({ script: "clash id=5 as=4" });
    const replies = Array.from({ length: 20 }, () => host.ask("FF FF 04 02 01 F8"));
    expect(replies.filter((reply) => reply === "FF FF 04 02 00 F9").length).toBeLessThan(5);
    expect(new Set(replies).size).toBeGreaterThan(5);
    expect(host.ask("FF FF 05 02 01 F7")).toBe("");
  });

  test("a broadcast ping is answered by each, in the order of the ids", () => {
    const replies = fromHex(probe().ask("FF FF FE 02 01 FE"));
    expect([0, 1, 2, 3, 4, 5].map((k) => replies[6 * k + 2])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(replies).toHaveLength(36);
  });

  test("a host that talks into an answer spoils both", () => {
    const host = probe({ latency: { min: 0, max: 0 } });
    host.arm.stream.write(fromHex(READ_POSITIONS)).catch(() => {});
    host.wait(400);
    const answer = host.ask("FF FF 02 04 03 29 07 C6");
    expect(answer).not.toContain("FF FF 02 02 00 FB");
    expect(fromHex(answer).length).toBeLessThan(48);
    expect(host.arm.chips[1]!.get("Acceleration")).toBe(0);
  });
});
