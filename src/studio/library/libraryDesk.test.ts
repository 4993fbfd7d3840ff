import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { encodeUtf8 } from "../../math/utf8";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { canonicalScene } from "../../world/canonicalScene";
import { readSceneFile, writeSceneFile } from "../../world/sceneFile";
import { noOptions } from "../../world/sharedScene";
import type { Engine } from "../engine";
import { saveFile } from "../evaluation/saveFile";
import { builtinDocument, documentStore, freshDocument, undo } from "../stores/documentStore";
import { freshStudio, studioStore } from "../stores/studioStore";
import { download, duplicate, entryName, type ImportedFile, importFiles, openVersion } from "./libraryDesk";
import { libraryId } from "./openDocument";
import type { Beside } from "./sceneArchive";

/** Asked for each robot by its digits: whether it is on this device. */
const openLinkedRobot = vi.fn(async (_: string) => true);
vi.mock("../robots/robotDesk", () => ({ openLinkedRobot: (digits: string) => openLinkedRobot(digits) }));
vi.mock("../evaluation/saveFile", () => ({ saveFile: vi.fn() }));
vi.stubGlobal("navigator", {});

const { scene } = builtinDocument("lift-the-cube");
const version = (title: string, beside?: Partial<Beside>) => ({
  at: 1,
  document: { scene: { ...scene, title }, origin: null, seed: 3 },
  ...(beside && { beside: { camera: null, lead: null, robot: null, ...beside } }),
});
const engine = { lead: vi.fn(), hasPolicyFor: vi.fn(() => false) };
const open = (id: string, opened: ReturnType<typeof version>) => openVersion(engine as unknown as Engine, id, opened);
const now = () => documentStore.getState().document;

beforeEach(() => {
  vi.clearAllMocks();
  globalThis.indexedDB = new IDBFactory();
  documentStore.setState(freshDocument(builtinDocument("stack-three")));
  studioStore.setState(freshStudio());
});

describe("a version that is opened", () => {
  test("is the open scene, kept under its id, and what was open before comes back by undo", () => {
    const mine = version("mine");
    open("a", mine);
    expect(now()).toMatchObject({ scene: mine.document.scene, seed: 3 });
    expect(libraryId(now().scene)).toBe("a");
    // The version keeps its own scene, which may be opened as part of another entry too.
    expect(libraryId(mine.document.scene)).toBeNull();
    expect(engine.lead).not.toHaveBeenCalled();
    undo();
    expect(now()).toEqual(builtinDocument("stack-three"));
  });

  test("is led by whom it suggests, by a policy only where there is one", () => {
    open("a", version("mine", { lead: "random" }));
    expect(engine.lead).toHaveBeenLastCalledWith("random");
    engine.lead.mockClear();
    open("a", version("mine", { lead: "policy" }));
    expect(engine.lead).not.toHaveBeenCalled();
    engine.hasPolicyFor.mockReturnValueOnce(true);
    open("a", version("mine", { lead: "policy" }));
    expect(engine.lead).toHaveBeenLastCalledWith("policy");
  });

  test("brings its robot, and asks for one that is not on this device", async () => {
    open("a", version("mine", { robot: "0123abcd" }));
    await vi.waitFor(() => expect(openLinkedRobot).toHaveBeenCalledWith("0123abcd"));
    expect(studioStore.getState().dialog).toBeNull();
    openLinkedRobot.mockResolvedValueOnce(false);
    open("b", version("another", { robot: "ffff0000" }));
    await vi.waitFor(() => expect(studioStore.getState().dialog).toBe("robot"));
  });

  test("does not bring its robot into a scene that was opened meanwhile", async () => {
    open("a", version("mine", { robot: "0123abcd" }));
    open("b", version("another"));
    await new Promise((done) => setTimeout(done));
    expect(openLinkedRobot).not.toHaveBeenCalled();
    expect(studioStore.getState().dialog).toBeNull();
  });
});

describe("a scene with what came beside it", () => {
  const camera = { eye: [1, 0, 1], target: [0, 0, 0] } as const;
  const beside: Beside = { camera, lead: "random", robot: "0123abcd" };

  test("is copied and downloaded with it", async () => {
    const { sceneArchive } = await import("./autosave");
    await sceneArchive.save("a", version("mine").document, { beside });
    const copy = await duplicate("a", "Copy of mine");
    expect(await sceneArchive.versions(copy!)).toMatchObject([{ document: { scene: { title: "mine" } }, beside }]);
    await download(copy!, "Copy of mine");
    const [name, , content] = vi.mocked(saveFile).mock.lastCall!;
    expect(name).toBe("Copy of mine.jointspace.json");
    expect(readSceneFile(encodeUtf8(content as string))).toMatchObject({
      ...beside,
      seed: 3,
      document: { title: "mine" },
    });
    expect([await duplicate("gone", "x"), await download("gone", "x")]).toEqual([null, undefined]);
  });
});

describe("files that are imported", () => {
  const fileOf = (name: string, text: string): ImportedFile => {
    const bytes = encodeUtf8(text);
    return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer };
  };
  const document = canonicalScene({ ...BUILTIN_SCENES["lift-the-cube"], title: "sent" });

  test("are kept, played or refused, each by what it is; what is open stays", async () => {
    const run = fileOf("run.json", '{"jointspace":"run","v":1,"run":"1AAAA"}');
    const report = await importFiles([
      fileOf("scene.json", writeSceneFile({ ...noOptions(), document, seed: 9, lead: "random" })),
      run,
      fileOf("list.txt", "buy milk"),
      { ...fileOf("film.mp4", "x"), size: 40 * 1024 * 1024 },
    ]);
    expect(report).toMatchObject({ count: 1, runs: [run], refused: [{ name: "list.txt" }, { name: "film.mp4" }] });
    const { sceneArchive } = await import("./autosave");
    const [entry] = await sceneArchive.list();
    expect(await sceneArchive.versions(entry!.id)).toMatchObject([
      {
        document: { scene: { title: "sent" }, origin: "lift-the-cube", seed: 9 },
        beside: { lead: "random", robot: null },
      },
    ]);
    expect(now()).toEqual(builtinDocument("stack-three"));
  });

  test("a built-in task that comes as it was is not called an edited one", async () => {
    const unchanged = canonicalScene(BUILTIN_SCENES["lift-the-cube"]);
    await importFiles([fileOf("lift.json", writeSceneFile({ ...noOptions(), document: unchanged }))]);
    const { sceneArchive } = await import("./autosave");
    const named = await Promise.all(
      (await sceneArchive.list()).map(async (entry) =>
        entryName(entry, (await sceneArchive.versions(entry.id))[0], "en"),
      ),
    );
    expect(named).toContain("Lift the cube");
    expect(named).not.toContain("Lift the cube (edited)");
  });
});
