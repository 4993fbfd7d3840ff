/**
 * Convex polyhedra as flat arrays: read from a shape, refused with the reason when they are not closed, convex and outward,
 * and with coplanar neighbours joined, so that a mesh of triangles has the faces that a person would count.
 */

import { InputError } from "../errors";
import { add3, cross3, distance3, dot3, norm3, normalize3, scale3, subtract3, type Vec3 } from "../math/vector3";

export interface Hull {
  readonly vertexCount: number;
  /** Shape (vertices, 3), m, in the frame of the shape. */
  readonly vertices: Float64Array;
  readonly faceCount: number;
  /** Outward unit normals, shape (faces, 3). */
  readonly normals: Float64Array;
  /** Vertices of face f, counter-clockwise from outside: faceVertices[faceStart[f]] to before faceStart[f + 1]. */
  readonly faceStart: Int32Array;
  readonly faceVertices: Int32Array;
  /** Vertices joined with vertex v by an edge: neighbours[neighbourStart[v]] to before neighbourStart[v + 1]. */
  readonly neighbourStart: Int32Array;
  readonly neighbours: Int32Array;
}

/** Of the size of the hull: how far a vertex may lie out of a face's plane. Meshes from files carry six digits. */
const FLATNESS = 1e-5;
/** Faces whose normals differ by less (rad) are one. */
const SAME_NORMAL = 1e-4;
/** A hull thinner than this (m) has no inside that contacts could be measured in. */
const MIN_SIZE = 1e-6;
/** A face with more corners than this costs more than it brings; round things are cylinders. */
const MAX_FACE_CORNERS = 32;

interface Face {
  readonly corners: readonly number[];
  readonly normal: Vec3;
}

/**
 * The hull of a convex shape.
 *
 * @param owner - What to call the shape in an error.
 * @param vertices - Corner points in the shape's frame, m.
 * @param faces - Vertex indices of each face, counter-clockwise from outside.
 * @throws {InputError} When the mesh is not finite, closed, convex and outward; the message says where.
 */
export function createHull(owner: string, vertices: readonly Vec3[], faces: readonly (readonly number[])[]): Hull {
  checkNumbers(owner, vertices, faces);
  const size = extent(vertices);
  if (size < MIN_SIZE) throw refused(owner, `it is ${size} m large; expected at least ${MIN_SIZE}`);
  checkClosed(owner, faces);
  const flat = faces.map((corners, f): Face => ({ corners, normal: faceNormal(owner, vertices, corners, f) }));
  checkConvex(owner, vertices, flat, FLATNESS * size);
  const joined = joinCoplanar(owner, flat);
  for (const { corners } of joined) {
    if (corners.length > MAX_FACE_CORNERS)
      throw refused(owner, `a face has ${corners.length} corners; expected at most ${MAX_FACE_CORNERS}`);
  }
  return flatten(vertices, joined);
}

/** The hull of a box, m. */
export function boxHull([x, y, z]: Vec3): Hull {
  const vertices = Array.from({ length: 8 }, (_, k): Vec3 => [k & 1 ? x : -x, k & 2 ? y : -y, k & 4 ? z : -z]);
  const faces = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ];
  const normal = (f: number): Vec3 => [0, 1, 2].map((k) => (f >> 1 === k ? (f & 1 ? 1 : -1) : 0)) as unknown as Vec3;
  return flatten(
    vertices,
    faces.map((corners, f) => ({ corners, normal: normal(f) })),
  );
}

function refused(owner: string, reason: string): InputError {
  return new InputError(
    `the convex shape of ${owner} cannot be used: ${reason}`,
    "Export the mesh as a closed convex hull whose faces run counter-clockwise from outside.",
    { code: "E_CONVEX_SHAPE", where: owner },
  );
}

function checkNumbers(owner: string, vertices: readonly Vec3[], faces: readonly (readonly number[])[]): void {
  if (vertices.length < 4) throw refused(owner, `it has ${vertices.length} vertices; expected at least 4`);
  if (faces.length < 4) throw refused(owner, `it has ${faces.length} faces; expected at least 4`);
  vertices.forEach((v, i) => {
    if (!v.every(Number.isFinite)) throw refused(owner, `vertex ${i} is (${v.join(", ")}); expected finite numbers`);
  });
  const used = new Set<number>();
  faces.forEach((corners, f) => {
    if (new Set(corners).size !== corners.length || corners.length < 3)
      throw refused(owner, `face ${f} has the corners ${corners.join(" ")}; expected three or more different ones`);
    for (const i of corners) {
      if (!vertices[i]) throw refused(owner, `face ${f} names vertex ${i} of ${vertices.length}`);
      used.add(i);
    }
  });
  if (used.size !== vertices.length)
    throw refused(owner, `${vertices.length - used.size} vertices belong to no face; expected none`);
}

function extent(vertices: readonly Vec3[]): number {
  return Math.max(...vertices.map((v) => distance3(v, vertices[0]!)));
}

