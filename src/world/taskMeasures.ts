/**
 * What is measured of an episode beside its outcome, added up tick by tick.
 *
 * Plain data that never changes, so that a snapshot of it brings any tick back.
 */

import { log } from "../math/trigonometry";
import { distance3, norm3, type Vec3 } from "../math/vector3";
import type { PredicateWorld } from "./predicates/atom";
import { contactCount, isTouched } from "./predicates/contacts";
import { coverage } from "./predicates/fitAtoms";
import { isGrasped } from "./predicates/handlingAtoms";
import type { ContactParty, WorldState } from "./worldState";

/** What has been measured up to one tick. */
export interface Measures {
  /** The newest places of the tool, newest first, at most four; m. */
  readonly trail: readonly Vec3[];
  /** Way of the tool, m. */
  readonly path: number;
  /** Fastest tool, m/s. */
  readonly peakSpeed: number;
  /** ∫ |jerk|² dt of the tool, m²/s⁵. */
  readonly jerkSquared: number;
  /** How often something that was held fell free. */
  readonly drops: number;
  /** How often the robot began to touch an object. */
  readonly contacts: number;
  /** Hardest press of the robot, or of what it holds, on anything else, N. */
  readonly impulse: number;
  /** Covered share of the zone that the task speaks of; null when it speaks of none. */
  readonly coverage: number | null;
  readonly ticks: number;
  /** Time since reset, s. */
  readonly timeS: number;
  readonly held: readonly string[];
  readonly touched: readonly string[];
}

/** An object and the zone that it should cover. */
export type CoverPair = readonly [string, string];

/** Nothing measured yet. */
export function emptyMeasures(settled: WorldState): Measures {
  return {
    trail: [settled.tool.p],
    path: 0,
    peakSpeed: 0,
    jerkSquared: 0,
    drops: 0,
    contacts: 0,
    impulse: 0,
    coverage: null,
    ticks: 0,
    timeS: 0,
    held: [],
    touched: [],
  };
}

/**
 * Adds one tick.
 *
 * A drop: an object was between the jaws and now nothing at all touches it. What leaves the jaws while it stands on something
 * was set down, and does not count.
 *
 * @param timeS - Time since reset, s.
 */
export function addMeasures(last: Measures, world: PredicateWorld, timeS: number, cover: CoverPair | null): Measures {
  const { state } = world;
  const ids = world.scene.objects.map(({ id }) => id);
  const isDropped = (id: string): boolean => last.held.includes(id) && !isTouched(state, id);
  // What no jaw touches is not held, which spares the distance to everything that is far away.
  const isHeld = (id: string): boolean =>
    contactCount(state, id, "gripper") > 0 && (last.held.includes(id) || isGrasped(world, id).ok);
  const held = ids.filter(isHeld);
  const touched = ids.filter((id) => contactCount(state, id, "robot") > 0);
  return {
    ...toolMeasures(last, state.tool.p, timeS - last.timeS),
    drops: last.drops + ids.filter(isDropped).length,
    contacts: last.contacts + touched.filter((id) => !last.touched.includes(id)).length,
    impulse: Math.max(last.impulse, hardestPress(state, held)),
    coverage: cover && coverage(world, ...cover),
    ticks: last.ticks + 1,
    timeS,
    held,
    touched,
  };
}

/** Finite differences of the tool's path; a third one needs four places. */
function toolMeasures(last: Measures, tool: Vec3, dt: number) {
  const trail = [tool, ...last.trail.slice(0, 3)];
  const [a, b, c, d] = trail;
  const step = distance3(a!, b!);
  const speed = dt > 0 ? step / dt : 0;
  const third = (k: 0 | 1 | 2): number => (c && d ? a![k] - 3 * b![k] + 3 * c[k] - d[k] : 0);
  const jerk = dt > 0 ? norm3([third(0), third(1), third(2)]) / (dt * dt * dt) : 0;
  return {
    trail,
    path: last.path + step,
    peakSpeed: Math.max(last.peakSpeed, speed),
    jerkSquared: last.jerkSquared + jerk * jerk * dt,
  };
}

/**
 * Log dimensionless jerk of the tool's path: -ln(T³ / v² ∫ |jerk|² dt), larger for smoother motion (Balasubramanian, Melendez-
 * Calderon, Roby-Brami and Burdet 2015, J. NeuroEng. Rehabil. 12:112); null before anything has moved.
 */
export function logDimensionlessJerk({ timeS, peakSpeed, jerkSquared }: Measures): number | null {
  if (peakSpeed === 0 || jerkSquared === 0) return null;
  return -log(((timeS * timeS * timeS) / (peakSpeed * peakSpeed)) * jerkSquared);
}

/** The largest sum of contact forces between the robot or what it holds and one other thing, N; the grip itself is none. */
function hardestPress({ contacts }: WorldState, held: readonly string[]): number {
  const forces = new Map<string, number>();
  const isHeld = (party: ContactParty): boolean => party.kind === "object" && held.includes(party.id);
  const isRobot = ({ kind }: ContactParty): boolean => kind === "jaw" || kind === "arm";
  const isOurs = (party: ContactParty): boolean => isRobot(party) || isHeld(party);
  for (const { a, b, force } of contacts) {
    if (isOurs(a) === isOurs(b)) continue;
    const key = [a, b].map(partyKey).sort().join(" ");
    forces.set(key, (forces.get(key) ?? 0) + force);
  }
  return Math.max(0, ...forces.values());
}

function partyKey(party: ContactParty): string {
  if (party.kind === "object") return `object/${party.id}`;
  return party.kind === "jaw" ? `jaw/${party.jaw}` : party.kind;
}
