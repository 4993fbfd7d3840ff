/** A small static server for the built site, with the headers that switch threads on. */

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join, resolve, sep } from "node:path";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { fail, ROOT, tell } from "./steps.mjs";

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
};
const COMPRESSED = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".onnx"]);
/** Near the best size at a tenth of the time; each file is compressed once. */
const BROTLI_QUALITY = 5;

/**
 * Who may show a page in a frame, and what it may reach there. The page made for frames may be shown anywhere, also by pages
 * that are isolated themselves, and no device is ever reached from it; the others are shown by our own pages only.
 *
 * @returns {Readonly<Record<string, string>>}
 */
function frameHeaders(/** @type {string} */ file) {
  if (extname(file) !== ".html") return { "Cross-Origin-Resource-Policy": "same-origin" };
  if (basename(file) !== "embed.html") {
    return { "Cross-Origin-Resource-Policy": "same-origin", "Content-Security-Policy": "frame-ancestors 'self'" };
  }
  return {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "frame-ancestors *",
    "Permissions-Policy": "serial=(), usb=(), hid=(), camera=(), microphone=()",
  };
}

/** The file of an address inside a folder, or null. */
function find(/** @type {string} */ folder, /** @type {string} */ url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    // Not an address; there is nothing there.
    return null;
  }
  if (path.includes("\0")) return null;
  const file = resolve(join(folder, path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(resolve(folder) + sep)) return null;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { file, changed: stat.mtimeMs } : null;
}

/** Picks the best encoding that a browser takes and we offer. */
function encodingFor(/** @type {string} */ type, /** @type {string} */ accepted) {
  if (!COMPRESSED.has(type)) return null;
  return /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
}

/** A file as it is sent. The build leaves twins at the best compression, which would take too long here. */
function encode(/** @type {string} */ file, /** @type {"br" | "gzip" | null} */ encoding) {
  const body = readFileSync(file);
  const isBuilt = statSync(`${file}.br`, { throwIfNoEntry: false })?.isFile() ?? false;
  if (encoding === "br" && isBuilt) return readFileSync(`${file}.br`);
  if (encoding === "br") return brotliCompressSync(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  return encoding === "gzip" ? gzipSync(body) : body;
}

/**
 * Answers requests for the files of a folder; remembers what it has compressed.
 *
 * @returns {import("node:http").RequestListener}
 */
function answerFrom(/** @type {string} */ folder, /** @type {(path: string, bytes: number) => void} */ onSent) {
  /** @type {Map<string, Buffer>} */
  const bodies = new Map();
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { "Content-Type": "text/plain", Allow: "GET, HEAD" }).end("only GET");
      return;
    }
    const found = find(folder, request.url ?? "/");
    if (!found) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
      return;
    }
    const type = extname(found.file);
    const encoding = encodingFor(type, String(request.headers["accept-encoding"] ?? ""));
    const key = `${found.file} ${found.changed} ${encoding}`;
    const body = bodies.get(key) ?? encode(found.file, encoding);
    bodies.set(key, body);
    response.writeHead(200, {
      "Content-Type": TYPES[type] ?? "application/octet-stream",
      "Content-Length": body.length,
      ...(encoding ? { "Content-Encoding": encoding } : {}),
      Vary: "Accept-Encoding",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      ...frameHeaders(found.file),
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": found.file.includes(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : body);
    if (request.method === "GET") onSent(request.url ?? "/", body.length);
  };
}

/**
 * Serves a folder on this machine only.
 *
 * @param {string} folder
 * @param {number} port First port to try.
 * @param {number} [tries] How many ports after it may be tried when it is taken.
 * @param {(path: string, bytes: number) => void} [onSent] Hears of each file sent: its path and its length as encoded.
 * @returns {Promise<{ port: number, close: () => void }>} The port in use and a function that stops the server.
 */
export function serve(folder, port, tries = 0, onSent = () => {}) {
  return new Promise((resolve, reject) => {
    const server = createServer(answerFrom(folder, onSent));
    server.on("error", (error) => {
      const isTaken = "code" in error && error.code === "EADDRINUSE";
      if (isTaken && tries > 0) resolve(serve(folder, port + 1, tries - 1, onSent));
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      resolve({
        port,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

// By name, not by address: a bundle that holds this file must not take itself for it.
if (process.argv[1]?.endsWith("serve.mjs")) {
  const port = Number(process.argv[2] ?? 4173);
  await serve(join(ROOT, "dist"), port).catch((error) =>
    fail(`Port ${port} cannot be used: ${error.message}.`, "Stop the program that uses it, or name another port."),
  );
  tell(`serving dist on http://localhost:${port}/`);
}
