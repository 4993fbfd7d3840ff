/** Bundles small pages that hand parts of the product to the tests, under the site's own content policy. Never shipped. */

import { defineConfig } from "vite";
import { contentSecurityPolicy } from "./vite.config";

export default defineConfig({
  root: "e2e/probes",
  base: "./",
  publicDir: false,
  plugins: [contentSecurityPolicy()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    outDir: "../../.cache/probes",
    emptyOutDir: true,
    rollupOptions: {
      input: ["e2e/probes/policyRuntime.html", "e2e/probes/goldenGrasp.html"],
      output: { entryFileNames: "[name].js" },
    },
  },
});
