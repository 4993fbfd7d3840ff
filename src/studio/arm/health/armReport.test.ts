import { expect, test } from "vitest";
import type { ArmStatus } from "../../../session/arm/armProtocol";
import { VERSION } from "../../version";
import { tellNews } from "../armStore";
import { armReport } from "./armReport";

const ARM: ArmStatus = {
  role: "follower",
  wire: "emulated",
  phase: "HOLD",
  task: null,
  reason: { code: "servoFault", values: { joint: "gripper", fault: "overload" } },
  blocks: [],
  warnings: [],
  supply: "7.4V",
  servos: [],
  calibration: null,
  calibrationSource: "servos",
  differences: [],
  recording: null,
  isApproaching: false,
  willNudge: false,
  loop: { hz: 100, p50: 10, p95: 10, p99: 11, worst: 12, cycles: 900, overruns: 0 },
  quality: null,
  shares: null,
};

test("a report tells version, state, news and the newest traffic of the arm", async () => {
  tellNews({ role: "follower", news: { code: "eased", values: {} }, at: 1 });
  tellNews({ role: "leader", news: { code: "other", values: {} }, at: 2 });
  const lines = Array.from({ length: 500 }, (_, k) => `${k}.000000s > FF`);
  const report = JSON.parse(await armReport({ readLog: async () => lines.join("\n") }, ARM));
  expect(report).toMatchObject({ code: "servoFault", jointspace: VERSION, arm: { phase: "HOLD", supply: "7.4V" } });
  expect(report.news.map(({ news }: { news: { code: string } }) => news.code)).toEqual(["eased"]);
  expect(report.busLog).toHaveLength(400);
  expect(report.busLog.at(-1)).toBe("499.000000s > FF");
});

test("a report can be made of an arm that is gone", async () => {
  expect(JSON.parse(await armReport({ readLog: async () => null }, ARM))).toMatchObject({ busLog: [] });
});
