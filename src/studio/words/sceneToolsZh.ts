/** 简体中文：设计时显示在场景上的文字。 */

import type { sceneToolsEn } from "./sceneToolsEn";

export const sceneToolsZh: Readonly<Record<keyof typeof sceneToolsEn, string>> = {
  "tools.title": "场景工具",
  "tools.move": "移动",
  "tools.rotate": "转动",
  "tools.size": "大小",
  "tools.snapping": "按 5 毫米和 15° 吸附（按住 Ctrl 反之）",
  "tools.reach": "可达范围图",
  "tools.shuffle": "打乱",
  "tools.noGhosts": "不显示其他重置",
  "tools.ghosts": "以虚影显示其他重置：{{count}} 个",
  "reach.title": "夹爪可从上方抓取的位置，桌面以上 {{height}} 毫米",
  "reach.any": "从上方任意抓取",
  "reach.some": "从上方部分抓取",
  "reach.computing": "正在计算可达范围……",
  "reach.unknown": "不知道这台机械臂的可达范围。",
  "shuffle.unplaceable": "{{all}} 个重置中有 {{count}} 个放不下",
  "warn.overlap": "{{a}} 与 {{b}} 重叠",
  "warn.base": "{{a}} 在机械臂底座里",
  "warn.arm": "{{a}} 在开始时碰到机械臂",
  "warn.reach": "从上方够不到 {{a}}",
  "warn.offTable": "{{a}} 没有完全在桌上",
  "warn.areaReach": "区域的 {{percent}} % 够不到",
  "warn.noRoom": "重置时放不下所有物体",
  "warn.pushApart": "推开",
  "warn.noPush": "“{{a}}”随机放置，无法推开：请扩大其区域，或移开区域内的物体。",
};
