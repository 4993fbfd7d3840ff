/** Changes every name by which a document speaks of its things, or takes out what cannot be without them. */

import { isRecord } from "../plainData";
import type { Predicate } from "../scene";
import { listOf, type Part, resetListOf, type SceneDocument, withKey, withList, withResetList } from "./documentParts";
import { mapPredicate, type NameMap } from "./mapPredicate";
import { NO_GOAL } from "./newScene";

/** The document with other names, and how much of it went because a name was taken out. */
export interface MappedDocument {
  readonly document: SceneDocument;
  /** JSON pointers, in the document as it was, of what is gone. */
  readonly gone: readonly string[];
}

/**
 * Maps the names in reset, goal, failures, stages, metrics and reward.
 *
 * @param name - Of things: ids, regions (`tray.inside`) and `tag:x`. Null takes it out, and with it what cannot be without it;
 *   a goal of which nothing is left becomes the goal that nobody has chosen yet.
 */
export function mapReferences(document: SceneDocument, name: NameMap): MappedDocument {
  const gone: string[] = [];
  const mapped = [mapGoal, mapFailures, mapStages, mapPlaces, mapVariations, mapReward, mapMetrics].reduce(
    (next, map) => map(next, name, gone),
    document,
  );
  return { document: mapped, gone };
}

type Step = (document: SceneDocument, name: NameMap, gone: string[]) => SceneDocument;

const mapGoal: Step = (document, name, gone) => {
  if (!isRecord(document.goal)) return document;
  const goal = mapPredicate(document.goal, name);
  if (goal === null) gone.push("/goal");
  return { ...document, goal: goal ?? NO_GOAL };
};

const mapFailures: Step = (document, name, gone) => {
  if (!isRecord(document.fail)) return document;
  const kept = Object.entries(document.fail).flatMap(([reason, predicate]) => {
    const mapped = mapPredicate(predicate as Predicate, name);
    if (mapped === null) gone.push(`/fail/${reason}`);
    return mapped === null ? [] : [[reason, mapped] as const];
  });
  return withKey(document, "fail", Object.fromEntries(kept));
};

const mapStages: Step = (document, name, gone) => {
  const stages = listOf(document, "stages").flatMap((stage, k): Part[] => {
    const when = mapPredicate(stage.when as Predicate, name);
    if (when === null) gone.push(`/stages/${k}`);
    return when === null ? [] : [{ ...stage, when }];
  });
  return withList(document, "stages", stages);
};

const mapPlaces: Step = (document, name, gone) => {
  const entries = resetListOf(document, "place").flatMap((entry, k): Part[] => {
    const of = namesOf(entry.of).flatMap((id) => name(id) ?? []);
    const area = isRecord(entry.in) ? mapArea(entry.in, name) : null;
    if (of.length === 0 || !area) {
      gone.push(`/reset/place/${k}`);
      return [];
    }
    const avoid = namesOf(entry.avoid).flatMap((id) => name(id) ?? []);
    return [withKey({ ...entry, of, in: area }, "avoid", avoid)];
  });
  return withResetList(document, "place", entries);
};

function mapArea(area: Part, name: NameMap): Part | null {
  const [[key, value] = ["", undefined]] = Object.entries(area);
  if (typeof value !== "string") return area;
  const mapped = name(value);
  return mapped === null ? null : { [key]: mapped };
}

const mapVariations: Step = (document, name, gone) => {
  const entries = resetListOf(document, "set").flatMap((entry, k): Part[] => {
    const of = entry.of === "world" || entry.of === "robot" ? entry.of : name(String(entry.of));
    if (of === null) gone.push(`/reset/set/${k}`);
    return of === null ? [] : [{ ...entry, of }];
  });
  return withResetList(document, "set", entries);
};

const mapReward: Step = (document, name, gone) => {
  if (!isRecord(document.reward) || !Array.isArray(document.reward.shape)) return document;
  const shape = (document.reward.shape as readonly Part[]).flatMap((term, k): Part[] => {
    const key = "cover" in term ? "cover" : "toward";
    const names = namesOf(term[key]).map((id) => (id === "tcp" ? id : name(id)));
    if (names.includes(null)) gone.push(`/reward/shape/${k}`);
    return names.includes(null) ? [] : [{ ...term, [key]: names }];
  });
  return withKey(document, "reward", withKey(document.reward, "shape", shape));
};

const mapMetrics: Step = (document, name, gone) => {
  if (!Array.isArray(document.metrics)) return document;
  const covers = JSON.stringify([document.goal, document.stages, document.reward] as const).includes('"cover":');
  const metrics = document.metrics.flatMap((metric: unknown, k): unknown[] => {
    const mapped = mapMetric(metric, name, covers);
    if (mapped === null) gone.push(`/metrics/${k}`);
    return mapped === null ? [] : [mapped];
  });
  return withList(document, "metrics", metrics);
};

/** Coverage is measured of what the goal, a stage or the reward wants covered. */
function mapMetric(metric: unknown, name: NameMap, covers: boolean): unknown {
  if (!isRecord(metric)) return metric === "coverage" && !covers ? null : metric;
  const [selector, predicate] = Array.isArray(metric.count) ? metric.count : [];
  const selected = name(String(selector));
  const mapped = isRecord(predicate) ? mapPredicate(predicate, name) : null;
  return selected !== null && mapped ? { ...metric, count: [selected, mapped] } : null;
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
}
