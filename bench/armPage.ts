/**
 * The loop of real arms in the page: the built site in a Chromium with tabs, its own session worker and its Web Serial path.
 *
 * The ports are ours: streams to emulated arms on a thread of their own. Puppeteer drives it: unlike Playwright it leaves a
 * tab that is not in front hidden.
 */

import { readFileSync } from "node:fs";
import puppeteer, { type Browser, type Page, type WebWorker } from "puppeteer-core";
import { browserFlags, findWindowedChromium } from "../scripts/findBrowser.mjs";
import { serve } from "../scripts/serve.mjs";
import type { ArmLead, ArmRole } from "../src/session/arm/armProtocol";
import type {} from "../src/studio/debugHandle";
import {
  allowHidden,
  denyHidden,
  isHidden,
  offerPorts,
  type PageWindow,
  plugIn,
  standAside,
  standIn,
  type WorkerWindow,
} from "./armPorts";
import { changes, type LoopRun, loopRun, type Written } from "./armTraffic";

const FIRST_PORT = 24_573;
/** The emulated arms, in one file. */
const WIRE = new URL("./wire/armWire.js", import.meta.url);
/** Longest wait for a connection, for torque or for the scene, ms. */
const PATIENCE_MS = 30_000;
/** Tries to arm, on a machine that is too busy for its servos to be heard in time. */
const MOST_TRIES = 5;
/** How long a key is held, and least and most rest after it, ms: the arm has come to rest when the next one comes. */
const PRESS_MS = 60;
const REST_MS = [300, 420] as const;
/** What comes sooner after the last change of a goal than this belongs to the last key, ms. */
const QUIET_MS = 40;
/** Keys that close and open the gripper. */
const KEYS = ["KeyU", "KeyO"] as const;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function press(page: Page, selector: string): Promise<void> {
  const element = await page.waitForSelector(selector, { visible: true });
  await element!.click();
}

/** The arm holds, or was let go. */
class NotArmed extends Error {}

/** The page with its session's worker. */
class Studio {
  readonly page: Page;
  readonly browser: Browser;
  #worker: WebWorker | null = null;

  constructor(browser: Browser, page: Page) {
    this.browser = browser;
    this.page = page;
  }

  async open(url: string, latencyMs: number): Promise<void> {
    const { page } = this;
    await page.evaluateOnNewDocument(offerPorts);
    await page.goto(url);
    // Nothing is loaded any more.
    await page.waitForFunction(() => (window.jointspace?.status()?.policy?.latencyMs ?? 0) > 0, {
      polling: 50,
      timeout: PATIENCE_MS,
    });
    this.#worker = page.workers().find((worker) => worker.url().includes("session.worker"))!;
    await this.#worker.evaluate(plugIn, readFileSync(WIRE, "utf8"), latencyMs);
  }

  /** Finds the port of an arm in the wizard, as a person would. */
  async connect(role: ArmRole): Promise<void> {
    const { page } = this;
    await press(page, role === "follower" ? 'aria/Real arm[role="button"]' : 'aria/Set up[role="button"]');
    if (role === "leader") {
      await press(page, ".arm-wizard ::-p-text(Leader)");
      await press(page, ".arm-wizard ::-p-text(1 Connect)");
    }
    await page.evaluate((port) => Object.assign(window, { portChosen: port }), role === "leader" ? 1 : 0);
    const phase = (): Promise<string> => page.evaluate((of) => window.jointspace?.arms()?.[of]?.phase ?? "SIM", role);
    for (let tries = 0; (await phase()) !== "READY"; tries++) {
      if (tries === MOST_TRIES) throw new Error(`the ${role} cannot be connected: the machine is too busy`);
      await press(page, 'aria/Choose the port[role="button"]');
      do await wait(300);
      while ((await phase()) === "CONNECTING");
    }
    await press(page, 'aria/Close[role="button"]');
  }

