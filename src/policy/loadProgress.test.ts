import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import {
  countedResponse,
  type FetchRealm,
  type LoadProgress,
  RUNTIME_BYTES,
  watchRuntimeDownload,
} from "./loadProgress";

const bytes = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(count).map((_, k) => k % 251);

test("a counted body arrives as it was, and each piece is told", async () => {
  const heard: LoadProgress[] = [];
  const counted = countedResponse(new Response(bytes(1000)), "weights", 1000, (progress) => heard.push(progress));
  expect(new Uint8Array(await counted.arrayBuffer())).toEqual(bytes(1000));
  expect(heard.at(-1)).toEqual({ stage: "weights", loaded: 1000, total: 1000 });
});

test("a compressed body's length is not taken for what will arrive", async () => {
  const heard: LoadProgress[] = [];
  const answer = (headers: Record<string, string>) => new Response(bytes(10), { headers });
  await countedResponse(answer({ "content-length": "10" }), "manifest", null, (p) => heard.push(p)).arrayBuffer();
  const packed = answer({ "content-length": "4", "content-encoding": "br" });
  await countedResponse(packed, "manifest", null, (p) => heard.push(p)).arrayBuffer();
  expect(heard.map(({ total }) => total)).toEqual([10, null]);
});

test("only the runtime's own file is counted as such, with its type and size kept", async () => {
  const heard: LoadProgress[] = [];
  const realm: FetchRealm = {
    fetch: async () => new Response(bytes(8), { headers: { "content-type": "application/wasm" } }),
  };
  watchRuntimeDownload(realm, (progress) => heard.push(progress));
  await (await realm.fetch("https://site/policies/tray/model.onnx")).arrayBuffer();
  expect(heard).toEqual([]);
  const wasm = await realm.fetch(new URL("https://site/assets/ort-wasm-simd-threaded-DcHrbrbl.wasm"));
  expect(wasm.headers.get("content-type")).toBe("application/wasm");
  await wasm.arrayBuffer();
  expect(heard.at(-1)).toEqual({ stage: "runtime", loaded: 8, total: RUNTIME_BYTES["ort-wasm-simd-threaded"] });
  await (await realm.fetch("/assets/ort-wasm-simd-threaded.asyncify-D5D0fo7z.wasm")).arrayBuffer();
  expect(heard.at(-1)?.total).toBe(RUNTIME_BYTES["ort-wasm-simd-threaded.asyncify"]);
  await (await realm.fetch("/ort-wasm-simd-threaded.wasm")).arrayBuffer();
  expect(heard.at(-1)?.total).toBe(RUNTIME_BYTES["ort-wasm-simd-threaded"]);
});

test("a failed answer is passed on untouched", () => {
  const missing = new Response("no", { status: 404 });
  expect(countedResponse(missing, "weights", null, () => undefined)).toBe(missing);
});

test.each(Object.entries(RUNTIME_BYTES))("the size of %s is that of the installed runtime", (name, size) => {
  const file = resolve(import.meta.dirname, `../../node_modules/onnxruntime-web/dist/${name}.wasm`);
  expect(existsSync(file)).toBe(true);
  expect(statSync(file).size).toBe(size);
});
