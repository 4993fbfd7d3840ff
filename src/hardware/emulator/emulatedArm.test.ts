import { describe, expect, test } from "vitest";
import { ERROR_BIT, encodeSyncWrite, encodeWrite } from "../feetech/packet";
import { SO101_SERVOS } from "../servoJoints";
import { toHex } from "../testing/hex";
import { jointScale } from "../units";
import { createEmulatedLeader } from "./emulatedArm";
import { EMULATED_CALIBRATION, SO101_REST } from "./so101Servos";
import { type Probe, probe, probeOf } from "./testing/probe";

const SECOND = 1_000_000;
const RAISED = [0, -0.6, 0.4, 0.5, 0, 0.5];
/** Elbow. */
const JOINT = 2;

/** Switches torque on, at the present position, as a careful host does. */
function arm(host: Probe): void {
  host.arm.chips.forEach((chip, i) => {
    host.ask(toHex(encodeWrite(i + 1, 42, word(chip.get("Present_Position")))));
    host.ask(toHex(encodeWrite(i + 1, 40, [1])));
  });
}

/** Low byte first. */
function word(value: number): number[] {
  return [value & 0xff, value >> 8];
}

/** Writes a goal to one servo by its id. */
function goal(host: Probe, id: number, counts: number): void {
  host.ask(toHex(encodeWrite(id, 42, word(counts))));
}

/** How far a joint is from its goal, counts. */
const lag = (host: Probe): number => Math.abs(position(host) - host.arm.chips[JOINT]!.get("Goal_Position"));

const position = (host: Probe, joint = JOINT): number => host.arm.chips[joint]!.get("Present_Position");

test("the counts of all joints tell, by the calibration in the servos, where the joints are", () => {
  const host = probe({ start: RAISED });
  host.wait(3000);
  EMULATED_CALIBRATION.forEach((joint, i) => {
    const chip = host.arm.chips[i]!;
    expect([chip.id, chip.get("Homing_Offset")]).toEqual([joint.id, joint.homingOffset]);
    const { zeroCounts, zeroPosition, radPerCount } = jointScale(joint, SO101_SERVOS[i]!);
    const told = zeroPosition + (position(host, i) - zeroCounts) * radPerCount;
    expect(Math.abs(told - host.arm.jointPosition[i]!)).toBeLessThan(0.6 * radPerCount);
  });
});

