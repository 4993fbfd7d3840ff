/** The results of one controller over a row of seeds, as cells that a page can draw without looking at all of them. */

import type { Alert } from "../../control/contracts";
import type { EpisodeResult } from "../../session/evaluationReport";
import type { Contender, OpenContender } from "./contenders";

export type CellState = "waiting" | "running" | EpisodeResult["outcome"]["kind"];

export interface Cell {
  readonly seed: number;
  readonly state: CellState;
  readonly result: EpisodeResult | null;
}

/** Cells that are drawn together; a new array whenever one of them changes. */
export type CellBlock = readonly Cell[];

/** Divides into rows of 10 and of 25. */
export const BLOCK_CELLS = 50;

export class EvaluationLane {
  readonly contender: Contender;
  readonly first: number;
  readonly count: number;
  /** Null until it is ready, or when it cannot be. */
  open: OpenContender | null = null;
  problem: Alert | null = null;
  #blocks: CellBlock[] = [];
  #results = new Map<number, EpisodeResult>();
  readonly #running = new Set<number>();

  constructor(contender: Contender, first: number, count: number) {
    this.contender = contender;
    this.first = first;
    this.count = count;
    this.clear();
  }

  /** The present cells; the same arrays as before where nothing has changed. */
  get blocks(): readonly CellBlock[] {
    return this.#blocks;
  }

  /** In the order in which they came. */
  get results(): EpisodeResult[] {
    return [...this.#results.values()];
  }

  get done(): number {
    return this.#results.size;
  }

  /** Seeds without a result, ascending. */
  missing(): number[] {
    return Array.from({ length: this.count }, (_, k) => this.first + k).filter((seed) => !this.#results.has(seed));
  }

  /** Forgets everything. */
  clear(): void {
    this.#results = new Map();
    this.#running.clear();
    const cells = Array.from({ length: this.count }, (_, k): Cell => waitingCell(this.first + k));
    this.#blocks = [];
    for (let k = 0; k < cells.length; k += BLOCK_CELLS) this.#blocks.push(cells.slice(k, k + BLOCK_CELLS));
  }

  started(seed: number): void {
    this.#running.add(seed);
    this.#set({ seed, state: "running", result: null });
  }

  finished(result: EpisodeResult): void {
    this.#running.delete(result.seed);
    this.#results.set(result.seed, result);
    this.#set({ seed: result.seed, state: result.outcome.kind, result });
  }

  /** Nobody runs any more; what was under way waits again. */
  stopped(): void {
    for (const seed of this.#running) this.#set(waitingCell(seed));
    this.#running.clear();
  }

  #set(cell: Cell): void {
    const k = cell.seed - this.first;
    const at = Math.floor(k / BLOCK_CELLS);
    const block = this.#blocks[at];
    // An archive may hold more than is asked for.
    if (!block || k < 0) return;
    this.#blocks = this.#blocks.with(at, block.with(k - at * BLOCK_CELLS, cell));
  }
}

function waitingCell(seed: number): Cell {
  return { seed, state: "waiting", result: null };
}
