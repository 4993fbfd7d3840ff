/** Bundles the headless commands for Node. Packages with their own WebAssembly or machine code stay outside, so that Node finds their files. */

import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

/** The version that reports say. */
const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

export default defineConfig({
  publicDir: false,
  define: { "import.meta.env.VITE_VERSION": JSON.stringify(version) },
  build: {
    ssr: true,
    outDir: ".cache/cli/draft",
    target: "node20",
    emptyOutDir: true,
    rollupOptions: {
      input: {
        main: "src/cli/main.ts",
        evaluateWorker: "src/cli/evaluateWorker.ts",
        trainingWorker: "src/cli/trainingWorker.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
  ssr: { noExternal: true, external: ["serialport", "onnxruntime-web", "@mujoco/mujoco", "@playwright/test"] },
});
