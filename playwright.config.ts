import { defineConfig } from "@playwright/test";

const PORT = 4273;
const DEFAULT_FLAGS = "--ignore-gpu-blocklist --enable-unsafe-webgpu --use-angle=gl-egl";
const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH;
const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  testDir: "e2e",
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [...(process.env.JOINTSPACE_BROWSER_FLAGS ?? DEFAULT_FLAGS).split(" "), ...root],
    },
  },
  webServer: {
    command: `node scripts/serve.mjs ${PORT}`,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
