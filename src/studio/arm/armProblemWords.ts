/** What a person is told about the codes of real arms: what happened, and what to do. Loaded with the part that shows arms. */

import type { AlertWords } from "../words/alertWords";
import type { Language } from "../words/text";

const en = {
  E_NO_ARM: { what: "No arm is connected.", todo: "Connect one first." },
  E_NO_HAND: { what: "Only an emulated arm is moved from here.", todo: "Move a real one by hand." },
  E_ARM_CONNECTED: { what: "An arm is connected already.", todo: "Disconnect it first." },
  E_ARM_IN_TAB: {
    what: "Another tab of this browser has the arm.",
    todo: "Go to that tab, or disconnect the arm there, then connect here.",
  },
  E_ARM_BUSY: { what: "The arm is not connected, or its motors hold.", todo: "Release the arm first." },
  E_ARM_SLIPPED: {
    what: "A joint moved when its motor came on, so the arm was let go.",
    todo: "Put it down in a relaxed pose, and check its calibration.",
  },
  E_ARM_STALE: { what: "The arm does not answer.", todo: "Look at the cable and the power, then connect again." },
  E_ARMING_STOPPED: { what: "Arming was stopped.", todo: "Arm again when you are ready." },
  E_NOT_ARMED: { what: "The arm did not come on.", todo: "Look at what stands against arming, then arm again." },
  E_OUTSIDE_RANGE: {
    what: "A joint is outside of its calibrated range.",
    todo: "Move it by hand into its range, or calibrate it again.",
  },
  E_NUDGE: {
    what: "A joint did not move as it was told in the first test.",
    todo: "Free the arm, check the ids and directions of its servos, then arm again.",
  },
  E_OTHER_ARM: {
    what: "This is not the arm that was connected before.",
    todo: "Plug that one in, or disconnect and connect anew.",
  },
  E_REGISTER: {
    what: "This register is not changed here, or the value is out of bounds.",
    todo: "Choose a value within the bounds that stand beside it.",
  },
  E_SERVO_SETTING: {
    what: "A servo does not take a setting.",
    todo: "Switch the arm's power off and on, then connect again.",
  },
  E_CAL: { what: "This calibration cannot be used.", todo: "Choose the file of this arm, or calibrate again." },
  E_NO_SERIAL: {
    what: "This browser cannot reach serial ports.",
    todo: "Use Chrome or Edge, or start the bridge beside the arm.",
  },
  E_PORT_BUSY: {
    what: "Another program or tab is using the arm.",
    todo: "Close it there. On Linux your user must be in the group dialout.",
  },
  E_PORT_LOST: {
    what: "The connection to the arm is gone.",
    todo: "The arm may still hold torque: switch off its power before you touch it. Then plug the cable in again.",
  },
  E_BRIDGE: {
    what: "No bridge answers at this address.",
    todo: "Start the bridge beside the arm, and copy the address and the token that it prints.",
  },
  E_BRIDGE_TOKEN: { what: "The bridge refuses the token.", todo: "Copy the one it printed last; each serves once." },
  E_BUS_TIMEOUT: {
    what: "The arm does not answer.",
    todo: "Is the power supply on? Is the cable to the first silent joint fully in?",
  },
  E_BUS_CORRUPT: {
    what: "The answers of the arm are garbled.",
    todo: "Check cable, USB hub and power, and that no two servos have the same id.",
  },
  E_BUS_BAUD: {
    what: "Something answers on this port, but not as a servo.",
    todo: "Choose another port, or set the servos to 1 Mbaud.",
  },
  E_BUS_DUP_ID: {
    what: "Two servos have the same id.",
    todo: "Connect them one by one and give each its own id.",
  },
  E_BUS_MODEL: { what: "These are not the servos of this arm.", todo: "Choose the port of an SO-100 or SO-101." },
  E_BUS_FIRMWARE: {
    what: "The servos have different firmware.",
    todo: "Update them with the maker's program when you can.",
  },
  E_BUS_VOLTAGE: {
    what: "The supply is not the one of this arm.",
    todo: "Unplug it now if it is too high; 7.4 V servos burn on 12 V. Use the adapter that belongs to the arm.",
  },
  E_BUS_REFUSED: {
    what: "A servo refused a request.",
    todo: "Release the arm, then try again.",
  },
  E_BUS_STOPPED: { what: "A write was dropped because a stop came first.", todo: "Arm again when you are ready." },
  E_FAULT_SCRIPT: {
    what: "This fault script cannot be read.",
    todo: "Mend the line that the details name. docs/emulator.md has every fault.",
  },
  E_BUS_TRACE: { what: "This record of a bus cannot be read.", todo: "Choose a file that was saved as a bus log." },
  E_TRACE_DIFFERS: {
    what: "The record of the bus says nothing about what was sent now.",
    todo: "Do what was done when it was recorded.",
  },
  E_SETUP_SILENT: {
    what: "No servo answers.",
    todo: "Is the power supply on? Are the cable from the board to this servo and the USB cable fully in?",
  },
  E_SETUP_TWO: {
    what: "More than one servo is plugged in.",
    todo: "Unplug all but the one that is asked for: two would get the same id.",
  },
  E_SETUP_MODEL: { what: "This is not a servo of an SO arm.", todo: "Plug in an STS3215." },
  E_SETUP_DONE: {
    what: "This servo has its id already, from a joint before.",
    todo: "Plug in the one that is asked for.",
  },
  E_SETUP_NOT_KEPT: {
    what: "The servo did not keep its id.",
    todo: "Switch its power off and on, then try again. If it happens again, the servo is broken.",
  },
  E_SETUP_STOPPED: { what: "Setting up the servo was stopped.", todo: "Begin again when you are ready." },
  E_SETUP_BUSY: { what: "A servo is being set up.", todo: "Wait for it, or stop it." },
  E_PART_MISSING: {
    what: "The part for real arms could not be loaded.",
    todo: "Check the connection to the internet and try again.",
  },
} as const satisfies Readonly<Record<string, AlertWords>>;

