import { expect, test } from "vitest";
import { scoredEpisode } from "../../session/testing/scoredEpisode";
import { openEvaluationArchive } from "./evaluationArchive";

const episode = (seed: number) => scoredEpisode(seed, { kind: "success", timeS: 1 });

/** A browser's store that lets itself be opened, and then fails. */
function failingStore(reason: string): IDBFactory {
  const open = (): IDBOpenDBRequest => {
    const request = { error: new Error(reason) } as unknown as IDBOpenDBRequest;
    queueMicrotask(() => request.onerror?.(new Event("error")));
    return request;
  };
  return { open } as unknown as IDBFactory;
}

test.each<[string, () => IDBFactory]>([
  [
    "is forbidden",
    () => {
      throw new Error("no site data here");
    },
  ],
  ["fails", () => failingStore("no site data here")],
])("B60: where the browser's store %s, results live as long as the page, and that is told once", async (_, factory) => {
  const told: string[] = [];
  const archive = openEvaluationArchive(factory, (reason) => told.push(reason));
  await archive.keep("a", [episode(3), episode(1)]);
  await archive.keep("a", [episode(2)]);
  await archive.keep("b", [episode(1)]);
  expect((await archive.load("a", 1, 2)).map(({ seed }) => seed).sort()).toEqual([1, 2]);
  expect(await archive.load("c", 0, 9)).toEqual([]);
  await archive.forget("a", 2, 3);
  expect(await archive.load("a", 0, 9)).toEqual([episode(1)]);
  expect(await archive.load("b", 0, 9)).toEqual([episode(1)]);
  expect(told).toEqual(["no site data here"]);
});
