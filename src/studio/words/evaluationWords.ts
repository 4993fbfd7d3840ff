/** Words of the evaluation, but for those of its button, which is on the first screen. */

import { useMemo } from "react";
import { useStudio } from "../engineContext";
import type { MessageKey } from "./en";
import { type LateTable, lateText } from "./lateWords";
import { useText } from "./text";

const en = {
  "evaluate.titleOf": "Evaluate: {{task}}",
  "evaluate.intro": "Many seeds, faster than real time: what a score proves, and where it fails.",
  "evaluate.otherTask": "Another task has been opened meanwhile; these results are of the one named above.",
  "evaluate.controller": "Who is evaluated",
  "evaluate.against": "Compared with",
  "evaluate.with": "compared with",
  "evaluate.nobody": "nobody",
  "evaluate.ownPolicy": "Policy {{id}}",
  "evaluate.random": "Random moves",
  "evaluate.none": "Doing nothing",
  "evaluate.count": "Number of seeds",
  "evaluate.seeds": "{{count}} seeds",
  "evaluate.proves": "Half of them succeeding proves {{low}} to {{high}}.",
  "evaluate.first": "First seed",
  "evaluate.from": "from",
  "evaluate.start": "Start",
  "evaluate.goOn": "Go on",
  "evaluate.pause": "Pause",
  "evaluate.finished": "Done",
  "evaluate.progress": "Progress of the evaluation",
  "evaluate.opening": "Looking for earlier results …",
  "evaluate.starting": "starting the workers …",
  "evaluate.done": "{{done}} of {{total}} episodes",
  "evaluate.speed": "{{speed}}× real time",
  "evaluate.empty": "no result yet",
  "evaluate.interval": "95% sure: {{low}} to {{high}}",
  "evaluate.meanTime": "{{time}} s to success on average",
  "evaluate.meanPath": "way of the hand {{path}} m",
  "evaluate.drops": "let go in the air {{count}} times",
  "evaluate.dropsOnce": "let go in the air once",
  "evaluate.stage": "{{stage}} {{rate}}",
  "evaluate.alreadySolved": "{{count}} were solved before anything moved",
  "evaluate.alert": "{{code}} in {{count}}",
  "evaluate.timeout": "time was up",
  "evaluate.reason": "{{count}} × {{reason}}",
  "evaluate.invalid": "{{count}} not counted: {{reason}}",
  "evaluate.grid": "Seeds of {{name}}",
  "evaluate.cell": "Seed {{seed}}: {{what}}",
  "evaluate.waiting": "not run yet",
  "evaluate.running": "runs now",
  "evaluate.hint": "Each square is a seed. Click one, or press Enter on it, to watch it in the studio.",
  "evaluate.comparison": "Comparison",
  "evaluate.noPairs": "The comparison appears once both have met the same seeds.",
  "evaluate.both": "both",
  "evaluate.only": "only {{name}}",
  "evaluate.neither": "neither",
  "evaluate.better": "{{name}} is better.",
  "evaluate.same": "These seeds do not tell the two apart.",
  "evaluate.test": "p = {{p}}, exact McNemar test",
  "evaluate.testTip":
    "Only seeds on which one of the two succeeds count. p is the chance of so uneven a split if both were equally good; below 0.05 we call one better.",
  "evaluate.csv": "Save CSV",
  "evaluate.json": "Save JSON",
  "evaluate.discard": "Delete results",
};

export type EvaluationKey = keyof typeof en;

export const evaluationWords: LateTable<EvaluationKey> = {
  en,
  zh: {
    "evaluate.titleOf": "评估：{{task}}",
    "evaluate.intro": "比实时更快地运行多个种子：得分能证明什么，又在哪里失败。",
    "evaluate.otherTask": "期间打开了另一个任务；这些结果属于上面所写的任务。",
    "evaluate.controller": "评估谁",
    "evaluate.against": "与谁比较",
    "evaluate.with": "对比",
    "evaluate.nobody": "无",
    "evaluate.ownPolicy": "策略 {{id}}",
    "evaluate.random": "随机动作",
    "evaluate.none": "什么都不做",
    "evaluate.count": "种子数量",
    "evaluate.seeds": "{{count}} 个种子",
    "evaluate.proves": "若一半成功，可证明成功率在 {{low}} 到 {{high}} 之间。",
    "evaluate.first": "起始种子",
    "evaluate.from": "起始",
    "evaluate.start": "开始",
    "evaluate.goOn": "继续",
    "evaluate.pause": "暂停",
    "evaluate.finished": "已完成",
    "evaluate.progress": "评估进度",
    "evaluate.opening": "正在查找以前的结果……",
    "evaluate.starting": "正在启动工作线程……",
    "evaluate.done": "{{total}} 个回合中已完成 {{done}} 个",
    "evaluate.speed": "{{speed}} 倍实时",
    "evaluate.empty": "还没有结果",
    "evaluate.interval": "95% 置信区间：{{low}}–{{high}}",
    "evaluate.meanTime": "平均 {{time}} 秒成功",
    "evaluate.meanPath": "手部行程 {{path}} m",
    "evaluate.drops": "悬空松开 {{count}} 次",
    "evaluate.dropsOnce": "悬空松开 1 次",
    "evaluate.stage": "{{stage}} {{rate}}",
    "evaluate.alreadySolved": "{{count}} 个一开始就已完成",
    "evaluate.alert": "{{count}} 个回合出现 {{code}}",
    "evaluate.timeout": "时间用尽",
    "evaluate.reason": "{{count}} 次：{{reason}}",
    "evaluate.invalid": "{{count}} 个未计入：{{reason}}",
    "evaluate.grid": "{{name}}的种子",
    "evaluate.cell": "种子 {{seed}}：{{what}}",
    "evaluate.waiting": "尚未运行",
    "evaluate.running": "正在运行",
    "evaluate.hint": "每个方格是一个种子。点击或按 Enter 即可在工作室中观看。",
    "evaluate.comparison": "比较",
    "evaluate.noPairs": "两者都运行过相同的种子后，这里会显示比较。",
    "evaluate.both": "都成功",
    "evaluate.only": "仅{{name}}",
    "evaluate.neither": "都失败",
    "evaluate.better": "{{name}}更好。",
    "evaluate.same": "这些种子还分不出高下。",
    "evaluate.test": "p = {{p}}，McNemar 精确检验",
    "evaluate.testTip":
      "只有恰好一方成功的种子才算数。p 是两者同样好时出现如此悬殊结果的概率；低于 0.05 时我们认为一方更好。",
    "evaluate.csv": "保存 CSV",
    "evaluate.json": "保存 JSON",
    "evaluate.discard": "删除结果",
  },
};

/** Says words of the evaluation and of the rest of the page. */
export type EvaluationSay = (
  key: EvaluationKey | MessageKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** The words of both tables in the present language; another function only when it changes. */
export function useEvaluationText(): EvaluationSay {
  const language = useStudio((s) => s.language);
  const say = useText();
  return useMemo(() => {
    const sayLate = lateText(evaluationWords, language);
    return (key, values) => (isEvaluationKey(key) ? sayLate(key, values) : say(key, values));
  }, [language, say]);
}

function isEvaluationKey(key: string): key is EvaluationKey {
  return Object.hasOwn(en, key);
}
