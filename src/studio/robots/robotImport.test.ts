import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { InputError } from "../../errors";
import { encodeUtf8 } from "../../math/utf8";
import { norm3 } from "../../math/vector3";
import { chainUrdf } from "../../sim/testing/chainRobot";
import { browserFile, type RobotFile } from "./robotFiles";
import { robotHash } from "./robotHash";
import { ImportCancelled, type ImportChoices, importRobot, type ReadRobot } from "./robotImport";
import { zipFiles } from "./zipFiles";

const FREE: ImportChoices = { urdf: null, lengthScale: null };
const QUIET = { signal: new AbortController().signal, onProgress: () => {} };

function file(path: string, content: string | Uint8Array): RobotFile {
  return browserFile(path, new Blob([content as Uint8Array<ArrayBuffer>]));
}

/** A tetrahedron as binary STL. */
function stl(): Uint8Array {
  const corners = [0, 0, 0, 0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.04];
  const faces = [
    [0, 2, 1],
    [0, 1, 3],
    [0, 3, 2],
    [1, 2, 3],
  ];
  const bytes = new Uint8Array(84 + 50 * faces.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, faces.length, true);
  faces.flat().forEach((corner, k) => {
    for (let i = 0; i < 3; i++)
      view.setFloat32(84 + 50 * Math.floor(k / 3) + 12 + 12 * (k % 3) + 4 * i, corners[3 * corner + i]!, true);
  });
  return bytes;
}

/** A chain of two joints whose last link is drawn and touched as a mesh. */
function meshUrdf(filename: string): string {
  const mesh = `<geometry><mesh filename="${filename}"/></geometry>`;
  return chainUrdf(2).replace(
    /(<link name="link_1">.*?)<collision>.*?<\/collision>/,
    `$1<visual>${mesh}</visual><collision>${mesh}</collision>`,
  );
}

async function read(files: RobotFile[], choices = FREE): Promise<ReadRobot> {
  const result = await importRobot(files, choices, QUIET);
  if ("question" in result) throw new Error(`asked ${result.question.kind}`);
  return result.robot;
}

const codes = ({ model }: ReadRobot): string[] => model.warnings.map(({ code }) => code);
const lastLink = ({ model }: ReadRobot) => model.links.at(-1)!;

describe("a robot among files", () => {
  test("its mesh is drawn as triangles and touched as a convex piece, wherever its folder lies", async () => {
    const robot = await read([
      file("top/urdf/a.urdf", meshUrdf("../meshes/tip.stl")),
      file("top/meshes/tip.stl", stl()),
    ]);
    expect(codes(robot)).toEqual([]);
    expect(lastLink(robot).visuals.map(({ geometry }) => geometry.kind)).toEqual(["triangles"]);
    expect(lastLink(robot).collisions.map(({ geometry }) => geometry.kind)).toEqual(["convex"]);
    expect([...robot.files.keys()].sort()).toEqual(["meshes/tip.stl", "urdf/a.urdf"]);
  });

  test("it has one hash, whatever lies beside it and whichever folder or zip it comes out of", async () => {
    const inner = { "urdf/a.urdf": encodeUtf8(meshUrdf("package://any/meshes/tip.stl")), "meshes/tip.stl": stl() };
    const plain = await read(Object.entries(inner).map(([path, bytes]) => file(path, bytes)));
    const deep = await read([
      file("notes.txt", "hello"),
      ...Object.entries(inner).map(([path, bytes]) => file(`x/y/${path}`, bytes)),
    ]);
    const zipped = await read([file("robot.zip", zipSync(inner))]);
    expect(plain.id).toMatch(/^[0-9a-f]{64}$/);
    expect([deep.id, zipped.id]).toEqual([plain.id, plain.id]);
    expect(await robotHash(plain.files, { ...plain.reading, lengthScale: 0.001 })).not.toBe(plain.id);
    // What was kept gives the same robot again.
    const again = await read(
      [...plain.files].map(([path, bytes]) => file(path, bytes)),
      plain.reading,
    );
    expect(again.id).toBe(plain.id);
  });

  test("of several the person is asked which", async () => {
    const files = [file("a.urdf", chainUrdf(1)), file("b/c.urdf", chainUrdf(2))];
    expect(await importRobot(files, FREE, QUIET)).toEqual({
      question: { kind: "which", paths: ["a.urdf", "b/c.urdf"] },
    });
    expect((await read(files, { ...FREE, urdf: "b/c.urdf" })).model.name).toBe("chain2");
  });

  test("none, a xacro source or another format is refused with what to do", async () => {
    await expect(read([file("a.txt", "")])).rejects.toMatchObject({ code: "E_ROBOT_FILES" });
    await expect(read([file("a.xml", "<mujoco/>")])).rejects.toMatchObject({ code: "E_ROBOT_FILES" });
    await expect(read([file("a.xacro", "")])).rejects.toMatchObject({ code: "E_URDF_XACRO" });
  });

  test("the gripper is what the person says", async () => {
    const files = [file("a.urdf", chainUrdf(3))];
    expect((await read(files)).model.gripperJoint).toBe(-1);
    const chosen = await read(files, { ...FREE, gripper: "joint_2" });
    expect(chosen.model.gripperJoint).toBe(2);
    expect(chosen.id).not.toBe((await read(files)).id);
  });

  test("it can be given up", async () => {
    const end = new AbortController();
    end.abort();
    await expect(importRobot([file("a.urdf", chainUrdf(1))], FREE, { ...QUIET, signal: end.signal })).rejects.toThrow(
      ImportCancelled,
    );
  });
});

