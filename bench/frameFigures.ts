/** From a browser's trace to main-thread work per frame. */

/** As much of a trace event as is read; times in µs. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Time that the thread itself computed. */
  readonly tdur?: number;
  readonly tid: number;
  readonly pid: number;
}

/** Quantile of unsorted values, 0 to 1; NaN without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

/**
 * Frames per second, and the main thread's work from one animation frame to the next: all of its tasks, added up.
 *
 * The main thread is the one that fires animation frames. A task belongs to the frame in whose time it begins; the task
 * that fires a frame begins a little before it.
 *
 * Work counts from the beginning of a task to its end, as a person waits for it; CPU only what the thread computed
 * meanwhile, without the time for which other programs and threads had its processor.
 *
 * @param name - Before the names of the figures.
 * @returns Frames per s and work in ms.
 */
export function frameFigures(events: readonly TraceEvent[], seconds: number, name: string): Record<string, number> {
  const fired = events.filter(({ name }) => name === "FireAnimationFrame");
  const main = fired[0];
  if (!main) throw new Error("the trace has no animation frame");
  const onMain = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  const tasks = onMain.filter(({ name, ph }) => name === "ThreadControllerImpl::RunTask" && ph === "X");
  if (tasks.length === 0) throw new Error("the trace has no task of the main thread");
  // Several callbacks of one frame share its task.
  const starts = tasks
    .filter(({ ts, dur = 0 }) => fired.some((frame) => frame.ts >= ts && frame.ts < ts + dur))
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const workOf = (durationOf: (task: TraceEvent) => number): number[] =>
    starts.slice(1).map((end, i) => {
      const within = tasks.filter(({ ts }) => ts >= starts[i]! && ts < end);
      return within.reduce((sum, task) => sum + durationOf(task) / 1000, 0);
    });
  const work = workOf(({ dur = 0 }) => dur);
  const computed = workOf(({ tdur = 0 }) => tdur);
  return {
    [`${name}.framesPerSecond`]: starts.length / seconds,
    [`${name}.mainThreadWorkPerFrameMs.p50`]: quantile(work, 0.5),
    [`${name}.mainThreadWorkPerFrameMs.p95`]: quantile(work, 0.95),
    [`${name}.mainThreadCpuPerFrameMs.p95`]: quantile(computed, 0.95),
  };
}
