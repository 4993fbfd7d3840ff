/** A robot out of files as it is drawn: the meshes or primitives of its visuals, else its collision shapes. */

import { BufferAttribute, BufferGeometry, CapsuleGeometry, Group, Mesh, MeshStandardMaterial } from "three";
import { mergeGeometries, toCreasedNormals } from "three/addons/utils/BufferGeometryUtils.js";
import type { LinkGeometry, LinkShape, RobotModel } from "../../robot/robotModel";
import { placeObject } from "../objectFigures";
import { solidGeometry } from "../partsGeometry";
import type { ArmFigure } from "./armFigure";

/** What has no colour in its file: parts alternate a little, so that links are told apart. */
const PLAIN = ["#e9e7e1", "#d8dade"];
const ROUGHNESS = 0.6;
/** Edges sharper than this stay sharp, rad. */
const CREASE = 0.6;
/** Triangles of a whole robot up to which edges are smoothed; beyond, facets are small enough not to be seen. */
const MOST_SMOOTHED = 150_000;

/** The measured arm in W. */
export class FileArm implements ArmFigure {
  readonly object = new Group();
  readonly links: readonly Group[];
  readonly #materials = new Map<string, MeshStandardMaterial>();
  readonly #geometries: BufferGeometry[] = [];

  constructor(model: RobotModel) {
    const smooth = trianglesOf(model) <= MOST_SMOOTHED;
    this.links = model.links.map((link, index) => {
      const group = new Group();
      group.name = link.name;
      group.userData.link = index;
      const shapes = link.visuals.length > 0 ? link.visuals : link.collisions;
      for (const shape of shapes) this.#add(group, shape, index, smooth);
      this.object.add(group);
      return group;
    });
  }

  place(poses: Float64Array): void {
    for (let k = 0; k < this.links.length; k++) placeObject(this.links[k]!, poses, k);
  }

  /** Meshes come in one size only. */
  setDetail(): void {}

  /** No layer lines: nobody knows how it was made. */
  setFine(): void {}

  dispose(): void {
    for (const geometry of this.#geometries) geometry.dispose();
    for (const material of this.#materials.values()) material.dispose();
  }

  #add(group: Group, shape: LinkShape, index: number, smooth: boolean): void {
    const geometry = shapeSolid(shape.geometry, smooth);
    if (!geometry) return;
    this.#geometries.push(geometry);
    const mesh = new Mesh(geometry, this.#material(shape.color, index));
    mesh.position.set(...shape.X_LS.p);
    mesh.quaternion.set(...shape.X_LS.q);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    mesh.updateMatrix();
    mesh.matrixAutoUpdate = false;
    group.add(mesh);
  }

  #material(color: LinkShape["color"], index: number): MeshStandardMaterial {
    const key = color ? color.join(" ") : PLAIN[index % PLAIN.length]!;
    const known = this.#materials.get(key);
    if (known) return known;
    const material = new MeshStandardMaterial({ roughness: ROUGHNESS, metalness: 0 });
    if (color) material.color.setRGB(color[0], color[1], color[2], "srgb");
    else material.color.set(key);
    if (color && color[3] < 1) {
      material.transparent = true;
      material.opacity = color[3];
    }
    this.#materials.set(key, material);
    return material;
  }
}

/** All of a link as one rough solid with positions and normals only, for ghosts; null for a link without a body. */
export function fileLinkHull({ collisions, visuals }: RobotModel["links"][number]): BufferGeometry | null {
  const shapes = collisions.length > 0 ? collisions : visuals;
  const solids = shapes.flatMap(({ geometry, X_LS }) => {
    const solid = shapeSolid(geometry, false);
    if (!solid) return [];
    const bare = new BufferGeometry();
    const flat = solid.index ? solid.toNonIndexed() : solid;
    bare.setAttribute("position", flat.getAttribute("position"));
    bare.setAttribute("normal", flat.getAttribute("normal"));
    const placed = new Group();
    placed.position.set(...X_LS.p);
    placed.quaternion.set(...X_LS.q);
    placed.updateMatrix();
    return [bare.applyMatrix4(placed.matrix)];
  });
  return solids.length > 0 ? mergeGeometries(solids) : null;
}

function trianglesOf({ links }: RobotModel): number {
  let corners = 0;
  for (const { visuals } of links)
    for (const { geometry } of visuals) if (geometry.kind === "triangles") corners += geometry.positions.length / 3;
  return corners / 3;
}

function shapeSolid(geometry: LinkGeometry, smooth: boolean): BufferGeometry | null {
  switch (geometry.kind) {
    case "capsule":
      return new CapsuleGeometry(geometry.radius, 2 * geometry.halfLength, 12, 32).rotateX(Math.PI / 2);
    case "triangles":
      return meshSolid(geometry.positions, smooth);
    case "mesh":
      return null;
    default:
      return solidGeometry(geometry);
  }
}

function meshSolid(positions: Float32Array, smooth: boolean): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  if (smooth) return toCreasedNormals(geometry, CREASE);
  geometry.computeVertexNormals();
  return geometry;
}
