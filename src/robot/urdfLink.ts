/** Shapes and mass properties of a URDF link; what is odd but harmless becomes a warning. */

import { IDENTITY_QUAT, type Quat, quatFromRpy, rotate3 } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { Inertial, LinkGeometry, LinkShape } from "./robotModel";
import { halfSizeOf } from "./shapePoints";
import {
  numberOf,
  numbersOf,
  onlyChild,
  placeOf,
  requiredAttribute,
  requiredChild,
  type UrdfElement,
  urdfError,
  vectorOf,
} from "./urdfXml";

/** What reading collects and may look up. */
export interface UrdfContext {
  /** Metres per length unit of the file. */
  readonly lengthScale: number;
  /** Paths of the files at hand; null when nobody knows them. */
  readonly files: ReadonlySet<string> | null;
  readonly folder?: string;
  readonly materials: ReadonlyMap<string, Rgba | null>;
  warn(code: string, message: string, element: UrdfElement): void;
}

export type Rgba = readonly [number, number, number, number];

/** Stands in for a mesh that cannot be used, half size in m. */
const PLACEHOLDER_HALF_SIZE: Vec3 = [0.02, 0.02, 0.02];

/** Density that turns the size of a link into a mass where the file's mass is unusable, kg/m³: printed plastic with motors. */
const STAND_IN_DENSITY = 1000;

/** Pose given by an `origin` child; identity when absent. Lengths in m. */
export function originOf(element: UrdfElement, lengthScale: number): Transform {
  const origin = onlyChild(element, "origin");
  if (!origin) return { p: [0, 0, 0], q: IDENTITY_QUAT };
  const [x, y, z] = vectorOf(origin, "xyz", [0, 0, 0]);
  return {
    p: [x * lengthScale, y * lengthScale, z * lengthScale],
    q: quatFromRpy(...vectorOf(origin, "rpy", [0, 0, 0])),
  };
}

/** Colour of a `material` element itself; null when it has none. */
export function colorOf(material: UrdfElement): Rgba | null {
  const color = onlyChild(material, "color");
  if (!color) return null;
  const rgba = numbersOf(color, "rgba", 4, null);
  if (rgba.some((c) => c < 0 || c > 1)) {
    throw urdfError("E_URDF_NUM", color, `rgba="${color.attribute("rgba")}"; expected 0 to 1`, "Divide by 255.");
  }
  return [rgba[0]!, rgba[1]!, rgba[2]!, rgba[3]!];
}

/** Shapes of all `visual` or `collision` children. */
export function shapesOf(link: UrdfElement, tag: "visual" | "collision", context: UrdfContext): LinkShape[] {
  const linkName = link.attribute("name")!;
  return link.all(tag).map((element, k) => ({
    name: element.attribute("name") ?? `${linkName} ${tag} ${k + 1}`,
    X_LS: originOf(element, context.lengthScale),
    geometry: geometryOf(requiredChild(element, "geometry"), context),
    color: tag === "visual" ? shapeColor(element, context) : null,
  }));
}

function shapeColor(visual: UrdfElement, context: UrdfContext): Rgba | null {
  const material = onlyChild(visual, "material");
  if (!material) return null;
  const own = colorOf(material);
  if (own) return own;
  const name = material.attribute("name") ?? "";
  const known = context.materials.get(name);
  if (known === undefined && !onlyChild(material, "texture")) {
    context.warn("W_URDF_MATERIAL", `the material "${name}" is defined nowhere; a plain grey stands in`, material);
  }
  return known ?? null;
}

function geometryOf(geometry: UrdfElement, context: UrdfContext): LinkGeometry {
  const [tag, second] = geometry.childTags;
  const shape = tag === undefined ? undefined : geometry.all(tag)[0];
  if (!shape || second !== undefined) {
    const got = shape ? "holds several shapes" : "is empty";
    throw urdfError("E_URDF_REF", geometry, `${got}; expected one shape`, "Use one of box, sphere, cylinder, mesh.");
  }
  const s = context.lengthScale;
  const positive = (name: string): number => {
    const value = numberOf(shape, name, null);
    if (value > 0) return value * s;
    throw urdfError("E_URDF_NUM", shape, `${name}="${value}"; expected more than 0`, "Correct the size.");
  };
  switch (shape.tag) {
    case "box": {
      const [x, y, z] = vectorOf(shape, "size", null);
      if (!(x > 0 && y > 0 && z > 0)) {
        throw urdfError("E_URDF_NUM", shape, `size="${x} ${y} ${z}"; expected more than 0`, "Correct the size.");
      }
      return { kind: "box", halfSize: [(x * s) / 2, (y * s) / 2, (z * s) / 2] };
    }
    case "sphere":
      return { kind: "sphere", radius: positive("radius") };
    case "cylinder":
    case "capsule":
      return { kind: shape.tag, radius: positive("radius"), halfLength: positive("length") / 2 };
    case "mesh":
      return meshOf(shape, context);
    default:
      throw urdfError("E_URDF_REF", shape, "is no known shape", "Use one of box, sphere, cylinder, mesh.");
  }
}

