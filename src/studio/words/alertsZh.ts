/** What a person is told about each code, in 简体中文; see `alertWords.ts`. */

import type { AlertCode, AlertWords } from "./alertWords";

export const alertsZh: Readonly<Record<AlertCode, AlertWords>> = {
  E_ACTION_LENGTH: { what: "指令的关节数不对，机械臂保持不动。", todo: "请选择为这台机器人制作的控制器。" },
  E_ACTION_NAN: {
    what: "指令不是有效数字，机械臂保持上一个目标。",
    todo: "用此种子重来；若再次出现，请换一个控制器。",
  },
  E_ALREADY_SOLVED: {
    what: "用这个种子，机械臂还没动，任务就已完成。",
    todo: "请用下一个种子，或修改任务，让它有事可做。",
  },
  E_DEVICE: { what: "这台设备的某个部分出错了。", todo: "请刷新页面。若再次出现，请复制详情。" },
  E_FETCH: { what: "有一个文件没能加载。", todo: "请检查网络后重试。仿真本身不需要它。" },
  E_FILE: { what: "有一个文件无法读取。", todo: "它可能被移动或修改过，请重新选择。" },
  E_GPU_LOST: { what: "显卡断开了，策略改用 CPU 继续运行。", todo: "无需操作。想再用显卡，请刷新页面。" },
  E_HASH: { what: "权重与策略包的说明不符，没有运行。", todo: "请重新获取整个策略包，然后重试。" },
  E_INPUT: { what: "给出的内容无法使用。", todo: "请查看下方详情并改正。" },
  E_INTERNAL: { what: "我们的程序出错了，仿真已停住。", todo: "请按播放，或用此种子重来。欢迎把详情发给我们。" },
  E_JSON: { what: "policy.json 无法读取。", todo: "请重新导出策略包。" },
  E_KEY: { what: "这个按键不能用在这里。", todo: "请换一个按键。" },
  E_NEWER_VERSION: { what: "这个文件属于更新的版本。", todo: "请刷新页面以获得最新版本，然后重新打开。" },
  E_NO_EXPERT: { what: "没有会做这个任务的脚本。", todo: "请亲自控制，或选择一个策略。" },
  E_NO_POLICY: { what: "这个策略尚未加载。", todo: "请重新选择它。" },
  E_NO_SCENE: { what: "还没有打开场景。", todo: "请在上方选择任务。" },
  E_NO_SCORE: { what: "人不能按种子评分。", todo: "请选择策略或专家。" },
  E_ONNX_EXTERNAL: {
    what: "模型把权重放在了另一个文件里。",
    todo: "请保存为单个文件（save_as_external_data=False）。",
  },
  E_ONNX_MEMORY: { what: "模型太大，页面放不下。", todo: "请导出更小的网络或 16 位权重；关闭其他标签页也可能有用。" },
  E_ONNX_OP: { what: "模型用到了这里不能运行的算子。", todo: "请用标准算子、opset 17 重新导出。" },
  E_ONNX_PARSE: { what: "model.onnx 不是完整的模型。", todo: "请重新下载真正的文件；网页或 Git LFS 指针都不是模型。" },
  E_PHYSICS_DIVERGED: {
    what: "仿真发散了，已自动暂停，此回合不计分。",
    todo: "后退一步即回到最后的正常时刻，或用此种子重来。欢迎把场景和种子发给我们。",
  },
  E_POLICY_EXAMPLE: {
    what: "这台设备算出的结果与训练时不同，策略没有运行。",
    todo: "请更新浏览器或显卡驱动，然后重试。",
  },
  E_POLICY_FILES: { what: "这不是策略包。", todo: "请同时选择 policy.json 和 model.onnx，或拖入包含它们的文件夹。" },
  E_POLICY_GONE: { what: "策略的后台进程已结束，机械臂保持不动。", todo: "请重新选择策略。" },
  E_POLICY_HANDLE: { what: "这个策略已经关闭。", todo: "请重新选择它。" },
  E_POLICY_LATE: { what: "策略计算太慢，机械臂保持不动，等待下一组动作。", todo: "请关闭其他标签页，或放慢仿真。" },
  E_POLICY_OUTPUT: { what: "策略给出了不可能的指令，机械臂保持上一个目标。", todo: "用此种子重来，或换一个控制器。" },
  E_POLICY_SHAPE: {
    what: "策略与这台机器人或这个场景不匹配。",
    todo: "请选择为它们训练的策略，或按清单中的名称和形状重新导出。",
  },
  E_POLICY_STATS: { what: "策略训练数据的统计量缺失或不可用。", todo: "请连同统计量重新导出策略。" },
  E_POLICY_UNITS: {
    what: "策略的关节或单位与这台机器人不同。",
    todo: "请换算为角度与 0 到 100 的夹爪，或换一个策略。",
  },
  E_RANGE: { what: "有一个数值超出允许范围。", todo: "请查看下方详情并改正。" },
  E_RENDER: {
    what: "页面的一部分没能显示。其余部分照常工作，停止按钮也有效。",
    todo: "请重试。若再次出现，请把详情发给我们。",
  },
  E_RESET_UNPLACEABLE: { what: "用这个种子放不下物体，不计分。", todo: "请用下一个种子，或给物体更多空间。" },
  E_ROBOT_CHAIN: { what: "这台机器人无法仿真。", todo: "请选择关节连成一条链的机械臂。" },
  E_ROBOT_MESH: { what: "这台机器人的某个部件没有可接触的形状。", todo: "请查看下方详情。" },
  E_SCHEMA: { what: "文件不符合格式。", todo: "请查看下方详情并改正。" },
  E_CONVEX_SHAPE: { what: "机器人或物体的某个形状无法仿真。", todo: "请给它更多的点，或改用方块、球或圆柱。" },
  E_SHAPE: { what: "有一个形状的尺寸不成立。", todo: "请查看下方详情并改正。" },
  E_PUSH: { what: "那里没有可以拉动的东西。", todo: "请拉动场景中的物体。" },
  E_SEED: { what: "这不是有效的种子。", todo: "请使用从 0 开始的整数。" },
  E_SEED_OVERLAP: {
    what: "策略用其中一些种子训练过；在这些种子上的得分说明不了什么。",
    todo: "请选择从 100000 开始的起始种子。",
  },
  E_STOPPED: { what: "已停止，什么都不会动。", todo: "请先按“继续”。" },
  E_SPEED: { what: "这不是有效的速度。", todo: "请从列表中选择。" },
  E_STORAGE: {
    what: "这个浏览器不保存你的设置，关闭页面前一切照常。",
    todo: "请允许此页面保存网站数据，或腾出一些空间。",
  },
  E_TELEOP_INPUT: { what: "输入设备给出的不是有效位置。", todo: "请松开后重试。" },
  E_UNSAFE_FORMAT: { what: "这类文件打开时可能运行代码，没有读取。", todo: "请用训练它的程序导出为 ONNX。" },
  E_WORKER: { what: "页面的一个后台部分停止了。", todo: "请按提示重新启动，或刷新页面。场景和种子会保留。" },
};
