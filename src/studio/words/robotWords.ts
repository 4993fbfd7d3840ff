/** Words of the dialog of robots and of what is refused there; they come with it, late. */

import type { AlertWords } from "./alertWords";
import { type LateSay, type LateTable, useLateText } from "./lateWords";
import type { Language } from "./text";

const en = {
  title: "Robots",
  intro: "Drop a folder or a zip with a URDF and its meshes anywhere on the page. Nothing leaves this computer.",
  folder: "Choose a folder",
  files: "Choose files or a zip",
  own: "Comes with Jointspace, with expert and policies",
  list: "Robots on this device",
  none: "None of your own yet. Any arm of one chain with up to eight joints can be led.",
  facts: "{{joints}} joints · {{size}}",
  use: "Use",
  inUse: "In use",
  remove: "Remove from this device",
  reading: "Reading the robot …",
  cancel: "Cancel",
  which: "Which robot?",
  scaleTitle: "Is it drawn in millimetres?",
  scaleYes: "Yes, scale by 0.001",
  scaleNo: "No, keep the size",
  wanted:
    "This link was made with a robot that is not on this device ({{id}}). Drop its folder here; until then you see the SO-101.",
  refused: "This robot cannot be opened",
  dismiss: "Dismiss",
  gripper: "Gripper",
  gripperNone: "No gripper",
  missing: "Missing files: boxes stand in",
  notes: "Changes made on import",
  clean: "Everything was read as it is written.",
  heavy: "Meshes that are too heavy to draw: {{count}}. They can be made lighter here; your files stay as they are.",
  simplify: "Simplify them",
  leadIt:
    "Lead it by hand: sliders, keys, gamepad or the handle at its tool. Expert and shipped policies know the SO-101 only.",
  close: "Close",
} as const;

export type RobotWord = keyof typeof en;

const zh: Readonly<Record<RobotWord, string>> = {
  title: "机器人",
  intro: "把含有 URDF 和网格的文件夹或 zip 拖到页面任意处。所有文件都留在这台电脑上。",
  folder: "选择文件夹",
  files: "选择文件或 zip",
  own: "Jointspace 自带，配有专家和策略",
  list: "本机上的机器人",
  none: "还没有你自己的机器人。最多八个关节、单链的机械臂都可以操控。",
  facts: "{{joints}} 个关节 · {{size}}",
  use: "使用",
  inUse: "使用中",
  remove: "从本机移除",
  reading: "正在读取机器人……",
  cancel: "取消",
  which: "要打开哪个机器人？",
  scaleTitle: "它是按毫米绘制的吗？",
  scaleYes: "是，缩放 0.001 倍",
  scaleNo: "不，保持大小",
  wanted: "此链接使用的机器人（{{id}}）不在本机上。请把它的文件夹拖到这里；在此之前显示 SO-101。",
  refused: "无法打开这个机器人",
  dismiss: "关闭提示",
  gripper: "夹爪",
  gripperNone: "没有夹爪",
  missing: "缺少的文件：用方块代替",
  notes: "导入时作的改动",
  clean: "全部按原文读取。",
  heavy: "太重而无法绘制的网格：{{count}} 个。可以在这里简化；你的文件保持不变。",
  simplify: "简化它们",
  leadIt: "请手动操控：滑块、按键、手柄，或工具处的拖柄。专家和自带策略只认识 SO-101。",
  close: "关闭",
};

const WORDS: LateTable<RobotWord> = { en, zh };

/** Speaks of robots in the chosen language. */
export const useRobotText = (): LateSay<RobotWord> => useLateText(WORDS);

