import { describe, expect, test } from "vitest";
import type { Vec3 } from "../../math/vector3";
import { findThing, resetListOf, type SceneDocument } from "../../world/edits/documentParts";
import { draftOf, posesOf } from "./draft";
import { markOf, meetPlane, travelOf } from "./gripDrag";
import { hitGrip, type Screen } from "./gripHits";
import { type GripTool, gripsOf } from "./grips";
import type { Travel } from "./gripTypes";
import { degrees, millimetres, snapped } from "./snapping";

const SCENE: SceneDocument = {
  v: 1,
  objects: [
    { id: "block", kind: "box", size: [0.04, 0.02, 0.03], at: [0.2, 0.011], yaw: 90 },
    { id: "can", kind: "can", r: 0.02, h: 0.06, at: [0.3, 0.1] },
    { id: "cube", kind: "box", size: [0.025, 0.025, 0.025] },
  ],
  zones: [{ id: "goal", shape: "rect", size: [0.1, 0.06], at: [0.25, -0.15] }],
  reset: { place: [{ of: ["cube"], in: { ring: [0.15, 0.25, -60, -20] }, yaw: [-180, 180] }] },
  goal: { still: ["block"] },
};

const draft = draftOf(SCENE, 7);
const grip = (id: string, picked: string, tool: GripTool = "move") =>
  gripsOf(draft, [picked], tool).find((one) => one.id === id)!;
const travel = (by: Vec3, more: Partial<Travel> = {}): Travel => ({ by, along: 0, turn: 0, steps: true, ...more });
const thing = (document: SceneDocument, id: string) => findThing(document, id)!.thing;
const areaOf = (document: SceneDocument) => resetListOf(document, "place")[0]!.in;

describe("moving", () => {
  test("a thing snaps to the grid of the table, and only along its arrow", () => {
    const { document, readout } = grip("move/y", "block").edit(travel([0.02, 0.012, 0]));
    expect(thing(document, "block").at).toEqual([0.2, 0.025]);
    expect(readout).toBe("x 200 mm   y 25 mm");
  });

  test("without steps it goes where the pointer goes", () => {
    const { document } = grip("move/plane", "block").edit(travel([0.0123, -0.0021, 0.5], { steps: false }));
    expect(thing(document, "block").at).toEqual([0.2123, 0.0089]);
  });

  test("what is placed at random moves its area, by whole steps", () => {
    const { document } = grip("move/plane", "cube").edit(travel([0.011, 0, 0]));
    expect(areaOf(document)).not.toEqual(areaOf(SCENE));
    expect(thing(document, "cube")).toEqual(thing(SCENE, "cube"));
  });

  test("a drag that ends where it began changes nothing", () => {
    expect(grip("move/x", "can").edit(travel([0.001, 0, 0])).document).toBe(draft.document);
  });
});

describe("turning and sizing", () => {
  test("a turn snaps to 15 degrees of the heading", () => {
    const { document, readout } = grip("turn/z", "block", "rotate").edit(travel([0, 0, 0], { turn: 20 }));
    expect(thing(document, "block").yaw).toBe(105);
    expect(readout).toBe("105°");
  });

  test("a face grows, and the other side stays", () => {
    // Turned by 90 degrees, its x side faces along y of the table.
    const { document } = grip("size/+x", "block", "size").edit(travel([0, 0.01, 0], { along: 0.01 }));
    expect(thing(document, "block").size).toEqual([0.05, 0.02, 0.03]);
    expect(thing(document, "block").at).toEqual([0.2, 0.016]);
  });

  test("round things have a radius and a height", () => {
    const sized = grip("size/r", "can", "size").edit(travel([0, 0, 0], { along: 0.01 })).document;
    expect(thing(sized, "can")).toMatchObject({ r: 0.03, h: 0.06 });
    const taller = grip("size/h", "can", "size").edit(travel([0, 0, 0], { along: 0.021 })).document;
    expect(thing(taller, "can")).toMatchObject({ r: 0.02, h: 0.08 });
  });

  test("nothing gets thinner than a step", () => {
    const { document } = grip("size/+z", "block", "size").edit(travel([0, 0, 0], { along: -0.2 }));
    expect(thing(document, "block").size).toEqual([0.04, 0.02, 0.005]);
  });
});

