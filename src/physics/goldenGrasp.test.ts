import { expect, test } from "vitest";
import { goldenGrasp } from "./testing/goldenGrasp";

test("ten seconds of a grasp end in the same bits as ever", () => {
  // A change of this value is a change of the physics: say so in the changelog and record it anew.
  expect(goldenGrasp()).toBe("cb3b13d938304180");
});
