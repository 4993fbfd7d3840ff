/**
 * The fixed recipe by which each kind of object is made of convex solids, its regions and its joint.
 *
 * Links carry only the few numbers of a kind, so a change here changes what old links mean. The object frame O sits at the
 * centre of the bounding box with the joint at 0. Openings, fronts and handles face +x; hinges are at -x.
 */

import { invariant } from "../errors";
import { IDENTITY_QUAT } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { ASSETS } from "./assets";
import { boardParts, holeRegions } from "./boardRecipe";
import type { SceneObject } from "./scene";
import { boxBetween, boxPart, cylinderPart, type ObjectPart, prismPart, regularPolygon, roundWall } from "./solids";
import { teeRects } from "./teeRects";

/** The shape fields of an object: enough to know its geometry, not its place. */
export type ShapedObject = Pick<
  SceneObject,
  "kind" | "size" | "r" | "h" | "bar" | "hole" | "holes" | "levels" | "slots" | "travel" | "openDeg" | "range" | "asset"
>;

/** A region of an object: a box, or a round space that widens or narrows evenly from bottom to top. */
export interface ObjectRegion {
  /** In the frame of the body that it belongs to, m. */
  readonly centre: Vec3;
  /** Half of its bounding box, m. */
  readonly halfSize: Vec3;
  /** Radii of a round region at its bottom and top, m; null for a box. */
  readonly round: readonly [number, number] | null;
  /** Whether it moves with the moving part. */
  readonly moves: boolean;
}

/** How the moving part of an object moves against the rest. */
export interface ObjectJoint {
  readonly kind: "hinge" | "slide";
  /** Unit vector in O. */
  readonly axis: Vec3;
  /** From 0 to here, rad or m. The travel fraction is the position divided by this. */
  readonly travel: number;
  /** N·m·s/rad or N·s/m */
  readonly damping: number;
  /** Dry friction, N·m or N. */
  readonly friction: number;
  /** Force that a spring holds against at the end of the travel, N; 0 for no spring. */
  readonly springForce: number;
}

/** The part that moves, given in its own frame M, whose origin lies on the joint's axis and whose axes are those of O. */
export interface MovingPart {
  readonly parts: readonly ObjectPart[];
  /** Pose of M in O with the joint at 0. */
  readonly X_OM: Transform;
  readonly joint: ObjectJoint;
  /** Which of the parts is the tab that two fingertips can take; null when there is none. */
  readonly tab: number | null;
}

/** What a kind is made of. Solids of one object do not overlap. */
export interface Recipe {
  readonly half: Vec3;
  readonly parts: readonly ObjectPart[];
  readonly moving: MovingPart | null;
  readonly regions: Readonly<Record<string, ObjectRegion>>;
}

/** Kinds with a moving part. */
export const JOINTED_KINDS: ReadonlySet<string> = new Set(["drawer", "lidbox", "button", "knob", "slider"]);

/** Thickness of the walls and the floor of everything hollow, m; from the language, so links depend on it. */
export const WALL_THICKNESS = 0.003;
const t = WALL_THICKNESS;

/** Space between parts that slide past each other, m: enough that they never touch. */
const PLAY = 0.001;
/** Space under a lid, a cap or a cart, m. */
const SEAT = 0.0005;
const DEGREE = Math.PI / 180;

/** A tab that two fingertips can take between them: its length, width and half height, m. */
const TAB = { length: 0.025, width: 0.008, halfHeight: 0.01 } as const;
/** How far the lip of a lid stands out at the front, m. */
const LID_LIP = 0.012;
/** The share of a bowl's radius that is flat at the bottom. */
const BOWL_FOOT = 0.6;
/** Share of the inner height of a drawer that its walls take, so that fingers can reach in from above. */
const DRAWER_WALL = 0.6;
/** Full press of a button, N. */
const PRESS_FORCE = 3;

/** The dimensions that the language leaves to us, m. */
const BUTTON = { rim: 0.006, base: 0.006, cap: 0.008 } as const;
const KNOB = { base: 0.025, baseHeight: 0.008, disc: 0.018, discHeight: 0.006, bar: 0.022 } as const;
const SLIDER = { halfWidth: 0.015, rail: 0.008, cartHalf: 0.018, cart: 0.006, tab: 0.022, tabHalf: 0.012 } as const;

