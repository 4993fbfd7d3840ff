/** Words about written runs and their replays. */

import type { LateTable } from "./lateWords";

const en = {
  title: "Share this run",
  intro: "Whoever opens it sees the same run, step by step, and whether it went the same way to the last bit.",
  ready: "{{seconds}} s, {{steps}} control steps",
  about: "Seed {{seed}} · led by: {{leader}} · {{end}}",
  notOver: "not over yet",
  link: "Link to the replay",
  copy: "Copy link",
  copied: "Copied",
  byHand: "Copy it by hand",
  letters: "{{letters}} characters",
  long: "Longer than most chats pass on. The file is safer.",
  tooLong: "Too long for a link. Send the file.",
  file: "Save replay file",
  none: "There is no run to share yet.",
  writing: "Writing the run down…",
  close: "Close",
} as const;

export type RunKey = keyof typeof en;

export const runWords: LateTable<RunKey> = {
  en,
  zh: {
    title: "分享这次运行",
    intro: "打开的人会逐步看到同一次运行，并知道是否每一位都相同。",
    ready: "{{seconds}} 秒，{{steps}} 个控制步",
    about: "种子 {{seed}} · 控制者：{{leader}} · {{end}}",
    notOver: "尚未结束",
    link: "回放链接",
    copy: "复制链接",
    copied: "已复制",
    byHand: "请手动复制",
    letters: "{{letters}} 个字符",
    long: "多数聊天工具会截断，用文件更稳妥。",
    tooLong: "链接放不下，请发送文件。",
    file: "保存回放文件",
    none: "还没有可分享的运行。",
    writing: "正在记录运行…",
    close: "关闭",
  },
};
