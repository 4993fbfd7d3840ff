/** What is drawn on top of the scene on request: contact forces, frames, collision shapes, trail, predicted path. */

import {
  AxesHelper,
  BoxGeometry,
  BufferGeometry,
  CapsuleGeometry,
  ConeGeometry,
  CylinderGeometry,
  DynamicDrawUsage,
  EdgesGeometry,
  Float32BufferAttribute,
  Group,
  InstancedMesh,
  Line,
  LineBasicMaterial,
  LineSegments,
  MathUtils,
  Matrix4,
  MeshBasicMaterial,
  type Object3D,
  type PerspectiveCamera,
  Points,
  PointsMaterial,
  Quaternion,
  SphereGeometry,
  Vector3,
} from "three";
import type { LinkGeometry, RobotModel } from "../robot/robotModel";
import { movingFrame, objectBodies } from "../world/objectShapes";
import type { SceneObject } from "../world/scene";
import type { ObjectPart, SolidGeometry } from "../world/solids";
import { placeObject, sizeFactor } from "./objectFigures";
import { AXIS_COLORS } from "./palette";
import { solidGeometry } from "./partsGeometry";
import { arrowLength, metresPerPixel } from "./screenScale";

const MOST_CONTACTS = 96;
/** Length of an arrow per newton for small forces, and what it never exceeds, m. */
const ARROW_PER_NEWTON = 0.006;
const LONGEST_ARROW = 0.06;
/** Half width of a shaft and size of a head, screen pixels: thin from every distance. */
const SHAFT_PX = 0.9;
const HEAD_PX = [3.2, 9] as const;
/** Weaker contacts are not drawn, N. */
const LEAST_FORCE = 0.01;

const UP = new Vector3(0, 0, 1);

/** Arrows along contact forces, longer when stronger; they start at the contact and keep their width on the screen. */
export class ContactArrows {
  readonly object = new Group();
  readonly #shafts: InstancedMesh;
  readonly #heads: InstancedMesh;
  readonly #material = new MeshBasicMaterial({ depthTest: false, transparent: true, opacity: 0.92 });
  readonly #matrix = new Matrix4();
  readonly #turn = new Quaternion();
  readonly #force = new Vector3();
  readonly #foot = new Vector3();
  readonly #scale = new Vector3();

