/** What a person is told about the reasons of real arms: why one stopped, slowed, or will not be armed. Loaded with what shows arms. */

import type { Reason } from "../../hardware/reason";
import { alertWords } from "../words/alertWords";
import { fillBlanks, jointWords, type Language, type Say } from "../words/text";
import { armProblemWords } from "./armProblemWords";

/** Blanks are filled with words and numbers in what a person thinks in: see `spokenValues`. */
const en = {
  actionLength: "A command had {{got}} joints instead of {{expected}}; the arm keeps to the one before.",
  actionNaN: "A command for {{joint}} was not a number; the arm keeps to the one before.",
  actionOutOfRange: "A command would take {{joint}} far out of its range ({{deg}}°); it was not followed.",
  armed: "The arm is armed. Stop it first.",
  arming: "The arm is being armed. Wait a moment, or stop it.",
  badAction: "The commands could not be used. {{what}} {{todo}}",
  busLost:
    "No servo has answered for {{seconds}} s. Switch off the power before you touch the arm, then look at the cable.",
  busNoisy:
    "{{percent}} % of the answers were garbled, so the arm holds. Look at the cable, the USB hub and the power, then arm again.",
  calibrating: "A calibration is going on. Finish or cancel it first.",
  calibrationBad: "The calibration of {{joint}} cannot be used. Choose the file of this arm, or calibrate again.",
  calibrationDiffers: "The file and the servos differ: {{joints}}. Choose which one counts.",
  calibrationGivenUp: "The calibration was cancelled; the servos are as they were.",
  chunkGone: "The policy has sent nothing new for {{ms}} ms, so the arm holds. Look at the policy, then arm again.",
  chunkLate: "The policy is late, so the arm slows down.",
  connecting: "The arm is being connected. Wait a moment.",
  device: "{{what}} {{todo}}",
  encoderJump:
    "{{joint}} reported a jump that no arm can make. Turn the power off and on, then look at that servo's cable.",
  foundHolding:
    "The last session ended while the arm was armed. It still holds itself up: arm it, or support and release it.",
  gripperEased: "The gripper met too much resistance and eased off.",
  holding: "The motors hold. Support the arm and release it first.",
  hot: "{{joint}} is at {{celsius}} °C: the arm moves at half speed until it has cooled.",
  idle: "Nothing has moved for {{minutes}} minutes. Park the arm and release it to spare the motors.",
  inputGone:
    "Nobody has led the arm for {{ms}} ms: the window lost the focus, or the leader fell silent. Arm again when you are there.",
  inputStale: "The arm slows down: no sign of who leads it for {{ms}} ms.",
  mirrorBlocked:
    "The simulated arm cannot go there: something stops it ({{joint}} at {{here}}°, the real one at {{deg}}°).",
  mirrorRange: "The simulated arm cannot go there: its range ends ({{joint}} at {{here}}°, the real one at {{deg}}°).",
  noServoAnswers: "No servo answers. Is the power on?",
  notArmed: "The arm is not armed, so this can wait.",
  notCalibrated: "Not calibrated yet: {{joints}}. Record the range of each joint, or open LeRobot's file.",
  notConnected: "No arm is connected.",
  nudgeOtherJoint: "{{joint}} was nudged, but {{moved}} moved: two cables or ids are swapped.",
  nudgeReversed: "{{joint}} moved the wrong way round: its calibration is not the one of this arm.",
  nudgeStill: "{{joint}} did not move when it was nudged: look at what blocks it.",
  nudgeUnread: "{{joint}} could not be read while it was nudged.",
  otherArm: "This is not the arm that was here before. Plug that one in, or disconnect and connect anew.",
  outdated: "This came too late and changes nothing.",
  pageSilent:
    "This page was too busy to watch over the arm for {{ms}} ms, so it holds. Arm again; if it comes back, choose a lower quality in “View”.",
  parkStuck: "The arm did not reach its rest pose; something is in its way, {{deg}}° before it.",
  parked: "Parked. Now it can be released without falling far.",
  parking: "The arm is on its way to its rest pose. Wait a moment, or stop it.",
  partsNear: "The {{part}} is as near to the {{other}} as it may be. Lead the arm another way.",
  pausedBySleep: "The computer slept for {{seconds}} s, so the arm holds. Arm again when you are back.",
  portLost: "The connection is gone. Plug the cable in again; it connects by itself and stays still.",
  positionWrapped:
    "{{joint}} reads {{counts}}, outside of one turn. Turn the arm's power off and on, then calibrate it again.",
  releasing: "The arm is being released. Wait a moment.",
  servoFault: "{{joint}} reports a fault: {{fault}}. Relieve the arm, let it cool, and turn its power off and on.",
  servoProblem: "{{what}} {{todo}}",
  servosMissing:
    "{{joints}} did not answer, the other servos did. Look at the cable that leads to the first of them, then connect again.",
  servoSilent: "Lost touch with {{joints}}. Look at the cable that leads there.",
  simulationChanged: "The simulation was changed, so the arm that followed it holds. Look at it, then arm again.",
  simulationDiverged:
    "The simulation broke down, so the real arm holds. Step it back or reset it, look at the arm, then arm again.",
  stopped: "You stopped it. Arm it again when you are ready.",
  stoppedByThis: "{{by}} stopped the arm, so it does not start it again. Use the button “Arm” with the pointer.",
  supplyHigh: "The supply is at {{volts}} V, too high for {{kind}} servos. Unplug it now: they burn.",
  supplyLow: "The supply is at {{volts}} V, too low for {{kind}} servos: use the adapter of this arm.",
  supplyUnread: "The supply voltage could not be read.",
  tabHidden: "This tab was hidden, so the arm holds. Arm again when you are back.",
  targetJump: "The target of {{joint}} jumped by {{deg}}°; it was not followed.",
  tooHot: "{{joint}} is at {{celsius}} °C, so the arm holds. Support it, release it and let it cool.",
  torqueStillOn: "{{joints}} did not let go: switch off the arm's power before you touch it.",
  voltageError: "{{joint}} reports {{volts}} V, outside of what it bears. Look at the supply.",
  warm: "{{joint}} is warm: {{celsius}} °C.",
} as const;

