/** Handles of the areas in which a reset draws places. Pure. */

import type { Vec3 } from "../../math/vector3";
import { metres, resetListOf, tidyDegrees, withResetList } from "../../world/edits/documentParts";
import type { PlaceArea } from "../../world/scene";
import type { Draft } from "./draft";
import type { Edit, Grip, Travel } from "./gripTypes";
import { degrees, LENGTH_STEP, millimetres, snapped, TURN_STEP } from "./snapping";

const DEGREE = Math.PI / 180;
/** Thinnest and narrowest area, m and deg. */
const THINNEST = 0.01;
const NARROWEST = 5;
const FARTHEST = 2;
const ORIGIN: Vec3 = [0, 0, 0];
const UP: Vec3 = [0, 0, 1];

export function areaGrips(draft: Draft, index: number): Grip[] {
  const area = draft.scene.reset.place[index]?.in;
  if (!area) return [];
  const put = (next: PlaceArea, readout: string): Edit => ({ document: withArea(draft, index, next), readout });
  if ("rect" in area) return rectGrips(area.rect, put);
  if ("disc" in area) return [discGrip(area.disc, put)];
  if ("ring" in area) return ringGrips(area.ring, put);
  if ("points" in area) return pointGrips(area.points, put);
  return [];
}

type Put = (next: PlaceArea, readout: string) => Edit;

function withArea({ document }: Draft, index: number, area: PlaceArea) {
  const entries = resetListOf(document, "place");
  return withResetList(document, "place", entries.with(index, { ...entries[index], in: area }));
}

function knob(id: string, at: Vec3, direction: Vec3, rest: Partial<Grip> & Pick<Grip, "edit">): Grip {
  return { id, look: "knob", axis: null, at, direction, way: "line", centre: at, offset: 0, ...rest };
}

/** A length at which a handle stands, after the drag. */
function moved(value: number, by: number, steps: boolean): number {
  const next = value + by;
  return metres(Math.min(Math.max(steps ? snapped(next, LENGTH_STEP) : next, -FARTHEST), FARTHEST));
}

type Four = readonly [number, number, number, number];

function rectGrips(rect: Four, put: Put): Grip[] {
  const [x0, y0, x1, y1] = rect;
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  /** Moves some sides; a side stops before the one across. */
  const edit = (sides: readonly number[], { by, steps }: Travel): Edit => {
    const next = [...rect] as [number, number, number, number];
    for (const side of sides) {
      const to = moved(rect[side]!, by[side % 2]!, steps);
      const across = rect[(side + 2) % 4]!;
      next[side] = side < 2 ? Math.min(to, across - THINNEST) : Math.max(to, across + THINNEST);
    }
    return put({ rect: next }, `${millimetres(next[2] - next[0])} × ${millimetres(next[3] - next[1])}`);
  };
  const middles: readonly (readonly [string, number, Vec3, Vec3])[] = [
    ["x0", 0, [x0, cy, 0], [-1, 0, 0]],
    ["y0", 1, [cx, y0, 0], [0, -1, 0]],
    ["x1", 2, [x1, cy, 0], [1, 0, 0]],
    ["y1", 3, [cx, y1, 0], [0, 1, 0]],
  ];
  const corners: readonly (readonly [number, number])[] = [
    [0, 1],
    [2, 1],
    [2, 3],
    [0, 3],
  ];
  return [
    ...middles.map(([name, side, at, direction]) =>
      knob(`area/${name}`, at, direction, { edit: (travel) => edit([side], travel) }),
    ),
    ...corners.map((sides) =>
      knob(`area/${sides.join("")}`, [rect[sides[0]]!, rect[sides[1]]!, 0], UP, {
        way: "plane",
        edit: (travel) => edit(sides, travel),
      }),
    ),
  ];
}

function discGrip([x, y, r]: readonly [number, number, number], put: Put): Grip {
  return knob("area/r", [x + r, y, 0], [1, 0, 0], {
    edit: ({ along, steps }) => {
      const radius = Math.max(moved(r, along, steps), THINNEST);
      return put({ disc: [x, y, radius] }, `r ${millimetres(radius)}`);
    },
  });
}

function ringGrips(ring: Four, put: Put): Grip[] {
  const [r0, r1, deg0, deg1] = ring;
  const middle = ((deg0 + deg1) / 2) * DEGREE;
  const outward: Vec3 = [Math.cos(middle), Math.sin(middle), 0];
  const at = (r: number, angle: number): Vec3 => [r * Math.cos(angle), r * Math.sin(angle), 0];
  const radii = (inner: number, outer: number): Edit =>
    put({ ring: [inner, outer, deg0, deg1] }, `r ${millimetres(inner)} … ${millimetres(outer)}`);
  const angles = (from: number, to: number): Edit =>
    put({ ring: [r0, r1, from, to] }, `${degrees(from)} … ${degrees(to)}`);
  const turned = (deg: number, { turn, steps }: Travel): number =>
    tidyDegrees(Math.min(Math.max(steps ? snapped(deg + turn, TURN_STEP / 3) : deg + turn, -360), 360));
  const turns = { way: "turn", centre: ORIGIN } as const;
  const side = (r0 + r1) / 2;
  return [
    knob("area/r0", at(r0, middle), outward, {
      edit: ({ along, steps }) => radii(Math.min(Math.max(moved(r0, along, steps), 0), r1 - THINNEST), r1),
    }),
    knob("area/r1", at(r1, middle), outward, {
      edit: ({ along, steps }) => radii(r0, Math.max(moved(r1, along, steps), r0 + THINNEST)),
    }),
    knob("area/deg0", at(side, deg0 * DEGREE), UP, {
      ...turns,
      edit: (travel) => angles(Math.max(Math.min(turned(deg0, travel), deg1 - NARROWEST), deg1 - 360), deg1),
    }),
    knob("area/deg1", at(side, deg1 * DEGREE), UP, {
      ...turns,
      edit: (travel) => angles(deg0, Math.min(Math.max(turned(deg1, travel), deg0 + NARROWEST), deg0 + 360)),
    }),
  ];
}

function pointGrips(points: readonly (readonly [number, number])[], put: Put): Grip[] {
  return points.map(([x, y], k) =>
    knob(`area/p${k}`, [x, y, 0], UP, {
      way: "plane",
      edit: ({ by, steps }) => {
        const next = [moved(x, by[0], steps), moved(y, by[1], steps)] as const;
        return put(
          { points: points.map((point, j) => (j === k ? next : point)) },
          `x ${millimetres(next[0])}   y ${millimetres(next[1])}`,
        );
      },
    }),
  );
}
