import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { builtinDocument, documentStore, freshDocument } from "../stores/documentStore";
import { keptStore } from "../stores/keptStore";
import { freshStudio, studioStore } from "../stores/studioStore";
import { saveNow } from "./saveNow";

beforeEach(() => {
  // Older Node has none; without locks every page writes what it has open.
  if (!globalThis.navigator) vi.stubGlobal("navigator", {});
  studioStore.setState(freshStudio());
  keptStore.setState({ kept: null });
});

test.each([
  ["Mine", { en: "Mine", zh: "" }],
  ["", { en: "", zh: "" }],
])("a scene that is called %j is kept and said to be, and no dialog opens", async (name, title) => {
  const document = builtinDocument("lift-the-cube");
  documentStore.setState(freshDocument({ ...document, scene: { ...document.scene, title }, origin: null }));
  await saveNow();
  expect(keptStore.getState().kept).toEqual({ name, hadRoom: true });
  expect(studioStore.getState().dialog).toBeNull();
});
