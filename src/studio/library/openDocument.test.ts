import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { builtinDocument, changeDocument, documentStore, freshDocument, undo } from "../stores/documentStore";
import { beginGuest, beginScene, keepOpen, libraryId, setLibraryId } from "./openDocument";

const scene = (title: string) => ({ ...builtinDocument("lift-the-cube").scene, title });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", { addEventListener: () => undefined });
  documentStore.setState(freshDocument({ ...builtinDocument("lift-the-cube"), scene: scene("mine") }));
  keepOpen();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ["somebody else's scene", beginGuest],
  ["a new scene", beginScene],
])("%s and what is made of it never become versions of the scene that was open", (_, begin) => {
  const mine = documentStore.getState().document.scene;
  setLibraryId(mine, "mine");
  const mineChanged = scene("mine, changed");
  changeDocument({ scene: mineChanged }, true);
  expect(libraryId(mineChanged)).toBe("mine");
  const other = scene("other");
  begin(other);
  changeDocument({ scene: other }, true);
  expect(libraryId(other)).toBeNull();
  const otherChanged = scene("other, changed");
  changeDocument({ scene: otherChanged }, true);
  expect(libraryId(otherChanged)).toBeNull();
  undo();
  undo();
  expect(libraryId(documentStore.getState().document.scene)).toBe("mine");
});

test("somebody else's scene is not written down as one's own, whatever seed it is looked at with", async () => {
  const kept = vi.fn();
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: kept, removeItem: () => undefined });
  const other = scene("other");
  beginGuest(other);
  changeDocument({ scene: other }, true);
  changeDocument({ seed: 9 }, true);
  vi.advanceTimersByTime(5000);
  expect(kept).not.toHaveBeenCalled();
  changeDocument(builtinDocument("stack-three"), true);
  vi.advanceTimersByTime(5000);
  expect(kept).toHaveBeenCalledWith("jointspace.open", expect.stringContaining("stack-three"));
});