describe("motion", () => {
  test("the rest pose needs no torque", () => {
    const host = probe();
    host.wait(2 * SECOND);
    expect([...host.arm.jointPosition]).toEqual([...SO101_REST]);
  });

  test("torque off: a raised arm falls; torque on: it holds, with a sag of some counts", () => {
    const loose = probe({ start: RAISED });
    loose.wait(2 * SECOND);
    expect(loose.arm.jointPosition[1]! - RAISED[1]!).toBeGreaterThan(0.5);
    const held = probe({ start: RAISED });
    arm(held);
    const before = held.arm.jointPosition[1]!;
    held.wait(2 * SECOND);
    expect(lag(held)).toBeGreaterThan(2);
    expect(lag(held)).toBeLessThan(30);
    expect(Math.abs(held.arm.jointPosition[1]! - before)).toBeLessThan(0.03);
    // What was held falls once torque is off.
    held.ask(
      toHex(
        encodeSyncWrite(
          40,
          1,
          [1, 2, 3, 4, 5, 6].map((id) => ({ id, data: [0] })),
        ),
      ),
    );
    held.wait(2 * SECOND);
    expect(held.arm.jointPosition[1]! - before).toBeGreaterThan(0.5);
  });

  test("a lower P gain sags more", () => {
    const sag = (gain: number): number => {
      const host = probe({ start: RAISED, eeprom: RAISED.map(() => ({ P_Coefficient: gain })) });
      arm(host);
      host.wait(2 * SECOND);
      return lag(host);
    };
    expect(sag(8)).toBeGreaterThan(2 * sag(32));
  });

  test("Goal_Velocity and Acceleration shape the move", () => {
    const host = probe({ start: RAISED });
    arm(host);
    const from = position(host, 0);
    host.ask(toHex(encodeWrite(1, 46, word(500))));
    goal(host, 1, from + 600);
    host.wait(SECOND / 2);
    const halfway = position(host, 0) - from;
    expect(halfway).toBeGreaterThan(180);
    expect(halfway).toBeLessThan(270);
    expect(Math.abs(host.arm.chips[0]!.get("Present_Velocity") - 500)).toBeLessThan(25);
    expect(host.arm.chips[0]!.get("Moving")).toBe(1);
    host.wait(2 * SECOND);
    expect(Math.abs(position(host, 0) - from - 600)).toBeLessThan(5);
    expect(host.arm.chips[0]!.get("Moving")).toBe(0);
    // 1000 counts/s²: after 0.3 s at most 45 counts.
    host.ask(toHex(encodeWrite(1, 41, [10])));
    goal(host, 1, from);
    host.wait(0.28 * SECOND);
    expect(Math.abs(position(host, 0) - from - 600)).toBeLessThan(50);
  });

  test("Phase says what speed 0 means and how fast a step of speed is", () => {
    const moved = (phase: number, speed: number): number => {
      const host = probe({ start: RAISED, eeprom: [{ Phase: phase }] });
      arm(host);
      host.ask(toHex(encodeWrite(1, 46, word(speed))));
      const from = position(host, 0);
      goal(host, 1, from + 800);
      host.wait(0.5 * SECOND);
      return position(host, 0) - from;
    };
    expect(moved(0x0c, 0)).toBeGreaterThan(700);
    expect(moved(0x04, 0)).toBe(0);
    expect(moved(0x0c, 10)).toBeLessThan(10);
    expect(moved(0x08, 10)).toBeGreaterThan(200);
  });

  test("a goal beyond the limits ends at the limit; with both limits 0 it does not", () => {
    const host = probe({ start: RAISED, eeprom: [{ Min_Position_Limit: 1900, Max_Position_Limit: 2300 }] });
    arm(host);
    goal(host, 1, 3000);
    host.wait(3 * SECOND);
    expect(Math.abs(position(host, 0) - 2300)).toBeLessThan(5);
    expect(host.arm.chips[0]!.get("Present_Goal_Position")).toBe(2300);
    const free = probe({ start: RAISED, eeprom: [{ Min_Position_Limit: 0, Max_Position_Limit: 0 }] });
    arm(free);
    goal(free, 1, 3000);
    free.wait(3 * SECOND);
    expect(Math.abs(position(free, 0) - 3000)).toBeLessThan(5);
  });

  test("limits and goals move with the offset", () => {
    const host = probe({ start: RAISED });
    const before = position(host, 0);
    host.ask(toHex(encodeWrite(1, 31, word(2023 - 100))));
    expect(position(host, 0)).toBe(before + 100);
    arm(host);
    goal(host, 1, before + 100);
    host.wait(SECOND);
    expect(Math.abs(host.arm.jointPosition[0]! - RAISED[0]!)).toBeLessThan(0.01);
  });

  test("velocity mode turns at the speed asked for, PWM mode by its share", () => {
    const host = probe({ start: RAISED, eeprom: [{ Operating_Mode: 1 }] });
    arm(host);
    host.ask(toHex(encodeWrite(1, 46, word(300 | 0x8000))));
    host.wait(SECOND);
    expect(Math.abs(host.arm.chips[0]!.get("Present_Velocity") + 300)).toBeLessThan(15);
    const pwm = probe({ start: RAISED, eeprom: [{ Operating_Mode: 2 }] });
    arm(pwm);
    pwm.ask(toHex(encodeWrite(1, 44, word(200))));
    pwm.wait(SECOND / 4);
    expect(pwm.arm.chips[0]!.get("Present_Velocity")).toBeGreaterThan(50);
    expect(pwm.arm.chips[0]!.get("Present_Load")).toBe(200);
  });

  test("step mode adds each goal to the last", () => {
    const host = probe({ start: RAISED, eeprom: [{ Operating_Mode: 3 }] });
    const from = position(host, 0);
    host.ask(toHex(encodeWrite(1, 40, [1])));
    for (let k = 0; k < 3; k++) goal(host, 1, 100);
    host.wait(2 * SECOND);
    expect(Math.abs(position(host, 0) - from - 300)).toBeLessThan(6);
  });

  test("Torque_Limit is felt: a weak arm falls", () => {
    const host = probe({ start: RAISED });
    arm(host);
    for (let id = 1; id <= 6; id++) host.ask(toHex(encodeWrite(id, 48, word(50))));
    host.wait(2 * SECOND);
    expect(host.arm.jointPosition[1]! - RAISED[1]!).toBeGreaterThan(0.3);
    expect(Math.abs(host.arm.chips[1]!.get("Present_Load"))).toBeLessThanOrEqual(50);
  });
});