/** Expands an object. */
export function recipeOf(object: ShapedObject): Recipe {
  switch (object.kind) {
    case "box":
      return solid(halfSizeOf(object), (half) => [boxPart(half, 0, 0, 0)]);
    case "ball": {
      const r = need(object, "r");
      return solid([r, r, r], () => [{ geometry: { kind: "sphere", radius: r }, X_OS: place(0, 0, 0) }]);
    }
    case "can":
      return solid(roundHalf(object), ([r, , hz]) => [cylinderPart(r, hz, 0)]);
    case "peg":
      return peg(object);
    case "tee":
      return solid(halfSizeOf(object), ([hx, hy, hz]) =>
        teeRects([2 * hx, 2 * hy], need(object, "bar"), false).map(([x0, x1, y0, y1]) =>
          boxBetween([x0, x1], [y0, y1], [-hz, hz]),
        ),
      );
    case "ring": {
      const hole = need(object, "hole");
      return solid(roundHalf(object), ([r, , hz]) => roundWall([hole, hole], [r, r], -hz, hz));
    }
    case "tray":
    case "bin":
      return openBox(halfSizeOf(object));
    case "cup":
      return vessel(roundHalf(object), 1);
    case "bowl":
      return vessel(roundHalf(object), BOWL_FOOT);
    case "board": {
      const half = halfSizeOf(object);
      const holes = need(object, "holes");
      return { half, parts: boardParts(half, holes), moving: null, regions: holeRegions(half, holes) };
    }
    case "shelf":
      return shelf(halfSizeOf(object), need(object, "levels"));
    case "rack":
      return rack(halfSizeOf(object), need(object, "slots"));
    case "drawer":
      return drawer(halfSizeOf(object), need(object, "travel"));
    case "lidbox":
      return lidbox(halfSizeOf(object), need(object, "openDeg"));
    case "button":
      return button(need(object, "r"), need(object, "travel"));
    case "knob":
      return knob(need(object, "range"));
    case "slider":
      return slider(need(object, "range"));
    case "mesh": {
      const asset = ASSETS.get(need(object, "asset"));
      invariant(asset, `the asset "${object.asset}" is built in`);
      return { ...asset, moving: null };
    }
  }
}

/** The longest travel of a drawer of this outer length, m: what its inside is long. */
export function longestTravel(length: number): number {
  return length - TAB.length - 2 * t - PLAY;
}

function solid(half: Vec3, parts: (half: Vec3) => ObjectPart[]): Recipe {
  return { half, parts: parts(half), moving: null, regions: {} };
}

function peg(object: ShapedObject): Recipe {
  const half = roundHalf(object);
  const [r, , hz] = half;
  const tip: ObjectRegion = { centre: [0, 0, hz], halfSize: [r, r, r], round: [r, r], moves: false };
  return { half, parts: [cylinderPart(r, hz, 0)], moving: null, regions: { tip } };
}

/** A floor and four walls that meet without overlapping: the walls along x run the whole length. */
function openBox(half: Vec3): Recipe {
  const [hx, hy, hz] = half;
  return {
    half,
    parts: boxWalls(half),
    moving: null,
    regions: { inside: boxRegion([hx - t, hy - t, hz - t / 2], t / 2) },
  };
}

function boxWalls([hx, hy, hz]: Vec3): ObjectPart[] {
  const half = t / 2;
  const wallHalf = hz - half;
  return [
    boxPart([hx, hy, half], 0, 0, half - hz),
    boxPart([hx, half, wallHalf], 0, hy - half, half),
    boxPart([hx, half, wallHalf], 0, half - hy, half),
    boxPart([half, hy - 2 * half, wallHalf], hx - half, 0, half),
    boxPart([half, hy - 2 * half, wallHalf], half - hx, 0, half),
  ];
}

/** A round floor and a wall of sixteen pieces; the foot of a bowl is narrower than its rim. */
function vessel(half: Vec3, foot: number): Recipe {
  const [r, , hz] = half;
  const floor = regularPolygon(foot * r);
  const inner: readonly [number, number] = [foot * r - t, r - t];
  const parts = [prismPart(floor, floor, -hz, t - hz), ...roundWall(inner, [foot * r, r], t - hz, hz)];
  const inside: ObjectRegion = {
    centre: [0, 0, t / 2],
    halfSize: [r - t, r - t, hz - t / 2],
    round: inner,
    moves: false,
  };
  return { half, parts, moving: null, regions: { inside } };
}

