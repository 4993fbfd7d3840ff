/**
 * The scripted grasp of the reference scenes: approach, close, lift, shake for five seconds, swing, place, release.
 *
 * Pure data and pure functions, so that a browser page can run the same script.
 */

import { sin } from "../../math/trigonometry";
import type { CubeFigures } from "./referenceScene";

export interface Waypoint {
  /** s */
  readonly t: number;
  /** rad */
  readonly q: readonly number[];
}

export interface GraspScript {
  readonly duration: number;
  readonly start: readonly number[];
  readonly waypoints: readonly Waypoint[];
}

/** When the cube is held up and shaken, s. */
export const SHAKE = { from: 3.3, to: 8.3 } as const;

/** The cube of the recorded grasp. */
export const REFERENCE_CUBE: CubeFigures = { half: 0.0125, mass: 0.02, p: [0.2, 0.05, 0.0125], yaw: 0.3 };

/** When each waypoint of a script is reached, s; and which pose: 0 above, 1 down, swung 2 above, 3 down; jaw open or closed. */
const TIMETABLE: readonly (readonly [number, 0 | 1 | 2 | 3, "open" | "closed"])[] = [
  [0, 0, "open"],
  [0.5, 0, "open"],
  [1.3, 1, "open"],
  [1.4, 1, "open"],
  [1.9, 1, "closed"],
  [2.1, 1, "closed"],
  [3, 0, "closed"],
  [3.3, 0, "closed"],
  [8.3, 0, "closed"],
  [8.6, 0, "closed"],
  [9.6, 2, "closed"],
  [9.8, 2, "closed"],
  [10.6, 3, "closed"],
  [10.7, 3, "closed"],
  [11.1, 3, "open"],
  [11.2, 3, "open"],
  [11.8, 2, "open"],
  [12.3, 2, "open"],
];

/**
 * A script from five arm joints above and at the cube.
 *
 * @param swing - Turn of the pan joint from picking to placing, rad.
 * @param release - Where the cube is let go, before the turn.
 */
export function graspScript(
  above: readonly number[],
  down: readonly number[],
  jaw: { readonly open: number; readonly closed: number },
  swing: number,
  release: readonly number[] = down,
): GraspScript {
  const turned = (q: readonly number[]): number[] => q.map((x, i) => (i === 0 ? x + swing : x));
  const poses = [above, down, turned(above), turned(release)];
  const waypoints = TIMETABLE.map(([t, pose, grip]) => ({ t, q: [...poses[pose]!.slice(0, 5), jaw[grip]] }));
  return { duration: 12.3, start: waypoints[0]!.q, waypoints };
}

/** The recorded grasp of `REFERENCE_CUBE`; its figures are those of the recordings, to twelve digits. */
export function referenceGrasp(): GraspScript {
  return graspScript(
    [-0.301993229034, -0.292027049812, 0.429717901495, 1.43310547357, 0.0466862858196],
    [-0.301993229101, -0.162603701718, 0.687637388733, 1.04576263417, 0.0466862856783],
    { open: 0.329755498251, closed: -0.118956576043 },
    0.5,
  );
}

/** Minimum-jerk rise from 0 to 1. */
function minimumJerk(s: number): number {
  if (s <= 0) return 0;
  return s >= 1 ? 1 : s * s * s * (10 - 15 * s + 6 * s * s);
}

/** Targets for the step that begins at t, rad. */
export function graspTargets(script: GraspScript, t: number, out: Float64Array): void {
  const { waypoints } = script;
  let i = 0;
  while (i < waypoints.length - 2 && t >= waypoints[i + 1]!.t) i++;
  const a = waypoints[i]!;
  const b = waypoints[i + 1]!;
  const s = minimumJerk((t - a.t) / (b.t - a.t));
  for (let k = 0; k < 6; k++) out[k] = a.q[k]! + s * (b.q[k]! - a.q[k]!);
  if (t <= SHAKE.from || t >= SHAKE.to) return;
  const u = t - SHAKE.from;
  const amplitude = minimumJerk(u / 0.3) * minimumJerk((SHAKE.to - t) / 0.3);
  out[0] = out[0]! + amplitude * 0.12 * sin(4 * Math.PI * u);
  out[3] = out[3]! + amplitude * 0.08 * sin(6 * Math.PI * u);
  out[4] = out[4]! + amplitude * 0.15 * sin(3 * Math.PI * u);
}