type ReasonCode = keyof typeof en;

const zh: Readonly<Record<ReasonCode, string>> = {
  actionLength: "指令有 {{got}} 个关节，应为 {{expected}} 个；机械臂保持上一个指令。",
  actionNaN: "{{joint}}的指令不是数字；机械臂保持上一个指令。",
  actionOutOfRange: "指令会使{{joint}}远超其范围（{{deg}}°），未被执行。",
  armed: "机械臂已上电，请先停止它。",
  arming: "机械臂正在上电。请稍等，或停止它。",
  badAction: "指令无法使用。{{what}}{{todo}}",
  busLost: "所有舵机已 {{seconds}} 秒没有应答。触碰机械臂之前请先关闭电源，再检查线缆。",
  busNoisy: "{{percent}} % 的应答混乱，因此机械臂保持不动。请检查线缆、USB 集线器和电源，然后再次上电。",
  calibrating: "正在标定。请先完成或取消。",
  calibrationBad: "{{joint}}的标定不能使用。请选择这台机械臂的文件，或重新标定。",
  calibrationDiffers: "文件与舵机不一致：{{joints}}。请选择以哪个为准。",
  calibrationGivenUp: "标定已取消，舵机保持原样。",
  chunkGone: "策略已 {{ms}} 毫秒没有新输出，机械臂保持不动。请检查策略，然后再次上电。",
  chunkLate: "策略输出迟到，机械臂减速。",
  connecting: "正在连接机械臂，请稍等。",
  device: "{{what}}{{todo}}",
  encoderJump: "{{joint}}报告了不可能的跳变。请关闭再打开电源，然后检查该舵机的线缆。",
  foundHolding: "上次会话结束时机械臂仍处于上电状态，现在仍在支撑自己：请上电，或扶住后释放。",
  gripperEased: "夹爪遇到过大阻力，已松开一些。",
  holding: "电机仍在保持。请先扶住机械臂并释放。",
  hot: "{{joint}}温度为 {{celsius}} °C：降温之前以半速运动。",
  idle: "已 {{minutes}} 分钟没有运动。请停放并释放机械臂，以保护电机。",
  inputGone: "已 {{ms}} 毫秒无人操控：窗口失去焦点，或主动臂没有应答。回来后请再次上电。",
  inputStale: "{{ms}} 毫秒没有操控者的信号，机械臂减速。",
  mirrorBlocked: "模拟机械臂到不了那里：被挡住了（{{joint}} {{here}}°，真实的 {{deg}}°）。",
  mirrorRange: "模拟机械臂到不了那里：已到行程尽头（{{joint}} {{here}}°，真实的 {{deg}}°）。",
  noServoAnswers: "没有舵机应答。电源打开了吗？",
  notArmed: "机械臂未上电，无需此操作。",
  notCalibrated: "尚未标定：{{joints}}。请记录每个关节的范围，或打开 LeRobot 的文件。",
  notConnected: "没有连接机械臂。",
  nudgeOtherJoint: "轻推了{{joint}}，动的却是{{moved}}：两根线缆或两个 id 接反了。",
  nudgeReversed: "{{joint}}的运动方向相反：标定不属于这台机械臂。",
  nudgeStill: "轻推时{{joint}}没有动：请检查什么挡住了它。",
  nudgeUnread: "轻推时无法读取{{joint}}。",
  otherArm: "这不是之前的那台机械臂。请插回原来的，或断开后重新连接。",
  outdated: "此消息来得太晚，不起作用。",
  pageSilent: "页面忙碌，{{ms}} 毫秒未能看护机械臂，因此保持不动。请再次上电；若反复出现，请在“视图”中降低画质。",
  parkStuck: "机械臂没有到达休息姿势：有东西挡住了，还差 {{deg}}°。",
  parked: "已停放。现在释放不会跌落太多。",
  parking: "机械臂正在回到休息姿势。请稍等，或停止它。",
  partsNear: "{{part}}与{{other}}已到最近的距离，请换一条路线。",
  pausedBySleep: "电脑休眠了 {{seconds}} 秒，机械臂保持不动。回来后请再次上电。",
  portLost: "连接已断开。请重新插上线缆；它会自动连接并保持不动。",
  positionWrapped: "{{joint}}读数为 {{counts}}，超出一圈。请关闭再打开机械臂的电源，然后重新标定。",
  releasing: "正在释放机械臂，请稍等。",
  servoFault: "{{joint}}报告故障：{{fault}}。请卸下负载，让它冷却，再关闭并打开电源。",
  servoProblem: "{{what}}{{todo}}",
  servosMissing: "{{joints}}没有应答，其余舵机正常。请检查通往其中第一个的线缆，然后重新连接。",
  servoSilent: "与{{joints}}失去联系。请检查通往那里的线缆。",
  simulationChanged: "仿真已改变，跟随它的机械臂保持不动。请检查后再次上电。",
  simulationDiverged: "仿真出现异常，因此真实机械臂保持不动。请将仿真退回或重置，检查机械臂后再次上电。",
  stopped: "你停止了它。准备好后再次上电。",
  stoppedByThis: "机械臂由{{by}}停止，因此不能用它重新启动。请用指针点击“上电”按钮。",
  supplyHigh: "电源电压为 {{volts}} V，对 {{kind}} 舵机过高。请立即拔下，否则会烧毁。",
  supplyLow: "电源电压为 {{volts}} V，对 {{kind}} 舵机过低：请使用这台机械臂的适配器。",
  supplyUnread: "无法读取电源电压。",
  tabHidden: "此标签页被隐藏，机械臂保持不动。回来后请再次上电。",
  targetJump: "{{joint}}的目标跳变了 {{deg}}°，未被执行。",
  tooHot: "{{joint}}温度为 {{celsius}} °C，机械臂保持不动。请扶住它、释放并让它冷却。",
  torqueStillOn: "{{joints}}没有松开：触碰之前请先关闭机械臂的电源。",
  voltageError: "{{joint}}报告 {{volts}} V，超出其承受范围。请检查电源。",
  warm: "{{joint}}偏热：{{celsius}} °C。",
};

