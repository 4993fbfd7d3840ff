/** What a person is told about a calibration that cannot be used, or is odd. Loaded with what shows arms. */

import type { CalibrationProblem } from "../../hardware/calibration";
import { fillBlanks, jointWords, type Language, type Say } from "../words/text";

const en = {
  driveMode: "{{joint}}: its direction is neither 0 nor 1. Calibrate it again.",
  driveModeOn: "{{joint}}: turned around, which LeRobot never writes for this servo. See that it moves the right way.",
  emptyRange: "{{joint}} has no range. Move it from stop to stop.",
  encoderJump: "{{joint}} jumped while it was moved. Turn the power off and on, then do it again, slowly.",
  extraJoint: "{{joint}} is not part of this arm. Choose the file of this arm.",
  extraKey: "{{joint}} has an entry that no calibration has. Choose the file of this arm.",
  idTwice: "{{joint}} has the id of another joint. Choose the file of this arm.",
  jointTwice: "{{joint}} stands in it twice. Choose the file of this arm.",
  missingJoint: "{{joint}} is missing. Choose the file of this arm.",
  narrowSpan: "{{joint}} was hardly moved. Move it from stop to stop.",
  notCalibration: "This is no calibration. Choose the .json file that LeRobot or this program wrote.",
  notInMiddle:
    "{{joint}} was not near the middle. Turn the power off and on, put it in the middle, and start it again.",
  notRead: "{{joint}} was not read. Look at its cable and the power.",
  offset: "{{joint}}: its offset is too large for the servo. Calibrate it again.",
  otherId: "{{joint}} has another servo id than on this arm. Choose the file of this arm.",
  range: "{{joint}}: its range is outside of one turn. Calibrate it again.",
  reversedRange: "{{joint}}: its range ends before it begins. Calibrate it again.",
  wideSpan: "{{joint}} turns further than it can. It was not in the middle: calibrate it again.",
  wrongType: "{{joint}}: a number is missing or broken. Choose the file of this arm.",
} as const;

type ProblemKind = keyof typeof en;

const zh: Readonly<Record<ProblemKind, string>> = {
  driveMode: "{{joint}}：方向既不是 0 也不是 1。请重新标定。",
  driveModeOn: "{{joint}}：方向相反，而 LeRobot 从不为此舵机这样写。请确认运动方向正确。",
  emptyRange: "{{joint}}没有范围。请从一端移到另一端。",
  encoderJump: "{{joint}}在移动时跳变。请关闭再打开电源，然后慢慢重做。",
  extraJoint: "{{joint}}不属于这台机械臂。请选择这台机械臂的文件。",
  extraKey: "{{joint}}含有标定中没有的条目。请选择这台机械臂的文件。",
  idTwice: "{{joint}}与另一个关节的 id 相同。请选择这台机械臂的文件。",
  jointTwice: "{{joint}}出现了两次。请选择这台机械臂的文件。",
  missingJoint: "缺少{{joint}}。请选择这台机械臂的文件。",
  narrowSpan: "{{joint}}几乎没有移动。请从一端移到另一端。",
  notCalibration: "这不是标定文件。请选择 LeRobot 或本程序写出的 .json 文件。",
  notInMiddle: "{{joint}}不在中间附近。请关闭再打开电源，放到中间，再重新开始。",
  notRead: "无法读取{{joint}}。请检查线缆和电源。",
  offset: "{{joint}}：偏移超出舵机的范围。请重新标定。",
  otherId: "{{joint}}的舵机 id 与这台机械臂不同。请选择这台机械臂的文件。",
  range: "{{joint}}：范围超出一圈。请重新标定。",
  reversedRange: "{{joint}}：范围的终点在起点之前。请重新标定。",
  wideSpan: "{{joint}}的范围大于可能的范围：开始时不在中间，请重新标定。",
  wrongType: "{{joint}}：数字缺失或损坏。请选择这台机械臂的文件。",
};

const TABLES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, zh };

/** A problem of a calibration as a sentence; what the code says for one that nobody foresaw. */
export function calibrationWords(problem: CalibrationProblem, language: Language, say: Say): string {
  const table = TABLES[language];
  if (!Object.hasOwn(table, problem.kind)) return problem.message;
  const joint = problem.joint === null ? "" : jointWords(problem.joint, say);
  return fillBlanks(table[problem.kind]!, { joint });
}

/** Whether a kind has a sentence, in every language. */
export function hasCalibrationWords(kind: string): boolean {
  return Object.values(TABLES).every((table) => Object.hasOwn(table, kind));
}
