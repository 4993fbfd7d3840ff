/** Arcs around joints that are led or close to a limit: the range as a thin band, the position as a pointer, the near end bold. */

import { BufferGeometry, Float32BufferAttribute, Group, Mesh, MeshBasicMaterial, Quaternion, Vector3 } from "three";
import type { Joint, RobotModel } from "../robot/robotModel";
import { placeObject } from "./objectFigures";
import { THEMES, type ViewTheme } from "./palette";
import { robotScale } from "./robotRoom";

/** Radius of the arcs around the joints of the SO-101, m: outside the servo. Those of other robots are sized by their reach. */
const RADIUS = 0.036;
const WIDTH = 0.0013;
/** Closer to a limit than this is worth showing, rad (5 degrees). */
const NEAR_LIMIT = (5 * Math.PI) / 180;
/** How much of the range's end is drawn bold, rad. */
const END = (12 * Math.PI) / 180;
const STEPS = 64;

class LimitArc {
  readonly object = new Group();
  readonly #range: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #ends: readonly Mesh<BufferGeometry, MeshBasicMaterial>[];
  readonly #pointer: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #axis: Vector3;
  readonly #back = new Quaternion();

  /** @param scale - Reach of the robot against that of the SO-101. */
  constructor(
    readonly joint: Joint,
    scale: number,
  ) {
    const ink = (opacity: number): MeshBasicMaterial =>
      new MeshBasicMaterial({ transparent: true, opacity, depthTest: false, side: 2 });
    const { lower, upper } = joint;
    const arc = (from: number, to: number, width: number): BufferGeometry =>
      bandGeometry(scale * RADIUS, scale * width, from, to);
    this.#axis = new Vector3(...joint.axis);
    this.#range = new Mesh(arc(lower, upper, WIDTH), ink(0.55));
    this.#ends = [
      new Mesh(arc(lower, lower + END, 2.6 * WIDTH), ink(1)),
      new Mesh(arc(upper - END, upper, 2.6 * WIDTH), ink(1)),
    ];
    this.#pointer = new Mesh(arc(-0.035, 0.035, 9 * WIDTH), ink(1));
    const upright = new Quaternion().setFromUnitVectors(new Vector3(0, 0, 1), this.#axis);
    for (const mesh of [this.#range, ...this.#ends, this.#pointer]) {
      mesh.quaternion.copy(upright);
      mesh.renderOrder = 24;
      this.object.add(mesh);
    }
    this.object.visible = false;
  }

  setTheme(theme: ViewTheme): void {
    const { measured, caution } = THEMES[theme];
    this.#range.material.color.set(measured);
    this.#pointer.material.color.set(measured);
    for (const end of this.#ends) end.material.color.set(caution);
  }

  /** @param pose - Shape (links, 7); the arc stands still in the joint's parent while the link turns by `q`. */
  place(poses: Float64Array, q: number): void {
    placeObject(this.object, poses, this.joint.link);
    this.object.quaternion.multiply(this.#back.setFromAxisAngle(this.#axis, -q));
    this.#pointer.quaternion.setFromAxisAngle(this.#axis, q);
    this.#ends[0]!.visible = q - this.joint.lower < END;
    this.#ends[1]!.visible = this.joint.upper - q < END;
  }

  dispose(): void {
    for (const mesh of [this.#range, ...this.#ends, this.#pointer]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

/** A flat band around z from angle to angle; angle 0 lies at -x, where the links of this arm run. */
function bandGeometry(radius: number, width: number, from: number, to: number): BufferGeometry {
  const position: number[] = [];
  const index: number[] = [];
  for (let k = 0; k <= STEPS; k++) {
    const a = Math.PI + from + ((to - from) * k) / STEPS;
    for (const r of [radius - width / 2, radius + width / 2]) position.push(r * Math.cos(a), r * Math.sin(a), 0);
    if (k < STEPS) index.push(2 * k, 2 * k + 1, 2 * k + 3, 2 * k, 2 * k + 3, 2 * k + 2);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(position, 3));
  geometry.setIndex(index);
  return geometry;
}

export class LimitArcs {
  readonly object = new Group();
  readonly #arcs: readonly (LimitArc | null)[];

  constructor(robot: RobotModel) {
    const scale = robotScale(robot);
    this.#arcs = robot.joints.map((joint) => (joint.type === "revolute" ? new LimitArc(joint, scale) : null));
    for (const arc of this.#arcs) if (arc) this.object.add(arc.object);
  }

  setTheme(theme: ViewTheme): void {
    for (const arc of this.#arcs) arc?.setTheme(theme);
  }

  /**
   * @param led - Whether a person leads: then joints near their limits show.
   * @param focus - Index of the joint that is being dragged; -1 for none.
   */
  show(poses: Float64Array, q: Float64Array, led: boolean, focus: number): void {
    for (let j = 0; j < this.#arcs.length; j++) {
      const arc = this.#arcs[j];
      if (!arc) continue;
      const { lower, upper } = arc.joint;
      const near = q[j]! - lower < NEAR_LIMIT || upper - q[j]! < NEAR_LIMIT;
      arc.object.visible = j === focus || (led && near);
      if (arc.object.visible) arc.place(poses, q[j]!);
    }
  }

  dispose(): void {
    for (const arc of this.#arcs) arc?.dispose();
  }
}