describe("bad meshes leave a box and a line each", () => {
  test.each([
    ["B11: one that is missing", "meshes/gone.stl", "W_ASSET_MISSING"],
    ["B11: one written in another case", "meshes/Tip.STL", "W_ASSET_MISSING"],
    ["B11: one in a package that is not there", "package://other/leg.stl", "W_ASSET_MISSING"],
    ["B12: one above the folder", "../../x.stl", "E_ASSET_PATH"],
    ["B12: one with an absolute path", "/etc/x.stl", "E_ASSET_PATH"],
    ["B12: one on the web", "http://h/x.stl", "E_ASSET_PATH"],
  ])("%s", async (_, filename, code) => {
    const robot = await read([file("a.urdf", meshUrdf(filename)), file("meshes/tip.stl", stl())]);
    expect(codes(robot).filter((each) => each === code)).toHaveLength(2);
    expect(robot.model.warnings[0]!.message).toContain(filename);
    expect(lastLink(robot).collisions.map(({ geometry }) => geometry.kind)).toEqual(["box"]);
  });

  test("B15: one of 400 MB is refused before it is read", async () => {
    const huge: RobotFile = { path: "tip.stl", size: 400e6, bytes: () => Promise.reject(new Error("it was read")) };
    const robot = await read([file("a.urdf", meshUrdf("tip.stl")), huge]);
    expect(codes(robot)).toContain("E_ASSET_BIG");
    expect(robot.model.warnings.at(-1)!.message).toContain("Simplify it");
    expect([...robot.files.keys()]).toEqual(["a.urdf"]);
  });

  test("B15: one that is too heavy is offered to be made lighter, and then it is part of the robot", async () => {
    const heavy: RobotFile = { path: "tip.stl", size: 250e6, bytes: async () => encodeUtf8("heavy") };
    const files = [file("a.urdf", meshUrdf("tip.stl")), heavy];
    const before = await read(files);
    expect(before.heavy).toEqual(["tip.stl"]);
    const asked: string[] = [];
    const simplify = async (path: string): Promise<Uint8Array> => {
      asked.push(path);
      return stl();
    };
    const result = await importRobot(files, { ...FREE, simplifies: true }, { ...QUIET, simplify });
    if ("question" in result) throw new Error("asked");
    expect(asked).toEqual(["tip.stl"]);
    expect(result.robot.heavy).toEqual([]);
    expect(codes(result.robot)).not.toContain("E_ASSET_BIG");
    expect(result.robot.model.warnings.find(({ code }) => code === "W_MESH_LIGHTER")?.message).toContain("4 triangles");
    expect(result.robot.files.get("tip.stl")).toEqual(stl());
    expect(lastLink(result.robot).visuals.map(({ geometry }) => geometry.kind)).toEqual(["triangles"]);
  });

  test.each([
    ["eight million triangles", "tip.stl", 400_000_084, true],
    ["one more", "tip.stl", 400_000_134, false],
    ["a format that is not made lighter", "tip.obj", 250e6, false],
  ])("B15: one with %s", async (_, path, size, isOffered) => {
    const robot = await read([
      file("a.urdf", meshUrdf(path)),
      { path, size, bytes: () => Promise.reject(new Error()) },
    ]);
    expect(codes(robot)).toContain("E_ASSET_BIG");
    expect(robot.heavy).toEqual(isOffered ? [path] : []);
  });

  test("B15: making one lighter that is given up is no refusal of the mesh", async () => {
    const heavy: RobotFile = { path: "tip.stl", size: 250e6, bytes: async () => encodeUtf8("heavy") };
    const end = new AbortController();
    const simplify = async (): Promise<Uint8Array> => {
      end.abort();
      throw new InputError("simplifying was cancelled", "Drop the folder again.", { code: "E_MESH" });
    };
    const work = { signal: end.signal, onProgress: () => {}, simplify };
    const reading = importRobot([file("a.urdf", meshUrdf("tip.stl")), heavy], { ...FREE, simplifies: true }, work);
    await expect(reading).rejects.toThrow(ImportCancelled);
  });

  test("B16: one that is broken", async () => {
    const robot = await read([file("a.urdf", meshUrdf("tip.stl")), file("tip.stl", stl().subarray(0, 150))]);
    expect(codes(robot)).toContain("E_MESH");
    expect(lastLink(robot).visuals.map(({ geometry }) => geometry.kind)).toEqual(["box"]);
  });
});

