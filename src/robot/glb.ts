/**
 * Reads the triangles of a GLB (glTF 2.0, chapters 3 and 4). Everything is checked before it is read: each view must lie in
 * its buffer, each accessor in its view, nodes must not go in circles, and nothing is ever fetched.
 *
 * glTF stands y up. A robot's meshes stand z up, so (x, y, z) becomes (x, -z, y), as Drake and Foxglove do it.
 */

import { decodeUtf8 } from "../math/utf8";
import { IDENTITY4, type Matrix4, moveTriangles, multiply4, rotation4, scaling4, translation4 } from "./matrix4";
import { checkedParts, type MeshPart, meshError, meshTooBig } from "./meshPart";

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const FLOAT = 5126;
const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const TRIANGLES = 4;
const DEEPEST_NODE = 64;
const MOST_NODES = 10_000;
const Z_UP: Matrix4 = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1];

type Json = Readonly<Record<string, unknown>>;

/**
 * @param name - What to call the file in an error.
 * @throws {InputError} `E_MESH`, `E_ASSET_BIG`.
 */
export function readGlb(name: string, bytes: Uint8Array, mostTriangles: number): readonly MeshPart[] {
  return checkedParts(name, new GlbReader(name, bytes, mostTriangles).parts(), mostTriangles);
}

class GlbReader {
  readonly #json: Json;
  readonly #binary: DataView;
  #visited = 0;
  #triangles = 0;

  constructor(
    readonly name: string,
    bytes: Uint8Array,
    readonly most: number,
  ) {
    const { json, binary } = this.#chunks(bytes);
    this.#json = json;
    this.#binary = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
    this.#checkBuffers();
    this.#list("accessors").forEach((_, k) => void this.#accessor(k));
  }

  parts(): MeshPart[] {
    const scenes = this.#list("scenes");
    const scene = scenes[Number(this.#json.scene ?? 0)];
    const roots = Array.isArray(scene?.nodes) ? scene.nodes : this.#list("nodes").map((_, k) => k);
    return roots.flatMap((index) => this.#node(index, Z_UP, 0));
  }

  #refuse(reason: string): never {
    throw meshError(this.name, reason);
  }

  #list(key: string): readonly Json[] {
    const value = this.#json[key];
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "object" && entry !== null) : [];
  }

