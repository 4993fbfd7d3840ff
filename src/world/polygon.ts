/** Convex polygons of the plane: hull, depth, intersection, area. */

/** Point of the plane, m. */
export type Vec2 = readonly [number, number];

/** Convex hull, anticlockwise (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Vec2[]): Vec2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (order: readonly Vec2[]): Vec2[] => {
    const hull: Vec2[] = [];
    for (const point of order) {
      while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Positive when a, b, c turn left. */
function turn(a: Vec2, b: Vec2, c: Vec2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Distance to the nearest edge line of a convex polygon, positive inside. */
export function depthInPolygon(polygon: readonly Vec2[], point: Vec2): number {
  return Math.min(
    ...polygon.map((a, k) => {
      const b = polygon[(k + 1) % polygon.length]!;
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      return turn(a, b, point) / Math.sqrt(dx * dx + dy * dy);
    }),
  );
}

/** Area of a polygon, m²; positive when its corners go anticlockwise. */
export function polygonArea(polygon: readonly Vec2[]): number {
  const origin: Vec2 = polygon[0] ?? [0, 0];
  return polygon.reduce((sum, a, k) => sum + turn(origin, a, polygon[(k + 1) % polygon.length]!) / 2, 0);
}

/** What two convex polygons have in common (Sutherland and Hodgman 1974); empty when they are apart. */
export function intersectPolygons(a: readonly Vec2[], b: readonly Vec2[]): Vec2[] {
  let kept = [...a];
  for (let k = 0; k < b.length && kept.length > 0; k++) kept = clipByEdge(kept, b[k]!, b[(k + 1) % b.length]!);
  return kept;
}

/** The part of a convex polygon to the left of the line from p to q. */
function clipByEdge(polygon: readonly Vec2[], p: Vec2, q: Vec2): Vec2[] {
  return polygon.flatMap((a, k) => {
    const b = polygon[(k + 1) % polygon.length]!;
    const [ta, tb] = [turn(p, q, a), turn(p, q, b)];
    const kept: Vec2[] = ta >= 0 ? [a] : [];
    if (ta >= 0 !== tb >= 0) {
      const share = ta / (ta - tb);
      kept.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
    }
    return kept;
  });
}
