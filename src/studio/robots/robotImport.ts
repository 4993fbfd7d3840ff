/**
 * From the files that a person gave to a robot that can be simulated and drawn. Loaded late.
 *
 * What makes the robot impossible is thrown; what is merely missing or odd becomes a warning and a box in its place.
 */

import { InputError } from "../../errors";
import { decodeUtf8 } from "../../math/utf8";
import { turnRound } from "../../robot/matrix4";
import type { MeshPart } from "../../robot/meshPart";
import type { LinkShape, RobotModel, RobotWarning } from "../../robot/robotModel";
import { readUrdf } from "../../robot/urdf";
import { scaledPositions } from "../../sim/collisionPieces";
import { importedArm } from "../../sim/importedArm";
import { checkAmount, folderOf, type RobotFile } from "./robotFiles";
import { type RobotReading, robotHash } from "./robotHash";

/** What is left open until a person has said it. */
export interface ImportChoices {
  /** Path of the URDF file; null while there may be several. */
  readonly urdf: string | null;
  /** Metres per length unit; null: metres, but ask when that makes a giant. */
  readonly lengthScale: number | null;
  /** Name of the gripper's joint, null for no gripper; undefined: guess by name. */
  readonly gripper?: string | null;
  /** Whether meshes that are too heavy are made lighter; else a box stands in. */
  readonly simplifies?: boolean;
}

export type ImportQuestion =
  | { readonly kind: "which"; readonly paths: readonly string[] }
  /** B13: `message` says how large the robot would be. */
  | { readonly kind: "scale"; readonly urdf: string; readonly message: string };

/** A robot that was read. */
export interface ReadRobot {
  /** `robotHash` of its files and their reading. */
  readonly id: string;
  /** With visuals as triangles. */
  readonly model: RobotModel;
  readonly reading: RobotReading;
  /** What it uses, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Meshes for which boxes stand in and which could be made lighter, by path. */
  readonly heavy: readonly string[];
}

export interface ImportWork {
  /** Ends the import at the next pause. */
  readonly signal: AbortSignal;
  /** 0 to 1, and what is being read. */
  readonly onProgress: (share: number, what: string) => void;
  /** Makes a heavy STL file lighter. */
  readonly simplify?: (path: string, bytes: Uint8Array) => Promise<Uint8Array>;
}

const URDF = /\.urdf$/i;
const STL = /\.stl$/i;
/** B15: a mesh larger than this is not even made lighter: binary STL with the eight million triangles that `simplifyStl` takes. */
const MOST_HEAVY_BYTES = 84 + 50 * 8_000_000;
const MOST_URDF_BYTES = 10_000_000;
/** Work is interrupted this often, ms, so that the page can draw. */
const WORK_MS = 12;
const PLACEHOLDER: LinkShape["geometry"] = { kind: "box", halfSize: [0.02, 0.02, 0.02] };
/** Shares of the progress: decoding meshes comes first, then cutting them into pieces. */
const DECODING = 0.5;

/** Stops an import that was cancelled. */
export class ImportCancelled extends Error {}

/**
 * Reads a robot, or asks what it must know before.
 *
 * @throws {InputError} With the code of the bad-input table.
 * @throws {ImportCancelled} When it was cancelled.
 */
export async function importRobot(
  given: readonly RobotFile[],
  choices: ImportChoices,
  work: ImportWork,
): Promise<{ readonly robot: ReadRobot } | { readonly question: ImportQuestion }> {
  const files = await withoutZips(given);
  checkAmount(files);
  const urdfs = files.filter(({ path }) => URDF.test(path));
  const urdf = choices.urdf ? urdfs.find(({ path }) => path === choices.urdf) : urdfs[0];
  if (!urdf) throw noUrdf(files);
  if (!choices.urdf && urdfs.length > 1) return { question: { kind: "which", paths: urdfs.map(({ path }) => path) } };

  const text = await textOf(urdf);
  const names = new Set(files.map(({ path }) => path));
  const lengthScale = choices.lengthScale ?? 1;
  const read = readUrdf(text, { lengthScale, files: names, folder: folderOf(urdf.path) });
  const giant = read.warnings.find(({ code }) => code === "W_URDF_SCALE");
  if (giant && choices.lengthScale === null) {
    return { question: { kind: "scale", urdf: urdf.path, message: giant.message } };
  }
  const breathe = breather(work.signal);
  const wanted = files.filter(({ path }) => meshPaths(read).has(path));
  const simplify = choices.simplifies === true ? (work.simplify ?? null) : null;
  const meshes = await readMeshes(wanted, breathe, work, simplify);
  const used = wanted.map((file) => meshes.lighter.get(file.path) ?? file);
  const chosen = withGripper(withPlaceholders(read, meshes.failed), choices.gripper);
  const arm = await importedArm(
    chosen,
    (path) => joined(meshes.parts.get(path)),
    async (share) => {
      work.onProgress(DECODING + (1 - DECODING) * share, urdf.path);
      await breathe();
    },
  );
  const gripper = arm.joints[arm.gripperJoint]?.name ?? null;
  // What could not be read is left out: the same robot comes of the rest.
  const kept = await shortened([urdf, ...used.filter(({ path }) => meshes.parts.has(path))]);
  const reading: RobotReading = { urdf: kept.pathOf(urdf.path), lengthScale, gripper };
  const model = { ...withTriangles(arm, meshes.parts), warnings: [...arm.warnings, ...meshes.warnings] };
  const id = await robotHash(kept.files, reading);
  return { robot: { id, model, reading, files: kept.files, heavy: meshes.heavy } };
}