const TABLES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, zh };

/** Controls by the name that they give themselves. */
const CONTROLS = {
  en: {
    "key:Space": "Space",
    "key:Escape": "Esc",
    "key:Enter": "Enter",
    "button:stop": "The stop button",
    other: "This",
  },
  zh: {
    "key:Space": "空格键",
    "key:Escape": "Esc 键",
    "key:Enter": "回车键",
    "button:stop": "停止按钮",
    other: "此控件",
  },
} as const satisfies Record<Language, Readonly<Record<string, string>>>;

const FAULTS = {
  en: {
    voltage: "supply voltage",
    encoder: "encoder",
    temperature: "too hot",
    overCurrent: "too much current",
    overload: "overload",
    shock: "electrical shock",
    alert: "see its lamp",
  },
  zh: {
    voltage: "电压",
    encoder: "编码器",
    temperature: "过热",
    overCurrent: "电流过大",
    overload: "过载",
    shock: "电气冲击",
    alert: "请看指示灯",
  },
} as const satisfies Record<Language, Readonly<Record<string, string>>>;

/** Parts of an SO-101 by the name of their link. */
const PARTS = {
  en: {
    base_link: "base",
    shoulder_link: "shoulder",
    upper_arm_link: "upper arm",
    lower_arm_link: "lower arm",
    wrist_link: "wrist",
    gripper_link: "hand",
    moving_jaw_so101_v1_link: "jaw",
  },
  zh: {
    base_link: "底座",
    shoulder_link: "肩部",
    upper_arm_link: "大臂",
    lower_arm_link: "小臂",
    wrist_link: "腕部",
    gripper_link: "手部",
    moving_jaw_so101_v1_link: "活动爪",
  },
} as const satisfies Record<Language, Readonly<Record<string, string>>>;