  #chunks(bytes: Uint8Array): { readonly json: Json; readonly binary: Uint8Array } {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 20 || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== 2) {
      this.#refuse("it is no binary glTF 2.0");
    }
    const length = view.getUint32(12, true);
    const at = 20 + length;
    if (view.getUint32(16, true) !== JSON_CHUNK || at > bytes.length || view.getUint32(8, true) > bytes.length) {
      this.#refuse("it is cut off");
    }
    const decoded = decodeUtf8(bytes.subarray(20, at));
    const json = parsed("text" in decoded ? decoded.text : "");
    if (!json) this.#refuse("its description is no JSON");
    const hasBinary = at + 8 <= bytes.length && view.getUint32(at + 4, true) === BINARY_CHUNK;
    const size = hasBinary ? view.getUint32(at, true) : 0;
    if (hasBinary && at + 8 + size > bytes.length) this.#refuse("its data are cut off");
    return { json, binary: bytes.subarray(at + 8, at + 8 + size) };
  }

  #checkBuffers(): void {
    if (this.#list("extensionsRequired").length > 0 || Array.isArray(this.#json.extensionsRequired)) {
      this.#refuse(`it is packed by ${String(this.#json.extensionsRequired)}`);
    }
    for (const { uri } of this.#list("buffers")) {
      if (uri !== undefined) this.#refuse("it keeps its data in another file");
    }
    const total = this.#list("buffers")[0]?.byteLength ?? 0;
    if (!isCount(total) || total > this.#binary.byteLength) {
      this.#refuse(`its buffer claims ${String(total)} bytes and has ${this.#binary.byteLength}`);
    }
    this.#list("bufferViews").forEach(({ buffer, byteOffset = 0, byteLength }, k) => {
      if (buffer !== 0 || !isCount(byteOffset) || !isCount(byteLength) || byteOffset + byteLength > total) {
        this.#refuse(`buffer view ${k} lies outside its buffer`);
      }
    });
  }

  /** Where an accessor's numbers stand; checked to lie in the buffer. */
  #accessor(index: unknown): {
    readonly at: number;
    readonly stride: number;
    readonly count: number;
    readonly type: number;
  } {
    const accessor = this.#list("accessors")[Number(index)];
    if (!accessor) this.#refuse(`there is no accessor ${String(index)}`);
    const { bufferView, byteOffset = 0, count, componentType, type, sparse } = accessor;
    const unit = COMPONENT_BYTES[Number(componentType)];
    const width = COMPONENTS[String(type)];
    if (!unit || !width || !isCount(count) || sparse !== undefined)
      this.#refuse(`accessor ${String(index)} is of no known type`);
    if (count > 3 * this.most) throw meshTooBig(this.name, count / 3, this.most);
    const view = this.#list("bufferViews")[Number(bufferView)];
    const stride = isCount(view?.byteStride) && view.byteStride > 0 ? view.byteStride : unit * width;
    const needs = count === 0 ? 0 : stride * (count - 1) + unit * width;
    if (!view || !isCount(byteOffset) || byteOffset + needs > Number(view.byteLength)) {
      this.#refuse(`accessor ${String(index)} reads beyond its buffer view`);
    }
    return { at: Number(view.byteOffset ?? 0) + byteOffset, stride, count, type: Number(componentType) };
  }

  #node(index: unknown, parent: Matrix4, depth: number): MeshPart[] {
    const node = this.#list("nodes")[Number(index)];
    this.#visited += 1;
    if (!node || depth > DEEPEST_NODE || this.#visited > MOST_NODES)
      this.#refuse("its nodes are too many or go in circles");
    const here = multiply4(parent, nodeMatrix(node));
    const own = node.mesh === undefined ? [] : this.#mesh(node.mesh, here);
    const children = Array.isArray(node.children) ? node.children : [];
    return [...own, ...children.flatMap((child) => this.#node(child, here, depth + 1))];
  }

  #mesh(index: unknown, X: Matrix4): MeshPart[] {
    const primitives = this.#list("meshes")[Number(index)]?.primitives;
    return (Array.isArray(primitives) ? (primitives as Json[]) : []).flatMap((primitive) => {
      if ((primitive.mode ?? TRIANGLES) !== TRIANGLES) return [];
      const positions = this.#positions(primitive);
      this.#triangles += positions.length / 9;
      if (this.#triangles > this.most) throw meshTooBig(this.name, this.#triangles, this.most);
      moveTriangles(positions, X);
      return [{ positions, color: this.#color(primitive.material) }];
    });
  }

  #positions({ attributes, indices }: Json): Float32Array {
    const points = this.#accessor((attributes as Json | undefined)?.POSITION);
    if (points.type !== FLOAT) this.#refuse("its positions are no floats");
    const order = indices === undefined ? null : this.#accessor(indices);
    const corners = order?.count ?? points.count;
    const positions = new Float32Array(3 * (corners - (corners % 3)));
    for (let k = 0; 3 * k < positions.length; k++) {
      const index = order ? this.#index(order, k) : k;
      if (index >= points.count) this.#refuse(`index ${index} of ${points.count} positions`);
      for (let i = 0; i < 3; i++) {
        positions[3 * k + i] = this.#binary.getFloat32(points.at + points.stride * index + 4 * i, true);
      }
    }
    return positions;
  }

  #index(
    { at, stride, type }: { readonly at: number; readonly stride: number; readonly type: number },
    k: number,
  ): number {
    const place = at + stride * k;
    if (type === 5121) return this.#binary.getUint8(place);
    return type === 5123 ? this.#binary.getUint16(place, true) : this.#binary.getUint32(place, true);
  }

  /** The base colour, which glTF gives in linear light. */
  #color(material: unknown): MeshPart["color"] {
    const surface = this.#list("materials")[Number(material)]?.pbrMetallicRoughness as Json | undefined;
    const factor = surface?.baseColorFactor;
    if (!Array.isArray(factor) || !factor.every((c) => typeof c === "number" && c >= 0 && c <= 1)) return null;
    // Squares and roots are close enough to sRGB, and the same to the bit in every browser.
    return [Math.sqrt(factor[0]), Math.sqrt(factor[1]), Math.sqrt(factor[2]), factor[3] ?? 1];
  }
}

function parsed(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function nodeMatrix({ matrix, translation, rotation, scale }: Json): Matrix4 {
  const numbers = (value: unknown, length: number): number[] | null =>
    Array.isArray(value) && value.length === length && value.every((x) => typeof x === "number") ? value : null;
  const whole = numbers(matrix, 16);
  // glTF writes matrices column by column.
  if (whole) return whole.map((_, k) => whole[4 * (k % 4) + Math.floor(k / 4)]!);
  const [tx, ty, tz] = numbers(translation, 3) ?? [0, 0, 0];
  const [x, y, z, w] = numbers(rotation, 4) ?? [0, 0, 0, 1];
  const [sx, sy, sz] = numbers(scale, 3) ?? [1, 1, 1];
  if (translation === undefined && rotation === undefined && scale === undefined) return IDENTITY4;
  return multiply4(multiply4(translation4(tx!, ty!, tz!), rotation4(x!, y!, z!, w!)), scaling4(sx!, sy!, sz!));
}
