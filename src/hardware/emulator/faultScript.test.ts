import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { encodeRead, encodeSyncRead, encodeWrite } from "../feetech/packet";
import { fromHex, toHex } from "../testing/hex";
import { FAULT_VERBS, parseFaultScript } from "./faultScript";
import { type Probe, probe } from "./testing/probe";

const SECOND = 1_000_000;
const PING_1 = "FF FF 01 02 01 FB";
const PONG_1 = "FF FF 01 02 00 FC";
const READ_POSITIONS = toHex(encodeSyncRead([1, 2, 3, 4, 5, 6], 56, 2));

/** Ids of the status packets that came back. */
function answeredBy(hex: string): number[] {
  const bytes = fromHex(hex);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, k) => bytes[8 * k + 2]!);
}

/** What a read of one position says, counts. */
function positionOf(host: Probe, id: number): number {
  const reply = fromHex(host.ask(toHex(encodeRead(id, 56, 2))));
  return reply[5]! | (reply[6]! << 8);
}

describe("reading", () => {
  test("times, values, comments and repetition", () => {
    const script = `# a bad day
      at 2.0s drop id=4 for 300ms
      corrupt p=0.01 seed=7   # noise

      stall 50ms every ~2s
      at 1.5min power off`;
    expect(parseFaultScript(script)).toEqual([
      { verb: "drop", at: 2e6, duration: 3e5, every: null, numbers: { id: 4 }, word: null, line: 2 },
      { verb: "corrupt", at: 0, duration: null, every: null, numbers: { p: 0.01, seed: 7 }, word: null, line: 3 },
      {
        verb: "stall",
        at: 0,
        duration: null,
        every: { period: 2e6, rough: true },
        numbers: { value: 5e4 },
        word: null,
        line: 5,
      },
      { verb: "power", at: 9e7, duration: null, every: null, numbers: {}, word: "off", line: 6 },
    ]);
  });

  test.each([
    ["explode", /line 1: "explode" is no fault; expected one of drop, corrupt/],
    ["echo\ndrop id=x", /line 2: drop id= got "x"; expected a whole number from 0 to 253/],
    ["drop id=999", /got "999"/],
    ["drop id=1.5", /whole number/],
    ["corrupt p=2", /expected a number from 0 to 1/],
    ["corrupt p=NaN", /got "NaN"/],
    ["corrupt q=1", /corrupt has no "q="; expected id=, p=, seed=/],
    ["echo p=1", /expected no such argument/],
    ["drop __proto__=1", /does not take/],
    ["drop constructor=1", /has no "constructor="/],
    ["delay", /delay wants a time behind it/],
    ["delay 30", /"30" is no time/],
    ["delay 30ms 40ms", /does not take "40ms"/],
    ["power maybe", /power got "maybe"; expected on or off/],
    ["jump id=2", /jump wants counts=/],
    ["at soon echo", /"soon" is no time/],
    ["at 1s", /the line ends where a fault is expected/],
    ["echo for", /a duration after "for" is expected/],
    ["echo every 10us", /too often/],
    ["drop id=1 id=2", /given twice/],
    ["volts 99", /from 0 to 30/],
  ])("%s is refused with its line", (script, message) => {
    expect(() => parseFaultScript(script)).toThrow(message);
  });

  test("the guide names every fault with all that it takes", () => {
    const guide = readFileSync(new URL("../../../docs/emulator.md", import.meta.url), "utf8");
    const rows = guide.split("\n").filter((line) => line.startsWith("| `"));
    for (const [verb, spec] of Object.entries(FAULT_VERBS)) {
      const row = rows.find((line) => line.includes(`\`${verb}\``) || line.includes(`\`${verb} `));
      expect(row, verb).toBeDefined();
      if (!("args" in spec)) continue;
      for (const name of Object.keys(spec.args)) {
        if (name !== "p" && name !== "seed") expect(row, `${verb} ${name}=`).toContain(`${name}=`);
      }
    }
  });

  test("a servo or register that is not there is refused", () => {
    expect(() => probe({ script: "echo\ndrop id=9" })).toThrow(/line 2: no servo has the id 9; expected one of 1, 2/);
    expect(() => probe({ script: "set id=1 address=10 value=3" })).toThrow(/no register begins at address 10/);
  });
});

