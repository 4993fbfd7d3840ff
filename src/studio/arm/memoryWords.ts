/** Words for arms that were here before. Loaded with the wizard. */

import { type LateSay, type LateTable, useLateText } from "../words/lateWords";

const en = {
  title: "This arm",
  name: "Name",
  suggest: "My arm",
  remember: "Remember this arm",
  tip: "Its name, its role and its calibration are kept in this browser; the arm is known again by its calibration.",
  known: "This is “{{name}}”, last seen on {{date}}.",
  otherRole: "Last time it was the {{role}}. Connect it as that, unless you changed its place.",
  changed: "Its calibration is another than it was, for: {{joints}}.",
  compare: "Compare with what it was",
  update: "Remember it as it is now",
  forget: "Forget it",
} as const;

type MemoryWord = keyof typeof en;

const zh: Readonly<Record<MemoryWord, string>> = {
  title: "这台机械臂",
  name: "名称",
  suggest: "我的机械臂",
  remember: "记住这台机械臂",
  tip: "名称、角色和标定保存在此浏览器中；之后通过标定认出它。",
  known: "这是“{{name}}”，上次见到是 {{date}}。",
  otherRole: "上次它是{{role}}。除非你更换了它的用途，请按该角色连接。",
  changed: "标定与上次不同：{{joints}}。",
  compare: "与上次的标定比较",
  update: "按现在的状态记住",
  forget: "忘记它",
};

const WORDS: LateTable<MemoryWord> = { en, zh };

/** Speaks of arms that were here before in the chosen language. */
export const useMemoryText = (): LateSay<MemoryWord> => useLateText(WORDS);