/** Each directed edge once, and once the other way round. */
function checkClosed(owner: string, faces: readonly (readonly number[])[]): void {
  const edges = new Set<string>();
  faces.forEach((corners, f) => {
    corners.forEach((from, k) => {
      const edge = `${from} ${corners[(k + 1) % corners.length]}`;
      if (edges.has(edge)) throw refused(owner, `face ${f} runs along edge ${edge} like another face; turn one round`);
      edges.add(edge);
    });
  });
  for (const edge of edges) {
    const [from, to] = edge.split(" ");
    if (!edges.has(`${to} ${from}`)) throw refused(owner, `it is open at edge ${edge}; expected a face on either side`);
  }
}

/** Newell's normal (Sutherland and others 1974), which needs no three corners in particular. */
function faceNormal(owner: string, vertices: readonly Vec3[], corners: readonly number[], f: number): Vec3 {
  let sum: Vec3 = [0, 0, 0];
  const origin = vertices[corners[0]!]!;
  for (let k = 1; k + 1 < corners.length; k++) {
    const a = subtract3(vertices[corners[k]!]!, origin);
    const b = subtract3(vertices[corners[k + 1]!]!, origin);
    sum = add3(sum, cross3(a, b));
  }
  if (!(norm3(sum) > MIN_SIZE * MIN_SIZE)) throw refused(owner, `face ${f} has no area`);
  return normalize3(sum);
}

/** No vertex in front of a face, and the faces look away from the middle. */
function checkConvex(owner: string, vertices: readonly Vec3[], faces: readonly Face[], tolerance: number): void {
  let middle: Vec3 = [0, 0, 0];
  for (const v of vertices) middle = add3(middle, scale3(v, 1 / vertices.length));
  faces.forEach(({ corners, normal }, f) => {
    const offset = dot3(normal, vertices[corners[0]!]!);
    const inner = offset - dot3(normal, middle);
    if (inner < -tolerance) throw refused(owner, `face ${f} looks inward; expected counter-clockwise from outside`);
    if (inner < MIN_SIZE) throw refused(owner, `it is flat at face ${f}; expected a solid`);
    for (const i of corners) {
      const over = Math.abs(dot3(normal, vertices[i]!) - offset);
      if (over > tolerance) throw refused(owner, `face ${f} is bent by ${over} m at vertex ${i}; expected it flat`);
    }
    vertices.forEach((v, i) => {
      const over = dot3(normal, v) - offset;
      if (over > tolerance) throw refused(owner, `vertex ${i} is ${over} m outside face ${f}; expected a convex shape`);
    });
  });
}

/** Joins faces with one normal (in a convex shape they lie in one plane and touch) along their common edges. */
function joinCoplanar(owner: string, faces: readonly Face[]): Face[] {
  const groups: Face[][] = [];
  for (const face of faces) {
    const group = groups.find(([first]) => norm3(subtract3(first!.normal, face.normal)) < SAME_NORMAL);
    if (group) group.push(face);
    else groups.push([face]);
  }
  return groups.map((group) => (group.length === 1 ? group[0]! : joinFaces(owner, group)));
}

/** The outline of faces in one plane: the directed edges that no other of them runs back. */
function joinFaces(owner: string, group: readonly Face[]): Face {
  const edges = new Set<string>();
  for (const { corners } of group)
    corners.forEach((from, k) => {
      edges.add(`${from} ${corners[(k + 1) % corners.length]}`);
    });
  const next = new Map<number, number>();
  for (const edge of edges) {
    const [from, to] = edge.split(" ").map(Number) as [number, number];
    if (!edges.has(`${to} ${from}`)) next.set(from, to);
  }
  const start = Math.min(...next.keys());
  const corners = [start];
  for (let at = next.get(start)!; at !== start && corners.length <= next.size; at = next.get(at)!) corners.push(at);
  if (corners.length !== next.size) throw refused(owner, "faces in one plane do not join to one polygon");
  return { corners, normal: group[0]!.normal };
}

function flatten(vertices: readonly Vec3[], faces: readonly Face[]): Hull {
  // Vertices inside a joined face are no corners any more, nor are those in the middle of its outline.
  const used = [...new Set(faces.flatMap(({ corners }) => corners))].sort((a, b) => a - b);
  const renamed = new Map(used.map((old, i) => [old, i]));
  const around: Set<number>[] = used.map(() => new Set());
  const corners = faces.map((face) => face.corners.map((old) => renamed.get(old)!));
  for (const face of corners)
    face.forEach((from, k) => {
      around[from]!.add(face[(k + 1) % face.length]!);
    });
  return {
    vertexCount: used.length,
    vertices: Float64Array.from(used.flatMap((i) => vertices[i]!)),
    faceCount: faces.length,
    normals: Float64Array.from(faces.flatMap(({ normal }) => normal)),
    faceStart: starts(corners),
    faceVertices: Int32Array.from(corners.flat()),
    neighbourStart: starts(around.map((set) => [...set])),
    neighbours: Int32Array.from(around.flatMap((set) => [...set])),
  };
}

function starts(lists: readonly (readonly unknown[])[]): Int32Array {
  const out = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    out[i + 1] = out[i]! + list.length;
  });
  return out;
}
