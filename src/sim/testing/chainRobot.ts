/** Robots of a few lines, as a file would describe them. */

import type { RobotModel } from "../../robot/robotModel";
import { readUrdf } from "../../robot/urdf";

/** URDF of a chain of equal links, upright at zero, whose axes alternate between upright and level. */
export function chainUrdf(joints: number, linkLength = 0.12, linkMass = 0.4): string {
  const half = linkLength / 2;
  const body = (k: number): string =>
    `<link name="link_${k}"><inertial><origin xyz="0 0 ${half}"/><mass value="${linkMass}"/>` +
    `<inertia ixx="0.0006" iyy="0.0006" izz="0.0002" ixy="0" ixz="0" iyz="0"/></inertial>` +
    `<collision><origin xyz="0 0 ${half}"/><geometry><cylinder radius="0.02" length="${linkLength * 0.8}"/></geometry></collision></link>`;
  const joint = (k: number): string =>
    `<joint name="joint_${k}" type="revolute"><parent link="${k === 0 ? "base" : `link_${k - 1}`}"/>` +
    `<child link="link_${k}"/><origin xyz="0 0 ${k === 0 ? 0.05 : linkLength}"/>` +
    `<axis xyz="${k % 2 === 0 ? "0 0 1" : "0 1 0"}"/><limit lower="-2" upper="2" effort="40" velocity="2"/></joint>`;
  const numbers = Array.from({ length: joints }, (_, k) => k);
  return (
    `<robot name="chain${joints}"><link name="base"><collision><origin xyz="0 0 0.02"/><geometry>` +
    `<box size="0.1 0.1 0.04"/></geometry></collision></link>${numbers.map(body).join("")}${numbers.map(joint).join("")}</robot>`
  );
}

/** A carriage on a rail, as of a printer, with a gripper of two fingers of which one copies the other. */
export const RAIL_URDF = `<robot name="rail"><link name="base"/>
<link name="carriage"><inertial><mass value="0.5"/><inertia ixx="0.001" iyy="0.001" izz="0.001"/></inertial>
<collision><geometry><box size="0.06 0.06 0.04"/></geometry></collision></link>
<link name="left"><collision><geometry><box size="0.01 0.02 0.06"/></geometry></collision></link>
<link name="right"><collision><geometry><box size="0.01 0.02 0.06"/></geometry></collision></link>
<joint name="rail" type="prismatic"><parent link="base"/><child link="carriage"/><origin xyz="0.2 0 0.2"/>
<axis xyz="0 1 0"/><limit lower="-0.2" upper="0.2" effort="50" velocity="0.4"/></joint>
<joint name="left_finger" type="prismatic"><parent link="carriage"/><child link="left"/><origin xyz="0.01 0 -0.06"/>
<axis xyz="1 0 0"/><limit lower="0" upper="0.03"/></joint>
<joint name="right_finger" type="prismatic"><parent link="carriage"/><child link="right"/><origin xyz="-0.01 0 -0.06"/>
<axis xyz="-1 0 0"/><limit lower="0" upper="0.03"/><mimic joint="left_finger"/></joint></robot>`;

export function robotOf(urdf: string): RobotModel {
  return readUrdf(urdf);
}
