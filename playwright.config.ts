import { defineConfig } from "@playwright/test";
import { browserFlags, findChromium } from "./scripts/findBrowser.mjs";

/** Fixed, so that a forgotten server of an older build is noticed instead of tested. */
const PORT = 4273;

const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH ?? (await findChromium());
const args = process.env.JOINTSPACE_BROWSER_FLAGS?.split(" ") ?? (await browserFlags());
// Workers read this file again; they need not look for the browser again.
process.env.PLAYWRIGHT_CHROMIUM_PATH = executablePath;
process.env.JOINTSPACE_BROWSER_FLAGS = args.join(" ");

/** What must hold every single time: the same bits, the same counts, the stop. These get one try. */
const EXACT = /(determinism|policySeeds|replay|stop)\.spec\.ts/;

export default defineConfig({
  testDir: "e2e",
  // Rendering without a graphics card takes 2 to 10 times as long; only a journey that hangs meets this limit.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    trace: "retain-on-failure",
    launchOptions: { executablePath, args },
  },
  projects: [
    { name: "exact", testMatch: EXACT, retries: 0 },
    // Pointers and pictures on a busy machine without a graphics card: what needs the second try is listed as flaky.
    { name: "studio", testIgnore: EXACT, retries: 1 },
  ],
  webServer: {
    command: `node scripts/serve.mjs ${PORT}`,
    // By number: a bare machine may not know what localhost means, and the server listens there only.
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