/** Two sides, a back, and boards between them; open at the front and above the highest board. */
function shelf(half: Vec3, levels: number): Recipe {
  const [hx, hy, hz] = half;
  const step = (2 * hz) / levels;
  const inner: readonly [number, number] = [t - hy, hy - t];
  const boards = Array.from({ length: levels }, (_, k) => k * step - hz);
  const parts = [
    boxBetween([-hx, hx], [hy - t, hy], [-hz, hz]),
    boxBetween([-hx, hx], [-hy, t - hy], [-hz, hz]),
    boxBetween([-hx, t - hx], inner, [-hz, hz]),
    ...boards.map((z) => boxBetween([t - hx, hx], inner, [z, z + t])),
  ];
  const regions = boards.map((z, k) => {
    const region = regionBetween([t - hx, hx], inner, [z + t, z + step]);
    return [`level${k + 1}`, region] as const;
  });
  return { half, parts, moving: null, regions: Object.fromEntries(regions) };
}

/** A base with upright walls across x; a slot lies between two of them. */
function rack(half: Vec3, slots: number): Recipe {
  const [hx, hy, hz] = half;
  const step = (2 * hx - t) / slots;
  const walls = Array.from({ length: slots + 1 }, (_, k) => k * step - hx);
  const parts = [
    boxBetween([-hx, hx], [-hy, hy], [-hz, t - hz]),
    ...walls.map((x) => boxBetween([x, x + t], [-hy, hy], [t - hz, hz])),
  ];
  const regions = walls.slice(1).map((x, k) => {
    const region = regionBetween([walls[k]! + t, x], [-hy, hy], [t - hz, hz]);
    return [`slot${k + 1}`, region] as const;
  });
  return { half, parts, moving: null, regions: Object.fromEntries(regions) };
}

/** A cabinet open at the front, and a box with a front panel and a tab that slides out of it. */
function drawer(half: Vec3, travel: number): Recipe {
  const [hx, hy, hz] = half;
  const front = hx - TAB.length;
  const cabinet: readonly [number, number] = [-hx, front - t - PLAY];
  const parts = [
    boxBetween(cabinet, [-hy, hy], [-hz, t - hz]),
    boxBetween(cabinet, [-hy, hy], [hz - t, hz]),
    boxBetween(cabinet, [hy - t, hy], [t - hz, hz - t]),
    boxBetween(cabinet, [-hy, t - hy], [t - hz, hz - t]),
    boxBetween([-hx, t - hx], [t - hy, hy - t], [t - hz, hz - t]),
  ];
  const back = t - hx + PLAY;
  const side = hy - t - PLAY;
  const bottom = t + PLAY - hz;
  const roof = hz - t - PLAY;
  const rim = bottom + t + DRAWER_WALL * (roof - bottom - t);
  const depth: readonly [number, number] = [back, front - t];
  const grip = Math.min(TAB.halfHeight, hz - 2 * t);
  const moving = [
    boxBetween(depth, [-side, side], [bottom, bottom + t]),
    boxBetween(depth, [side - t, side], [bottom + t, rim]),
    boxBetween(depth, [-side, t - side], [bottom + t, rim]),
    boxBetween([back, back + t], [t - side, side - t], [bottom + t, rim]),
    boxBetween([front - t, front], [-hy, hy], [PLAY - hz, hz]),
    boxBetween([front, hx], [-TAB.width / 2, TAB.width / 2], [-grip, grip]),
  ];
  const inside = regionBetween([back + t, front - t], [t - side, side - t], [bottom + t, roof]);
  return {
    half,
    parts,
    moving: {
      parts: moving,
      X_OM: place(0, 0, 0),
      joint: { kind: "slide", axis: [1, 0, 0], travel, damping: 3, friction: 0.4, springForce: 0 },
      tab: moving.length - 1,
    },
    regions: { inside: { ...inside, moves: true } },
  };
}

/** A box without top, and a lid with a lip at the front; opened beyond upright it stays open by its weight. */
function lidbox(half: Vec3, openDeg: number): Recipe {
  const [hx, hy, hz] = half;
  const front = hx - LID_LIP;
  const rim = hz - t - SEAT;
  const middle = (front - hx) / 2;
  const boxHalf: Vec3 = [(front + hx) / 2, hy, (rim + hz) / 2];
  const drop = (rim - hz) / 2;
  const parts = boxWalls(boxHalf).map(({ geometry, X_OS }) => {
    const [x, y, z] = X_OS.p;
    return { geometry, X_OS: place(x + middle, y, z + drop) };
  });
  const inside = regionBetween([t - hx, front - t], [t - hy, hy - t], [t - hz, rim]);
  return {
    half,
    parts,
    moving: {
      parts: [boxBetween([0, 2 * hx], [-hy, hy], [0, t])],
      X_OM: place(-hx, 0, hz - t),
      joint: {
        kind: "hinge",
        axis: [0, -1, 0],
        travel: openDeg * DEGREE,
        damping: 0.002,
        friction: 0.0005,
        springForce: 0,
      },
      tab: null,
    },
    regions: { inside },
  };
}

