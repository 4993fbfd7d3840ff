import { Vector3 } from "three";
import { expect, test } from "vitest";
import { ToolTrail } from "./overlays";

test("the trail keeps the whole way, also where few pictures are drawn of it", () => {
  const trail = new ToolTrail();
  for (let k = 0; k < 5; k++) trail.update(new Vector3(0.1 * k, 0, 0.2));
  const { count } = trail.object.geometry.drawRange;
  const position = trail.object.geometry.getAttribute("position");
  expect(Array.from({ length: count }, (_, k) => position.getX(k))).toEqual([0, 0.1, 0.2, 0.3, 0.4].map(Math.fround));
  trail.clear();
  expect(trail.object.geometry.drawRange.count).toBe(0);
  trail.dispose();
});
