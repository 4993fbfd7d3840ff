import { readFileSync } from "node:fs";
import { brotliCompressSync, constants as zlib } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { licenceTexts } from "./scripts/licences.mjs";

/** The version that the page shows and puts into reports. */
const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** Everything comes from the site itself. WebAssembly needs its own permission to compile; styles set from code do not. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Threads and fine timers, where the host lets us set headers. The page also runs without them. */
const ISOLATION_HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** The policy travels in the page, so that it also holds on hosts without header control. Development needs inline scripts. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** The licences of what the site contains travel with it. */
function licenceFile(): Plugin {
  return {
    name: "licence-file",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "licences.txt", source: licenceTexts() });
    },
  };
}

/** Larger files take half a minute at the best quality; the server compresses them faster and a little worse. */
const LARGEST_TWIN = 2_000_000;

/** Puts a twin at the best compression beside each text file, for hosts that send such twins; our own server does. */
export function brotliTwins(): Plugin {
  return {
    name: "brotli-twins",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const content = file.type === "chunk" ? file.code : file.source;
          if (!/\.(js|css|html|svg)$/.test(file.fileName) || content.length > LARGEST_TWIN) continue;
          const source = brotliCompressSync(content, {
            params: { [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY },
          });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source });
        }
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), contentSecurityPolicy(), licenceFile(), brotliTwins()],
  define: { "import.meta.env.VITE_VERSION": JSON.stringify(version) },
  worker: { format: "es" },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 2000,
    // All of the first load is one file, however many late parts share pieces of it: pieces compress worse.
    rollupOptions: {
      input: ["index.html", "embed.html"],
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
  optimizeDeps: { include: ["onnxruntime-web", "onnxruntime-web/wasm"] },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx", "scripts/*.test.ts"], testTimeout: 60_000 },
} as Parameters<typeof defineConfig>[0]);