describe("areas", () => {
  test("a ring keeps its radii apart and its angles in order", () => {
    const inner = gripsOf(draft, ["place/0"], "move").find(({ id }) => id === "area/r0")!;
    expect(areaOf(inner.edit(travel([0, 0, 0], { along: 0.3 })).document)).toEqual({ ring: [0.24, 0.25, -60, -20] });
    const end = gripsOf(draft, ["place/0"], "size").find(({ id }) => id === "area/deg1")!;
    expect(areaOf(end.edit(travel([0, 0, 0], { turn: -80 })).document)).toEqual({ ring: [0.15, 0.25, -60, -55] });
  });

  test("a side of a rectangle moves alone, a corner takes two", () => {
    const rect = draftOf({ ...SCENE, reset: { place: [{ of: ["cube"], in: { rect: [0.1, -0.2, 0.2, -0.1] } }] } }, 7);
    const grips = gripsOf(rect, ["place/0"], "move");
    const side = grips.find(({ id }) => id === "area/x1")!.edit(travel([0.03, 0.03, 0]));
    expect(areaOf(side.document)).toEqual({ rect: [0.1, -0.2, 0.23, -0.1] });
    const corner = grips.find(({ id }) => id === "area/23")!.edit(travel([0.03, 0.03, 0]));
    expect(areaOf(corner.document)).toEqual({ rect: [0.1, -0.2, 0.23, -0.07] });
  });
});

describe("pointer", () => {
  const down = (x: number, y: number) => ({ from: [x, y, 1] as Vec3, direction: [0, 0, -1] as Vec3 });

  test("a line, a plane and a turn read a ray", () => {
    const line = grip("move/x", "block");
    const [a, b] = [markOf(line, down(0.2, 0.011))!, markOf(line, down(0.26, 0.2))!];
    expect(travelOf(line, a, b, 0, true).along).toBeCloseTo(0.06, 9);
    const ring = grip("turn/z", "block", "rotate");
    const [c, d] = [markOf(ring, down(0.3, 0.011))!, markOf(ring, down(0.2, 0.111))!];
    expect(travelOf(ring, c, d, 0, true).turn).toBeCloseTo(90, 6);
    expect(travelOf(ring, c, d, 400, true).turn).toBeCloseTo(450, 6);
  });

  test("a ray along the table meets it nowhere", () => {
    expect(meetPlane([0, 0, 0], [0, 0, 1], { from: [0, 0, 1], direction: [1, 0, 0] })).toBeNull();
    expect(meetPlane([0, 0, 0], [0, 0, 1], { from: [0, 0, 1], direction: [0, 0, 1] })).toBeNull();
  });

  test("the nearest handle is met within reach, a finger from farther away", () => {
    const screen: Screen = { toPixel: ([x, y]) => ({ x: 1000 * x, y: -1000 * y }), pixelAt: () => 0.001 };
    const grips = gripsOf(draft, ["block"], "move");
    expect(hitGrip(grips, 200 + 40, -11, screen)?.id).toBe("move/x");
    expect(hitGrip(grips, 200, -11 - 40, screen)?.id).toBe("move/y");
    expect(hitGrip(grips, 202, -9, screen)?.id).toBe("move/plane");
    expect(hitGrip(grips, 240, -26, screen)).toBeNull();
    expect(hitGrip(grips, 240, -26, screen, "touch")?.id).toBe("move/x");
  });
});

test("a draft moves what has settled along with its start, and leaves the rest bit for bit", () => {
  const moved = draftOf(grip("move/y", "block").edit(travel([0, 0.05, 0])).document, 7, draft);
  const objects = new Map(
    [...draft.plan.objects].map(([id, X]) => [id, { ...X, p: [X.p[0], X.p[1], X.p[2] - 1e-4] as Vec3 }]),
  );
  const { objectPose } = posesOf(moved, draft, { objects, joints: new Map() });
  const at = (k: number) => Array.from(objectPose.slice(7 * k, 7 * k + 3));
  expect(at(0)[1]).toBeCloseTo(0.06, 9);
  expect(at(0)[2]).toBeCloseTo(0.015 - 1e-4, 9);
  expect(at(2)).toEqual([...objects.get("cube")!.p]);
});

test("without room for all, what is drawn at random stays where it was", () => {
  const crowded = {
    ...SCENE,
    objects: [...(SCENE.objects as unknown[]), { id: "twin", kind: "box", size: [0.04, 0.02, 0.03], at: [0.2, 0.011] }],
  };
  const next = draftOf(crowded, 7, draft);
  expect(next.problem?.code).toBe("E_RESET_UNPLACEABLE");
  expect(next.plan.objects.get("cube")).toEqual(draft.plan.objects.get("cube"));
});

test("numbers read as a person thinks", () => {
  expect(millimetres(0.0215)).toBe("21.5 mm");
  expect(millimetres(-0.04)).toBe("−40 mm");
  expect(millimetres(-1e-9)).toBe("0 mm");
  expect(degrees(-14.96)).toBe("−15°");
  expect(snapped(0.0123, 0.005)).toBeCloseTo(0.01, 12);
});
