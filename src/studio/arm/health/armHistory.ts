/** The last two minutes of an arm's health, for plots and for the share of lost requests. Written with each status. */

import type { ArmServoStatus, ArmStatus } from "../../../session/arm/armProtocol";

/** How far back the history reaches, s. */
export const HISTORY_S = 120;
/** Samples kept: two minutes of a status 15 times a second. */
const MOST_SAMPLES = 1800;
/** Over how long the share of lost requests is taken, s: long enough for a single loss to stay small. */
const LOSS_S = 10;

/** What is plotted of each servo. */
export type HealthKind = "temperature" | "voltage" | "load" | "current";

interface Sample {
  /** s of the page's clock. */
  readonly at: number;
  readonly servos: readonly ArmServoStatus[];
}

/** Units of the plots: °C, V, % of full drive, mA. */
const VALUE_OF: Readonly<Record<HealthKind, (reading: NonNullable<ArmServoStatus["reading"]>) => number>> = {
  temperature: ({ temperatureC }) => temperatureC,
  voltage: ({ voltage }) => voltage,
  load: ({ load }) => 100 * load,
  current: ({ current }) => 1000 * current,
};

/** The history of one arm. */
export class ArmHistory {
  #samples: Sample[] = [];

  /** @param at - s of a clock that does not go back. */
  take({ servos }: Pick<ArmStatus, "servos">, at: number): void {
    if (servos.length === 0) return;
    this.#samples.push({ at, servos });
    const from = this.#samples.findIndex((sample) => sample.at >= at - HISTORY_S);
    const over = Math.max(from, this.#samples.length - MOST_SAMPLES);
    if (over > 0) this.#samples.splice(0, over);
  }

  get size(): number {
    return this.#samples.length;
  }

  /** When the newest sample was taken, s; null without one. */
  get newestAt(): number | null {
    return this.#samples.at(-1)?.at ?? null;
  }

  /**
   * Columns for the plotting library.
   *
   * @returns Age (s, negative, the newest is 0), then one column per servo; null where it did not answer.
   */
  columns(kind: HealthKind): (number | null)[][] {
    const newest = this.#samples.at(-1);
    if (!newest) return [[]];
    const value = VALUE_OF[kind];
    const ages = this.#samples.map(({ at }) => at - newest.at);
    const servos = newest.servos.map((_, k) =>
      this.#samples.map((sample) => {
        const reading = sample.servos[k]?.reading;
        return reading ? value(reading) : null;
      }),
    );
    return [ages, ...servos];
  }

  /**
   * Share of the requests of the last ten seconds that a servo did not answer, 0 to 1.
   *
   * @param servo - Place of the servo; undefined for all together.
   * @returns Null while nothing was asked.
   */
  loss(servo?: number): number | null {
    const newest = this.#samples.at(-1);
    if (!newest) return null;
    const from = this.#samples.find(({ at }) => at >= newest.at - LOSS_S) ?? newest;
    let sent = 0;
    let answered = 0;
    for (const [k, { quality }] of newest.servos.entries()) {
      if (servo !== undefined && servo !== k) continue;
      // Counts begin anew with each connection.
      const before = from.servos[k]?.quality;
      const isSame = before !== undefined && before.sent <= quality.sent;
      sent += quality.sent - (isSame ? before.sent : 0);
      answered += quality.answered - (isSame ? before.answered : 0);
    }
    return sent > 0 ? Math.min(1, Math.max(0, 1 - answered / sent)) : null;
  }
}
