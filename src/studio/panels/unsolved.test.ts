import { expect, test } from "vitest";
import type { Alert } from "../../control/contracts";
import type { LogEntry } from "../stores/sessionStore";
import { refusalName, unsolvedCount } from "./unsolved";

const entry = (id: number, severity: Alert["severity"], code: string): LogEntry => ({
  id,
  alert: { severity, code, message: `about ${code}`, tip: "" },
  count: 1,
  time: 0,
  seed: 0,
  scene: null,
  at: "",
});

test("a refusal counts while it is shown; other problems count until the log is cleared; news never", () => {
  const log = [entry(1, "error", "E_JSON"), entry(2, "warning", "E_RENDER"), entry(3, "info", "E_NEWS")];
  const refused = { code: "E_JSON", message: "about E_JSON", tip: "" };
  const refusals = new Set([refusalName(refused)]);
  expect(unsolvedCount(log, refusals, refused)).toBe(2);
  expect(unsolvedCount(log, refusals, null)).toBe(1);
  expect(unsolvedCount([], refusals, null)).toBe(0);
});
