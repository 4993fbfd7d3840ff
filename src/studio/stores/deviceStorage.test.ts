import { expect, test } from "vitest";
import { type KeyValueStore, steadyStorage } from "./deviceStorage";

function mapStore(): KeyValueStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
    removeItem: (key) => {
      kept.delete(key);
    },
  };
}

test("what the browser keeps is read and written through", () => {
  const browser = mapStore();
  browser.kept.set("a", "1");
  const problems: string[] = [];
  const storage = steadyStorage(
    () => browser,
    (reason) => problems.push(reason),
  );
  expect(storage.getItem("a")).toBe("1");
  storage.setItem("b", "2");
  expect(browser.kept.get("b")).toBe("2");
  storage.removeItem("a");
  expect(storage.getItem("a")).toBeNull();
  expect(problems).toEqual([]);
});

test("B60: blocked site data: works in memory and says so once", () => {
  const problems: string[] = [];
  const storage = steadyStorage(
    () => {
      throw new Error("The operation is insecure.");
    },
    (reason) => problems.push(reason),
  );
  expect(storage.getItem("a")).toBeNull();
  storage.setItem("a", "1");
  expect(storage.getItem("a")).toBe("1");
  storage.removeItem("a");
  expect(storage.getItem("a")).toBeNull();
  expect(problems).toEqual(["The operation is insecure."]);
});

test("B60: a full store: the newest value counts in this page, and the old one stays on disk", () => {
  const browser = mapStore();
  browser.kept.set("a", "old");
  const full: KeyValueStore = {
    ...browser,
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  const problems: string[] = [];
  const storage = steadyStorage(
    () => full,
    (reason) => problems.push(reason),
  );
  storage.setItem("a", "new");
  storage.setItem("a", "newer");
  expect(storage.getItem("a")).toBe("newer");
  expect(browser.kept.get("a")).toBe("old");
  expect(problems).toHaveLength(1);
});
