/**
 * A cell for each seed: colour and shape say how it ended. One stop for the keyboard; arrows move, Enter opens.
 *
 * Only blocks that have changed are drawn again, so that a thousand seeds do not keep the page busy.
 */

import { type KeyboardEvent, memo, useRef, useState } from "react";
import { type EvaluationSay, useEvaluationText } from "../words/evaluationWords";
import type { Cell, CellBlock } from "./evaluationLane";
import { BLOCK_CELLS } from "./evaluationLane";
import { cellWords } from "./words";

interface GridProps {
  readonly label: string;
  readonly blocks: readonly CellBlock[];
  /** Seeds to be marked. */
  readonly differing: readonly number[];
  /** Told which cell is pointed at or has the focus. */
  readonly onLook: (cell: Cell | null) => void;
  readonly onOpen: (cell: Cell) => void;
}

export function SeedGrid({ label, blocks, differing, onLook, onOpen }: GridProps) {
  const say = useEvaluationText();
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  const cellOf = (target: EventTarget): Cell | null => {
    const index = Number((target as HTMLElement).dataset.index ?? Number.NaN);
    return blocks[Math.floor(index / BLOCK_CELLS)]?.[index % BLOCK_CELLS] ?? null;
  };
  const look = (target: EventTarget): void => {
    const cell = cellOf(target);
    if (cell) onLook(cell);
  };
  const move = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, columnsOf(grid.current), current, total);
    if (step === null) return;
    event.preventDefault();
    const next = Math.min(Math.max(current + step, 0), total - 1);
    setCurrent(next);
    grid.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend
    <div
      ref={grid}
      className="seed-grid"
      role="group"
      aria-label={label}
      onKeyDown={move}
      onPointerOver={({ target }) => look(target)}
      onPointerLeave={() => onLook(null)}
      onFocus={({ target }) => {
        look(target);
        const index = Number(target.dataset.index ?? Number.NaN);
        if (Number.isFinite(index)) setCurrent(index);
      }}
      onBlur={() => onLook(null)}
      onClick={({ target }) => {
        const cell = cellOf(target);
        if (cell) onOpen(cell);
      }}
    >
      {blocks.map((block, k) => {
        const first = k * BLOCK_CELLS;
        const marked = differing.filter((seed) => seed >= block[0]!.seed && seed <= block.at(-1)!.seed);
        return (
          <Block
            key={block[0]!.seed}
            block={block}
            first={first}
            current={current >= first && current < first + BLOCK_CELLS ? current - first : -1}
            marked={marked.join(" ")}
            say={say}
          />
        );
      })}
    </div>
  );
}

interface BlockProps {
  readonly block: CellBlock;
  /** Index of its first cell in the grid. */
  readonly first: number;
  /** Which of its cells the keyboard reaches; -1 for none. */
  readonly current: number;
  /** Seeds to be marked, as text so that an equal list is no change. */
  readonly marked: string;
  readonly say: EvaluationSay;
}

const Block = memo(function Block({ block, first, current, marked, say }: BlockProps) {
  const seeds = new Set(marked.split(" ").map(Number));
  return (
    <div className="seed-block">
      {block.map((cell, k) => (
        <SeedCell
          key={cell.seed}
          cell={cell}
          index={first + k}
          isMarked={seeds.has(cell.seed)}
          isCurrent={k === current}
          say={say}
        />
      ))}
    </div>
  );
});

interface CellProps {
  readonly cell: Cell;
  readonly index: number;
  readonly isMarked: boolean;
  readonly isCurrent: boolean;
  readonly say: EvaluationSay;
}

/** Of a block that has changed, most cells have not. */
const SeedCell = memo(function SeedCell({ cell, index, isMarked, isCurrent, say }: CellProps) {
  return (
    <button
      type="button"
      className="seed-cell"
      data-index={index}
      data-state={cell.state}
      data-marked={isMarked}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={cellWords(cell, say)}
    />
  );
});

/** How many cells stand in the first row, as the page has laid them out. */
function columnsOf(grid: HTMLElement | null): number {
  const cells = [...(grid?.querySelectorAll<HTMLElement>(".seed-block:first-child > .seed-cell") ?? [])];
  const columns = cells.filter(({ offsetTop }) => offsetTop === cells[0]?.offsetTop).length;
  return Math.max(1, columns);
}

/** By how many cells a key moves; null for a key that does not. */
function stepOf(key: string, columns: number, current: number, total: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: current >= columns ? -columns : 0,
    ArrowDown: current + columns < total ? columns : 0,
    Home: -current,
    End: total,
  };
  return steps[key] ?? null;
}
