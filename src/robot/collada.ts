/**
 * Reads the triangles of COLLADA 1.4 (Khronos 2008, chapters 5 and 8): geometries, the nodes that place them, and plain
 * diffuse colours. Pictures are not read. The unit counts, the up axis does not: ROS uses a robot's meshes as they were drawn.
 */

import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { quatFromAxisAngle } from "../math/quaternion";
import { normalize3 } from "../math/vector3";
import { IDENTITY4, type Matrix4, moveTriangles, multiply4, rotation4, scaling4, translation4 } from "./matrix4";
import { checkedParts, type MeshPart, meshError, meshTooBig } from "./meshPart";

const DEEPEST_NODE = 64;
const MOST_NODES = 10_000;

/**
 * @param name - What to call the file in an error.
 * @throws {InputError} `E_MESH`, `E_ASSET_BIG`.
 */
export function readCollada(name: string, text: string, mostTriangles: number): readonly MeshPart[] {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw meshError(name, "it declares a DOCTYPE or entities");
  return checkedParts(name, new ColladaReader(name, rootOf(name, text), mostTriangles).parts(), mostTriangles);
}

function rootOf(name: string, text: string): XmlElement {
  try {
    const root = parseXml(text).root;
    if (root?.name === "COLLADA") return root;
  } catch (error) {
    throw meshError(name, error instanceof Error ? error.message.split("\n")[0]! : String(error));
  }
  throw meshError(name, "it is no COLLADA");
}

/** Numbers of a list of vertices, with the numbers for each. */
interface Source {
  readonly numbers: readonly number[];
  readonly stride: number;
}

class ColladaReader {
  readonly #ids = new Map<string, XmlElement>();
  #triangles = 0;
  #visited = 0;

  constructor(
    readonly name: string,
    readonly root: XmlElement,
    readonly most: number,
  ) {
    const visit = (element: XmlElement): void => {
      const { id } = element.attributes;
      if (id && !this.#ids.has(id)) this.#ids.set(id, element);
      for (const child of childrenOf(element)) visit(child);
    };
    visit(root);
  }

  parts(): MeshPart[] {
    const unit = Number(find(this.root, "asset", "unit")?.attributes.meter ?? 1);
    const X = scaling4(unit, unit, unit);
    const scene = this.#named(find(this.root, "scene", "instance_visual_scene")?.attributes.url);
    if (scene) return childrenOf(scene, "node").flatMap((node) => this.#node(node, X, 0));
    const geometries = find(this.root, "library_geometries");
    return geometries
      ? childrenOf(geometries, "geometry").flatMap((geometry) => this.#geometry(geometry, X, null))
      : [];
  }

  #named(reference: string | undefined): XmlElement | null {
    return this.#ids.get((reference ?? "").replace(/^#/, "")) ?? null;
  }

  #node(node: XmlElement, parent: Matrix4, depth: number): MeshPart[] {
    this.#visited += 1;
    if (depth > DEEPEST_NODE || this.#visited > MOST_NODES) {
      throw meshError(this.name, "its nodes are too many or go in circles");
    }
    const here = multiply4(parent, nodeMatrix(node));
    return childrenOf(node).flatMap((child) => {
      if (child.name === "node") return this.#node(child, here, depth + 1);
      const target = this.#named(child.attributes.url);
      if (!target) return [];
      if (child.name === "instance_node") return this.#node(target, here, depth + 1);
      return child.name === "instance_geometry" ? this.#geometry(target, here, child) : [];
    });
  }

  #geometry(geometry: XmlElement, X: Matrix4, instance: XmlElement | null): MeshPart[] {
    const mesh = find(geometry, "mesh");
    if (!mesh) return [];
    return childrenOf(mesh)
      .filter(({ name }) => name === "triangles" || name === "polylist" || name === "polygons")
      .map((primitive) => {
        const positions = this.#positions(primitive);
        this.#triangles += positions.length / 9;
        if (this.#triangles > this.most) throw meshTooBig(this.name, this.#triangles, this.most);
        moveTriangles(positions, X);
        return { positions, color: this.#color(primitive.attributes.material, instance) };
      });
  }

  /** Corners of triangles; polygons are taken apart as fans. */
  #positions(primitive: XmlElement): Float32Array {
    const inputs = childrenOf(primitive, "input");
    const stride = 1 + Math.max(0, ...inputs.map(({ attributes }) => Number(attributes.offset ?? 0)));
    const vertex = inputs.find(({ attributes }) => attributes.semantic === "VERTEX");
    const source = this.#source(vertex?.attributes.source);
    const offset = Number(vertex?.attributes.offset ?? 0);
    const lists = childrenOf(primitive, "p").map(numbersOf);
    const polygons = primitive.name === "polygons" ? lists : this.#split(primitive, lists.flat(), stride);
    const corners: number[] = [];
    for (const polygon of polygons) {
      const count = Math.floor(polygon.length / stride);
      const indices = Array.from({ length: count }, (_, k) => polygon[k * stride + offset]!);
      for (let k = 2; k < count; k++) {
        for (const index of [indices[0]!, indices[k - 1]!, indices[k]!]) corners.push(...this.#point(source, index));
      }
      if (corners.length > 9 * this.most) throw meshTooBig(this.name, corners.length / 9, this.most);
    }
    return Float32Array.from(corners);
  }

  /** One list of indices cut into its polygons. */
  #split(primitive: XmlElement, all: readonly number[], stride: number): number[][] {
    const counts = find(primitive, "vcount");
    const sizes = counts ? numbersOf(counts) : Array.from({ length: Math.floor(all.length / (3 * stride)) }, () => 3);
    let at = 0;
    return sizes.map((size) => {
      const from = at;
      at += size * stride;
      if (!(size >= 0) || at > all.length) throw meshError(this.name, "a polygon has fewer corners than it counts");
      return all.slice(from, at);
    });
  }

  #point({ numbers, stride }: Source, index: number): number[] {
    const at = stride * index;
    if (Number.isInteger(index) && index >= 0 && at + 2 < numbers.length)
      return [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!];
    throw meshError(this.name, `a corner names vertex ${index} of ${Math.floor(numbers.length / stride)}`);
  }