  async arm(lead: ArmLead): Promise<void> {
    const { page } = this;
    if (lead === "leader" && !(await this.#isArmed())) await press(page, ".arm-bar ::-p-text(Leader arm)");
    const task = (): Promise<string | null> => page.evaluate(() => window.jointspace?.arms()?.follower?.task ?? null);
    for (let tries = 0; !(await this.#isArmed()) && tries < MOST_TRIES; tries++) {
      await press(page, ".arm-arm:not(:disabled)");
      do await wait(300);
      while ((await task()) !== null);
    }
    await this.checkArmed();
    // Keys are for the scene, not for the button.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await wait(1000);
  }

  #isArmed(): Promise<boolean> {
    return this.page.evaluate(() => window.jointspace?.arms()?.follower?.phase === "ARMED");
  }

  async written(role: ArmRole): Promise<Written[]> {
    return this.#worker!.evaluate((of) => (globalThis as unknown as WorkerWindow).written[of as ArmRole], role);
  }

  /** @throws {NotArmed} */
  async checkArmed(): Promise<void> {
    const { phase, reason } = await this.page.evaluate(() => window.jointspace!.arms()!.follower!);
    if (phase !== "ARMED") throw new NotArmed(`the arm is not armed: ${phase} ${JSON.stringify(reason)}`);
  }

  /** Makes the arm hold. */
  async stop(): Promise<void> {
    await this.page.keyboard.press("Space");
    await wait(300);
  }

  /** The loops of both arms while something goes on. */
  async loops(wantedMs: number, during: () => Promise<void>): Promise<Record<ArmRole, LoopRun>> {
    const from = { follower: (await this.written("follower")).length, leader: (await this.written("leader")).length };
    await during();
    await this.checkArmed();
    const of = async (role: ArmRole): Promise<LoopRun> =>
      loopRun((await this.written(role)).slice(from[role]), wantedMs, role === "follower");
    return { follower: await of("follower"), leader: await of("leader") };
  }

  /** Opens and closes the gripper by key. */
  async jog(seconds: number): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    // It ends open: a gripper that is closed as far as it goes would not move by the next key.
    for (let k = 0; performance.now() < end || k % KEYS.length > 0; k++) {
      await this.page.keyboard.down(KEYS[k % 2]!);
      await wait(700);
      await this.page.keyboard.up(KEYS[k % 2]!);
      await wait(100);
    }
  }

  /** Does something with another tab in front, while the watchdogs hear that somebody is there. */
  async whileHidden<T>(act: () => Promise<T>): Promise<T> {
    await this.page.evaluate(denyHidden);
    await this.#worker!.evaluate(standIn);
    const cover = await this.browser.newPage();
    try {
      await cover.bringToFront();
      await this.page.waitForFunction(isHidden, { polling: 20 });
      const result = await act();
      if (!(await this.page.evaluate(isHidden))) throw new Error("the tab did not stay hidden");
      return result;
    } finally {
      await cover.close();
      await this.page.bringToFront();
      await this.page.evaluate(allowHidden);
      await this.#worker!.evaluate(standAside);
    }
  }

  /**
   * From a key to the wire.
   *
   * @returns For each press, from the time stamp of its event until a changed goal had gone over the wire, ms.
   */
  async keysToWire(presses: number): Promise<number[]> {
    for (let k = 0; k < 2; k++) await this.page.keyboard.press("BracketRight");
    await wait(1000);
    const first = (await this.page.evaluate(() => (window as unknown as PageWindow).keys)).length;
    for (let k = 0; k < presses; k++) {
      await this.page.keyboard.press(KEYS[k % 2]!, { delay: PRESS_MS });
      await wait(REST_MS[0] + Math.random() * (REST_MS[1] - REST_MS[0]));
    }
    await this.checkArmed();
    const keys = (await this.page.evaluate(() => (window as unknown as PageWindow).keys)).slice(first);
    const moved = changes(await this.written("follower"));
    return keys.flatMap((key) => {
      const next = moved.find((at) => at > key);
      const last = moved.findLast((at) => at <= key) ?? 0;
      return next === undefined || key - last < QUIET_MS ? [] : [next - key];
    });
  }
}

/** What one latency gave; null where the arm did not stay armed. */
export interface PageRun {
  readonly twin: LoopRun | null;
  readonly twinHidden: LoopRun | null;
  readonly led: Record<ArmRole, LoopRun> | null;
  readonly ledHidden: Record<ArmRole, LoopRun> | null;
  /** Key to wire, ms. */
  readonly keys: readonly number[] | null;
}

/** One measurement of an armed arm; a second try where a busy machine made the arm hold, as it should. */
async function whileArmed<T>(studio: Studio, lead: ArmLead, measure: () => Promise<T>): Promise<T | null> {
  for (let tries = 0; tries < 2; tries++) {
    try {
      await studio.arm(lead);
      return await measure();
    } catch (error) {
      if (!(error instanceof NotArmed)) throw error;
      console.error(error.message);
    }
  }
  return null;
}

/** The four situations and the keys, one after the other. */
async function measureAll(studio: Studio, wantedMs: number, seconds: number, presses: number): Promise<PageRun> {
  const rest = (): Promise<void> => wait(1000 * seconds);
  await studio.connect("follower");
  const twin = await whileArmed(studio, "teleop", () => studio.loops(wantedMs, () => studio.jog(seconds)));
  const keys = await whileArmed(studio, "teleop", () => studio.keysToWire(presses));
  const twinHidden = await whileArmed(studio, "teleop", () => studio.whileHidden(() => studio.loops(wantedMs, rest)));
  await studio.stop();
  await studio.connect("leader");
  const led = await whileArmed(studio, "leader", () => studio.loops(wantedMs, rest));
  const ledHidden = await whileArmed(studio, "leader", () => studio.whileHidden(() => studio.loops(wantedMs, rest)));
  return { twin: twin?.follower ?? null, twinHidden: twinHidden?.follower ?? null, led, ledHidden, keys };
}

/**
 * Measures one latency in a fresh browser.
 *
 * @param wantedMs - Period that must be kept.
 * @throws {Error} When the page cannot be led there.
 */
export async function pageRun(latencyMs: number, wantedMs: number, seconds: number, presses: number): Promise<PageRun> {
  const executablePath = await findWindowedChromium();
  if (!executablePath) throw new Error("the page is measured in a Chromium with tabs; install chromium");
  const site = await serve("dist", FIRST_PORT, 50);
  // Puppeteer would keep hidden tabs awake.
  const ignoreDefaultArgs = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];
  const defaultViewport = { width: 1280, height: 720 };
  const args = await browserFlags();
  const browser = await puppeteer.launch({ executablePath, args, ignoreDefaultArgs, defaultViewport });
  try {
    const studio = new Studio(browser, (await browser.pages())[0]!);
    await studio.open(`http://localhost:${site.port}/`, latencyMs);
    return await measureAll(studio, wantedMs, seconds, presses);
  } finally {
    await browser.close();
    site.close();
  }
}
