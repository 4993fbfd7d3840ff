/** Bundles the measurements for Node; the peers that they measure against stay outside. */

import { defineConfig } from "vite";

export default defineConfig({
  build: {
    ssr: true,
    outDir: ".cache/bench",
    target: "node20",
    emptyOutDir: true,
    rollupOptions: { input: { main: "bench/main.ts" }, output: { entryFileNames: "[name].js" } },
  },
  ssr: { noExternal: true, external: ["onnxruntime-web", "@mujoco/mujoco", "@playwright/test", "puppeteer-core"] },
});
