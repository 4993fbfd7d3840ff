/**
 * How much drawing this machine can take: levels, and the rule that moves between them.
 *
 * No three here; `SceneView` applies a level to the renderer.
 */

/** What one level spends. */
export interface QualityLevel {
  readonly name: "minimal" | "low" | "medium" | "high";
  /** Largest device pixel ratio. */
  readonly dpr: number;
  /** Side of the shadow map, pixels; 0 turns shadows off. */
  readonly shadowMap: number;
  /** Layer lines and wood grain seen at a slant. */
  readonly fine: boolean;
  readonly anisotropy: number;
  /** Strength of reflections on table and ceramics. */
  readonly reflections: boolean;
}

/** From least to most. MSAA belongs to the drawing context and is chosen once, before it exists. */
export const QUALITY_LEVELS: readonly QualityLevel[] = [
  { name: "minimal", dpr: 0.66, shadowMap: 0, fine: false, anisotropy: 1, reflections: false },
  { name: "low", dpr: 1, shadowMap: 512, fine: false, anisotropy: 1, reflections: false },
  { name: "medium", dpr: 1.25, shadowMap: 1024, fine: true, anisotropy: 4, reflections: false },
  { name: "high", dpr: 2, shadowMap: 2048, fine: true, anisotropy: 8, reflections: true },
];

/** What a person chose: a fixed level or the automatic choice. */
export type QualityChoice = "auto" | "low" | "medium" | "high";

/** Index in `QUALITY_LEVELS` of a fixed choice; null for auto. */
export function fixedLevel(choice: QualityChoice): number | null {
  return choice === "auto" ? null : QUALITY_LEVELS.findIndex(({ name }) => name === choice);
}

/** Frames looked at before a decision. */
const WINDOW = 45;
/** Step down when the middle frame takes longer, ms (22 fps); step up when it is shorter (54 fps). */
const TOO_SLOW_MS = 45;
const FAST_ENOUGH_MS = 18.5;
/** Good windows in a row before a step up; doubles after each step up that did not last. */
const PATIENCE = 4;
/** Longer pauses are a hidden tab or a debugger, not slow drawing, ms. */
const LONGEST_FRAME_MS = 1000;

/** Watches frame times and moves the level: down at once, up with growing patience. */
export class QualityGovernor {
  #level: number;
  readonly #times: number[] = [];
  #good = 0;
  #patience = PATIENCE;
  #climbed = false;

  constructor(start: number) {
    this.#level = clampLevel(start);
  }

  get level(): number {
    return this.#level;
  }

  /**
   * Takes the time since the last frame, ms.
   *
   * @returns Whether the level changed.
   */
  frame(ms: number): boolean {
    if (ms > LONGEST_FRAME_MS) return false;
    this.#times.push(ms);
    if (this.#times.length < WINDOW) return false;
    const middle = [...this.#times].sort((a, b) => a - b)[WINDOW >> 1]!;
    this.#times.length = 0;
    if (middle > TOO_SLOW_MS) {
      this.#good = 0;
      if (this.#climbed) this.#patience *= 2;
      this.#climbed = false;
      return this.#move(-1);
    }
    this.#good = middle < FAST_ENOUGH_MS ? this.#good + 1 : 0;
    if (this.#good < this.#patience) return false;
    this.#good = 0;
    this.#climbed = true;
    return this.#move(1);
  }

  #move(by: number): boolean {
    const next = clampLevel(this.#level + by);
    const changed = next !== this.#level;
    this.#level = next;
    return changed;
  }
}

function clampLevel(level: number): number {
  return Math.min(Math.max(level, 0), QUALITY_LEVELS.length - 1);
}

/** Reads `?quality=low|medium|high|auto` from an address; null when it says nothing. */
export function qualityFromUrl(search: string): QualityChoice | null {
  const value = new URLSearchParams(search).get("quality");
  return value === "auto" || value === "low" || value === "medium" || value === "high" ? value : null;
}
