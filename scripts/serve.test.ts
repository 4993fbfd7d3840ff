import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve } from "./serve.mjs";

const PAGE = "<!doctype html><title>a page that is long enough to be worth compressing</title>".repeat(20);
let folder: string;
let site: { port: number; close: () => void };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly length: number;
}

/** A plain request: `fetch` would tidy up the path first. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port: site.port, path, headers, method }, (response) => {
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, length }));
    });
    call.on("error", reject);
    call.end();
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "jointspace-serve-"));
  mkdirSync(join(folder, "site/assets"), { recursive: true });
  mkdirSync(join(folder, "site-secret"));
  writeFileSync(join(folder, "site/index.html"), PAGE);
  writeFileSync(join(folder, "site/assets/a.wasm"), new Uint8Array(100));
  writeFileSync(join(folder, "site/twin.js"), PAGE);
  writeFileSync(join(folder, "site/twin.js.br"), brotliCompressSync("a twin that was built"));
  writeFileSync(join(folder, "site-secret/key.txt"), "secret");
  site = await serve(join(folder, "site"), 21_900, 50);
});

afterAll(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

test("the page comes with its type and isolated from other origins", async () => {
  const { status, headers, length } = await ask("/");
  expect(status).toBe(200);
  expect(length).toBe(PAGE.length);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
});

test.each([
  ["br", "gzip, deflate, br"],
  ["gzip", "gzip, deflate"],
])("what is worth it is compressed with %s", async (encoding, accepted) => {
  const { headers, length } = await ask("/", { "accept-encoding": accepted });
  expect(headers["content-encoding"]).toBe(encoding);
  expect(length).toBeLessThan(PAGE.length / 4);
  expect(Number(headers["content-length"])).toBe(length);
});

test("WebAssembly has the type that streaming compilation asks for", async () => {
  expect((await ask("/assets/a.wasm?v=1")).headers["content-type"]).toBe("application/wasm");
});

test("HEAD has no body", async () => {
  expect(await ask("/", {}, "HEAD")).toMatchObject({ status: 200, length: 0 });
});

test.each([
  "/../site-secret/key.txt",
  "/%2e%2e/site-secret/key.txt",
  "/..%2fsite-secret/key.txt",
  "/%00",
  "/%zz",
  "/nothing",
])("%s leads nowhere", async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test("nothing can be written", async () => {
  expect((await ask("/", {}, "POST")).status).toBe(405);
});

test("a taken port is an error, or the next one is used when that is allowed", async () => {
  await expect(serve(folder, site.port)).rejects.toThrow(/EADDRINUSE/);
  const second = await serve(folder, site.port, 20);
  expect(second.port).toBeGreaterThan(site.port);
  second.close();
});

test("a twin that the build has left is sent to who takes it, and to nobody else", async () => {
  const twin = await ask("/twin.js", { "Accept-Encoding": "br" });
  expect(twin.headers["content-encoding"]).toBe("br");
  expect(twin.length).toBe(brotliCompressSync("a twin that was built").length);
  expect((await ask("/twin.js")).length).toBe(PAGE.length);
});
