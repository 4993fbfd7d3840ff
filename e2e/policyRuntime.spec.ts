import { expect } from "./fixtures";
import { test } from "./probes";

/** Shares of a degree: float32 weights against double arithmetic. */
const TOLERANCE = 1e-3;

test("a policy runs in its worker on one WASM thread, under the site's content policy", async ({ page, probes }) => {
  await page.goto(`${probes.url}policyRuntime.html`);
  const { report, error } = await page.evaluate(() => window.runPolicy("wasm", false));
  expect(report).toMatchObject({ backend: "wasm", threads: 1 });
  expect(error).toBeLessThan(TOLERANCE);
});

test("a heavy policy runs on threads where the page is isolated", async ({ page, probes }) => {
  // The machine of a test may have too few processors for threads to pay; the worker is told of eight.
  const eight = "Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 8 });";
  await page.route("**/policy.worker*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${eight}\n${await response.text()}` });
  });
  await page.goto(`${probes.url}policyRuntime.html`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const { report, error } = await page.evaluate(() => window.runPolicy("wasm", true));
  expect(report).toMatchObject({ backend: "wasm-threads", threads: 4 });
  expect(error).toBeLessThan(TOLERANCE);
});

test("a policy runs on WebGPU where the browser has it", async ({ page, probes }) => {
  await page.goto(`${probes.url}policyRuntime.html`);
  const hasGpu = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
  test.skip(!hasGpu, "this Chromium offers no WebGPU adapter");
  const { report, error } = await page.evaluate(() => window.runPolicy("webgpu", false));
  expect(report.backend).toBe("webgpu");
  expect(error).toBeLessThan(0.05);
});
