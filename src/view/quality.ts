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
  /** Most pixels of a picture: large canvases get a smaller ratio. */
  readonly pixels: number;
  /** Side of the shadow map, pixels; 0 turns shadows off and leaves the painted contact shadows. */
  readonly shadowMap: number;
  /** The shadow map is drawn in every n-th frame in which something moved. */
  readonly shadowEvery: number;
  /** Diffuse materials under two lights instead of physical ones in an environment. */
  readonly plain: boolean;
  /** Fewer triangles for the arm. */
  readonly coarse: boolean;
  /** Layer lines on printed parts. */
  readonly fine: boolean;
  readonly anisotropy: number;
  /** Strength of reflections on table and ceramics. */
  readonly reflections: boolean;
}

/**
 * From least to most.
 *
 * Measured with Mesa's llvmpipe on two cores at 740 by 500 pixels: 4x MSAA doubles a frame (33 to 57 ms), physical
 * materials add a fifth, each thousand triangles 0.2 ms, a pixel ratio of 1.25 a fifth. So the low levels keep the
 * pixel ratio at 1 and save on materials, triangles and shadow updates; MSAA belongs to the drawing context and is
 * chosen once, before it exists (`wantsAntialias`).
 */
export const QUALITY_LEVELS: readonly QualityLevel[] = [
  {
    name: "minimal",
    dpr: 0.8,
    pixels: 600_000,
    shadowMap: 0,
    shadowEvery: 1,
    plain: true,
    coarse: true,
    fine: false,
    anisotropy: 1,
    reflections: false,
  },
  {
    name: "low",
    dpr: 1,
    pixels: 1_000_000,
    shadowMap: 512,
    shadowEvery: 2,
    plain: true,
    coarse: true,
    fine: false,
    anisotropy: 1,
    reflections: false,
  },
  {
    name: "medium",
    dpr: 1.5,
    pixels: 4_000_000,
    shadowMap: 1024,
    shadowEvery: 1,
    plain: false,
    coarse: false,
    fine: true,
    anisotropy: 4,
    reflections: false,
  },
  {
    name: "high",
    dpr: 2,
    pixels: 14_000_000,
    shadowMap: 2048,
    shadowEvery: 1,
    plain: false,
    coarse: false,
    fine: true,
    anisotropy: 8,
    reflections: true,
  },
];

/** Pixel ratio of the one picture that is drawn when everything has stood still for a moment. */
export const STILL_DPR = 2;

/** Whether a real arm hangs on this page: `armed` ones may move, and are held when the page is busy for a quarter of a second. */
export type RealArmState = "none" | "connected" | "armed";

/** What a person chose: a fixed level or the automatic choice. */
export type QualityChoice = "auto" | "low" | "medium" | "high";

/** Index in `QUALITY_LEVELS` of a fixed choice; null for auto. */
export function fixedLevel(choice: QualityChoice): number | null {
  return choice === "auto" ? null : QUALITY_LEVELS.findIndex(({ name }) => name === choice);
}

/** Whether the drawing context should smooth edges: too dear for a processor, unless beauty was asked for. */
export function wantsAntialias(software: boolean, search: string): boolean {
  return !software || qualityFromUrl(search) === "high";
}

/** Frames looked at before a decision. */
const WINDOW = 30;
/** Slow windows in a row before a step down: a busy second is not a slow machine. */
const SLOW_WINDOWS = 2;
/** Windows at the start that do not count as slow: shaders compile and the policy loads. */
const WARM_UP = 2;
/** Slow: the middle frame takes longer, ms (18 fps). */
const TOO_SLOW_MS = 55;
/** Fast enough to leave a level, from the lowest on, ms: a processor climbs back to "low" at 31 fps, the rest needs 54. */
const FAST_ENOUGH_MS = [32, 18.5, 18.5] as const;
/** Good windows in a row before a step up. */
const PATIENCE = 4;
/** A step up that is taken back within so many windows was a mistake: that level is not tried again. */
const TRIAL = 20;
/** While a real arm is armed one picture that takes longer is too slow, ms: two such in a row and the arm is held. */
const TOO_SLOW_ARMED_MS = 100;
/** Longer pauses are a hidden tab or a debugger, not slow drawing, ms. */
const LONGEST_FRAME_MS = 1000;

/**
 * Watches frame times and moves the level. Each level can fail at most once, so the picture settles and never swings
 * between two levels.
 */
export class QualityGovernor {
  #level: number;
  #ceiling = QUALITY_LEVELS.length - 1;
  readonly #times: number[] = [];
  #good = 0;
  #slow = -WARM_UP;
  #sinceClimb = Number.POSITIVE_INFINITY;

  constructor(start: number) {
    this.#level = clampLevel(start);
  }

  get level(): number {
    return this.#level;
  }

  /** Forgets the frames seen so far: the tab was hidden, or nothing needed drawing. */
  pause(): void {
    this.#times.length = 0;
  }

  /** Levels that failed may be tried again: the canvas has another size. */
  forgive(): void {
    this.pause();
    this.#ceiling = QUALITY_LEVELS.length - 1;
  }

  /**
   * Takes the time since the last frame, ms.
   *
   * @returns Whether the level changed.
   */
  frame(ms: number): boolean {
    if (ms > LONGEST_FRAME_MS) {
      this.pause();
      return false;
    }
    this.#times.push(ms);
    if (this.#times.length < WINDOW) return false;
    const middle = this.#times.sort((a, b) => a - b)[WINDOW >> 1]!;
    this.#times.length = 0;
    this.#sinceClimb++;
    this.#slow = middle > TOO_SLOW_MS || this.#slow < 0 ? this.#slow + 1 : 0;
    this.#good = middle < (FAST_ENOUGH_MS[this.#level] ?? 0) ? this.#good + 1 : 0;
    if (this.#slow >= SLOW_WINDOWS) {
      this.#slow = 0;
      if (this.#sinceClimb <= TRIAL) this.#ceiling = Math.max(0, this.#level - 1);
      return this.#move(-1);
    }
    if (this.#good < PATIENCE || this.#level >= this.#ceiling) return false;
    this.#good = 0;
    this.#sinceClimb = 0;
    return this.#move(1);
  }

  /**
   * Takes what one picture took while a real arm is armed, ms: the first slow one is one too many. Nothing climbs meanwhile,
   * since another level begins with a slow picture.
   *
   * @returns Whether the level changed.
   */
  armedFrame(ms: number): boolean {
    this.pause();
    if (ms <= TOO_SLOW_ARMED_MS) return false;
    this.#ceiling = Math.max(0, this.#level - 1);
    return this.#move(-1);
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
