import { Box3, Vector3 } from "three";
import { expect, test } from "vitest";
import { so101 } from "../../robot/so101";
import { linkGeometry, linkHull } from "./armGeometry";

/** Box around the collision shapes of a link, in link axes, m. */
function collisionBox(link: (typeof so101.links)[number]): Box3 {
  const box = new Box3();
  for (const { geometry, X_LS } of link.collisions) {
    if (geometry.kind !== "box") continue;
    const centre = new Vector3(...X_LS.p);
    const half = new Vector3(...geometry.halfSize);
    box.union(new Box3(centre.clone().sub(half), centre.clone().add(half)));
  }
  return box;
}

function drawnBox(name: string, detail: "fine" | "coarse"): Box3 {
  const box = new Box3();
  for (const solid of Object.values(linkGeometry(name, detail) ?? {})) {
    solid.computeBoundingBox();
    box.union(solid.boundingBox!);
  }
  return box;
}

const bodies = so101.links.filter(({ collisions }) => collisions.length > 0);

test("what is drawn of each link fills the space in which it collides", () => {
  for (const link of bodies) {
    const [drawn, collides] = [drawnBox(link.name, "fine"), collisionBox(link)];
    const overlap = drawn.clone().intersect(collides).getSize(new Vector3());
    const size = collides.getSize(new Vector3());
    for (const axis of ["x", "y", "z"] as const)
      expect(overlap[axis] / size[axis], `${link.name} ${axis}`).toBeGreaterThan(0.8);
  }
});

test("coarse solids and silhouettes have the extent of the fine ones, with far fewer triangles", () => {
  let [fine, coarse, rough] = [0, 0, 0];
  for (const { name } of bodies) {
    const box = drawnBox(name, "fine");
    const other = drawnBox(name, "coarse");
    expect(other.min.distanceTo(box.min)).toBeLessThan(0.002);
    expect(other.max.distanceTo(box.max)).toBeLessThan(0.002);
    const hull = linkHull(name)!;
    hull.computeBoundingBox();
    expect(hull.boundingBox!.max.distanceTo(box.max)).toBeLessThan(0.003);
    const count = (solids: object): number =>
      Object.values(solids).reduce((sum, solid) => sum + solid.index.count / 3, 0);
    fine += count(linkGeometry(name, "fine")!);
    coarse += count(linkGeometry(name, "coarse")!);
    rough += hull.index!.count / 3;
  }
  expect(fine).toBeLessThan(60_000);
  expect(coarse).toBeLessThan(fine * 0.45);
  expect(rough).toBeLessThan(coarse * 0.5);
});