async function withoutZips(given: readonly RobotFile[]): Promise<RobotFile[]> {
  const files: RobotFile[] = [];
  for (const file of given) {
    if (!/\.zip$/i.test(file.path)) {
      files.push(file);
      continue;
    }
    checkAmount([file]);
    const { zipFiles } = await import("./zipFiles");
    files.push(...zipFiles(file.path, await file.bytes()));
  }
  return files;
}

function noUrdf(files: readonly RobotFile[]): InputError {
  const other = files.find(({ path }) => /\.(xacro|sdf|xml|mjcf)$/i.test(path));
  if (other && /\.xacro$/i.test(other.path)) {
    return new InputError(
      `"${other.path}" is a xacro source; expected a URDF file`,
      `Expand it first: "xacro ${other.path} > robot.urdf".`,
      { code: "E_URDF_XACRO", where: other.path },
    );
  }
  const got = other ? `"${other.path}"` : `${files.length} files`;
  return new InputError(
    `there is no URDF among what was given, only ${got}; expected a file that ends in .urdf`,
    "Give the folder that holds the URDF and its meshes, or a zip of it. SDF and MJCF must be converted first.",
    { code: "E_ROBOT_FILES" },
  );
}

async function textOf(file: RobotFile): Promise<string> {
  if (file.size > MOST_URDF_BYTES) {
    throw new InputError(
      `"${file.path}" has ${Math.round(file.size / 1e6)} MB; at most ${MOST_URDF_BYTES / 1e6} MB are read`,
      "Keep the meshes in files of their own.",
      { code: "E_ASSET_BIG", where: file.path },
    );
  }
  const decoded = decodeUtf8(await file.bytes());
  if ("text" in decoded) return decoded.text;
  throw new InputError(`"${file.path}" is no text in UTF-8; expected a URDF`, "Save it as UTF-8.", {
    code: "E_URDF_XML",
    where: file.path,
  });
}

function meshPaths({ links }: RobotModel): Set<string> {
  return new Set(
    links.flatMap(({ visuals, collisions }) =>
      [...visuals, ...collisions].flatMap(({ geometry }) => (geometry.kind === "mesh" ? [geometry.path] : [])),
    ),
  );
}

interface ReadMeshes {
  readonly parts: ReadonlyMap<string, readonly MeshPart[]>;
  readonly failed: ReadonlySet<string>;
  readonly warnings: readonly RobotWarning[];
  /** Paths of those that are too heavy and could be made lighter, and files in place of those that were. */
  readonly heavy: readonly string[];
  readonly lighter: ReadonlyMap<string, RobotFile>;
}

