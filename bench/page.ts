/**
 * Figures of the page itself, taken on the built site in a real Chromium with tabs, each the median of three loads.
 *
 * Puppeteer drives it: unlike Playwright it leaves a tab that is not in front hidden. Wall times say something only
 * against another run on the same machine.
 */

import puppeteer, { type Browser, type CDPSession, type Page } from "puppeteer-core";
import { browserFlags, findWindowedChromium } from "../scripts/findBrowser.mjs";
import { serve } from "../scripts/serve.mjs";
import type {} from "../src/studio/debugHandle";
import { frameFigures, type TraceEvent } from "./frameFigures";
import { startTrace } from "./trace";

const FIRST_PORT = 24_173;
const LOADS = 3;
const TRACE_MS = 5000;
const DISTURBANCE_MS = 5000;
const BLOCK_MS = 3000;
/** Longest wait for the policy, ms. */
const PATIENCE_MS = 60_000;

type Figures = Record<string, number>;

/** A file as the server sent it. */
interface Sent {
  readonly path: string;
  readonly bytes: number;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs in the page before anything else: notes when the arm was first drawn in another pose than its first. */
function watchFirstFrames(): void {
  const seen = { movedMs: 0, drawn: false };
  Object.assign(window, { seen });
  const { drawElements } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawElements = function (...args) {
    seen.drawn = true;
    drawElements.apply(this, args);
  };
  let start: string | null = null;
  const look = (): void => {
    const pose = window.jointspace?.frame()?.q.join() ?? null;
    start ??= pose;
    if (seen.drawn && pose !== null && pose !== start) {
      // Drawn in this frame or the next; on the screen when the one after that begins.
      requestAnimationFrame(() => requestAnimationFrame((now) => Object.assign(seen, { movedMs: now })));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Kind of a file by its ending; the runtime and the weights are kinds of their own. */
function kindOf(path: string): string {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/\.m?js$/, "script"],
    [/\.css$/, "style"],
    [/\.woff2$/, "font"],
    [/\.wasm$/, "runtime"],
    [/policies\//, "policy"],
  ];
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
}

function bytesByKind(sent: readonly Sent[], prefix: string): Figures {
  const figures: Figures = { [`${prefix}.total`]: 0 };
  for (const { path, bytes } of sent) {
    for (const name of [`${prefix}.total`, `${prefix}.${kindOf(path)}`]) figures[name] = (figures[name] ?? 0) + bytes;
  }
  return figures;
}

/** From navigation to the first moving picture and to the policy; bytes as encoded, without headers. */
async function loadFigures(page: Page, url: string, sent: readonly Sent[]): Promise<Figures> {
  await page.evaluateOnNewDocument(watchFirstFrames);
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.waitForFunction(() => (window as never as { seen: { movedMs: number } }).seen?.movedMs > 0);
  const first = [...sent];
  const movedMs = await page.evaluate(() => (window as never as { seen: { movedMs: number } }).seen.movedMs);
  const leads = await page.waitForFunction(
    () => window.jointspace?.status()?.controller.kind === "policy" && performance.now(),
    { polling: 20, timeout: PATIENCE_MS },
  );
  const policyMs = Number(await leads.jsonValue());
  await page.waitForFunction(() => (window.jointspace?.status()?.policy?.latencyMs ?? 0) > 0);
  const latency = await page.evaluate(() => window.jointspace!.status()!.policy!.latencyMs);
  return {
    "page.firstMovingFrameMs": movedMs,
    "page.policyLeadsMs": policyMs,
    "page.policyLatencyMs": latency,
    ...bytesByKind(first, "page.bytesUntilFirstMovingFrame"),
    ...bytesByKind(sent, "page.bytesUntilPolicyLeads"),
  };
}

/** Events of the browser over a few seconds. */
async function trace(browser: CDPSession): Promise<TraceEvent[]> {
  const end = await startTrace(browser);
  await wait(TRACE_MS);
  return end();
}

/** Starts the seed again, and with it the statistics of the control period; works in a hidden tab too. */
async function restart(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>("[aria-label='Start this seed again']")!.click());
  await page.waitForFunction(() => (window.jointspace?.status()?.time ?? 9) < 1, { polling: 20 });
}

async function periods(page: Page, name: string): Promise<Figures> {
  const { p50, p95, max } = await page.evaluate(() => window.jointspace!.status()!.controlPeriodMs);
  const prefix = `page.controlPeriodMs.${name}`;
  return { [`${prefix}.p50`]: p50, [`${prefix}.p95`]: p95, [`${prefix}.max`]: max };
}

/** The control period while nothing, a busy page and another tab in front disturb it; only steps within each count. */
async function jitterFigures(browser: Browser, page: Page): Promise<Figures> {
  await restart(page);
  await wait(DISTURBANCE_MS);
  const visible = await periods(page, "visible");
  await page.evaluate(async (blockMs) => {
    document.querySelector<HTMLElement>("[aria-label='Start this seed again']")!.click();
    const end = performance.now() + blockMs;
    while (performance.now() < end);
    // What the session said meanwhile is in the queue.
    await new Promise((resolve) => setTimeout(resolve));
  }, BLOCK_MS);
  const blocked = await periods(page, "mainBlocked");
  const cover = await browser.newPage();
  await cover.bringToFront();
  await page.waitForFunction(() => document.hidden, { polling: 20 });
  await restart(page);
  await wait(DISTURBANCE_MS);
  const hidden = await periods(page, "tabHidden");
  if (!(await page.evaluate(() => document.hidden))) throw new Error("the tab did not stay hidden");
  return { ...visible, ...blocked, ...hidden };
}

async function measureOnce(executablePath: string): Promise<Figures> {
  const sent: Sent[] = [];
  const site = await serve("dist", FIRST_PORT, 50, (path, bytes) => void sent.push({ path, bytes }));
  const args = await browserFlags();
  // Puppeteer would keep hidden tabs awake.
  const ignoreDefaultArgs = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];
  const defaultViewport = { width: 1280, height: 720 };
  const browser = await puppeteer.launch({ executablePath, args, ignoreDefaultArgs, defaultViewport });
  try {
    const page = (await browser.pages())[0]!;
    const load = await loadFigures(page, `http://localhost:${site.port}/`, sent);
    const frames = frameFigures(await trace(await browser.target().createCDPSession()), TRACE_MS / 1000, "page");
    return { ...load, ...frames, ...(await jitterFigures(browser, page)) };
  } finally {
    await browser.close();
    site.close();
  }
}

/**
 * Measures the page in fresh browsers.
 *
 * @returns The median of each figure; ms, bytes and frames per second as the names say.
 */
export async function benchPage(): Promise<Figures> {
  const executablePath = await findWindowedChromium();
  if (!executablePath) throw new Error("the page is measured in a Chromium with tabs; install chromium");
  const loads: Figures[] = [];
  for (let k = 0; k < LOADS; k++) loads.push(await measureOnce(executablePath));
  return Object.fromEntries(
    Object.keys(loads[0]!).map((name) => [name, loads.map((load) => load[name] ?? 0).sort((a, b) => a - b)[1]!]),
  );
}
