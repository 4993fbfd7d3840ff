/**
 * Bundles the measurements for Node; the peers that they measure against stay outside. Mode "wire" makes the emulated arms,
 * which run in Node and in a browser, one file of their own.
 */

import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  publicDir: false,
  build: {
    ssr: true,
    outDir: mode === "wire" ? ".cache/bench/wire" : ".cache/bench",
    target: mode === "wire" ? "es2022" : "node20",
    emptyOutDir: true,
    rollupOptions: {
      input: mode === "wire" ? { armWire: "bench/armWire.ts" } : { main: "bench/main.ts" },
      output: { entryFileNames: "[name].js" },
    },
  },
  ssr: { noExternal: true, external: ["onnxruntime-web", "@mujoco/mujoco", "@playwright/test", "puppeteer-core"] },
}));
