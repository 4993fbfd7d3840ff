/**
 * Figures of the page itself, taken in a real Chromium on the built site.
 *
 * Main-thread work comes from the browser's own trace: all tasks between two animation frames, added up. Wall times
 * of this kind say something only against another run on the same machine.
 */

import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";

/** What the page exposes for measurements and tests; see `studio/debugHandle.ts`. */
interface DebugHandle {
  status(): { time: number; realTimeFactor: number; controlPeriodMs: { p50: number; p95: number; max: number } } | null;
  frame(): { sequence: number; q: Float64Array } | null;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tid: number;
  readonly pid: number;
  readonly args?: { readonly name?: string };
}

/** How to reach the site and start the browser. */
export interface PageBenchOptions {
  readonly url: string;
  readonly executablePath: string;
  readonly browserArguments: readonly string[];
}

/** Quantile of unsorted values, 0 to 1; NaN without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Time from navigation to the first drawn frame in which the arm has moved, ms, and the bytes fetched until then. */
async function measureFirstFrame(page: Page, cdp: CDPSession, url: string): Promise<Record<string, number>> {
  let bytes = 0;
  let scriptBytes = 0;
  const scripts = new Set<string>();
  cdp.on("Network.responseReceived", (event) => {
    if (event.type === "Script" || event.response.url.endsWith(".js")) scripts.add(event.requestId);
  });
  cdp.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
    if (scripts.has(event.requestId)) scriptBytes += event.encodedDataLength;
  });
  await cdp.send("Network.enable");
  await page.goto(url, { waitUntil: "commit" });
  const firstMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let start: string | null = null;
        const look = (): void => {
          const frame = (window as unknown as { jointspace?: DebugHandle }).jointspace?.frame() ?? null;
          const pose = frame ? Array.from(frame.q, (x) => x.toFixed(3)).join() : null;
          if (start === null) start = pose;
          if (pose !== null && pose !== start) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  return {
    "page.firstMovingFrameMs": firstMs,
    "page.bytesUntilFirstMovingFrame": bytes,
    "page.scriptBytesUntilFirstMovingFrame": scriptBytes,
  };
}

/** Collects trace events of one category while an action runs. */
async function trace(cdp: CDPSession, seconds: number): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on("Tracing.dataCollected", (chunk) => events.push(...(chunk.value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => cdp.once("Tracing.tracingComplete", () => resolve()));
  await cdp.send("Tracing.start", {
    categories: "toplevel,devtools.timeline,__metadata",
    transferMode: "ReportEvents",
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await cdp.send("Tracing.end");
  await complete;
  return events;
}

/** Main-thread milliseconds between animation frames and frames per second. */
function frameFigures(events: readonly TraceEvent[], seconds: number): Record<string, number> {
  const main = new Set(
    events.filter((e) => e.name === "thread_name" && e.args?.name === "CrRendererMain").map((e) => `${e.pid}/${e.tid}`),
  );
  const onMain = events.filter((e) => main.has(`${e.pid}/${e.tid}`));
  const frames = onMain.filter((e) => e.name === "FireAnimationFrame").map((e) => e.ts);
  frames.sort((a, b) => a - b);
  const work: number[] = frames.slice(1).map(() => 0);
  for (const task of onMain) {
    if (task.name !== "ThreadControllerImpl::RunTask" && task.name !== "RunTask") continue;
    const index = frames.findIndex((ts, i) => task.ts >= ts - (task.dur ?? 0) && task.ts < (frames[i + 1] ?? -1));
    if (index >= 0 && index < work.length) work[index] = (work[index] ?? 0) + (task.dur ?? 0) / 1000;
  }
  return {
    "page.framesPerSecond": frames.length / seconds,
    "page.mainThreadWorkPerFrameMs.p50": quantile(work, 0.5),
    "page.mainThreadWorkPerFrameMs.p95": quantile(work, 0.95),
  };
}

/** Wall time between control steps as the session worker itself clocks it, ms, after some seconds of a disturbance. */
async function controlPeriod(page: Page, label: string): Promise<Record<string, number>> {
  const period = await page.evaluate(
    () => (window as unknown as { jointspace: DebugHandle }).jointspace.status()?.controlPeriodMs ?? null,
  );
  if (period === null) throw new Error("the page has no session status to measure");
  return {
    [`page.controlPeriodMs.${label}.p50`]: period.p50,
    [`page.controlPeriodMs.${label}.p95`]: period.p95,
    [`page.controlPeriodMs.${label}.max`]: period.max,
  };
}

async function jitterFigures(page: Page, browser: Browser): Promise<Record<string, number>> {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(6000);
  const visible = await controlPeriod(page, "visible");
  await page.evaluate(() => {
    const end = performance.now() + 3000;
    while (performance.now() < end);
  });
  await wait(500);
  const blocked = await controlPeriod(page, "mainBlocked");
  const cover = await page.context().newPage();
  await cover.bringToFront();
  await wait(8000);
  await page.bringToFront();
  await wait(300);
  const hidden = await controlPeriod(page, "tabHidden");
  await cover.close();
  return { ...visible, ...blocked, ...hidden, "page.browserVersion": Number.parseFloat(browser.version()) };
}

/**
 * Opens the site in a fresh browser and measures.
 *
 * @returns Figures by name; ms, bytes and frames per second as the names say.
 */
export async function benchPage(options: PageBenchOptions): Promise<Record<string, number>> {
  const browser = await chromium.launch({
    executablePath: options.executablePath,
    args: [...options.browserArguments],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const cdp = await page.context().newCDPSession(page);
    const first = await measureFirstFrame(page, cdp, options.url);
    await page.waitForTimeout(4000);
    const seconds = 6;
    const figures = frameFigures(await trace(cdp, seconds), seconds);
    const jitter = await jitterFigures(page, browser);
    return { ...first, ...figures, ...jitter };
  } finally {
    await browser.close();
  }
}
