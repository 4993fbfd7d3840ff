/** Looks for ids that name nothing, or the wrong kind of thing, outside the predicates. */

import { placedIds } from "./placedIds";
import type { SceneProblem } from "./sceneProblem";
import type { FullDocument } from "./sceneSchema";

/** Problems E_REF and E_TASK of ids, placements and rewards. */
export function referenceProblems(document: FullDocument): SceneProblem[] {
  return [...duplicateIds(document), ...placementProblems(document), ...rewardProblems(document)];
}

/** Objects, zones and stages share one name space. */
function duplicateIds({ objects, zones, stages }: FullDocument): SceneProblem[] {
  const seen = new Set<string>();
  const problems: SceneProblem[] = [];
  const lists = { objects, zones, stages };
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

function placementProblems(document: FullDocument): SceneProblem[] {
  const { objects, zones, reset } = document;
  const objectIds = new Set(objects.map(({ id }) => id));
  const zoneIds = new Set(zones.map(({ id }) => id));
  const tags = new Set(objects.flatMap((object) => object.tags));
  const isKnown = (name: string): boolean =>
    name.startsWith("tag:") ? tags.has(name.slice(4)) : objectIds.has(name) || zoneIds.has(name);
  const problems: SceneProblem[] = [];
  const missing = (pointer: string, name: string): void => {
    problems.push({ code: "E_REF", pointer, message: `"${name}" is not in the scene` });
  };
  // Whatever an entry places or comes later is not standing yet when the entry looks for it.
  const waiting = new Set(reset.place.flatMap((entry) => placedIds(document, entry)));
  const placed = new Set<string>();
  reset.place.forEach((entry, k) => {
    const pointer = `/reset/place/${k}`;
    entry.of.forEach((name, i) => {
      if (!isKnown(name)) missing(`${pointer}/of/${i}`, name);
    });
    const checkStands = (name: string, at: string): void => {
      if (!isKnown(name)) missing(at, name);
      else if (waiting.has(name) && zoneIds.has(name)) {
        problems.push({
          code: "E_TASK",
          pointer: at,
          message: `"${name}" is placed by this entry or a later one, so it does not stand yet`,
          tip: "Move the entry that places it further up.",
        });
      }
    };
    if ("zone" in entry.in) {
      if (objectIds.has(entry.in.zone)) {
        problems.push({ code: "E_TASK", pointer: `${pointer}/in/zone`, message: `"${entry.in.zone}" is no zone` });
      } else checkStands(entry.in.zone, `${pointer}/in/zone`);
    }
    entry.avoid.forEach((name, i) => {
      checkStands(name, `${pointer}/avoid/${i}`);
    });
    for (const id of placedIds(document, entry)) {
      if (placed.has(id))
        problems.push({ code: "E_TASK", pointer: `${pointer}/of`, message: `"${id}" is placed twice` });
      placed.add(id);
      waiting.delete(id);
    }
  });
  return problems;
}

function rewardProblems({ reward, objects, zones }: FullDocument): SceneProblem[] {
  const known = new Set(["tcp", ...objects.map(({ id }) => id), ...zones.map(({ id }) => id)]);
  return reward.shape.flatMap(({ toward }, k) =>
    toward
      .map((name, i) => ({
        code: "E_REF",
        pointer: `/reward/shape/${k}/toward/${i}`,
        message: `"${name}" is not in the scene`,
        name,
      }))
      .filter(({ name }) => !known.has(name)),
  );
}
