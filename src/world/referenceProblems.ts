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
  const { reset } = document;
  const table: PlacingTable = {
    document,
    objects: new Map(expanded.objects.map((object) => [object.id, object])),
    zones: new Set(document.zones.map(({ id }) => id)),
    tags: new Set(expanded.objects.flatMap((object) => object.tags)),
    // Whatever an entry places or comes later is not standing yet when the entry looks for it.
    waiting: new Set(reset.place.flatMap((entry) => placedIds(expanded, entry))),
  };
  const placed = new Set<string>();
  return reset.place.flatMap((entry, k) => {
    const pointer = `/reset/place/${k}`;
    const own = placedIds(expanded, entry);
    const problems = [...entryProblems(entry, own, pointer, table), ...areaProblems(entry, own, pointer, table)];
    for (const id of own) {
      if (placed.has(id)) {
        problems.push({ code: "E_TASK", pointer: `${pointer}/of`, message: `"${id}" is placed twice` });
      }
      placed.add(id);
      table.waiting.delete(id);
    }
    return problems;
  });
}

type Entry = FullDocument["reset"]["place"][number];

/** What an entry of the reset may name, and what of it does not stand yet. */
interface PlacingTable {
  readonly document: FullDocument;
  readonly objects: ReadonlyMap<string, FullDocument["objects"][number]>;
  readonly zones: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly waiting: Set<string>;
}

/** Names that an entry places or avoids. */
function entryProblems(entry: Entry, own: readonly string[], pointer: string, table: PlacingTable): SceneProblem[] {
  const missing = entry.of.flatMap((name, i) => missingProblem(name, `${pointer}/of/${i}`, table));
  const avoided = entry.avoid.flatMap((name, i) => {
    const at = `${pointer}/avoid/${i}`;
    const absent = missingProblem(name, at, table);
    return absent.length > 0 || !table.zones.has(name) ? absent : waitingProblem(name, at, table);
  });
  const zone = own.find((name) => table.zones.has(name));
  if (!entry.lie || zone === undefined) return [...missing, ...avoided];
  const lying = { code: "E_TASK", pointer: `${pointer}/lie`, message: `"${zone}" is a zone and cannot lie` };
  return [...missing, ...avoided, lying];
}

/** The zone, object or region that an entry's area names. */
function areaProblems(entry: Entry, own: readonly string[], pointer: string, table: PlacingTable): SceneProblem[] {
  const area = entry.in;
  const refuse = (at: string, message: string): SceneProblem => ({ code: "E_TASK", pointer: at, message });
  const stands = (name: string, at: string): SceneProblem[] => {
    const absent = missingProblem(name, at, table);
    return absent.length > 0 ? absent : waitingProblem(name, at, table);
  };
  if ("zone" in area) {
    const at = `${pointer}/in/zone`;
    return table.objects.has(area.zone) ? [refuse(at, `"${area.zone}" is no zone`)] : stands(area.zone, at);
  }
  const key = "inside" in area ? "inside" : "on" in area ? "on" : null;
  if (key === null) return [];
  const at = `${pointer}/in/${key}`;
  const [id = "", region] = ("inside" in area ? area.inside : "on" in area ? area.on : "").split(".");
  const zone = own.find((name) => table.zones.has(name));
  const dropped = zone === undefined ? [] : [refuse(`${pointer}/of`, `"${zone}" is a zone and cannot be dropped`)];
  if (table.zones.has(id)) return [refuse(at, `"${id}" is a zone, not an object`), ...dropped];
  const object = table.objects.get(id);
  const lacking =
    object && region !== undefined && !hasRegion(object, region)
      ? [refuse(at, `a ${object.kind} has no region "${region}"`)]
      : [];
  return [...stands(id, at), ...lacking, ...dropped];
}

function missingProblem(name: string, pointer: string, table: PlacingTable): SceneProblem[] {
  const known = name.startsWith("tag:")
    ? table.tags.has(name.slice(4))
    : table.objects.has(name) || table.zones.has(name);
  if (known) return [];
  const copied = table.document.objects.some(({ id, copies }) => id === name && copies > 1);
  return [{ code: "E_REF", pointer, message: copied ? copiesMessage(name) : `"${name}" is not in the scene` }];
}

function waitingProblem(name: string, pointer: string, { waiting }: PlacingTable): SceneProblem[] {
  if (!waiting.has(name)) return [];
  const message = `"${name}" is placed by this entry or a later one, so it does not stand yet`;
  return [{ code: "E_TASK", pointer, message, tip: "Move the entry that places it further up." }];
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
