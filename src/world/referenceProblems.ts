/** Looks for ids that name nothing, or the wrong kind of thing, outside the predicates. */

import { isSame } from "./dropDefaults";
import type { ShapedObject } from "./objectRecipes";
import { objectRegions } from "./objectShapes";
import { placedIds } from "./placedIds";
import type { SceneProblem } from "./sceneProblem";
import { DEFAULT_CAMERAS, type FullDocument } from "./sceneSchema";

/** The document with every copy as an object of its own. */
export type ExpandedDocument = FullDocument;

/** Problems E_REF and E_TASK of ids, placements, rewards and metrics. */
export function referenceProblems(document: FullDocument, expanded: ExpandedDocument): SceneProblem[] {
  return [
    ...duplicateIds(document),
    ...placementProblems(document, expanded),
    ...rewardProblems(expanded),
    ...metricProblems(document),
  ];
}

/** Objects, zones, cameras and stages share one name space. The camera that a scene has anyway takes no name. */
function duplicateIds({ objects, zones, cameras, stages }: FullDocument): SceneProblem[] {
  const seen = new Set<string>();
  const problems: SceneProblem[] = [];
  const lists = { objects, zones, cameras: isSame(cameras, DEFAULT_CAMERAS) ? [] : cameras, stages };
  for (const [list, things] of Object.entries(lists)) {
    things.forEach(({ id }, k) => {
      if (seen.has(id)) {
        problems.push({ code: "E_REF", pointer: `/${list}/${k}/id`, message: `the id "${id}" is already taken` });
      }
      seen.add(id);
    });
  }
  return problems;
}

/** What is said of an id of which there are copies. */
export function copiesMessage(id: string): string {
  return `"${id}" has copies, which are reached by a tag`;
}

function placementProblems(document: FullDocument, expanded: ExpandedDocument): SceneProblem[] {
  const { zones, reset } = document;
  const { objects } = expanded;
  const single = new Map(objects.map((object) => [object.id, object]));
  const zoneIds = new Set(zones.map(({ id }) => id));
  const tags = new Set(objects.flatMap((object) => object.tags));
  const isKnown = (name: string): boolean =>
    name.startsWith("tag:") ? tags.has(name.slice(4)) : single.has(name) || zoneIds.has(name);
  const problems: SceneProblem[] = [];
  const missing = (pointer: string, name: string): void => {
    const copied = document.objects.some(({ id, copies }) => id === name && copies > 1);
    problems.push({ code: "E_REF", pointer, message: copied ? copiesMessage(name) : `"${name}" is not in the scene` });
  };
  // Whatever an entry places or comes later is not standing yet when the entry looks for it.
  const waiting = new Set(reset.place.flatMap((entry) => placedIds(expanded, entry)));
  const placed = new Set<string>();
  reset.place.forEach((entry, k) => {
    const pointer = `/reset/place/${k}`;
    const own = placedIds(expanded, entry);
    entry.of.forEach((name, i) => {
      if (!isKnown(name)) missing(`${pointer}/of/${i}`, name);
    });
    const checkStands = (name: string, at: string, needed: boolean): void => {
      if (!isKnown(name)) missing(at, name);
      else if (waiting.has(name) && (needed || zoneIds.has(name))) {
        problems.push({
          code: "E_TASK",
          pointer: at,
          message: `"${name}" is placed by this entry or a later one, so it does not stand yet`,
          tip: "Move the entry that places it further up.",
        });
      }
    };
    const area = entry.in;
    if ("zone" in area) {
      if (single.has(area.zone)) {
        problems.push({ code: "E_TASK", pointer: `${pointer}/in/zone`, message: `"${area.zone}" is no zone` });
      } else checkStands(area.zone, `${pointer}/in/zone`, true);
    }
    const zoneAt = own.findIndex((name) => zoneIds.has(name));
    if (entry.lie && zoneAt >= 0) {
      problems.push({
        code: "E_TASK",
        pointer: `${pointer}/lie`,
        message: `"${own[zoneAt]}" is a zone and cannot lie`,
      });
    }
    const host = "inside" in area ? area.inside : "on" in area ? area.on : null;
    if (host !== null) {
      const at = `${pointer}/in/${"inside" in area ? "inside" : "on"}`;
      const [id = "", region] = host.split(".");
      const object = single.get(id);
      if (zoneIds.has(id)) problems.push({ code: "E_TASK", pointer: at, message: `"${id}" is a zone, not an object` });
      else checkStands(id, at, true);
      if (object && region !== undefined && !hasRegion(object, region)) {
        problems.push({ code: "E_TASK", pointer: at, message: `a ${object.kind} has no region "${region}"` });
      }
      if (zoneAt >= 0) {
        problems.push({
          code: "E_TASK",
          pointer: `${pointer}/of`,
          message: `"${own[zoneAt]}" is a zone and cannot be dropped`,
        });
      }
    }
    entry.avoid.forEach((name, i) => {
      checkStands(name, `${pointer}/avoid/${i}`, false);
    });
    for (const id of own) {
      if (placed.has(id))
        problems.push({ code: "E_TASK", pointer: `${pointer}/of`, message: `"${id}" is placed twice` });
      placed.add(id);
      waiting.delete(id);
    }
  });
  return problems;
}

function hasRegion(object: FullDocument["objects"][number], region: string): boolean {
  return Object.hasOwn(objectRegions(object as ShapedObject), region);
}

function rewardProblems({ reward, objects, zones }: ExpandedDocument): SceneProblem[] {
  const objectIds = new Set(objects.map(({ id }) => id));
  const zoneIds = new Set(zones.map(({ id }) => id));
  const known = (name: string): boolean => name === "tcp" || objectIds.has(name) || zoneIds.has(name);
  return reward.shape.flatMap((shape, k) => {
    const key = "cover" in shape ? "cover" : "toward";
    const names = "cover" in shape ? shape.cover : shape.toward;
    return names.flatMap((name, i): SceneProblem[] => {
      const pointer = `/reward/shape/${k}/${key}/${i}`;
      if (!known(name)) return [{ code: "E_REF", pointer, message: `"${name}" is not in the scene` }];
      if (key === "toward") return [];
      if (i === 0 && !objectIds.has(name)) return [{ code: "E_TASK", pointer, message: `"${name}" is no object` }];
      if (i === 1 && !zoneIds.has(name)) return [{ code: "E_TASK", pointer, message: `"${name}" is no zone` }];
      return [];
    });
  });
}

/** Counters have names of their own; coverage needs something that covers. */
function metricProblems({ metrics, goal, stages, reward }: FullDocument): SceneProblem[] {
  const names = metrics.map((metric) => (typeof metric === "string" ? metric : metric.id));
  const twice = names.flatMap((name, k): SceneProblem[] =>
    names.indexOf(name) === k
      ? []
      : [{ code: "E_REF", pointer: `/metrics/${k}`, message: `"${name}" is measured twice` }],
  );
  const covers =
    [goal, ...stages.map(({ when }) => when)].some(mentionsCover) || reward.shape.some((s) => "cover" in s);
  const k = names.indexOf("coverage");
  if (k < 0 || covers) return twice;
  const message = 'wants the coverage, but neither the goal, nor a stage, nor the reward says "cover"';
  return [...twice, { code: "E_TASK", pointer: `/metrics/${k}`, message }];
}

function mentionsCover(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(mentionsCover);
  if (typeof part !== "object" || part === null) return false;
  return Object.entries(part).some(([key, value]) => key === "cover" || mentionsCover(value));
}