describe("protection", () => {
  test("overload: a blocked gripper falls to its protective torque after two seconds, until another goal comes", () => {
    const host = probe({ start: RAISED, script: "block id=6" });
    arm(host);
    host.ask("FF FF 06 05 03 10 F4 01 EC");
    host.ask("FF FF 06 04 03 24 19 B5");
    host.ask("FF FF 06 05 03 30 F4 01 CC");
    const closed = position(host, 5) - 300;
    goal(host, 6, closed);
    host.wait(1.8 * SECOND);
    expect(host.arm.chips[5]!.error).toBe(0);
    expect(Math.abs(host.arm.chips[5]!.get("Present_Load"))).toBe(500);
    host.wait(0.4 * SECOND);
    expect(host.arm.chips[5]!.error).toBe(ERROR_BIT.overload);
    expect(Math.abs(host.arm.chips[5]!.get("Present_Load"))).toBe(200);
    goal(host, 6, closed);
    expect(host.ask("FF FF 06 02 01 F6")).toBe("FF FF 06 02 20 D7");
    goal(host, 6, closed + 300);
    host.wait(0.1 * SECOND);
    expect(host.ask("FF FF 06 02 01 F6")).toBe("FF FF 06 02 00 F7");
  });

  test("over-current ends the torque", () => {
    const host = probe({
      start: RAISED,
      script: "block id=6",
      eeprom: RAISED.map(() => ({ Protection_Current: 100 })),
    });
    arm(host);
    goal(host, 6, position(host, 5) - 300);
    host.wait(2.3 * SECOND);
    expect(host.arm.chips[5]!.error & ERROR_BIT.overCurrent).toBe(ERROR_BIT.overCurrent);
    expect(host.arm.chips[5]!.get("Torque_Enable")).toBe(0);
    expect(host.arm.chips[0]!.get("Torque_Enable")).toBe(1);
  });

  test("heat: above register 13 the torque ends, and the bit goes when it is cool", () => {
    const host = probe({ start: RAISED, script: "at 1s heat id=3 celsius=71 for 1s" });
    arm(host);
    host.wait(1.1 * SECOND - host.arm.now);
    expect(host.arm.chips[JOINT]!.error).toBe(ERROR_BIT.temperature);
    expect(host.arm.chips[JOINT]!.get("Torque_Enable")).toBe(0);
    expect(host.arm.chips[JOINT]!.get("Present_Temperature")).toBe(71);
  });

  test("a stalled motor warms up by itself", () => {
    const host = probe({ start: RAISED, kind: "12V", script: "block id=1", latency: { min: 0, max: 0 } });
    host.ask(toHex(encodeWrite(1, 36, [100])));
    arm(host);
    goal(host, 1, position(host, 0) + 500);
    host.wait(20 * SECOND);
    expect(host.arm.chips[0]!.get("Present_Temperature")).toBeGreaterThan(30);
    expect(host.arm.chips[0]!.get("Present_Current")).toBeGreaterThan(350);
    expect(host.arm.chips[1]!.get("Present_Temperature")).toBeLessThan(30);
    expect(host.arm.chips[0]!.get("Present_Voltage")).toBeLessThan(120);
  });

  test("a wrong supply shows in the voltage bit, and torque stays unless register 19 says so", () => {
    const host = probe({ start: RAISED, script: "at 1s volts 12.1", eeprom: [{ Unloading_Condition: 45 }] });
    arm(host);
    host.wait(1.1 * SECOND - host.arm.now);
    expect(host.arm.chips.map(({ error }) => error)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(host.arm.chips.map((chip) => chip.get("Torque_Enable"))).toEqual([0, 1, 1, 1, 1, 1]);
    expect(host.arm.chips[2]!.get("Present_Voltage")).toBeGreaterThan(118);
  });
});

describe("power", () => {
  test("a power cut makes all silent and limp; back again, torque is 0 and the goal is stale", () => {
    const host = probe({ start: RAISED });
    arm(host);
    goal(host, 1, 2500);
    host.arm.power(false);
    expect(host.ask("FF FF 01 02 01 FB")).toBe("");
    host.wait(SECOND);
    expect(host.arm.jointPosition[1]!).toBeGreaterThan(RAISED[1]! + 0.3);
    host.arm.power(true);
    host.wait(SECOND / 5);
    expect(host.ask("FF FF 01 02 01 FB")).toBe("FF FF 01 02 00 FC");
    expect(host.arm.chips[0]!.get("Torque_Enable")).toBe(0);
    expect(host.arm.chips[0]!.get("Goal_Position")).toBe(2500);
  });

  test("REBOOT: silent for 0.8 to 1.8 s", () => {
    const host = probe();
    host.ask("FF FF 01 02 08 F4", 0.75 * SECOND);
    expect(host.ask("FF FF 01 02 01 FB")).toBe("");
    expect(host.ask("FF FF 02 02 01 FA")).toBe("FF FF 02 02 00 FB");
    host.wait(1.1 * SECOND);
    expect(host.ask("FF FF 01 02 01 FB")).toBe("FF FF 01 02 00 FC");
  });
});

describe("the port", () => {
  test("a pulled cable ends the stream and the arm holds its last goal; opened again it is the same arm", async () => {
    const host = probe({ start: RAISED });
    arm(host);
    const ends: unknown[] = [];
    host.arm.stream.onClose = (error) => ends.push(error?.code);
    const goalBefore = host.arm.chips[0]!.get("Goal_Position");
    host.arm.unplug();
    host.arm.unplug();
    expect(ends).toEqual(["E_PORT_LOST"]);
    await expect(host.arm.stream.write(Uint8Array.of(1))).rejects.toMatchObject({ code: "E_PORT_LOST" });
    expect(() => host.arm.open()).toThrow(/unplugged/);
    host.wait(SECOND);
    expect(host.arm.chips[0]!.get("Torque_Enable")).toBe(1);
    expect(host.arm.chips[0]!.get("Goal_Position")).toBe(goalBefore);
    host.arm.replug();
    const again = host.arm.open();
    const heard: number[] = [];
    again.onData = (chunk) => heard.push(...chunk);
    await again.write(Uint8Array.of(0xff, 0xff, 1, 2, 1, 0xfb));
    host.wait(20_000);
    expect(toHex(heard)).toBe("FF FF 01 02 00 FC");
  });

  test("closing by oneself is no error", async () => {
    const host = probe();
    const ends: unknown[] = [];
    host.arm.stream.onClose = (error) => ends.push(error);
    expect(() => host.arm.open()).toThrow(expect.objectContaining({ code: "E_PORT_BUSY" }));
    await host.arm.stream.close();
    await host.arm.stream.close();
    expect(ends).toEqual([null]);
    expect(() => host.arm.open()).not.toThrow();
  });

  test("time is not moved on from inside of a delivery", () => {
    const host = probe();
    host.arm.stream.onData = () => host.arm.advanceTo(host.arm.now + 1);
    expect(() => host.ask("FF FF 01 02 01 FB")).toThrow(/one caller/);
  });

  test.each([Number.NaN, 0, 1e9])("a baud rate of %s is refused", (baud) => {
    expect(() => probe({ baud })).toThrow(/baud rate/);
  });
});

test("a leader goes where the hand goes, with or without torque", () => {
  const leader = probeOf(
    createEmulatedLeader({ seed: 3 }, (time, out) => {
      out.set(SO101_REST);
      out[0] = 0.5 * Math.min(1, time);
    }),
  );
  const from = position(leader, 0);
  leader.wait(SECOND);
  expect(Math.abs(position(leader, 0) - from - (0.5 * 4096) / (2 * Math.PI))).toBeLessThan(1);
  leader.ask("FF FF 01 04 03 28 01 CE");
  leader.wait(SECOND);
  expect(leader.arm.jointPosition[0]).toBe(0.5);
});
