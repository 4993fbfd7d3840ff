import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { builtinDocument, type StudioDocument } from "../stores/documentStore";
import { type ArchiveProblem, MOST_VERSIONS, SceneArchive } from "./sceneArchive";

let now = 0;
let problems: ArchiveProblem[] = [];

const titled = (title: string): StudioDocument => {
  const document = builtinDocument("lift-the-cube");
  return { ...document, scene: { ...document.scene, title } };
};
const opened = () =>
  new SceneArchive(
    () => now,
    (problem) => problems.push(problem),
  );
const titles = (versions: readonly { readonly document: StudioDocument }[]) =>
  versions.map(({ document }) => document.scene.title);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  now = 1_000_000;
  problems = [];
});

describe("scenes that are kept", () => {
  test("another visit finds them, the one that was changed last first", async () => {
    const archive = opened();
    await archive.save("a", titled("A"), { name: "Mine" });
    now += 5;
    await archive.save("b", titled("B"));
    const later = opened();
    expect(await later.list()).toEqual([
      { id: "b", name: null, createdAt: 1_000_005, changedAt: 1_000_005 },
      { id: "a", name: "Mine", createdAt: 1_000_000, changedAt: 1_000_000 },
    ]);
    expect(titles(await later.versions("a"))).toEqual(["A"]);
    expect(archive.hasUnsaved).toBe(false);
    expect(problems).toEqual([]);
  });

  test("changes within two minutes are one version, and the last ten versions stay", async () => {
    const archive = opened();
    for (let k = 0; k < 14; k++) {
      await archive.save("a", titled(`${k}`));
      now += 60_000;
      await archive.save("a", titled(`${k} and a bit`));
      now += 61_000;
    }
    const versions = await archive.versions("a");
    expect(versions).toHaveLength(MOST_VERSIONS);
    expect(titles(versions)[0]).toBe("13 and a bit");
    expect(titles(versions)[9]).toBe("4 and a bit");
    await archive.save("a", titled("restored"), { isNew: true });
    expect(titles(await archive.versions("a")).slice(0, 2)).toEqual(["restored", "13 and a bit"]);
  });

  test("what is asked for at the same time is done one after the other, and nothing of it is lost", async () => {
    const archive = opened();
    await archive.save("a", titled("A"));
    await Promise.all([
      archive.rename("a", "Mine"),
      archive.save("a", titled("B")),
      archive.save("a", titled("C"), { isNew: true }),
      archive.save("a", titled("D")),
    ]);
    expect(await archive.list()).toMatchObject([{ id: "a", name: "Mine" }]);
    expect(titles(await archive.versions("a"))).toEqual(["D", "B"]);
    await Promise.all([archive.remove("a"), archive.rename("a", "Other")]);
    expect(await archive.list()).toEqual([]);
  });

  test("a name changes no version and no time", async () => {
    const archive = opened();
    await archive.save("a", titled("A"));
    now += 999;
    await archive.rename("a", "Other");
    await archive.rename("nobody", "Other");
    expect(await archive.list()).toMatchObject([{ name: "Other", changedAt: 1_000_000 }]);
    expect(titles(await archive.versions("a"))).toEqual(["A"]);
  });

  test("what came beside a scene is kept with it, and with what is made of it", async () => {
    const archive = opened();
    const beside = { camera: { eye: [1, 0, 1], target: [0, 0, 0] }, lead: "random", robot: null } as const;
    await archive.save("a", titled("A"), { beside });
    await archive.save("a", titled("B"), { isNew: true });
    expect((await opened().versions("a")).map((version) => version.beside)).toEqual([beside, beside]);
    await archive.save("b", titled("C"));
    expect((await archive.versions("b"))[0]).not.toHaveProperty("beside");
  });

  test("what was taken away comes back with all its versions", async () => {
    const archive = opened();
    await archive.save("a", titled("A"));
    await archive.save("a", titled("B"), { isNew: true });
    const bringBack = await archive.remove("a");
    expect(await archive.list()).toEqual([]);
    expect(await archive.versions("a")).toEqual([]);
    expect(await opened().list()).toEqual([]);
    await bringBack();
    expect(titles(await opened().versions("a"))).toEqual(["B", "A"]);
  });
});

describe("B60: a browser that keeps nothing", () => {
  test("blocked: everything works in memory, and the person is told once", async () => {
    vi.spyOn(globalThis.indexedDB, "open").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const archive = opened();
    await archive.save("a", titled("A"), { name: "Mine" });
    await archive.save("a", titled("B"), { isNew: true });
    expect(await archive.list()).toMatchObject([{ id: "a", name: "Mine" }]);
    expect(titles(await archive.versions("a"))).toEqual(["B", "A"]);
    expect(archive.hasUnsaved).toBe(true);
    expect(problems).toEqual([{ kind: "blocked", reason: "The operation is insecure." }]);
    await archive.remove("a");
    expect(await archive.list()).toEqual([]);
  });

  /** A database that has room for so many bytes of versions. */
  function withRoom(bytes: number): void {
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value: unknown) {
      if (this.name === "versions" && JSON.stringify(value).length > bytes) {
        throw new DOMException("no room", "QuotaExceededError");
      }
      return put.call(this, value);
    });
  }

  test("full: old versions make room for the newest state", async () => {
    const archive = opened();
    for (const title of ["1", "2", "3", "4", "5"]) await archive.save("a", titled(title), { isNew: true });
    const one = JSON.stringify({ id: "a", versions: (await archive.versions("a")).slice(0, 1) }).length;
    withRoom(3 * one);
    expect(await archive.save("a", titled("6"), { isNew: true })).toBe("trimmed");
    expect(titles(await opened().versions("a"))).toEqual(["6", "5"]);
    // Once, and each save says it of itself.
    expect(await archive.save("a", titled("7"), { isNew: true })).toBe("kept");
    expect(await archive.save("a", titled("8"), { isNew: true })).toBe("trimmed");
    expect(problems).toEqual([{ kind: "trimmed", reason: "no room" }]);
    // That nothing is kept any more is another thing, and is told as well.
    vi.restoreAllMocks();
    withRoom(10);
    expect(await archive.save("a", titled("9"), { isNew: true })).toBe("unsaved");
    expect(problems.map(({ kind }) => kind)).toEqual(["trimmed", "full"]);
    vi.restoreAllMocks();
  });

  test("no room at all: the newest state stays on the page, what was kept before stays kept, and the person is told", async () => {
    const archive = opened();
    await archive.save("a", titled("1"));
    withRoom(10);
    expect(await archive.save("a", titled("2"), { isNew: true })).toBe("unsaved");
    expect(titles(await archive.versions("a"))).toEqual(["2", "1"]);
    expect(archive.hasUnsaved).toBe(true);
    expect(problems).toEqual([{ kind: "full", reason: "no room" }]);
    vi.restoreAllMocks();
    expect(titles(await opened().versions("a"))).toEqual(["1"]);
    // As soon as there is room again, the next change is kept with it.
    await archive.save("a", titled("3"));
    expect(titles(await opened().versions("a"))).toEqual(["3", "1"]);
    expect(archive.hasUnsaved).toBe(false);
  });
});
