/** A progress bar on a terminal, or a line now and then where there is none. */

/** Where the bar is drawn; `process.stderr` fits. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a long task is. */
export interface ProgressBar {
  /**
   * @param done - Finished parts, 0 to total.
   * @param note - Short text behind the bar.
   */
  show(done: number, note: string): void;
  /** Ends the line. */
  end(): void;
}

/** Without a terminal a line is written each time another tenth is done. */
const LINES = 10;
const BAR_WIDTH = 24;
/** Columns of a terminal that does not know its width, or says 0. */
const UNKNOWN_WIDTH = 80;

/** Opens a bar for a number of parts. */
export function createProgressBar(output: ProgressOutput, total: number): ProgressBar {
  let lastTenth = -1;
  let open = false;
  return {
    show(done, note) {
      const share = total > 0 ? done / total : 1;
      if (output.isTTY) {
        const filled = Math.round(share * BAR_WIDTH);
        const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
        const line = `${bar} ${done}/${total}  ${note}`;
        output.write(`\r\x1b[2K${line.slice(0, (output.columns || UNKNOWN_WIDTH) - 1)}`);
        open = true;
        return;
      }
      const tenth = Math.floor(share * LINES);
      if (tenth === lastTenth) return;
      lastTenth = tenth;
      output.write(`${done}/${total}  ${note}\n`);
    },
    end() {
      if (open) output.write("\n");
      open = false;
    },
  };
}