const zh: Readonly<Record<keyof typeof en, AlertWords>> = {
  E_NO_ARM: { what: "没有连接机械臂。", todo: "请先连接一台。" },
  E_NO_HAND: { what: "这里只能移动模拟的机械臂。", todo: "真实机械臂请用手移动。" },
  E_ARM_CONNECTED: { what: "已经连接了一台机械臂。", todo: "请先断开它。" },
  E_ARM_IN_TAB: {
    what: "此浏览器的另一个标签页正在使用这台机械臂。",
    todo: "请到那个标签页，或先在那里断开，再在此连接。",
  },
  E_ARM_BUSY: { what: "机械臂没有连接，或电机仍在出力。", todo: "请先释放机械臂。" },
  E_ARM_SLIPPED: { what: "上电时有关节移动，机械臂已被释放。", todo: "请将它放成放松的姿势，并检查标定。" },
  E_ARM_STALE: { what: "机械臂没有应答。", todo: "请检查线缆和电源，然后重新连接。" },
  E_ARMING_STOPPED: { what: "上电已停止。", todo: "准备好后再次上电。" },
  E_NOT_ARMED: { what: "机械臂未能上电。", todo: "请查看阻止上电的原因，然后再次上电。" },
  E_OUTSIDE_RANGE: { what: "有关节超出了标定范围。", todo: "请用手将它移回范围内，或重新标定。" },
  E_NUDGE: {
    what: "首次微动测试中，有关节没有按指令移动。",
    todo: "请确认没有东西挡住机械臂，检查舵机编号和方向，然后重新上电。",
  },
  E_OTHER_ARM: { what: "这不是之前连接的机械臂。", todo: "请插回原来的那台，或断开后重新连接。" },
  E_REGISTER: { what: "此寄存器不能在这里更改，或数值超出范围。", todo: "请选择旁边所示范围内的数值。" },
  E_SERVO_SETTING: { what: "有舵机不接受设置。", todo: "请关闭再打开机械臂的电源，然后重新连接。" },
  E_CAL: { what: "此标定不能使用。", todo: "请选择这台机械臂的文件，或重新标定。" },
  E_NO_SERIAL: { what: "此浏览器无法访问串口。", todo: "请使用 Chrome 或 Edge，或在机械臂旁启动桥接程序。" },
  E_PORT_BUSY: { what: "另一个程序或标签页正在使用机械臂。", todo: "请先在那里关闭。Linux 下用户须属于 dialout 组。" },
  E_PORT_LOST: {
    what: "与机械臂的连接已断开。",
    todo: "机械臂可能仍在出力：触碰之前请先关闭电源，然后重新插上线缆。",
  },
  E_BRIDGE: { what: "此地址没有桥接程序应答。", todo: "请在机械臂旁启动桥接程序，并复制它显示的地址和令牌。" },
  E_BRIDGE_TOKEN: { what: "桥接程序拒绝了令牌。", todo: "请复制最后显示的令牌；每个只能用一次。" },
  E_BUS_TIMEOUT: { what: "机械臂没有应答。", todo: "电源打开了吗？通往第一个无应答关节的线缆插紧了吗？" },
  E_BUS_CORRUPT: { what: "机械臂的应答混乱。", todo: "请检查线缆、USB 集线器和电源，并确认没有重复的舵机 id。" },
  E_BUS_BAUD: { what: "此端口有应答，但不是舵机。", todo: "请选择其他端口，或将舵机设为 1 Mbaud。" },
  E_BUS_DUP_ID: { what: "两个舵机的 id 相同。", todo: "请逐个连接，并为每个设置自己的 id。" },
  E_BUS_MODEL: { what: "这些不是此机械臂的舵机。", todo: "请选择 SO-100 或 SO-101 的端口。" },
  E_BUS_FIRMWARE: { what: "各舵机的固件版本不同。", todo: "有条件时请用厂家的程序更新。" },
  E_BUS_VOLTAGE: {
    what: "电源与此机械臂不符。",
    todo: "电压过高请立即拔下：7.4 V 舵机接 12 V 会烧毁。请使用机械臂自带的适配器。",
  },
  E_BUS_REFUSED: { what: "有舵机拒绝了请求。", todo: "请释放机械臂后重试。" },
  E_BUS_STOPPED: { what: "停止先到，一次写入被丢弃。", todo: "准备好后再次上电。" },
  E_FAULT_SCRIPT: { what: "无法读取此故障脚本。", todo: "请修正详情中指出的行；docs/emulator.md 列出了全部故障。" },
  E_BUS_TRACE: { what: "无法读取此总线记录。", todo: "请选择保存为总线日志的文件。" },
  E_TRACE_DIFFERS: { what: "总线记录与现在发送的内容不符。", todo: "请重复录制时的操作。" },
  E_SETUP_SILENT: { what: "没有舵机应答。", todo: "电源打开了吗？从控制板到此舵机的线缆和 USB 线插紧了吗？" },
  E_SETUP_TWO: { what: "接入了不止一个舵机。", todo: "请只留下要求的那一个：否则两个会得到相同的 id。" },
  E_SETUP_MODEL: { what: "这不是 SO 机械臂的舵机。", todo: "请接入 STS3215。" },
  E_SETUP_DONE: { what: "此舵机已在之前的关节获得了 id。", todo: "请接入要求的那一个。" },
  E_SETUP_NOT_KEPT: { what: "舵机没有保存 id。", todo: "请关闭再打开电源后重试。若再次发生，说明舵机已损坏。" },
  E_SETUP_STOPPED: { what: "舵机设置已停止。", todo: "准备好后请重新开始。" },
  E_SETUP_BUSY: { what: "正在设置一个舵机。", todo: "请等待完成，或停止它。" },
  E_PART_MISSING: { what: "真实机械臂部分无法加载。", todo: "请检查网络连接后重试。" },
};

/** Words for a code of a real arm; null for one that is not. */
export function armProblemWords(code: string, language: Language): AlertWords | null {
  const table: Readonly<Record<string, AlertWords>> = language === "zh" ? zh : en;
  return Object.hasOwn(table, code) ? table[code]! : null;
}
