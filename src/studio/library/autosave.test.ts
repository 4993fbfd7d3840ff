import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { builtinDocument, documentStore, freshDocument } from "../stores/documentStore";

vi.stubGlobal("navigator", {});

test("a save by hand and one by itself at the same time make one scene of a new one, not two", async () => {
  globalThis.indexedDB = new IDBFactory();
  const { autosave, saveVersion, sceneArchive } = await import("./autosave");
  const { scene, ...rest } = builtinDocument("lift-the-cube");
  const document = { ...rest, scene: { ...scene, title: "mine" } };
  documentStore.setState(freshDocument(document));
  await Promise.all([saveVersion(document), autosave(document), saveVersion(document)]);
  const entries = await sceneArchive.list();
  expect(entries).toHaveLength(1);
  expect(await sceneArchive.versions(entries[0]!.id)).toHaveLength(2);
});
