import { expect, test } from "vitest";
import { so101HoldTorque } from "../hardware/emulator/simplePlant";
import { so101 } from "../robot/so101";
import { servosOf } from "./servo";
import { createServoSag } from "./servoSag";

// The fit of the forward-kinematics fixture of so101_new_calib: see `simplePlant.ts`.
test.each([
  { name: "home", q: so101.poses.home! },
  { name: "stretched", q: [0.4, 0.7, -0.5, 0.2, 0.3, 0.5] },
  { name: "level", q: [-0.6, 0.2, 0, 0, 0, 0.1] },
])("the sag times the gain is the torque that holds the arm still: $name", ({ q }) => {
  const sag = createServoSag(so101, "soft");
  const [out, expected] = [new Float64Array(6), new Float64Array(6)];
  sag(q, 9.81, out);
  so101HoldTorque(q, expected);
  const servos = servosOf(so101, "soft");
  for (let j = 1; j < 4; j++) expect(Math.abs(out[j]! * servos[j]!.kp - expected[j]!)).toBeLessThan(0.02);
  // Nothing weighs on the upright axis, and nothing at all without gravity.
  expect(out[0]).toBeCloseTo(0, 12);
  sag(q, 0, out);
  for (const each of out) expect(each).toBeCloseTo(0, 12);
});
