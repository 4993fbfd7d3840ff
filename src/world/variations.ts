/**
 * What a reset draws beside places: masses, frictions, colours, sizes, joints, light, gravity, cameras, delays.
 *
 * Every thing draws from a stream of its own, `set/can/mass`; what is drawn once for a selection from `set/tag:red/mass`.
 */

import type { RandomStream } from "../math/random";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import type { Draw, Scene, SceneCamera, SceneObject, Variation } from "./scene";

/** What varies of the world as a whole. */
export interface EpisodeWorld {
  /** Factor of brightness. */
  readonly light: number;
  /** m/s² downwards */
  readonly gravity: number;
  /** Colour of the surroundings; null for the usual ones. */
  readonly backdrop: string | null;
}

/** How well the robot is reached. */
export interface EpisodeLink {
  /** Delay of actions, ms. */
  readonly latencyMs: number;
  /** Share of actions that are lost, 0 to 1. */
  readonly dropRate: number;
}

/** One episode's draws. Plain data. */
export interface EpisodeDraws {
  readonly objects: readonly SceneObject[];
  readonly cameras: readonly SceneCamera[];
  /** Travel fraction by object id; 0 for those that are not named. */
  readonly joints: ReadonlyMap<string, number>;
  readonly world: EpisodeWorld;
  readonly link: EpisodeLink;
}

/** Gives the stream of a name. */
export type Streams = (name: string) => RandomStream;

const STANDARD_GRAVITY = 9.81;
/** A normal draw that misses its bounds this often is clamped: the bounds then lie far from the mean. */
const NORMAL_TRIES = 100;

type Value = number | string;

/** The draws of a scene that varies nothing. */
export function unvaried({ objects, cameras }: Pick<Scene, "objects" | "cameras">): EpisodeDraws {
  return {
    objects,
    cameras,
    joints: new Map(),
    world: { light: 1, gravity: STANDARD_GRAVITY, backdrop: null },
    link: { latencyMs: 0, dropRate: 0 },
  };
}

/** Draws every variation of a scene, in the order of the document. */
export function drawVariations(scene: Scene, streams: Streams): EpisodeDraws {
  return scene.reset.set.reduce((draws, entry) => applyEntry(draws, entry, streams), unvaried(scene));
}

function applyEntry(draws: EpisodeDraws, entry: Variation, streams: Streams): EpisodeDraws {
  const targets = selected(draws, entry.of);
  const values = drawValues(entry, targets, streams);
  const drawnFor = (id: string): Value | undefined => values.get(id);
  const { prop } = entry;
  if (prop === "light" || prop === "gravity" || prop === "backdrop") {
    return { ...draws, world: { ...draws.world, [prop]: drawnFor("world") } };
  }
  if (prop === "latencyMs" || prop === "dropRate") {
    return { ...draws, link: { ...draws.link, [prop]: drawnFor("robot") } };
  }
  if (prop === "jitter" || prop === "fov") {
    const cameras = draws.cameras.map((camera) => {
      const value = drawnFor(camera.id);
      if (value === undefined) return camera;
      return prop === "fov" ? { ...camera, fov: Number(value) } : moved(camera, Number(value), streams);
    });
    return { ...draws, cameras };
  }
  if (prop === "joint") {
    const joints = new Map(draws.joints);
    for (const [id, value] of values) joints.set(id, Number(value));
    return { ...draws, joints };
  }
  const objects = draws.objects.map((object) => {
    const value = drawnFor(object.id);
    if (value === undefined) return object;
    return prop === "size" ? resized(object, Number(value)) : { ...object, [prop]: value };
  });
  return { ...draws, objects };
}

function selected({ objects }: EpisodeDraws, of: string): readonly string[] {
  if (!of.startsWith("tag:")) return [of];
  return objects.filter(({ tags }) => tags.includes(of.slice(4))).map(({ id }) => id);
}

function drawValues(
  { of, prop, draw, same }: Variation,
  targets: readonly string[],
  streams: Streams,
): ReadonlyMap<string, Value> {
  const shared = `set/${of}/${prop}`;
  if ("shuffle" in draw) {
    const order = shuffled(draw.shuffle, streams(shared));
    return new Map(targets.map((id, k) => [id, order[k]!]));
  }
  if (same) {
    const value = drawOne(draw, streams(shared));
    return new Map(targets.map((id) => [id, value]));
  }
  return new Map(targets.map((id) => [id, drawOne(draw, streams(`set/${id}/${prop}`))]));
}

function drawOne(draw: Exclude<Draw, { readonly shuffle: unknown }>, stream: RandomStream): Value {
  if ("range" in draw) return stream.uniform(...draw.range);
  if ("pick" in draw) return draw.pick[stream.integer(draw.pick.length)]!;
  const [mean, sd, lo, hi] = draw.normal;
  for (let k = 0; k < NORMAL_TRIES; k++) {
    const value = stream.normal(mean, sd);
    if (value >= lo && value <= hi) return value;
  }
  return Math.min(Math.max(mean, lo), hi);
}

/** Fisher and Yates. */
function shuffled(values: readonly Value[], stream: RandomStream): Value[] {
  const order = [...values];
  for (let k = order.length - 1; k > 0; k--) {
    const other = stream.integer(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

/** Every length of a solid times a factor; its mass stays. */
function resized(object: SceneObject, factor: number): SceneObject {
  const { size, r, h, bar, hole } = object;
  return {
    ...object,
    ...(size && { size: [size[0] * factor, size[1] * factor, size[2] * factor] as const }),
    ...(r !== undefined && { r: r * factor }),
    ...(h !== undefined && { h: h * factor }),
    ...(bar !== undefined && { bar: bar * factor }),
    ...(hole !== undefined && { hole: hole * factor }),
  };
}

/** A camera this far from its place, in a direction that is drawn evenly over the sphere. */
function moved(camera: SceneCamera, distance: number, streams: Streams): SceneCamera {
  if (!camera.view) return camera;
  const stream = streams(`set/${camera.id}/direction`);
  const height = stream.uniform(-1, 1);
  const around = stream.uniform(-Math.PI, Math.PI);
  const flat = Math.sqrt(1 - height * height);
  const [x, y, z] = camera.view.at;
  const at: Vec3 = [x + distance * flat * cos(around), y + distance * flat * sin(around), z + distance * height];
  return { ...camera, view: { ...camera.view, at } };
}