const problemsEn = {
  E_ASSET_PATH: {
    what: "A mesh lies outside the robot's folder; a box stands in for it.",
    todo: "Put the meshes below the URDF file, and name them from there.",
  },
  E_ASSET_BIG: { what: "It is too large for a page.", todo: "Give only the robot's folder, or simplify its meshes." },
  E_MESH: { what: "A mesh file is broken.", todo: "Export it again as binary STL." },
  E_ROBOT_CHAIN: {
    what: "Its joints branch; only one chain of joints can be simulated.",
    todo: 'Make the joints of the other branch type="fixed", or let them <mimic> one of the chain.',
  },
  E_ROBOT_FILES: { what: "There is no URDF in it.", todo: "Drop the folder that holds the URDF file and its meshes." },
  E_ROBOT_MESH: { what: "A part of it has no shape to touch with.", todo: "Look at the details below." },
  E_ROBOT_JOINTS: { what: "It has no joints, or more than eight.", todo: "Fix the joints that are not needed." },
  E_STORAGE: {
    what: "This browser keeps no robots. It works until the page is closed.",
    todo: "Allow site data for this page, or free some space.",
  },
  E_URDF_DTD: { what: "The URDF declares a DOCTYPE or entities.", todo: "Remove the DOCTYPE from the file." },
  E_URDF_DUP: { what: "Two parts of the robot have one name.", todo: "Give each link and each joint its own name." },
  E_URDF_FORMAT: { what: "This is no robot description.", todo: "Choose a file that begins with <robot>." },
  E_URDF_NUM: { what: "A number in the URDF cannot be.", todo: "Correct it at the line below." },
  E_URDF_REF: { what: "The URDF names something that it does not have.", todo: "Correct the name at the line below." },
  E_URDF_TREE: { what: "The links do not form one tree.", todo: "Connect all links to one base, without circles." },
  E_URDF_XACRO: {
    what: "This is a xacro source, not a URDF.",
    todo: 'Expand it first: "xacro robot.xacro > robot.urdf".',
  },
  E_URDF_XML: { what: "The URDF is no complete XML.", todo: "Download or save the file again." },
  E_ZIP: { what: "The zip is broken or cannot be trusted.", todo: "Unpack it and drop the folder instead." },
  E_FILE: { what: "A file could not be read.", todo: "Give the folder again; it may have been moved or changed." },
} as const satisfies Readonly<Record<string, AlertWords>>;

const problemsZh: Readonly<Record<keyof typeof problemsEn, AlertWords>> = {
  E_ASSET_PATH: { what: "有网格在机器人文件夹之外，以方块代替。", todo: "请把网格放在 URDF 文件之下，并从那里命名。" },
  E_ASSET_BIG: { what: "内容太大，网页放不下。", todo: "只给机器人的文件夹，或简化网格。" },
  E_MESH: { what: "有网格文件已损坏。", todo: "请重新导出为二进制 STL。" },
  E_ROBOT_CHAIN: {
    what: "关节有分叉；只能仿真单链关节。",
    todo: '请把另一支的关节改成 type="fixed"，或用 <mimic> 跟随链上的关节。',
  },
  E_ROBOT_FILES: { what: "里面没有 URDF。", todo: "请拖入含有 URDF 文件和网格的文件夹。" },
  E_ROBOT_MESH: { what: "它有一部分没有可接触的形状。", todo: "请看下面的细节。" },
  E_ROBOT_JOINTS: { what: "它没有关节，或多于八个。", todo: "请固定不需要的关节。" },
  E_STORAGE: { what: "浏览器不保存机器人。关闭页面前都能使用。", todo: "请允许此页面保存数据，或腾出空间。" },
  E_URDF_DTD: { what: "URDF 声明了 DOCTYPE 或实体。", todo: "请从文件中删除 DOCTYPE。" },
  E_URDF_DUP: { what: "机器人有两个部分同名。", todo: "请给每个连杆和关节取不同的名字。" },
  E_URDF_FORMAT: { what: "这不是机器人描述。", todo: "请选择以 <robot> 开头的文件。" },
  E_URDF_NUM: { what: "URDF 中有不可能的数值。", todo: "请在下面所示的行改正。" },
  E_URDF_REF: { what: "URDF 提到了不存在的东西。", todo: "请在下面所示的行改正名字。" },
  E_URDF_TREE: { what: "连杆没有组成一棵树。", todo: "请把所有连杆接到同一个底座，不要成环。" },
  E_URDF_XACRO: { what: "这是 xacro 源文件，不是 URDF。", todo: "请先展开：“xacro robot.xacro > robot.urdf”。" },
  E_URDF_XML: { what: "URDF 不是完整的 XML。", todo: "请重新下载或保存该文件。" },
  E_ZIP: { what: "zip 已损坏或不可信。", todo: "请解压后拖入文件夹。" },
  E_FILE: { what: "有文件无法读取。", todo: "请重新给出文件夹；文件可能被移动或修改了。" },
};

const PROBLEMS = { en: problemsEn, zh: problemsZh };

/** What happened and what to do, for a code that is met while a robot is read; null for others. */
export function robotProblemWords(code: string, language: Language): AlertWords | null {
  return (PROBLEMS[language] as Readonly<Record<string, AlertWords>>)[code] ?? null;
}
