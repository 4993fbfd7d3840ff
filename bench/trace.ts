/** Records what a browser's threads do. */

import type { CDPSession } from "puppeteer-core";
import type { TraceEvent } from "./frameFigures";

/**
 * Begins to record.
 *
 * @returns Ends the recording and gives its events.
 */
export async function startTrace(browser: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  const keep = (chunk: { value: unknown[] }): void => {
    // One by one: a long recording has more events than a call may have arguments.
    for (const event of chunk.value) events.push(event as TraceEvent);
  };
  browser.on("Tracing.dataCollected", keep);
  await browser.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "__metadata"] },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => browser.once("Tracing.tracingComplete", () => resolve()));
    await browser.send("Tracing.end");
    await complete;
    browser.off("Tracing.dataCollected", keep);
    return events;
  };
}
