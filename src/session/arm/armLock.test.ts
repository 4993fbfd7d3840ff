import { expect, test } from "vitest";
import { ScriptedStream } from "../../hardware/testing/scriptedStream";
import { VirtualClock } from "../../hardware/virtualClock";
import { type ArmLocks, lockedWire } from "./armLock";

/** The locks of one browser, which all its tabs share. */
class BrowserLocks implements ArmLocks {
  readonly #taken = new Map<string, Promise<void>>();

  async request(name: string, { signal }: { readonly signal: AbortSignal }, held: () => Promise<void>): Promise<void> {
    const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    // A lock that is had keeps it, whatever the signal says later.
    aborted.catch(() => {});
    while (this.#taken.has(name)) await Promise.race([this.#taken.get(name), aborted]);
    const holding = held().finally(() => this.#taken.delete(name));
    this.#taken.set(name, holding);
    await holding;
  }
}

/** A tab that opens an arm, and all streams that it opened. */
function tab(locks: ArmLocks | null, name = "serial:0", fails = false) {
  const streams: ScriptedStream[] = [];
  const open = lockedWire(
    async () => {
      if (fails) throw new Error("not there");
      const stream = new ScriptedStream(new VirtualClock(), () => []);
      streams.push(stream);
      return stream;
    },
    name,
    locks,
    20,
  );
  return { open, streams };
}

const IN_TAB = expect.objectContaining({ code: "E_ARM_IN_TAB" });

test("F29: the second tab that wants the same arm is refused, opens nothing, and gets it once the first lets go", async () => {
  const locks = new BrowserLocks();
  const [first, second] = [tab(locks), tab(locks)];
  const stream = await first.open();
  await expect(second.open()).rejects.toEqual(IN_TAB);
  expect(second.streams).toHaveLength(0);
  await stream.close();
  await second.open();
  expect(second.streams).toHaveLength(1);
  await expect(first.open()).rejects.toEqual(IN_TAB);
});

test("a page that may not lock opens the arm as a browser without locks does", async () => {
  const forbidden: ArmLocks = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
  const page = tab(forbidden);
  await page.open();
  expect(page.streams).toHaveLength(1);
});

test("F29: another arm is another lock, and a wire that does not open leaves none behind", async () => {
  const locks = new BrowserLocks();
  await tab(locks).open();
  await tab(locks, "serial:1").open();
  await expect(tab(locks, "bridge", true).open()).rejects.toThrow("not there");
  await tab(locks, "bridge").open();
});

test("F29: the same tab may connect again at once, and bytes go through", async () => {
  const { open, streams } = tab(new BrowserLocks());
  const stream = await open();
  const heard: number[] = [];
  stream.onData = (chunk) => heard.push(...chunk);
  streams[0]!.onData?.(Uint8Array.of(1, 2));
  expect(heard).toEqual([1, 2]);
  void stream.close();
  await open();
  expect(streams).toHaveLength(2);
});

test("F29: without locks in the browser the wire opens as it is", async () => {
  const { open, streams } = tab(null);
  expect(await open()).toBe(streams[0]);
});