  constructor() {
    const shaft = new CylinderGeometry(1, 1, 1, 8).rotateX(Math.PI / 2).translate(0, 0, 0.5);
    const head = new ConeGeometry(1, 1, 12).rotateX(Math.PI / 2).translate(0, 0, 0.5);
    this.#shafts = new InstancedMesh(shaft, this.#material, MOST_CONTACTS);
    this.#heads = new InstancedMesh(head, this.#material, MOST_CONTACTS);
    for (const mesh of [this.#shafts, this.#heads]) {
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      mesh.frustumCulled = false;
      mesh.renderOrder = 20;
      mesh.count = 0;
      this.object.add(mesh);
    }
  }

  setColor(color: string): void {
    this.#material.color.set(color);
  }

  /**
   * @param contacts - px, py, pz, fx, fy, fz in W; shape (contacts, 6).
   * @param height - Of the canvas, CSS pixels.
   */
  update(contacts: Float64Array, camera: PerspectiveCamera, height: number): void {
    const fov = MathUtils.degToRad(camera.fov);
    let count = 0;
    for (let o = 0; o + 5 < contacts.length && count < MOST_CONTACTS; o += 6) {
      this.#force.set(contacts[o + 3]!, contacts[o + 4]!, contacts[o + 5]!);
      const newtons = this.#force.length();
      if (newtons < LEAST_FORCE) continue;
      this.#foot.set(contacts[o]!, contacts[o + 1]!, contacts[o + 2]!);
      const pixel = metresPerPixel(fov, camera.position.distanceTo(this.#foot), height);
      const length = Math.max(arrowLength(newtons, ARROW_PER_NEWTON, LONGEST_ARROW), 3 * pixel);
      const head = Math.min(HEAD_PX[1] * pixel, length * 0.6);
      const wide = (HEAD_PX[0] * head) / HEAD_PX[1];
      const thick = SHAFT_PX * pixel;
      this.#force.divideScalar(newtons);
      this.#turn.setFromUnitVectors(UP, this.#force);
      this.#scale.set(thick, thick, length - head);
      this.#shafts.setMatrixAt(count, this.#matrix.compose(this.#foot, this.#turn, this.#scale));
      this.#foot.addScaledVector(this.#force, length - head);
      this.#scale.set(wide, wide, head);
      this.#heads.setMatrixAt(count, this.#matrix.compose(this.#foot, this.#turn, this.#scale));
      count++;
    }
    for (const mesh of [this.#shafts, this.#heads]) {
      mesh.count = count;
      mesh.instanceMatrix.needsUpdate = true;
    }
  }

  dispose(): void {
    this.#material.dispose();
    for (const mesh of [this.#shafts, this.#heads]) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
  }
}

/** Axes of every link and object: x red, y green, z blue. */
export class FrameAxes {
  readonly object = new Group();
  readonly #links: AxesHelper[];
  readonly #objects: AxesHelper[];

  constructor(links: number, objects: number) {
    const make = (count: number, size: number): AxesHelper[] =>
      Array.from({ length: count }, () => {
        const axes = new AxesHelper(size);
        axes.setColors(...AXIS_COLORS);
        const material = axes.material as LineBasicMaterial;
        material.depthTest = false;
        material.transparent = true;
        axes.renderOrder = 19;
        this.object.add(axes);
        return axes;
      });
    this.#links = make(links, 0.045);
    this.#objects = make(objects, 0.03);
    this.object.add(new AxesHelper(0.08));
  }

  place(linkPose: Float64Array, objectPose: Float64Array): void {
    this.#links.forEach((axes, k) => {
      placeObject(axes, linkPose, k);
    });
    this.#objects.forEach((axes, k) => {
      placeObject(axes, objectPose, k);
    });
  }

  dispose(): void {
    for (const child of this.object.children) (child as AxesHelper).dispose();
  }
}

/** Wire frames of the primitives that collide. */
export class CollisionWires {
  readonly object = new Group();
  readonly #links: Group[];
  readonly #objects: Group[];
  /** Wires of the parts on joints, by object. */
  readonly #moving: (Group | null)[];
  readonly #materials = [
    new LineBasicMaterial({ color: "#12a594", transparent: true, opacity: 0.9 }),
    new LineBasicMaterial({ color: "#e5484d", transparent: true, opacity: 0.9 }),
  ] as const;

  constructor(
    robot: RobotModel,
    readonly source: readonly SceneObject[],
  ) {
    const [arm, body] = this.#materials;
    this.#links = robot.links.map(({ collisions }) => {
      const group = new Group();
      for (const { geometry, X_LS } of collisions) addWire(group, geometry, X_LS.p, X_LS.q, arm);
      return group;
    });
    const wires = (parts: readonly ObjectPart[]): Group => {
      const group = new Group();
      for (const { geometry, X_OS } of parts) addWire(group, geometry, X_OS.p, X_OS.q, body);
      return group;
    };
    const bodies = source.map(objectBodies);
    this.#objects = bodies.map(([first]) => wires(first!.parts));
    this.#moving = bodies.map(([, part]) => (part ? wires(part.parts) : null));
    this.#moving.forEach((group, k) => {
      if (group) this.#objects[k]!.add(group);
    });
    this.object.add(...this.#links, ...this.#objects);
  }

  /** The same objects in other sizes. */
  vary(objects: readonly SceneObject[]): void {
    objects.forEach((object, k) => {
      this.#objects[k]?.scale.setScalar(sizeFactor(this.source[k]!, object));
    });
  }

  place(linkPose: Float64Array, objectPose: Float64Array, objectJoint: Float64Array): void {
    this.#links.forEach((group, k) => {
      placeObject(group, linkPose, k);
    });
    this.#objects.forEach((group, k) => {
      placeObject(group, objectPose, k);
    });
    this.#moving.forEach((group, k) => {
      if (!group) return;
      const { p, q } = movingFrame(this.source[k]!, objectJoint[k] ?? 0);
      group.position.set(...p);
      group.quaternion.set(...q);
    });
  }

  dispose(): void {
    this.object.traverse((wire) => {
      if (wire instanceof LineSegments) wire.geometry.dispose();
    });
    for (const material of this.#materials) material.dispose();
  }
}

function addWire(
  group: Group,
  geometry: LinkGeometry | SolidGeometry,
  p: readonly [number, number, number],
  q: readonly [number, number, number, number],
  material: LineBasicMaterial,
): void {
  const solid = wireSolid(geometry);
  if (!solid) return;
  const wire = new LineSegments(new EdgesGeometry(solid, 20), material);
  wire.position.set(...p);
  wire.quaternion.set(...q);
  wire.renderOrder = 18;
  group.add(wire);
  solid.dispose();
}

