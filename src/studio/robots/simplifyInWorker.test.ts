import { beforeEach, expect, test, vi } from "vitest";
import { type SimplifyAnswer, simplifyInWorker } from "./simplifyInWorker";

class FakeWorker {
  static newest: FakeWorker;
  onmessage: ((event: { readonly data: SimplifyAnswer }) => void) | null = null;
  onerror: ((event: { readonly message: string }) => void) | null = null;
  readonly told: unknown[] = [];
  readonly terminate = vi.fn();
  constructor() {
    FakeWorker.newest = this;
  }
  postMessage(task: unknown): void {
    this.told.push(task);
  }
}

beforeEach(() => void vi.stubGlobal("Worker", FakeWorker));

const begin = (signal = new AbortController().signal) => simplifyInWorker("arm.stl", new Uint8Array(4), signal);

test("the worker gets the file, and goes once it has answered", async () => {
  const answer = begin();
  const worker = FakeWorker.newest;
  expect(worker.told).toEqual([{ name: "arm.stl", bytes: new Uint8Array(4) }]);
  worker.onmessage!({ data: { bytes: Uint8Array.of(7) } });
  expect(await answer).toEqual(Uint8Array.of(7));
  expect(worker.terminate).toHaveBeenCalledOnce();
});

test("a refusal and a worker that dies are told with the name of the mesh", async () => {
  const refused = begin();
  FakeWorker.newest.onmessage!({ data: { code: "E_ASSET_BIG", message: "too much", tip: "Less." } });
  await expect(refused).rejects.toMatchObject({
    code: "E_ASSET_BIG",
    message: "too much",
    tip: "Less.",
    where: "arm.stl",
  });
  const dead = begin();
  FakeWorker.newest.onerror!({ message: "" });
  await expect(dead).rejects.toMatchObject({ code: "E_MESH", message: expect.stringContaining('"arm.stl"') });
  expect(FakeWorker.newest.terminate).toHaveBeenCalledOnce();
});

test("it ends at once when it is given up, also when that was before it began", async () => {
  const end = new AbortController();
  const answer = begin(end.signal);
  end.abort();
  await expect(answer).rejects.toMatchObject({ code: "E_MESH" });
  expect(FakeWorker.newest.terminate).toHaveBeenCalledOnce();
  const late = begin(end.signal);
  expect(FakeWorker.newest.told).toEqual([]);
  await expect(late).rejects.toMatchObject({ code: "E_MESH" });
  expect(FakeWorker.newest.terminate).toHaveBeenCalledOnce();
});
