import { expect, test } from "vitest";
import { lateText } from "../../words/lateWords";
import { registerMeaning } from "./registerMeaning";
import { REGISTER_WORDS } from "./registerWords";

const say = lateText(REGISTER_WORDS, "en");

test("values are said in the units that a person thinks in, and codes in words", () => {
  expect(registerMeaning("Max_Voltage_Limit", 80, say)).toBe("8 V");
  expect(registerMeaning("Torque_Limit", 500, say)).toBe("50 %");
  expect(registerMeaning("Return_Delay_Time", 250, say)).toBe("0.5 ms");
  expect(registerMeaning("Protection_Time", 200, say)).toBe("2 s");
  expect(registerMeaning("Protection_Current", 500, say)).toBe("3250 mA");
  expect(registerMeaning("Homing_Offset", -2012, say)).toBe("−2012 counts");
  expect(registerMeaning("Baud_Rate", 4, say)).toBe("115200 bit/s");
  expect(registerMeaning("Baud_Rate", 99, say)).toBe("");
  expect(registerMeaning("Operating_Mode", 2, say)).toBe("PWM");
  expect(registerMeaning("Operating_Mode", 200, say)).toBe("");
  expect(registerMeaning("Lock", 0, lateText(REGISTER_WORDS, "zh"))).toBe("关");
  expect(registerMeaning("Unloading_Condition", 44, say)).toBe("0b00101100");
  expect(registerMeaning("P_Coefficient", 16, say)).toBe("");
});