test("B13: a robot in millimetres is asked about and scaled, with its meshes", async () => {
  const giant = chainUrdf(3, 120).replace('name="chain3"', 'name="giant"');
  const files = [file("a.urdf", giant)];
  const asked = await importRobot(files, FREE, QUIET);
  expect(asked).toMatchObject({ question: { kind: "scale", message: expect.stringContaining("Scale by 0.001?") } });
  const small = await read(files, { urdf: "a.urdf", lengthScale: 0.001 });
  const lastLength = ({ model }: ReadRobot): number => norm3(model.links.at(-1)!.X_PL.p);
  expect(lastLength(small)).toBeCloseTo(0.12, 9);
  expect(lastLength(await read(files, { urdf: "a.urdf", lengthScale: 1 }))).toBeCloseTo(120, 9);
});

test("B11: more files, or more megabytes, than a robot has are refused before anything is read", async () => {
  const many = Array.from({ length: 2001 }, (_, k) => file(`${k}.stl`, ""));
  await expect(read(many)).rejects.toMatchObject({ code: "E_ASSET_BIG" });
  const heavy: RobotFile = { path: "a.bin", size: 501e6, bytes: () => Promise.reject(new Error("it was read")) };
  await expect(read([heavy])).rejects.toMatchObject({ code: "E_ASSET_BIG" });
});

describe("B18: zips", () => {
  const refusal = async (bytes: Uint8Array): Promise<unknown> => {
    try {
      for (const entry of zipFiles("a.zip", bytes)) await entry.bytes();
      return null;
    } catch (error) {
      return error;
    }
  };
  const zip = (): Uint8Array =>
    zipSync({ "robot/a.urdf": encodeUtf8(chainUrdf(2)), "robot/b.txt": encodeUtf8("hello") }, { level: 6 });
  /** Offsets of the entries of the directory. */
  const entriesAt = (bytes: Uint8Array): number[] =>
    Array.from(bytes, (_, k) => k).filter((k) => [0x50, 0x4b, 1, 2].every((byte, i) => bytes[k + i] === byte));

  test("a sound one gives its files", async () => {
    const files = zipFiles("a.zip", zip());
    expect(files.map(({ path }) => path)).toEqual(["robot/a.urdf", "robot/b.txt"]);
    expect(new TextDecoder().decode(await files[1]!.bytes())).toBe("hello");
  });

  test.each(["../evil.urdf", "/etc/passwd", "a/../../b", "C:/x", "..\\x"])("the path %s is refused", async (path) => {
    expect(await refusal(zipSync({ [path]: new Uint8Array(1) }))).toMatchObject({ code: "E_ZIP" });
  });

  test("10,000 entries are refused by the directory's own count", async () => {
    const bytes = zip();
    new DataView(bytes.buffer).setUint16(bytes.length - 12, 10_000, true);
    expect(await refusal(bytes)).toMatchObject({ code: "E_ZIP", message: expect.stringContaining("10000 entries") });
  });

  test("1 kB that would become 10 GB is refused before it is unpacked, and so is a bomb that lies", async () => {
    const bomb = zipSync({ "a.stl": new Uint8Array(1_000_000) }, { level: 9 });
    expect(await refusal(bomb)).toMatchObject({ code: "E_ZIP", message: expect.stringContaining("would grow") });
    // It claims less than comes out.
    const [at] = entriesAt(bomb);
    new DataView(bomb.buffer).setUint32(at! + 24, 1000, true);
    expect(await refusal(bomb)).toMatchObject({
      code: "E_ZIP",
      message: expect.stringContaining("beyond the 1000 bytes"),
    });
    new DataView(bomb.buffer).setUint32(at! + 24, 0xfffffff0, true);
    expect(await refusal(bomb)).toMatchObject({ code: "E_ZIP" });
  });

  test("a cut one, a broken directory, an unknown method and a password are refused", async () => {
    const sound = zip();
    expect(await refusal(sound.subarray(0, sound.length - 40))).toMatchObject({ code: "E_ZIP" });
    expect(await refusal(new Uint8Array(50))).toMatchObject({ code: "E_ZIP" });
    const [at] = entriesAt(sound);
    for (const [offset, value] of [
      [0, 7],
      [8, 1],
      [10, 99],
      [42, 5],
    ] as const) {
      const changed = sound.slice();
      changed[at! + offset] = value;
      expect(await refusal(changed), `byte ${offset}`).toMatchObject({ code: "E_ZIP" });
    }
  });

  test("random damage ends in a refusal or in files, never in anything else", async () => {
    const sound = zip();
    for (let k = 0; k < 300; k++) {
      const changed = sound.slice();
      changed[(k * 7919) % changed.length]! ^= 1 << (k % 8);
      const error = await refusal(changed);
      if (error !== null) expect(error).toMatchObject({ code: "E_ZIP" });
    }
  });
});
