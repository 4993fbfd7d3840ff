/** Geometry of the whole arm: for each link of the SO-101 up to three merged solids, fine and coarse. Built once, shared. */

import { BufferGeometry } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { baseLink } from "./baseLink";
import { gripperLink } from "./gripperLink";
import { lowerArmLink } from "./lowerArmLink";
import { movingJawLink } from "./movingJawLink";
import type { ArmMaterial, PartList } from "./partList";
import { type Detail, withDetail } from "./shapes";
import { shoulderLink } from "./shoulderLink";
import { upperArmLink } from "./upperArmLink";
import { wristLink } from "./wristLink";

export type LinkGeometries = Partial<Record<ArmMaterial, BufferGeometry>>;

const BUILDERS: Readonly<Record<string, () => PartList>> = {
  base_link: baseLink,
  shoulder_link: shoulderLink,
  upper_arm_link: upperArmLink,
  lower_arm_link: lowerArmLink,
  wrist_link: wristLink,
  gripper_link: gripperLink,
  moving_jaw_so101_v1_link: movingJawLink,
};

const built = new Map<string, LinkGeometries>();
const hulls = new Map<string, BufferGeometry>();

/** Merged solids of a link in its own axes, m; null for links that have no body of their own. */
export function linkGeometry(name: string, detail: Detail): LinkGeometries | null {
  const key = `${name} ${detail}`;
  const known = built.get(key);
  if (known) return known;
  const build = BUILDERS[name];
  if (!build) return null;
  const geometry = withDetail(detail, () => build().merge());
  built.set(key, geometry);
  return geometry;
}

/** All of a link as one rough solid with positions and normals only, for ghosts and outlines; null as above. */
export function linkHull(name: string): BufferGeometry | null {
  const known = hulls.get(name);
  if (known) return known;
  const { printed, dark } = linkGeometry(name, "rough") ?? {};
  const solids = [printed, dark].filter((solid) => solid !== undefined).map(shapeOnly);
  if (!solids.length) return null;
  const hull = mergeGeometries(solids);
  hulls.set(name, hull);
  return hull;
}

function shapeOnly(source: BufferGeometry): BufferGeometry {
  const bare = new BufferGeometry();
  bare.setAttribute("position", source.getAttribute("position"));
  bare.setAttribute("normal", source.getAttribute("normal"));
  bare.setIndex(source.index);
  return bare;
}