/** A reason as a sentence; the code itself for one that nobody foresaw. */
export function armReasonWords({ code, values }: Reason, language: Language, say: Say): string {
  const text = Object.hasOwn(TABLES[language], code) ? TABLES[language][code]! : null;
  return text === null ? code : fillBlanks(text, spokenValues(values, language, say)).trim();
}

/** Whether a code has a sentence, in every language. */
export function hasArmReasonWords(code: string): boolean {
  return Object.values(TABLES).every((table) => Object.hasOwn(table, code));
}

/** Faults of a servo in words. */
export function faultWords(fault: string, language: Language): string {
  const words: Readonly<Record<string, string>> = FAULTS[language];
  return words[fault] ?? fault;
}

function spokenValues(values: Reason["values"], language: Language, say: Say): Record<string, string | number> {
  const names = (text: unknown): string => {
    const words = String(text)
      .split(", ")
      .map((name) => jointWords(name, say));
    return words.join(language === "zh" ? "、" : ", ");
  };
  const numbers = (key: string, digits: number, factor = 1): string => {
    const value = values[key];
    return typeof value === "number" ? (value * factor).toFixed(digits) : "?";
  };
  const code = String(values.code ?? "");
  const problem = armProblemWords(code, language) ?? alertWords(code, language);
  const controls: Readonly<Record<string, string>> = CONTROLS[language];
  const parts: Readonly<Record<string, string>> = PARTS[language];
  const part = (name: unknown): string => parts[String(name)] ?? String(name ?? "?");
  return {
    ...values,
    joint: names(values.joint ?? ""),
    joints: names(values.joints ?? ""),
    moved: names(values.moved ?? ""),
    deg: numbers("rad", 0, 180 / Math.PI),
    ms: numbers("ms", 0),
    seconds: values.seconds === undefined ? numbers("ms", 1, 0.001) : numbers("seconds", 0),
    minutes: numbers("minutes", 0),
    volts: numbers("volts", 1),
    celsius: numbers("temperatureC", 0),
    fault: faultWords(String(values.fault ?? ""), language),
    part: part(values.part),
    other: part(values.other),
    by: controls[String(values.by ?? "")] ?? controls.other!,
    what: problem.what,
    todo: problem.todo,
  };
}
