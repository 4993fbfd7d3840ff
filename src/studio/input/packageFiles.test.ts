import { describe, expect, test } from "vitest";
import { MAX_WEIGHT_BYTES } from "../../policy/packageLimits";
import { entriesOf } from "./droppedEntries";
import { type DroppedEntry, filesOf } from "./droppedFiles";
import { type ChosenFile, readPackageFiles } from "./packageFiles";

const file = (name: string, more: Partial<ChosenFile> & Partial<Pick<File, "lastModified">> = {}): ChosenFile => ({
  name,
  size: 3,
  arrayBuffer: async () => Uint8Array.of(1, 2, 3).buffer,
  ...more,
});
const refusalOf = async (...files: ChosenFile[]) => {
  const chosen = await readPackageFiles(files);
  return "refusal" in chosen ? chosen.refusal : null;
};

describe("choosing", () => {
  test("the two files are read; whatever lies beside them is left alone, unread", async () => {
    const untouched = file("optimizer.pt", { arrayBuffer: () => Promise.reject(new Error("read")) });
    const chosen = await readPackageFiles([file("README.md"), file("policy.json"), untouched, file("model.onnx")]);
    expect(chosen).toMatchObject({
      id: expect.stringMatching(/^own-/),
      files: { "model.onnx": Uint8Array.of(1, 2, 3) },
    });
    expect("files" in chosen && Object.keys(chosen.files)).toEqual(["policy.json", "model.onnx"]);
  });

  test("another package of the same size and time is another one", async () => {
    const stamp = { lastModified: 7 };
    const read = () => readPackageFiles([file("policy.json", stamp), file("model.onnx", stamp)]);
    const ids = [await read(), await read()].map((chosen) => "id" in chosen && chosen.id);
    expect(new Set(ids).size).toBe(2);
  });

  test.each(["policy.pkl", "model.PT", "weights.bin", "net.ckpt", "a.pth", "a.joblib"])(
    "B40: %s can run code and is refused by its name, unread",
    async (name) => {
      const refusal = await refusalOf(file(name, { arrayBuffer: () => Promise.reject(new Error("read")) }));
      expect(refusal).toMatchObject({ code: "E_UNSAFE_FORMAT" });
      expect(refusal?.message).toContain(name);
    },
  );

  test("B35: a model that is too large is refused by its size, before it is read", async () => {
    const huge = file("model.onnx", { size: 3 * 2 ** 30, arrayBuffer: () => Promise.reject(new Error("read")) });
    expect(await refusalOf(file("policy.json"), huge)).toMatchObject({ code: "E_ONNX_MEMORY" });
    expect(await refusalOf(huge)).toMatchObject({ code: "E_ONNX_MEMORY" });
  });

  test("B35: what may be chosen may also be opened, to the byte", async () => {
    const model = (size: number) => file("model.onnx", { size });
    expect(await refusalOf(file("policy.json"), model(MAX_WEIGHT_BYTES))).toBeNull();
    expect(await refusalOf(file("policy.json"), model(MAX_WEIGHT_BYTES + 1))).toMatchObject({ code: "E_ONNX_MEMORY" });
  });

  test("B33: weights in a file of their own are named", async () => {
    expect(await refusalOf(file("model.onnx"), file("model.onnx.data"))).toMatchObject({ code: "E_ONNX_EXTERNAL" });
  });

  test("B38: a model without its manifest is refused, since nobody knows its units", async () => {
    const refusal = await refusalOf(file("model.onnx"));
    expect(refusal).toMatchObject({ code: "E_POLICY_FILES" });
    expect(refusal?.message).toContain("policy.json");
  });

  test("an archive, two packages at once, nothing, and a crowd of others are each named", async () => {
    expect((await refusalOf(file("tray.zip")))?.tip).toMatch(/Unpack/);
    const two = await refusalOf(file("policy.json"), file("model.onnx"), file("policy.json"), file("model.onnx"));
    expect(two?.message).toMatch(/2 files policy.json/);
    expect((await refusalOf())?.message).toMatch(/no files/);
    const crowd = await refusalOf(...Array.from({ length: 9 }, (_, k) => file(`photo${k}.jpg`)));
    expect(crowd?.message).toMatch(/photo0.jpg.*and 5 more/);
  });

  test("a file that is gone when it is read is a reason, not a crash", async () => {
    const gone = file("model.onnx", { arrayBuffer: () => Promise.reject(new Error("NotFoundError")) });
    expect(await refusalOf(file("policy.json"), gone)).toMatchObject({ code: "E_FILE" });
  });
});

describe("dropping", () => {
  const entry = (name: string): DroppedEntry => ({
    isFile: true,
    isDirectory: false,
    file: (done) => done(new File(["x"], name)),
  });
  /** Gives its children one by one, as browsers give them in portions. */
  const folder = (...children: DroppedEntry[]): DroppedEntry => ({
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = [...children];
      return { readEntries: (done) => done(left.splice(0, 1)) };
    },
  });
  const names = async (...dropped: (DroppedEntry | File)[]) => (await filesOf(dropped)).map(({ path }) => path);

  test("a folder, a folder in it, and plain files", async () => {
    expect(
      await names(folder(entry("policy.json"), folder(entry("model.onnx"))), new File(["x"], "notes.txt")),
    ).toEqual(["policy.json", "model.onnx", "notes.txt"]);
  });

  test("a folder without end ends", async () => {
    const endless: DroppedEntry = {
      isFile: false,
      isDirectory: true,
      createReader: () => ({ readEntries: (done) => done([entry("a"), endless]) }),
    };
    expect((await names(endless)).length).toBeLessThanOrEqual(2001);
  });

  test("text and links that are dropped are no files", () => {
    const text = { kind: "string", webkitGetAsEntry: () => null, getAsFile: () => null };
    const plain = { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => new File(["x"], "a") };
    const items = [text, plain] as unknown as DataTransferItem[];
    expect(entriesOf(items)).toHaveLength(1);
  });
});