/** Meshes one by one; one that cannot be read does not stop the others. */
async function readMeshes(
  files: readonly RobotFile[],
  breathe: () => Promise<void>,
  work: ImportWork,
  simplify: ImportWork["simplify"] | null,
): Promise<ReadMeshes> {
  const { readMesh } = await import("./meshFiles");
  const parts = new Map<string, readonly MeshPart[]>();
  const warnings: RobotWarning[] = [];
  const heavy: string[] = [];
  const lighter = new Map<string, RobotFile>();
  /** A mesh and the file that it was read from: one in its place where it had to be made lighter. */
  const readLighter = async (file: RobotFile) => {
    try {
      return { file, parts: await readMesh(file) };
    } catch (error) {
      if (!simplify || !(error instanceof InputError) || !canBeLighter(file, error)) throw error;
      const light = await simplify(file.path, await file.bytes());
      const inPlace: RobotFile = { path: file.path, size: light.length, bytes: async () => light };
      return { file: inPlace, parts: await readMesh(inPlace) };
    }
  };
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const file of files) {
    work.onProgress((DECODING * done) / Math.max(1, bytes), file.path);
    await breathe();
    try {
      const read = await readLighter(file);
      parts.set(file.path, read.parts);
      if (read.file !== file) {
        lighter.set(file.path, read.file);
        const message = `the mesh "${file.path}" was made lighter: ${countOf(read.parts)} triangles are left`;
        warnings.push({ code: "W_MESH_LIGHTER", message, line: null });
      }
    } catch (error) {
      if (work.signal.aborted) throw new ImportCancelled();
      if (!(error instanceof InputError)) throw error;
      if (!simplify && canBeLighter(file, error)) heavy.push(file.path);
      warnings.push({ code: error.code, message: `${error.message}; a box stands in. ${error.tip}`, line: null });
    }
    done += file.size;
  }
  const failed = new Set(files.map(({ path }) => path).filter((path) => !parts.has(path)));
  return { parts, failed, warnings, heavy, lighter };
}

function countOf(parts: readonly MeshPart[]): number {
  return parts.reduce((sum, { positions }) => sum + positions.length / 9, 0);
}

function canBeLighter({ path, size }: RobotFile, { code }: InputError): boolean {
  return code === "E_ASSET_BIG" && STL.test(path) && size <= MOST_HEAVY_BYTES;
}

function withPlaceholders(model: RobotModel, failed: ReadonlySet<string>): RobotModel {
  if (failed.size === 0) return model;
  const replaced = (shape: LinkShape): LinkShape =>
    shape.geometry.kind === "mesh" && failed.has(shape.geometry.path) ? { ...shape, geometry: PLACEHOLDER } : shape;
  const links = model.links.map((link) => ({
    ...link,
    visuals: link.visuals.map(replaced),
    collisions: link.collisions.map(replaced),
  }));
  return { ...model, links };
}

/** The gripper as chosen; guessed, it is a joint that is called like one, else a last joint that slides. */
function withGripper(model: RobotModel, choice: string | null | undefined): RobotModel {
  if (choice !== undefined) return { ...model, gripperJoint: model.joints.findIndex(({ name }) => name === choice) };
  if (model.gripperJoint >= 0 || model.joints.at(-1)?.type !== "prismatic") return model;
  return { ...model, gripperJoint: model.joints.length - 1 };
}

function joined(parts: readonly MeshPart[] | undefined): Float32Array | null {
  if (!parts) return null;
  if (parts.length === 1) return parts[0]!.positions;
  const all = new Float32Array(parts.reduce((sum, { positions }) => sum + positions.length, 0));
  let at = 0;
  for (const { positions } of parts) {
    all.set(positions, at);
    at += positions.length;
  }
  return all;
}

/** The model with what is drawn in it, in metres. */
function withTriangles(model: RobotModel, parts: ReadonlyMap<string, readonly MeshPart[]>): RobotModel {
  const drawn = (shape: LinkShape): LinkShape[] => {
    const { geometry } = shape;
    if (geometry.kind !== "mesh") return [shape];
    return (parts.get(geometry.path) ?? []).map(({ positions, color }) => {
      const scaled = scaledPositions(positions, geometry.scale);
      const [x, y, z] = geometry.scale;
      if (x * y * z < 0) turnRound(scaled);
      return { ...shape, color: shape.color ?? color, geometry: { kind: "triangles" as const, positions: scaled } };
    });
  };
  return { ...model, links: model.links.map((link) => ({ ...link, visuals: link.visuals.flatMap(drawn) })) };
}

/** The files with the folder that all of them are in left out, so that it does not count where they were. */
async function shortened(
  files: readonly RobotFile[],
): Promise<{ readonly files: Map<string, Uint8Array>; pathOf(path: string): string }> {
  let common = folderOf(files[0]!.path);
  while (common !== "" && !files.every(({ path }) => path.startsWith(`${common}/`))) common = folderOf(common);
  const pathOf = (path: string): string => (common === "" ? path : path.slice(common.length + 1));
  const kept = new Map<string, Uint8Array>();
  for (const file of files) kept.set(pathOf(file.path), await file.bytes());
  return { files: kept, pathOf };
}

/** @returns Lets the page draw when work has gone on for long enough, and throws when the work was cancelled. */
function breather(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (signal.aborted) throw new ImportCancelled();
    if (performance.now() - since < WORK_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
    if (signal.aborted) throw new ImportCancelled();
  };
}
