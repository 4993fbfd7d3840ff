import { expect, test } from "vitest";
import { PHYSICS_VERSION } from "./physicsVersion";
import { goldenGrasp } from "./testing/goldenGrasp";

test("ten seconds of a grasp end in the same bits as ever", () => {
  // A change of this value is a change of the physics: say so in the changelog and record it anew.
  const hash = goldenGrasp();
  expect(hash).toBe("cb3b13d938304180");
  // Reports and results that are kept tell by it which physics they come from.
  expect(hash).toBe(PHYSICS_VERSION);
});
