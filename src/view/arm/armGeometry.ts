/** Geometry of the whole arm: for each link of the SO-101 up to three merged solids. Built once, shared by arm and ghosts. */

import type { BufferGeometry } from "three";
import { baseLink } from "./baseLink";
import { gripperLink } from "./gripperLink";
import { lowerArmLink } from "./lowerArmLink";
import { movingJawLink } from "./movingJawLink";
import type { ArmMaterial, PartList } from "./partList";
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

/** Merged solids of a link in its own axes, m; null for links that have no body of their own. */
export function linkGeometry(name: string): LinkGeometries | null {
  const known = built.get(name);
  if (known) return known;
  const build = BUILDERS[name];
  if (!build) return null;
  const geometry = build().merge();
  built.set(name, geometry);
  return geometry;
}
