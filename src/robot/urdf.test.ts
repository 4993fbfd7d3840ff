import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InputError } from "../errors";
import { linkPoses, poseOfLink } from "./kinematics";
import type { RobotModel } from "./robotModel";
import { so101 } from "./so101";
import { readUrdf } from "./urdf";

const OFFICIAL = new URL("../../../shared/robots/so101/", import.meta.url);

const LINKS = '<link name="base"/><link name="arm"/>';
const JOINT = `<joint name="turn" type="revolute">
  <parent link="base"/><child link="arm"/><axis xyz="0 0 1"/>
  <limit lower="-1" upper="1" effort="1" velocity="1"/>
</joint>`;
const robot = (inside: string): string => `<?xml version="1.0"?>\n<robot name="r">\n${inside}\n</robot>`;

function refusal(text: string): InputError {
  try {
    readUrdf(text);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

const warningsOf = (model: RobotModel): string[] => model.warnings.map(({ code }) => code);

test("B01 text that is not XML is refused with line and column", () => {
  const cut = refusal('<robot name="r">\n<link name="a"/>\n<link na');
  expect(cut.code).toBe("E_URDF_XML");
  expect(cut.line).toBe(3);
  expect(cut.message).toMatch(/line 3, column \d+/);
  for (const text of ["", "hello", "<robot>", "<robot></link>", "<robot name=r/>", "\u0000\u0001", "PK\u0003\u0004"]) {
    expect(refusal(text).code).toBe("E_URDF_XML");
  }
});

test("B01 absurdly deep nesting is refused, not overflowed", () => {
  expect(refusal("<a>".repeat(200_000)).code).toBe("E_URDF_XML");
});

test("B02 a web page saved as .urdf is called a web page", () => {
  for (const page of [
    "<!DOCTYPE html>\n<html><body>404<br></body></html>",
    "\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
    "<html lang='en'><head><meta charset=utf-8>",
  ]) {
    const error = refusal(page);
    expect(error.code).toBe("E_URDF_XML");
    expect(error.message).toContain("this is a web page");
  }
});

test("B03 a DOCTYPE is refused before parsing, whatever it defines", () => {
  const bomb = `<?xml version="1.0"?><!-- x -->\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<robot name="&b;"/>`;
  const error = refusal(bomb);
  expect(error.code).toBe("E_URDF_DTD");
  expect(error.line).toBe(2);
  expect(refusal('<!DOCTYPE robot SYSTEM "file:///etc/passwd"><robot/>').code).toBe("E_URDF_DTD");
  // A word in a comment is no DOCTYPE; an undefined entity is a syntax error.
  expect(readUrdf(`<!-- <!DOCTYPE x> -->${robot(LINKS + JOINT)}`.replace(/<\?.*?\?>/, "")).links).toHaveLength(2);
  expect(refusal(robot('<link name="&x;"/>')).code).toBe("E_URDF_XML");
});

test("B04 xacro source is told to be expanded first", () => {
  const macro = refusal(
    '<robot xmlns:xacro="http://www.ros.org/wiki/xacro" name="r">\n<xacro:include filename="a"/></robot>',
  );
  expect(macro.code).toBe("E_URDF_XACRO");
  expect(macro.line).toBe(2);
  expect(macro.message + macro.tip).toContain("Expand it first");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is xacro, not JavaScript
  expect(refusal(robot('<link name="${prefix}arm"/>')).code).toBe("E_URDF_XACRO");
  // The leftover declaration of an expanded file does no harm.
  const expanded = robot(LINKS + JOINT).replace("<robot", '<robot xmlns:xacro="http://www.ros.org/wiki/xacro"');
  expect(readUrdf(expanded).joints).toHaveLength(1);
});

test("other formats are named", () => {
  expect(refusal('<sdf version="1.6"><model/></sdf>')).toMatchObject({ code: "E_URDF_FORMAT", where: "sdf" });
  expect(refusal('<mujoco model="arm"/>').message).toContain("MuJoCo");
  expect(refusal("<svg/>").code).toBe("E_URDF_FORMAT");
});

test("B05 no link, no root and two roots are refused and listed", () => {
  expect(refusal(robot("")).code).toBe("E_URDF_TREE");
  const two = refusal(robot(`${LINKS}\n<link name="island"/>${JOINT}`));
  expect(two.code).toBe("E_URDF_TREE");
  expect(two.message).toContain('"base"');
  expect(two.message).toContain('"island"');
  expect(two.line).toBe(4);
});

test("B06 a cycle of joints is refused, with and without a root", () => {
  const fixed = (name: string, parent: string, child: string) =>
    `<joint name="${name}" type="fixed"><parent link="${parent}"/><child link="${child}"/></joint>`;
  const links = '<link name="a"/><link name="b"/>';
  expect(refusal(robot(links + fixed("1", "a", "b") + fixed("2", "b", "a")))).toMatchObject({ code: "E_URDF_TREE" });
  expect(refusal(robot(links + fixed("1", "a", "a") + fixed("2", "a", "b"))).message).toMatch(/cycle|hangs/);
  const rooted = refusal(robot(`<link name="root"/>${links}${fixed("1", "a", "b")}${fixed("2", "b", "a")}`));
  expect(rooted.code).toBe("E_URDF_TREE");
  expect(rooted.message).toContain("cycle");
  const twoParents = refusal(robot(`${links}<link name="c"/>${fixed("1", "a", "c")}${fixed("2", "b", "c")}`));
  expect(twoParents.code).toBe("E_URDF_TREE");
});

test("B07 unknown links and duplicate names are refused at their line", () => {
  const unknown = refusal(robot(`${LINKS}\n${JOINT.replace('child link="arm"', 'child link="amr"')}`));
  expect(unknown).toMatchObject({ code: "E_URDF_REF", line: 4 });
  expect(unknown.message).toContain('"amr"');
  expect(unknown.message).toContain("arm");
  expect(refusal(robot(`${LINKS}\n<link name="arm"/>${JOINT}`))).toMatchObject({ code: "E_URDF_DUP", line: 4 });
  expect(refusal(robot(LINKS + JOINT + JOINT)).code).toBe("E_URDF_DUP");
  expect(refusal(robot(LINKS + JOINT.replace("<axis", '<axis xyz="1 0 0"/><axis'))).code).toBe("E_URDF_DUP");
});

test("B07 missing names, missing ends and unknown types are refused", () => {
  expect(refusal(robot("<link/>"))).toMatchObject({ code: "E_URDF_REF", where: "link" });
  expect(refusal(robot(LINKS + JOINT.replace('type="revolute"', ""))).code).toBe("E_URDF_REF");
  expect(refusal(robot(LINKS + JOINT.replace("revolute", "ball"))).message).toContain('"ball"');
  expect(refusal(robot(LINKS + JOINT.replace('<child link="arm"/>', ""))).code).toBe("E_URDF_REF");
});

test("B08 a revolute joint without limits gets half a turn each way and a warning", () => {
  const model = readUrdf(robot(LINKS + JOINT.replace(/<limit.*\/>/, "")));
  expect(model.joints[0]).toMatchObject({ lower: -Math.PI, upper: Math.PI });
  expect(model.warnings).toMatchObject([{ code: "W_URDF_LIMITS", line: 3 }]);
});

test.each([
  ["lower above upper", 'lower="-1"', 'lower="2"'],
  ["NaN", 'lower="-1"', 'lower="NaN"'],
  ["an overflow", 'upper="1"', 'upper="1e999"'],
  ["a comma", 'xyz="0 0 1"', 'xyz="0 0 0,5"'],
  ["a zero axis", 'xyz="0 0 1"', 'xyz="0 0 0"'],
  ["too few numbers", 'xyz="0 0 1"', 'xyz="0 1"'],
  ["hexadecimal", 'effort="1"', 'effort="0x10"'],
  ["nothing", 'velocity="1"', 'velocity=""'],
])("B09 %s is refused", (_, from, to) => {
  const error = refusal(robot(`${LINKS}\n${JOINT.replace(from, to)}`));
  expect(error.code).toBe("E_URDF_NUM");
  expect(error.line).toBeGreaterThanOrEqual(4);
  expect(error.tip).not.toBe("");
});

test("B10 unusable masses and inertias are replaced by a box's, with a warning", () => {
  const link = (mass: string, ixx: string) => `<link name="base"><inertial><mass value="${mass}"/>
    <inertia ixx="${ixx}" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial>
    <collision><geometry><box size="0.1 0.2 0.3"/></geometry></collision></link>`;
  for (const [mass, ixx] of [
    ["0", "1"],
    ["-2", "1"],
    ["2", "-1"],
    ["2", "0"],
  ] as const) {
    const model = readUrdf(robot(link(mass, ixx)));
    expect(warningsOf(model)).toEqual(["W_URDF_INERTIA"]);
    const inertial = model.links[0]!.inertial!;
    expect(inertial.mass).toBeGreaterThan(0);
    // Solid box: m (b² + c²) / 12.
    expect(inertial.inertia[0]).toBeCloseTo((inertial.mass * (0.04 + 0.09)) / 12, 12);
  }
  expect(readUrdf(robot(link("2", "1"))).warnings).toEqual([]);
});

test("a turned inertia is expressed in link axes", () => {
  const model = readUrdf(
    robot(`<link name="a"><inertial><origin rpy="0 0 1.5707963267948966"/><mass value="1"/>
    <inertia ixx="1" iyy="2" izz="2.5" ixy="0" ixz="0" iyz="0"/></inertial></link>`),
  );
  const [xx, yy, zz] = model.links[0]!.inertial!.inertia;
  expect([xx, yy, zz].map((x) => Math.round(1e9 * x) / 1e9)).toEqual([2, 1, 2.5]);
});

const meshLink = (filename: string) =>
  robot(`<link name="a"><visual><geometry><mesh filename="${filename}"/></geometry></visual></link>`);

test("B11 missing meshes, wrong case and unknown packages leave a box and a line each", () => {
  const files = new Set(["assets/Arm.stl", "robot.urdf"]);
  for (const filename of ["assets/gone.stl", "assets/arm.stl", "package://other/meshes/leg.dae"]) {
    const model = readUrdf(meshLink(filename), { lengthScale: 1, files });
    expect(model.links[0]!.visuals[0]!.geometry.kind).toBe("box");
    expect(warningsOf(model)).toEqual(["W_ASSET_MISSING"]);
    expect(model.warnings[0]!.message).toContain(filename);
  }
  expect(readUrdf(meshLink("assets/arm.stl"), { lengthScale: 1, files }).warnings[0]!.message).toContain("Arm.stl");
  const found = readUrdf(meshLink("package://my_robot/assets/Arm.stl"), { lengthScale: 1, files });
  expect(found.links[0]!.visuals[0]!.geometry).toMatchObject({ kind: "mesh", path: "assets/Arm.stl" });
});

test("B12 a mesh path out of the folder is refused alone; the robot still loads", () => {
  for (const filename of [
    "../../x.stl",
    "/etc/x.stl",
    "http://h/x.stl",
    "file:///x",
    "C:\\x.stl",
    "a/../../x.stl",
    "package://p/../x",
  ]) {
    const model = readUrdf(meshLink(filename));
    expect(warningsOf(model), filename).toEqual(["E_ASSET_PATH"]);
    expect(model.links[0]!.visuals[0]!.geometry.kind).toBe("box");
  }
});

test("B13 a robot in millimetres is noticed and can be read in metres", () => {
  const text = robot(LINKS + JOINT.replace("<parent", '<origin xyz="0 0 300000"/><parent'));
  expect(warningsOf(readUrdf(text))).toEqual(["W_URDF_SCALE"]);
  expect(readUrdf(text).warnings[0]!.message).toContain("Scale by 0.001?");
  const small = readUrdf(robot(LINKS + JOINT.replace("<parent", '<origin xyz="0 0 300"/><parent')), {
    lengthScale: 0.001,
    files: null,
  });
  expect(small.links[1]!.X_PL.p[2]).toBeCloseTo(0.3, 12);
  expect(small.warnings).toEqual([]);
});

test("B14 planar and floating joints and circles of mimics are frozen with a warning", () => {
  for (const type of ["planar", "floating"]) {
    const model = readUrdf(robot(LINKS + JOINT.replace("revolute", type)));
    expect(model.joints).toEqual([]);
    expect(warningsOf(model)).toEqual(["W_URDF_FROZEN"]);
  }
  const mimic = (name: string, parent: string, child: string, follows: string) =>
    JOINT.replace('"turn"', `"${name}"`)
      .replace('parent link="base"', `parent link="${parent}"`)
      .replace('child link="arm"', `child link="${child}"`)
      .replace("<axis", `<mimic joint="${follows}" multiplier="2"/><axis`);
  const links = '<link name="a"/><link name="b"/><link name="c"/>';
  const loop = readUrdf(robot(links + mimic("1", "a", "b", "2") + mimic("2", "b", "c", "1")));
  expect(loop.joints).toEqual([]);
  expect(warningsOf(loop)).toEqual(["W_URDF_FROZEN", "W_URDF_FROZEN"]);
  const chain = readUrdf(robot(LINKS + JOINT + mimic("2", "arm", "c", "turn").concat('<link name="c"/>')));
  expect(chain.joints[1]!.mimic).toEqual({ joint: "turn", multiplier: 2, offset: 0 });
  expect(refusal(robot(LINKS + mimic("1", "base", "arm", "nobody"))).code).toBe("E_URDF_REF");
});

test("axes are normalised, continuous joints have no limits, capsules and colours are kept", () => {
  const model = readUrdf(
    robot(`<material name="red"><color rgba="1 0 0 1"/></material><link name="base"/>
    <link name="arm"><visual><geometry><capsule radius="0.1" length="0.4"/></geometry><material name="red"/></visual></link>
    ${JOINT.replace("revolute", "continuous").replace("0 0 1", "0 0 2")}`),
  );
  expect(model.joints[0]).toMatchObject({ axis: [0, 0, 1], lower: -Infinity, upper: Infinity });
  expect(model.links[1]!.visuals[0]).toMatchObject({
    geometry: { kind: "capsule", radius: 0.1, halfLength: 0.2 },
    color: [1, 0, 0, 1],
  });
});

test.skipIf(!existsSync(OFFICIAL))("the official SO-101 file gives the same arm as ours", () => {
  const files = new Set(readdirSync(new URL("assets/", OFFICIAL)).map((name) => `assets/${name}`));
  const text = readFileSync(new URL("so101_new_calib.urdf", OFFICIAL), "utf8");
  const model = readUrdf(text, { lengthScale: 1, files });
  // Its gripper frame is a link of a billionth of a kilogram without inertia.
  expect(warningsOf(model)).toEqual(["W_URDF_INERTIA"]);
  expect(model.warnings[0]!.message).toContain("gripper_frame_link");
  expect(model.joints.map(({ name }) => name)).toEqual(so101.joints.map(({ name }) => name));
  expect(model.joints[model.gripperJoint]!.name).toBe("gripper");
  expect(model.links[model.tool.link]!.name).toBe("gripper_frame_link");
  expect(model.links.reduce((sum, { visuals }) => sum + visuals.length, 0)).toBe(17);
  const q = [0.5, -0.7, 0.6, 0.9, -1, 0.4];
  const own = linkPoses(so101, q);
  const read = linkPoses(model, q);
  for (const [k, { name }] of model.links.entries()) {
    const ours = poseOfLink(
      own,
      so101.links.findIndex((link) => link.name === name),
    );
    poseOfLink(read, k).p.forEach((x, i) => {
      expect(Math.abs(x - ours.p[i]!)).toBeLessThan(5e-6);
    });
  }
});

test.skipIf(!existsSync(OFFICIAL))("the other official files open; MJCF is named", () => {
  for (const [file, joints] of [
    ["so101_old_calib.urdf", 6],
    ["so100/so100.urdf", 6],
  ] as const) {
    const model = readUrdf(readFileSync(new URL(file, OFFICIAL), "utf8"));
    expect(model.joints).toHaveLength(joints);
  }
  expect(refusal(readFileSync(new URL("so101_new_calib.xml", OFFICIAL), "utf8")).message).toContain("MuJoCo");
});

test.skipIf(!existsSync(OFFICIAL))("so100: recorded frame origins", () => {
  const model = readUrdf(readFileSync(new URL("so100/so100.urdf", OFFICIAL), "utf8"));
  const at = (q: number[], name: RegExp) =>
    poseOfLink(
      linkPoses(model, q),
      model.links.findIndex((link) => name.test(link.name)),
    ).p;
  // so101.md section 9.
  const rows = [
    [
      [0, 0, 0, 0, 0, 0],
      [0, -0.14663, 0.13627],
      [0, -0.17639, 0.14713],
    ],
    [
      [0.5, 1, -1, 0.3, 0.7, 0.5],
      [0.07081, -0.17481, 0.21726],
      [0.09603, -0.19384, 0.21504],
    ],
  ] as const;
  for (const [q, gripper, jaw] of rows) {
    at([...q], /^gripper/).forEach((x, i) => {
      expect(Math.abs(x - gripper[i]!)).toBeLessThan(2e-5);
    });
    at([...q], /jaw/).forEach((x, i) => {
      expect(Math.abs(x - jaw[i]!)).toBeLessThan(2e-5);
    });
  }
});