/** A mesh, or a small box in its place with a line in the list of problems. */
function meshOf(mesh: UrdfElement, context: UrdfContext): LinkGeometry {
  const filename = requiredAttribute(mesh, "filename").trim();
  const [x, y, z] = vectorOf(mesh, "scale", [1, 1, 1]);
  if (x === 0 || y === 0 || z === 0) {
    throw urdfError("E_URDF_NUM", mesh, `scale="${x} ${y} ${z}"; expected no zero`, "Use 1 1 1, or 0.001 for mm.");
  }
  const placeholder: LinkGeometry = { kind: "box", halfSize: PLACEHOLDER_HALF_SIZE };
  const inPackage = /^package:\/\/[^/]*\/(.*)$/.exec(filename);
  const path = (inPackage?.[1] ?? filename).replace(/^(\.\/)+/, "");
  // The folder of a ROS package is unknown, so nothing can be above it.
  const resolved = isForeign(path) ? null : resolvedPath(inPackage ? "" : (context.folder ?? ""), path);
  if (resolved === null) {
    context.warn(
      "E_ASSET_PATH",
      `the mesh path "${filename}" leads out of the robot's folder; a box stands in. Use a path below the URDF file`,
      mesh,
    );
    return placeholder;
  }
  const found = context.files ? fileFor(resolved, path, context.files) : resolved;
  if (found === null) {
    const end = path.replace(/^(\.\.\/)+/, "").toLowerCase();
    const twin = [...context.files!].find((file) => file.toLowerCase().endsWith(end));
    const hint = twin ? `; there is "${twin}": upper and lower case differ` : "";
    context.warn("W_ASSET_MISSING", `the mesh "${filename}" is missing${hint}; a box stands in`, mesh);
    return placeholder;
  }
  const s = context.lengthScale;
  return { kind: "mesh", path: found, scale: [x * s, y * s, z * s] };
}

function isForeign(path: string): boolean {
  return path.includes("\\") || /^(\/|[a-z][a-z0-9+.-]*:)/i.test(path);
}

/** A path seen from the top of what was given; null when it leads above it. */
function resolvedPath(folder: string, path: string): string | null {
  const steps = folder === "" ? [] : folder.split("/");
  for (const step of path.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return null;
    } else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

/**
 * The file a path means: the one at its place, else the only one whose path ends like it. Where a ROS package begins is not
 * known, and some files write paths from there without saying so.
 */
function fileFor(resolved: string, path: string, files: ReadonlySet<string>): string | null {
  if (files.has(resolved)) return resolved;
  const end = `/${path.replace(/^(\.\.\/)+/, "")}`;
  const alike = [...files].filter((file) => `/${file}`.endsWith(end));
  return alike.length === 1 ? alike[0]! : null;
}

/** Mass properties in link axes; null when the link has none. Unusable ones are replaced by those of a box. */
export function inertialOf(link: UrdfElement, shapes: readonly LinkShape[], context: UrdfContext): Inertial | null {
  const element = onlyChild(link, "inertial");
  if (!element) return null;
  const mass = numberOf(requiredChild(element, "mass"), "value", null);
  const tensor = requiredChild(element, "inertia");
  const s = context.lengthScale;
  const at = (name: string): number => numberOf(tensor, name, null) * s * s;
  const offDiagonal = (name: string): number => numberOf(tensor, name, 0) * s * s;
  const given: Tensor = [at("ixx"), at("iyy"), at("izz"), offDiagonal("ixy"), offDiagonal("ixz"), offDiagonal("iyz")];
  const X_LI = originOf(element, s);
  if (mass > 0 && isPositiveDefinite(given)) return { mass, com: X_LI.p, inertia: rotatedTensor(given, X_LI.q) };

  const half = boundingHalfSize(shapes);
  const usedMass = mass > 0 ? mass : Math.max(0.001, 8 * half[0] * half[1] * half[2] * STAND_IN_DENSITY);
  const reason = mass > 0 ? "the inertia is not positive definite" : `the mass is ${mass} kg, not above 0`;
  context.warn(
    "W_URDF_INERTIA",
    `${placeOf(link)}: ${reason}; a box of ${usedMass.toPrecision(3)} kg stands in`,
    element,
  );
  const third = (a: number, b: number): number => (usedMass * (a * a + b * b)) / 3;
  const inertia: Tensor = [third(half[1], half[2]), third(half[0], half[2]), third(half[0], half[1]), 0, 0, 0];
  return { mass: usedMass, com: X_LI.p, inertia };
}

type Tensor = Inertial["inertia"];

/** Sylvester's criterion. */
function isPositiveDefinite([xx, yy, zz, xy, xz, yz]: Tensor): boolean {
  const minor = xx * yy - xy * xy;
  const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return xx > 0 && minor > 0 && determinant > 0;
}

/** R I Rᵀ. */
function rotatedTensor([xx, yy, zz, xy, xz, yz]: Tensor, q: Quat): Tensor {
  const columns = [rotate3(q, [1, 0, 0]), rotate3(q, [0, 1, 0]), rotate3(q, [0, 0, 1])] as const;
  const I = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ] as const;
  const entry = (i: 0 | 1 | 2, j: 0 | 1 | 2): number => {
    let sum = 0;
    for (const a of [0, 1, 2] as const)
      for (const b of [0, 1, 2] as const) sum += columns[a][i] * I[a][b] * columns[b][j];
    return sum;
  };
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
}

/** Half size of the largest primitive of a link, m; the placeholder's where there is none. */
function boundingHalfSize(shapes: readonly LinkShape[]): Vec3 {
  let best: Vec3 = PLACEHOLDER_HALF_SIZE;
  let volume = 0;
  for (const { geometry } of shapes) {
    const half = halfSizeOf(geometry);
    if (!half) continue;
    const size = half[0] * half[1] * half[2];
    if (size > volume) {
      volume = size;
      best = half;
    }
  }
  return best;
}