/** A square base and a round cap on a spring above it. */
function button(r: number, travel: number): Recipe {
  const half: Vec3 = [r + BUTTON.rim, r + BUTTON.rim, (BUTTON.base + travel + SEAT + BUTTON.cap) / 2];
  const [hx, hy, hz] = half;
  return {
    half,
    parts: [boxBetween([-hx, hx], [-hy, hy], [-hz, BUTTON.base - hz])],
    moving: {
      parts: [cylinderPart(r, BUTTON.cap / 2, hz - BUTTON.cap / 2)],
      X_OM: place(0, 0, 0),
      joint: { kind: "slide", axis: [0, 0, -1], travel, damping: 0, friction: 0, springForce: PRESS_FORCE },
      tab: null,
    },
    regions: {},
  };
}

/** A square base and a disc with a bar across it to turn it by. */
function knob(rangeDeg: number): Recipe {
  const { base, baseHeight, disc, discHeight, bar } = KNOB;
  const half: Vec3 = [base, base, (baseHeight + SEAT + discHeight + bar) / 2];
  const hz = half[2];
  const seat = baseHeight + SEAT - hz;
  return {
    half,
    parts: [boxBetween([-base, base], [-base, base], [-hz, baseHeight - hz])],
    moving: {
      parts: [
        cylinderPart(disc, discHeight / 2, seat + discHeight / 2),
        boxBetween([-disc, disc], [-TAB.width / 2, TAB.width / 2], [seat + discHeight, hz]),
      ],
      X_OM: place(0, 0, 0),
      joint: {
        kind: "hinge",
        axis: [0, 0, 1],
        travel: rangeDeg * DEGREE,
        damping: 0.002,
        friction: 0.01,
        springForce: 0,
      },
      tab: 1,
    },
    regions: {},
  };
}

/** A rail along x and a cart with a tab that slides on it, at its -x end at first. */
function slider(range: number): Recipe {
  const { halfWidth, rail, cartHalf, cart, tab, tabHalf } = SLIDER;
  const half: Vec3 = [range / 2 + cartHalf, halfWidth, (rail + SEAT + cart + tab) / 2];
  const [hx, hy, hz] = half;
  const seat = rail + SEAT - hz;
  return {
    half,
    parts: [boxBetween([-hx, hx], [-hy, hy], [-hz, rail - hz])],
    moving: {
      parts: [
        boxBetween([-cartHalf, cartHalf], [-hy, hy], [seat, seat + cart]),
        boxBetween([-tabHalf, tabHalf], [-TAB.width / 2, TAB.width / 2], [seat + cart, hz]),
      ],
      X_OM: place(-range / 2, 0, 0),
      joint: { kind: "slide", axis: [1, 0, 0], travel: range, damping: 1, friction: 0.3, springForce: 0 },
      tab: 1,
    },
    regions: {},
  };
}

function boxRegion(halfSize: Vec3, z: number): ObjectRegion {
  return { centre: [0, 0, z], halfSize, round: null, moves: false };
}

function regionBetween(
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  [z0, z1]: readonly [number, number],
): ObjectRegion {
  const centre: Vec3 = [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2];
  return { centre, halfSize: [(x1 - x0) / 2, (y1 - y0) / 2, (z1 - z0) / 2], round: null, moves: false };
}

function place(x: number, y: number, z: number): Transform {
  return { p: [x, y, z], q: IDENTITY_QUAT };
}

function halfSizeOf(object: ShapedObject): Vec3 {
  const [x, y, z] = need(object, "size");
  return [x / 2, y / 2, z / 2];
}

function roundHalf(object: ShapedObject): Vec3 {
  const r = need(object, "r");
  return [r, r, need(object, "h") / 2];
}

function need<K extends keyof ShapedObject>(object: ShapedObject, field: K): NonNullable<ShapedObject[K]> {
  const value = object[field];
  invariant(value !== undefined && value !== null, `a ${object.kind} has the field ${field}`);
  return value as NonNullable<ShapedObject[K]>;
}
