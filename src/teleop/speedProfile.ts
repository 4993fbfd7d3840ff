/** Speeds that rise and fall with a bounded acceleration, for motion that has a goal. */

/** How fast a motion may become, and how quickly. */
export interface SpeedBounds {
  /** Top speed, m/s or rad/s. */
  readonly top: number;
  /** Acceleration and deceleration, m/s² or rad/s². */
  readonly rise: number;
  /** Control period, s. */
  readonly dt: number;
}

/**
 * The speed of the next step towards a goal: it rises by the acceleration and falls in time to come to rest there.
 *
 * @param speed - Present speed, m/s or rad/s.
 * @param distance - What is left of the way, m or rad.
 */
export function speedTowards(speed: number, distance: number, { top, rise, dt }: SpeedBounds): number {
  // From v² = 2 a d, the speed from which the deceleration ends just at the goal.
  return Math.min(top, speed + rise * dt, Math.sqrt(2 * rise * Math.max(0, distance)));
}

/** The speed of the next step after the goal was let go: twice as quick a stop as a start. */
export function speedLetGo(speed: number, { rise, dt }: SpeedBounds): number {
  return Math.max(0, speed - 2 * rise * dt);
}