  #source(reference: string | undefined): Source {
    const vertices = this.#named(reference);
    const input =
      vertices && childrenOf(vertices, "input").find(({ attributes }) => attributes.semantic === "POSITION");
    const source = this.#named(input?.attributes.source);
    const array = source && find(source, "float_array");
    if (!array) throw meshError(this.name, "a list of triangles names no positions");
    const stride = Math.floor(Number(find(source, "technique_common", "accessor")?.attributes.stride)) || 3;
    return { numbers: numbersOf(array), stride: Math.max(3, stride) };
  }

  #color(symbol: string | undefined, instance: XmlElement | null): MeshPart["color"] {
    const bind = instance && find(instance, "bind_material", "technique_common");
    const bound = bind && childrenOf(bind, "instance_material").find(({ attributes }) => attributes.symbol === symbol);
    const material = this.#named(bound?.attributes.target ?? symbol);
    const effect = this.#named((material && find(material, "instance_effect"))?.attributes.url);
    const technique = effect && find(effect, "profile_COMMON", "technique");
    const shading = technique && childrenOf(technique).find((child) => find(child, "diffuse") !== null);
    const color = shading && find(shading, "diffuse", "color");
    const [r, g, b, a = 1] = color ? numbersOf(color) : [];
    const isColor = [r, g, b, a].every((c) => c !== undefined && c >= 0 && c <= 1);
    return isColor ? [r!, g!, b!, a] : null;
  }
}

function childrenOf(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      child.type === "element" && (name === undefined || (child as XmlElement).name === name),
  );
}

/** The first descendant along a path of names. */
function find(element: XmlElement, ...path: string[]): XmlElement | null {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at && childrenOf(at, name)[0];
  return at ?? null;
}

function numbersOf(element: XmlElement): number[] {
  const text = element.text.trim();
  return text === "" ? [] : text.split(/\s+/).map(Number);
}

/** All transforms of a node, one after another. */
function nodeMatrix(node: XmlElement): Matrix4 {
  return childrenOf(node).reduce((X, child) => {
    const n = numbersOf(child);
    if (child.name === "matrix" && n.length === 16) return multiply4(X, n);
    if (child.name === "translate") return multiply4(X, translation4(n[0]!, n[1]!, n[2]!));
    if (child.name === "scale") return multiply4(X, scaling4(n[0]!, n[1]!, n[2]!));
    if (child.name !== "rotate") return X;
    const q = quatFromAxisAngle(normalize3([n[0]!, n[1]!, n[2]!]), (n[3]! * Math.PI) / 180);
    return multiply4(X, rotation4(q[0], q[1], q[2], q[3]));
  }, IDENTITY4);
}
