/** Decides how finely the next frame is drawn, and when a still picture deserves a finer one. No three here. */

import {
  fixedLevel,
  QUALITY_LEVELS,
  type QualityChoice,
  QualityGovernor,
  type QualityLevel,
  type RealArmState,
  STILL_DPR,
} from "./quality";

/** So many frames without anything to draw are a rest, not a late message of the session. */
const REST_FRAMES = 12;
/** A picture that has stood still for so long is drawn once more, finely, ms. */
const STILL_AFTER_MS = 350;
/** Most pixels of a still picture: about half a second of work for a processor. */
const STILL_PIXELS = 3_000_000;
/**
 * While a real arm is armed, a picture that took longer than this is followed by as long a pause, ms, so that drawing never
 * takes more than half of the page's thread: keys, STOP and the proof that the page lives come in between.
 */
const BUSY_MS = 50;
/** The same where the processor draws, which then lacks in the arm's loop too: any picture that was late on a usual screen. */
const BUSY_SOFTWARE_MS = 18;
const LONGEST_PAUSE_MS = 200;

export class FramePacer {
  readonly #governor: QualityGovernor;
  readonly #software: boolean;
  #choice: QualityChoice = "auto";
  #resting = 0;
  #stillMs = 0;
  #isFine = false;
  #arm: RealArmState = "none";
  /** While an arm is armed: whether the last turn drew, how long nothing is drawn yet, ms, and whether a picture waits for that. */
  #hasDrawn = false;
  #pauseMs = 0;
  #isOwed = false;

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

  get realArm(): RealArmState {
    return this.#arm;
  }

  /** No fine pictures of a scene that stands still while a real arm is there: each takes the page half a second. */
  setRealArm(state: RealArmState): void {
    this.#arm = state;
    this.#pauseMs = 0;
    this.#isFine = false;
    this.#stillMs = 0;
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
    this.#hasDrawn = false;
  }

  /**
   * One turn of the loop.
   *
   * @param needed - Whether anything has changed since the last picture.
   * @param dtMs - Since the last turn, ms.
   * @returns Whether to draw.
   */
  turn(needed: boolean, dtMs: number): boolean {
    const isWanted = needed || this.#isOwed;
    this.#isOwed = false;
    if (this.#arm === "armed") {
      this.#isOwed = this.#rests(dtMs) && isWanted;
      this.#hasDrawn = isWanted && !this.#isOwed;
      return this.#hasDrawn;
    }
    return this.#turnFreely(isWanted, dtMs);
  }

  /** Whether drawing pauses, after a picture that took the time since the last turn. */
  #rests(dtMs: number): boolean {
    if (!this.#hasDrawn) this.#pauseMs -= dtMs;
    else {
      this.#pauseMs = dtMs > (this.#software ? BUSY_SOFTWARE_MS : BUSY_MS) ? Math.min(dtMs, LONGEST_PAUSE_MS) : 0;
      if (fixedLevel(this.#choice) === null) this.#governor.armedFrame(dtMs);
    }
    return this.#pauseMs > 0;
  }

  #turnFreely(needed: boolean, dtMs: number): boolean {
    this.#hasDrawn = false;
    if (needed) {
      this.#resting = 0;
      this.#stillMs = 0;
      this.#isFine = false;
      this.#governor.frame(dtMs);
      return true;
    }
    if (++this.#resting === REST_FRAMES) this.#governor.pause();
    this.#stillMs += dtMs;
    if (!this.#software || this.#arm !== "none" || this.#isFine || this.#stillMs < STILL_AFTER_MS) return false;
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
