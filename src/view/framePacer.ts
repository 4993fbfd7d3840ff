/** Decides how finely the next frame is drawn, and when a still picture deserves a finer one. No three here. */

import {
  fixedLevel,
  QUALITY_LEVELS,
  type QualityChoice,
  QualityGovernor,
  type QualityLevel,
  STILL_DPR,
} from "./quality";

/** So many frames without anything to draw are a rest, not a late message of the session. */
const REST_FRAMES = 12;
/** A picture that has stood still for so long is drawn once more, finely, ms. */
const STILL_AFTER_MS = 350;
/** Most pixels of a still picture: about half a second of work for a processor. */
const STILL_PIXELS = 3_000_000;

export class FramePacer {
  readonly #governor: QualityGovernor;
  readonly #software: boolean;
  #choice: QualityChoice = "auto";
  #resting = 0;
  #stillMs = 0;
  #isFine = false;

  constructor(software: boolean) {
    this.#software = software;
    this.#governor = new QualityGovernor(software ? 1 : 2);
  }

  /** Index in `QUALITY_LEVELS`. */
  get level(): number {
    return fixedLevel(this.#choice) ?? this.#governor.level;
  }

  /** Whether the next picture is the fine one of a scene that stands still. */
  get isFine(): boolean {
    return this.#isFine;
  }

  setChoice(choice: QualityChoice): void {
    this.#choice = choice;
  }

  /** The canvas has another size: levels that were too dear may be right now. */
  resized(): void {
    this.#governor.forgive();
    this.#isFine = false;
    this.#stillMs = 0;
  }

  /** The page was hidden. */
  hidden(): void {
    this.#governor.pause();
  }

  /**
   * One turn of the loop.
   *
   * @param needed - Whether anything has changed since the last picture.
   * @param dtMs - Since the last turn, ms.
   * @returns Whether to draw.
   */
  turn(needed: boolean, dtMs: number): boolean {
    if (needed) {
      this.#resting = 0;
      this.#stillMs = 0;
      this.#isFine = false;
      this.#governor.frame(dtMs);
      return true;
    }
    if (++this.#resting === REST_FRAMES) this.#governor.pause();
    this.#stillMs += dtMs;
    if (!this.#software || this.#isFine || this.#stillMs < STILL_AFTER_MS) return false;
    this.#isFine = true;
    return true;
  }

  /** Pixel ratio of the next picture on a canvas of this size, CSS pixels. */
  ratio(width: number, height: number, devicePixelRatio: number): number {
    const level: QualityLevel = QUALITY_LEVELS[this.level]!;
    const area = Math.max(1, width * height);
    const within = (dpr: number, pixels: number): number => Math.min(dpr, Math.sqrt(pixels / area));
    const base = within(Math.min(devicePixelRatio, level.dpr), level.pixels);
    return this.#isFine ? Math.max(base, within(STILL_DPR, STILL_PIXELS)) : base;
  }
}
