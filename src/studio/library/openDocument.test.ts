import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StartState } from "../../world/startState";
import { builtinDocument, changeDocument, documentStore, freshDocument, undo } from "../stores/documentStore";
import { beginGuest, beginScene, keepOpen, libraryId, restoreOpen, setLibraryId } from "./openDocument";

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

const placed = { joint: null, X_WO: { p: [0.2, 0.1, 0.02], q: [0, 0, 0, 1] } };

test.each([
  ["comes back with its scene", {}, true],
  ["with a joint comes back too", { objects: [{ joint: 0.5, X_WO: null }] }, true],
  [
    "with a place of two numbers counts as none",
    { objects: [{ joint: null, X_WO: { ...placed.X_WO, p: [0.2, 0.1] } }] },
    false,
  ],
  ["with a joint that is no number counts as none", { objects: [{ joint: "0.5", X_WO: null }] }, false],
  ["with a target for no joint counts as none", { targets: [0.2, 0.3] }, false],
  ["without things counts as none", { objects: null }, false],
])("a given start %s", (_, change, isSound) => {
  const memory = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
    removeItem: () => undefined,
  });
  const start = { joints: [0.1], targets: [0.2], objects: [placed], ...change } as unknown as StartState;
  changeDocument({ ...builtinDocument("stack-three", 8), start }, true);
  vi.advanceTimersByTime(5000);
  documentStore.setState(freshDocument(builtinDocument("lift-the-cube")));
  restoreOpen();
  const { document } = documentStore.getState();
  expect(document).toMatchObject({ origin: "stack-three", seed: 8 });
  expect(document.start).toEqual(isSound ? start : null);
});