function wireSolid(geometry: LinkGeometry | SolidGeometry): BufferGeometry | null {
  switch (geometry.kind) {
    case "box":
      return new BoxGeometry(...geometry.halfSize.map((h) => 2 * h));
    case "sphere":
      return new SphereGeometry(geometry.radius, 14, 8);
    case "capsule":
      return new CapsuleGeometry(geometry.radius, 2 * geometry.halfLength, 4, 12).rotateX(Math.PI / 2);
    case "cylinder":
      return new CylinderGeometry(geometry.radius, geometry.radius, 2 * geometry.halfLength, 24).rotateX(Math.PI / 2);
    case "convex":
      return solidGeometry(geometry);
    case "mesh":
    case "triangles":
      return null;
  }
}

const TRAIL_POINTS = 600;
/** A new point when the tool has moved this far, m. */
const TRAIL_STEP = 0.0015;

/** Where the tool has been: a line that fades towards its beginning. */
export class ToolTrail {
  readonly object: Line<BufferGeometry, LineBasicMaterial>;
  readonly #last = new Vector3();
  #count = 0;
  readonly #position = new Float32BufferAttribute(new Float32Array(3 * TRAIL_POINTS), 3);
  readonly #color = new Float32BufferAttribute(new Float32Array(4 * TRAIL_POINTS), 4);

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", this.#position.setUsage(DynamicDrawUsage));
    geometry.setAttribute("color", this.#color.setUsage(DynamicDrawUsage));
    const fade = this.#color.array;
    for (let k = 0; k < TRAIL_POINTS; k++) fade.set([1, 1, 1, 1], 4 * k);
    this.object = new Line(
      geometry,
      new LineBasicMaterial({ vertexColors: true, transparent: true, depthWrite: false }),
    );
    this.object.frustumCulled = false;
    this.object.renderOrder = 15;
  }

  setColor(color: string): void {
    this.object.material.color.set(color);
  }

  update(tool: Vector3): void {
    const step = this.#count > 0 ? this.#last.distanceTo(tool) : Number.POSITIVE_INFINITY;
    // However far it went: a slow machine draws few pictures. Who cuts time clears the trail.
    if (step < TRAIL_STEP) return;
    this.#last.copy(tool);
    const { array } = this.#position;
    if (this.#count === TRAIL_POINTS) {
      array.copyWithin(0, 3);
      this.#count--;
    }
    this.#position.setXYZ(this.#count++, tool.x, tool.y, tool.z);
    for (let k = 0; k < this.#count; k++) this.#color.setW(k, (k + 1) / this.#count);
    this.#position.needsUpdate = true;
    this.#color.needsUpdate = true;
    this.object.geometry.setDrawRange(0, this.#count);
  }

  clear(): void {
    this.#count = 0;
    this.object.geometry.setDrawRange(0, 0);
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}

const PATH_POINTS = 128;

/** The way the policy means to go: dots, denser than they are large. */
export class PredictedPath {
  readonly object: Object3D;
  readonly #points: Points<BufferGeometry, PointsMaterial>;
  readonly #position = new Float32BufferAttribute(new Float32Array(3 * PATH_POINTS), 3);

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", this.#position.setUsage(DynamicDrawUsage));
    const material = new PointsMaterial({
      size: 5,
      sizeAttenuation: false,
      transparent: true,
      opacity: 0.95,
      depthTest: false,
    });
    material.onBeforeCompile = (shader) => {
      shader.fragmentShader = shader.fragmentShader.replace(
        "#include <clipping_planes_fragment>",
        "#include <clipping_planes_fragment>\nif (length(gl_PointCoord - 0.5) > 0.5) discard;",
      );
    };
    this.#points = new Points(geometry, material);
    this.#points.frustumCulled = false;
    this.#points.renderOrder = 16;
    this.object = this.#points;
  }

  setColor(color: string): void {
    this.#points.material.color.set(color);
  }

  /** @param path - Tool positions in W, shape (k, 3). */
  update(path: Float64Array): void {
    const count = Math.min(PATH_POINTS, path.length / 3);
    for (let k = 0; k < count; k++) this.#position.setXYZ(k, path[3 * k]!, path[3 * k + 1]!, path[3 * k + 2]!);
    this.#position.needsUpdate = true;
    this.#points.geometry.setDrawRange(0, count);
  }

  dispose(): void {
    this.#points.geometry.dispose();
    this.#points.material.dispose();
  }
}