describe("replies", () => {
  test("F06 drop: one servo silent, for a while", () => {
    const host = probe({ script: "at 1s drop id=4 for 300ms" });
    expect(answeredBy(host.ask(READ_POSITIONS))).toEqual([1, 2, 3, 4, 5, 6]);
    host.wait(1.1 * SECOND - host.arm.now);
    expect(answeredBy(host.ask(READ_POSITIONS))).toEqual([1, 2, 3, 5, 6]);
    host.wait(0.3 * SECOND);
    expect(answeredBy(host.ask(READ_POSITIONS))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("F06 cut: what hangs behind the loose plug has neither data nor power", () => {
    const host = probe({ script: "cut id=4 for 1s" });
    expect(answeredBy(host.ask(READ_POSITIONS))).toEqual([1, 2, 3]);
    host.wait(1.2 * SECOND);
    expect(answeredBy(host.ask(READ_POSITIONS))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("F07 F08 corrupt: about the share that was asked for", () => {
    const host = probe({ script: "corrupt p=0.2 seed=7" });
    let bad = 0;
    for (let k = 0; k < 300; k++) if (host.ask(PING_1) !== PONG_1) bad++;
    expect(bad).toBeGreaterThan(40);
    expect(bad).toBeLessThan(80);
  });

  test("F09 delay: the answer comes 30 ms later, of one servo or of all", () => {
    const host = probe({ script: "delay 30ms id=1" });
    expect(host.ask(PING_1, 25_000)).toBe("");
    host.wait(15_000);
    expect(toHex(host.chunks.flatMap(({ bytes }) => [...bytes]))).toBe(PONG_1);
    expect(host.ask("FF FF 02 02 01 FA")).toBe("FF FF 02 02 00 FB");
  });

  test("F10 slice and glue: chunks of one byte, or all in one", () => {
    const sliced = probe({ script: "slice 1" });
    sliced.ask(READ_POSITIONS);
    expect(sliced.chunks.map(({ bytes }) => bytes.length)).toEqual(new Array(48).fill(1));
    const glued = probe({ script: "glue" });
    glued.ask(READ_POSITIONS);
    expect(glued.chunks.map(({ bytes }) => bytes.length)).toEqual([48]);
  });

  test("F11 echo: what was sent comes back first", () => {
    expect(probe({ script: "echo" }).ask(PING_1)).toBe(`${PING_1} ${PONG_1}`);
  });

  test("F12 wrong id or length, with a valid checksum", () => {
    expect(probe({ script: "wrongid id=1" }).ask(PING_1)).toBe("FF FF 02 02 00 FB");
    expect(probe({ script: "wrongid id=1 as=9" }).ask(PING_1)).toBe("FF FF 09 02 00 F4");
    expect(probe({ script: "wronglength" }).ask(PING_1)).toBe("FF FF 01 03 00 00 FB");
  });

  test("B51 length byte 255 or 0", () => {
    expect(probe({ script: "badlength value=255" }).ask(PING_1)).toBe("FF FF 01 FF 00 FF");
    expect(probe({ script: "badlength value=0" }).ask(PING_1)).toBe("FF FF 01 00 00 FE");
  });

  test("B54 babble: bytes without a question, again and again", () => {
    const host = probe({ script: "babble bytes=12 every 20ms" });
    host.wait(0.1 * SECOND);
    expect(host.chunks.flatMap(({ bytes }) => [...bytes]).length).toBeGreaterThan(36);
  });

  test("broadcast pings that clash", () => {
    expect(probe({ script: "pingclash" }).ask("FF FF FE 02 01 FE").length).toBeLessThan(36 * 3 - 1);
  });
});

describe("the port", () => {
  test("F01 F02 unplug and replug", () => {
    const host = probe({ script: "at 1s unplug\nat 2s replug" });
    const ends: unknown[] = [];
    host.arm.stream.onClose = (error) => ends.push(error?.code);
    host.wait(0.9 * SECOND);
    expect(ends).toEqual([]);
    host.wait(0.2 * SECOND);
    expect(ends).toEqual(["E_PORT_LOST"]);
    expect(() => host.arm.open()).toThrow(/unplugged/);
    host.wait(SECOND);
    expect(() => host.arm.open()).not.toThrow();
  });

  test("F30 busy: it cannot be opened", () => {
    const host = probe({ script: "at 1s busy for 1s" });
    host.arm.stream.close().catch(() => {});
    host.wait(1.5 * SECOND);
    expect(() => host.arm.open()).toThrow(expect.objectContaining({ code: "E_PORT_BUSY" }));
    host.wait(SECOND);
    expect(() => host.arm.open()).not.toThrow();
  });

  test("stall: nothing for 50 ms, and then all of it", () => {
    const host = probe({ script: "at 1s stall 50ms" });
    host.wait(1.001 * SECOND - host.arm.now);
    expect(host.ask(PING_1, 40_000)).toBe("");
    host.wait(20_000);
    expect(toHex(host.chunks.flatMap(({ bytes }) => [...bytes]))).toBe(PONG_1);
  });
});

describe("servos", () => {
  test("F04 F05 power off and on", () => {
    const host = probe({ script: "at 1s power off for 1s" });
    host.ask("FF FF 01 04 03 28 01 CE");
    host.wait(1.1 * SECOND);
    expect(host.ask(PING_1)).toBe("");
    host.wait(1.1 * SECOND);
    expect(host.ask(PING_1)).toBe(PONG_1);
    expect(host.arm.chips[0]!.get("Torque_Enable")).toBe(0);
  });

  test("F13 jump: one reading, or as many as said, or for a time", () => {
    const before = positionOf(probe(), 2);
    const once = probe({ script: "jump id=2 counts=2048" });
    expect([positionOf(once, 2), positionOf(once, 2)]).toEqual([(before + 2048) % 4096, before]);
    const thrice = probe({ script: "jump id=2 counts=100 samples=3" });
    expect([0, 1, 2, 3].map(() => positionOf(thrice, 2) - before)).toEqual([100, 100, 100, 0]);
    const long = probe({ script: "jump id=2 counts=100 for 1s" });
    for (let k = 0; k < 10; k++) expect(positionOf(long, 2) - before).toBe(100);
    long.wait(SECOND);
    expect(positionOf(long, 2)).toBe(before);
  });

  test("F14 jump unwrapped: above 4095 and below 0", () => {
    const before = positionOf(probe(), 2);
    expect(positionOf(probe({ script: "jump unwrapped id=2 counts=5000" }), 2)).toBe(before + 5000);
    expect(positionOf(probe({ script: "jump unwrapped id=2 counts=-4000" }), 2)).toBe((4000 - before) | 0x8000);
  });

  test("F15 F16 overload, until another goal comes, or for a time", () => {
    const host = probe({ script: "overload id=6\noverload id=3 for 1s" });
    expect(host.ask("FF FF 06 02 01 F6")).toBe("FF FF 06 02 20 D7");
    for (const id of [3, 6]) host.ask(toHex(encodeWrite(id, 42, [0, 4])));
    expect(host.ask("FF FF 06 02 01 F6")).toBe("FF FF 06 02 00 F7");
    expect(host.ask("FF FF 03 02 01 F9")).toBe("FF FF 03 02 20 DA");
    host.wait(SECOND);
    expect(host.ask("FF FF 03 02 01 F9")).toBe("FF FF 03 02 00 FA");
  });

  test("F17 heat: at once or evenly", () => {
    const host = probe({
      script: "heat id=3 celsius=66 over=10s\nheat id=2 celsius=58",
    });
    host.wait(5 * SECOND);
    const celsius = host.arm.chips.map((chip) => chip.get("Present_Temperature"));
    expect(celsius[1]).toBe(58);
    expect(celsius[2]).toBeGreaterThan(44);
    expect(celsius[2]).toBeLessThan(47);
    host.wait(6 * SECOND);
    expect(host.arm.chips[2]!.get("Present_Temperature")).toBe(66);
  });

  test("F18 volts: 5.1 V on servos of 12 V that want 9.5", () => {
    const host = probe({ kind: "12V", script: "volts 5.1\nset id=1 address=15 value=95" });
    expect(host.ask(PING_1)).toBe("FF FF 01 02 01 FB");
    expect(host.arm.chips[0]!.get("Present_Voltage")).toBe(51);
  });

  test("F19 refuse: a servo that keeps its torque and says error", () => {
    const host = probe({ script: "at 1s refuse id=3 address=40" });
    host.ask("FF FF 03 04 03 28 01 CC");
    host.wait(SECOND);
    expect(host.ask("FF FF 03 04 03 28 00 CD")).toBe("FF FF 03 02 20 DA");
    expect(host.arm.chips[2]!.get("Torque_Enable")).toBe(1);
  });

  test("F03 B53 another model or firmware", () => {
    const host = probe({
      script: "at 1s unplug for 100ms\nat 1s model id=3 number=2825\nat 1s firmware id=1 major=3 minor=9",
    });
    host.wait(0.5 * SECOND);
    expect(host.ask("FF FF 03 04 02 03 02 F1")).toBe("FF FF 03 04 00 09 03 EC");
    host.wait(SECOND);
    expect(host.arm.chips[2]!.get("Model_Number")).toBe(2825);
    expect(host.arm.chips[0]!.get("Firmware_Minor_Version")).toBe(9);
  });

  test("B50 baud: a servo at another rate is silent; error bits stay as long as said", () => {
    const host = probe({ script: "baud id=1 code=4\nerror id=2 bits=0x02 for 1s" });
    expect(host.ask(PING_1)).toBe("");
    expect(host.ask("FF FF 02 02 01 FA")).toBe("FF FF 02 02 02 F9");
    host.wait(SECOND);
    expect(host.ask("FF FF 02 02 01 FA")).toBe("FF FF 02 02 00 FB");
  });

  test("F32 F34 F35 pose, reverse and set: an arm that is not as it was", () => {
    const turned = probe({ script: "pose id=1 rad=1.5" });
    turned.wait(SECOND / 10);
    expect(turned.arm.jointPosition[0]).toBeCloseTo(1.5, 2);
    const change = (script: string): number => {
      const host = probe({ script: `${script}\nat 1s pose id=1 rad=0.5` });
      const before = host.arm.chips[0]!.get("Present_Position");
      host.wait(1.1 * SECOND);
      return host.arm.chips[0]!.get("Present_Position") - before;
    };
    expect(change("echo")).toBeGreaterThan(300);
    expect(Math.abs(change("reverse id=1") + change("echo"))).toBeLessThan(2);
    const other = probe({ script: "set id=1 address=31 value=135" });
    expect(other.arm.chips[0]!.get("Homing_Offset")).toBe(135);
  });

  test("push: a torque from outside moves a free joint", () => {
    const host = probe({ script: "push id=1 torque=0.5 for 500ms" });
    host.wait(SECOND);
    expect(host.arm.jointPosition[0]).toBeGreaterThan(0.1);
  });
});
