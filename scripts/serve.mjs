/** A small static server for the built site, with the headers that switch threads on. */

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { createBrotliCompress, constants as zlib } from "node:zlib";
import { fail, ROOT } from "./steps.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
  ".md": "text/markdown; charset=utf-8",
};
const COMPRESSED = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".onnx"]);

function find(folder, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
  const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(normalize(folder))) return null;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { file, stat } : null;
}

function answer(folder, request, response) {
  const found = find(folder, request.url ?? "/");
  if (!found || !["GET", "HEAD"].includes(request.method ?? "")) {
    response.writeHead(found ? 405 : 404, { "Content-Type": "text/plain" }).end(found ? "only GET" : "not found");
    return;
  }
  const type = extname(found.file);
  const headers = {
    "Content-Type": TYPES[type] ?? "application/octet-stream",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": found.file.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  };
  const brotli = COMPRESSED.has(type) && /\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""));
  if (brotli) headers["Content-Encoding"] = "br";
  else headers["Content-Length"] = found.stat.size;
  response.writeHead(200, headers);
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const source = createReadStream(found.file);
  source.on("error", () => response.destroy());
  if (brotli) source.pipe(createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } })).pipe(response);
  else source.pipe(response);
}

/**
 * Serves a folder on this machine only.
 *
 * @param port - First port to try.
 * @param tries - How many ports after it may be tried when it is taken.
 * @returns The port in use and a function that stops the server.
 */
export function serve(folder, port, tries = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => answer(folder, request, response));
    server.on("error", (error) => {
      if (error.code === "EADDRINUSE" && tries > 0) resolve(serve(folder, port + 1, tries - 1));
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => resolve({ port, close: () => server.close() }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 4173);
  await serve(join(ROOT, "dist"), port).catch((error) =>
    fail(`Port ${port} cannot be used: ${error.message}.`, "Stop the program that uses it, or name another port."),
  );
  console.log(`serving dist on http://localhost:${port}/`);
}
