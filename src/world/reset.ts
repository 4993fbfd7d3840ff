/**
 * Where everything stands at the start of an episode.
 *
 * Same scene and seed, same places. Every object draws from streams of its own (`place/cube/xy`, `place/cube/yaw`,
 * `place/cube/z`), the robot from `robot/jitter`, variations from `set/...`, so that adding a draw never shifts another.
 */

import { InputError } from "../errors";
import { quatFromAxisAngle } from "../math/quaternion";
import { createRandomStream, type RandomStream } from "../math/random";
import type { Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { drawDrop } from "./drop";
import { type Footprint, footprintGap, isOnTable, objectFootprint, zoneFootprint } from "./footprint";
import { objectFrame } from "./objectFrame";
import { overlappingPair, type StandingObject } from "./overlap";
import { placedIds } from "./placedIds";
import type { Vec2 } from "./polygon";
import type { PlaceArea, PlaceEntry, Scene, SceneObject, SceneZone } from "./scene";
import { tableBounds } from "./tableBounds";
import { teeRects } from "./teeRects";
import { drawVariations, type EpisodeLink, type EpisodeWorld, type Streams, unvaried } from "./variations";

/** The start of one episode. Plain data. */
export interface ResetPlan {
  readonly seed: number;
  /** The scene with objects and cameras as this episode has them: masses, colours, sizes, places of cameras. */
  readonly scene: Scene;
  /** X_WO by object id. */
  readonly objects: ReadonlyMap<string, Transform>;
  /** Travel fraction by object id; 0 for those that are not named. */
  readonly joints: ReadonlyMap<string, number>;
  /** X_WZ by zone id; Z is the zone's centre. */
  readonly zones: ReadonlyMap<string, Transform>;
  /** What joint k starts beside the pose of the scene, rad; as many as any arm has joints (12). */
  readonly jointJitter: readonly number[];
  readonly world: EpisodeWorld;
  readonly link: EpisodeLink;
}

const DEGREE = Math.PI / 180;
/** Most joints of an arm that jitter is drawn for. */
const JITTER_JOINTS = 12;
/** Farthest a point may be from the robot base in plan, m: the SO-101 reaches 0.441 m from its pan axis at x = 0.039 m. */
const REACH = 0.48;

/** What the base of the SO-101 covers of the table, m: its foot and tower (robot/so101). Objects keep clear of it. */
export const ROBOT_BASE: Footprint = [
  {
    corners: [
      [0.065, 0.056],
      [-0.031, 0.056],
      [-0.031, -0.056],
      [0.065, -0.056],
    ],
    radius: 0,
  },
];

/**
 * Draws the start of an episode.
 *
 * @param attempt - 0 at first; a higher one draws anew for the same seed, after something did not stay where it was put.
 * @throws {InputError} E_RESET_UNPLACEABLE naming the entry or the objects that leave no room.
 */
export function sampleReset(scene: Scene, seed: number, attempt = 0): ResetPlan {
  const streams: Streams = (name) => createRandomStream(seed, attempt === 0 ? name : `${name}/${attempt}`);
  const { objects, cameras, joints, world, link } = drawVariations(scene, streams);
  const varied = scene.reset.set.length > 0 ? { ...scene, objects, cameras } : scene;
  const placed = new Set(scene.reset.place.flatMap((entry) => placedIds(scene, entry)));
  const table: Standing = { objects: new Map(), zones: new Map() };
  for (const object of objects) {
    if (placed.has(object.id)) continue;
    const joint = joints.get(object.id) ?? 0;
    table.objects.set(object.id, { object, X_WO: objectFrame(object, object.at, object.yaw), joint });
  }
  for (const zone of scene.zones) {
    if (!placed.has(zone.id)) table.zones.set(zone.id, { zone, X_WZ: zoneFrame(zone.at, zone.yaw) });
  }
  checkStanding(table);
  scene.reset.place.forEach((entry, index) => {
    placedIds(scene, entry).forEach((id, order) => {
      placeOne({ scene: varied, entry, index, order, table, streams, seed, joint: joints.get(id) ?? 0 }, id);
    });
  });
  return {
    seed,
    scene: varied,
    // In the order of the scene, whatever the order of placing.
    objects: new Map(scene.objects.map(({ id }) => [id, table.objects.get(id)!.X_WO])),
    joints,
    zones: new Map(scene.zones.map(({ id }) => [id, table.zones.get(id)!.X_WZ])),
    jointJitter: drawJitter(scene, streams("robot/jitter")),
    world,
    link,
  };
}

/** Everything where the document says, nothing drawn: a scene before its first reset. */
export function unplacedPlan(scene: Scene): ResetPlan {
  const { joints, world, link } = unvaried(scene);
  return {
    seed: scene.eval.seed,
    scene,
    objects: new Map(scene.objects.map((object) => [object.id, objectFrame(object, object.at, object.yaw)])),
    joints,
    zones: new Map(scene.zones.map(({ id, at, yaw }) => [id, zoneFrame(at, yaw)])),
    jointJitter: [],
    world,
    link,
  };
}

/** What stands already. */
interface Standing {
  readonly objects: Map<string, StandingObject>;
  readonly zones: Map<string, { readonly zone: SceneZone; readonly X_WZ: Transform }>;
}

interface Placing {
  readonly scene: Scene;
  readonly entry: PlaceEntry;
  readonly index: number;
  /** Position of the thing among those of the entry. */
  readonly order: number;
  readonly table: Standing;
  readonly streams: Streams;
  readonly seed: number;
  /** Travel fraction of the thing's joint. */
  readonly joint: number;
}

function placeOne(placing: Placing, id: string): void {
  const { scene, entry, table, streams, joint } = placing;
  const zone = scene.zones.find((candidate) => candidate.id === id);
  const object = scene.objects.find((candidate) => candidate.id === id);
  const xy = streams(`place/${id}/xy`);
  const yawStream = streams(`place/${id}/yaw`);
  const zStream = streams(`place/${id}/z`);
  const own = (object ?? zone)!;
  for (let tries = 0; tries < entry.tries; tries++) {
    if (object && isDrop(entry.in)) {
      const yaw = entry.yaw ? drawBetween(yawStream, entry.yaw) * DEGREE : own.yaw;
      const height = entry.z ? drawBetween(zStream, entry.z) : null;
      const X_WO = drawDrop(dropOf(placing, object, entry.in, yaw, height), xy);
      if (!X_WO || !keepsAway(placing, objectFootprint(object, X_WO))) continue;
      table.objects.set(id, { object, X_WO, joint });
      return;
    }
    const point = drawPoint(placing, xy);
    if (point === null) break;
    const yaw = entry.yaw ? drawBetween(yawStream, entry.yaw) * DEGREE : own.yaw;
    const base: Vec3 = [point[0], point[1], entry.z ? drawBetween(zStream, entry.z) : own.at[2]];
    if (object) {
      const X_WO = objectFrame(object, base, yaw, entry.lie);
      if (!fits(placing, objectFootprint(object, X_WO), object, X_WO)) continue;
      table.objects.set(id, { object, X_WO, joint });
      return;
    }
    const X_WZ = zoneFrame(base, yaw);
    if (!fits(placing, zoneFootprint(zone!, X_WZ), null, X_WZ)) continue;
    table.zones.set(id, { zone: zone!, X_WZ });
    return;
  }
  throw unplaceable(placing, id);
}

type DropArea = Extract<PlaceArea, { readonly inside: string } | { readonly on: string }>;

function isDrop(area: PlaceArea): area is DropArea {
  return "inside" in area || "on" in area;
}

function dropOf({ entry, table }: Placing, object: SceneObject, area: DropArea, yaw: number, height: number | null) {
  const into = "inside" in area;
  const [id = "", region = null] = (into ? area.inside : area.on).split(".");
  const host = table.objects.get(id)!;
  return {
    object,
    host,
    region,
    into,
    gap: entry.gap,
    yaw,
    lie: entry.lie,
    height,
    others: [...table.objects.values()],
  };
}

/** A zone keeps clear of what its entry avoids; an object also of the table's edge, the robot and every other object. */
function fits(
  { scene, entry, table }: Placing,
  footprint: Footprint,
  object: SceneObject | null,
  X_W: Transform,
): boolean {
  if (!isInReach(X_W, object)) return false;
  if (object && !isOnTable(footprint, tableBounds(scene.surface))) return false;
  const clear = (other: Footprint): boolean => footprintGap(footprint, other) >= entry.gap;
  if (object && !clear(ROBOT_BASE)) return false;
  const others = object ? [...table.objects.values()] : [];
  return (
    others.every((standing) => clear(objectFootprint(standing.object, standing.X_WO))) &&
    keepsAway({ entry, table }, footprint)
  );
}

/** Whether a footprint keeps its gap from everything that its entry avoids. */
function keepsAway({ entry, table }: Pick<Placing, "entry" | "table">, footprint: Footprint): boolean {
  return entry.avoid.every((id) => {
    const object = table.objects.get(id);
    const zone = table.zones.get(id);
    const avoided = object
      ? objectFootprint(object.object, object.X_WO)
      : zone
        ? zoneFootprint(zone.zone, zone.X_WZ)
        : null;
    return avoided === null || footprintGap(footprint, avoided) >= entry.gap;
  });
}

/** Furniture may stand anywhere; what is to be handled must have its centre within reach. */
function isInReach({ p: [x, y] }: Transform, object: SceneObject | null): boolean {
  return object?.fixed === true || x * x + y * y <= REACH * REACH;
}

function zoneFrame(centre: Vec3, yaw: number): Transform {
  return { p: centre, q: quatFromAxisAngle([0, 0, 1], yaw) };
}

/** A point of the entry's area, m; null when the area is empty. */
function drawPoint({ scene, entry, order, table, seed }: Placing, xy: RandomStream): Vec2 | null {
  const area: PlaceArea = entry.in;
  if ("rect" in area) {
    const [x0, y0, x1, y1] = area.rect;
    return x1 < x0 || y1 < y0 ? null : [xy.uniform(x0, x1), xy.uniform(y0, y1)];
  }
  if ("ring" in area) return drawInRing(area.ring, xy);
  if ("disc" in area) {
    const [x, y, r] = area.disc;
    return offset([x, y], drawInRing([0, r, -180, 180], xy)!);
  }
  if ("points" in area) {
    // Episode k of an evaluation has seed eval.seed + k and takes point k, its next object the point after.
    const n = area.points.length;
    return area.points[(((seed - scene.eval.seed + order) % n) + n) % n]!;
  }
  if (isDrop(area)) return null;
  const { zone, X_WZ } = table.zones.get(area.zone)!;
  if (!zone.size) return offset([X_WZ.p[0], X_WZ.p[1]], drawInRing([0, zone.r ?? 0, -180, 180], xy)!);
  const [u, v] = drawInBars(zone, zone.size, xy);
  const [c, s] = [1 - 2 * X_WZ.q[2] * X_WZ.q[2], 2 * X_WZ.q[2] * X_WZ.q[3]];
  return [X_WZ.p[0] + c * u - s * v, X_WZ.p[1] + s * u + c * v];
}

/** Uniform in a rectangle, or in the two bars of a tee by drawing again what falls beside them. */
function drawInBars({ bar }: SceneZone, size: readonly [number, number], xy: RandomStream): Vec2 {
  for (;;) {
    const [u, v] = [xy.uniform(-0.5, 0.5) * size[0], xy.uniform(-0.5, 0.5) * size[1]];
    const inBar = ([x0, x1, y0, y1]: readonly number[]): boolean => u >= x0! && u <= x1! && v >= y0! && v <= y1!;
    if (bar === undefined || teeRects(size, bar, true).some(inBar)) return [u, v];
  }
}

/** Uniform by area between two radii and two angles (deg). */
function drawInRing([r0, r1, deg0, deg1]: readonly [number, number, number, number], xy: RandomStream): Vec2 | null {
  if (r1 < r0 || deg1 < deg0) return null;
  const r = Math.sqrt(xy.uniform(r0 * r0, r1 * r1));
  const angle = xy.uniform(deg0, deg1) * DEGREE;
  return [r * cos(angle), r * sin(angle)];
}

function offset(a: Vec2, b: Vec2): Vec2 {
  return [a[0] + b[0], a[1] + b[1]];
}

function drawBetween(stream: RandomStream, [lo, hi]: readonly [number, number]): number {
  return stream.uniform(lo, hi);
}

function drawJitter(scene: Scene, stream: RandomStream): number[] {
  const width = scene.reset.robot.jitterDeg * DEGREE;
  return Array.from({ length: JITTER_JOINTS }, () => stream.uniform(-width, width));
}

/** Objects with places of their own must not stand in each other, nor in the robot. */
function checkStanding({ objects }: Standing): void {
  const standing = [...objects.values()];
  const pair = overlappingPair(standing);
  if (pair) throw overlapError(`the objects "${pair[0]}" and "${pair[1]}" stand in each other`);
  const inRobot = standing.find(({ object, X_WO }) => footprintGap(objectFootprint(object, X_WO), ROBOT_BASE) < 0);
  if (inRobot) throw overlapError(`the object "${inRobot.object.id}" stands in the base of the robot`);
}

function overlapError(message: string): InputError {
  const tip = "Move it, or let the reset place it.";
  return new InputError(message, tip, { code: "E_RESET_UNPLACEABLE", where: "/objects" });
}

function unplaceable({ entry, index, seed }: Placing, id: string): InputError {
  return new InputError(
    `reset.place[${index}] found no place for "${id}" in ${JSON.stringify(entry.in)} (seed ${seed}, ${entry.tries} tries)`,
    "Make the area larger, bring it within reach on the table, or ask for a smaller gap.",
    { code: "E_RESET_UNPLACEABLE", where: `/reset/place/${index}` },
  );
}
