import { expect, test } from "vitest";
import { FIRST_RUN_LIMITS, RAISED_LIMITS } from "../../hardware/safetyLimits";
import { onePlace } from "../stores/testing/onePlace";
import { keepLimits, keptLimits } from "./armLimits";

test("limits come back as they were kept, and are those of a first run once they are forgotten", () => {
  const place = onePlace(null);
  expect(keptLimits(place)).toEqual(FIRST_RUN_LIMITS);
  keepLimits({ ...FIRST_RUN_LIMITS, speed: 2, toolFloor: null }, place);
  expect(keptLimits(place)).toMatchObject({ speed: 2, toolFloor: null });
  keepLimits(null, place);
  expect(keptLimits(place)).toEqual(FIRST_RUN_LIMITS);
});

test("what another hand wrote raises nothing past the allowed column", () => {
  expect(keptLimits(onePlace('{"speed": 99, "torque": 7}'))).toMatchObject({ speed: RAISED_LIMITS.speed, torque: 0.8 });
  expect(keptLimits(onePlace('{"speed": '))).toEqual(FIRST_RUN_LIMITS);
  expect(keptLimits(onePlace("[1]"))).toEqual(FIRST_RUN_LIMITS);
});
