/** Passes alerts on without flooding: a fault that repeats each control step is one alert, not fifty a second. */

import type { Alert } from "../control/contracts";

/** A fault that is still there is said again after this, ms. */
const REPEAT_MS = 5000;
/** Distinct alerts remembered; more than that can only come from messages with numbers in them. */
const LARGEST_LOG = 100;

/** Filter between the control step and whoever shows alerts. */
export class AlertLog {
  readonly #post: (alert: Alert) => void;
  readonly #said = new Map<string, number>();

  constructor(post: (alert: Alert) => void) {
    this.#post = post;
  }

  /** Posts an alert unless the same one was posted a moment ago. */
  raise(alert: Alert, nowMs: number): void {
    const key = `${alert.code} ${alert.message}`;
    const before = this.#said.get(key);
    if (before !== undefined && nowMs - before < REPEAT_MS) return;
    if (this.#said.size >= LARGEST_LOG) this.#said.clear();
    this.#said.set(key, nowMs);
    this.#post(alert);
  }

  /** After a load or reset everything is news again. */
  clear(): void {
    this.#said.clear();
  }
}
